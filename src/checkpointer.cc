// SPDX-License-Identifier: Apache-2.0
#include "checkpointer.h"

#include <chrono>
#include <new>
#include <shared_mutex>
#include <string>
#include <utility>

#include "apply/checkpoint.h"
#include "state/publish.h"

namespace coins {
namespace {

constexpr std::uint64_t kTriesOfAWaitingWriter = 3;
constexpr std::chrono::milliseconds kPauseAfterFailure{500};

}  // namespace

void Checkpointer::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Checkpointer::Stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  interrupts_.Raise();
  changed_.notify_all();
  thread_.join();
}

void Checkpointer::Wake() {
  { const std::lock_guard lock(mutex_); }
  changed_.notify_all();
}

std::size_t Checkpointer::FrozenCount() const {
  const std::shared_lock lock(state_->lock);
  return state_->recent.frozen_count();
}

bool Checkpointer::IsOverBudget() const {
  return state_->work.recent_bytes.load() > settings_.recent_bytes;
}

bool Checkpointer::IsDue() const {
  if (!CheckUsable(*state_).ok()) return false;
  const std::shared_lock lock(state_->lock);
  const Recent::Segments segments = state_->recent.segments();
  if (segments.size() < 2) return false;
  if (is_forced_ || IsOverBudget()) return true;
  std::uint64_t blocks_above = 0;
  for (std::size_t i = 1; i < segments.size(); ++i) blocks_above += segments[i]->block_count();
  return blocks_above >= settings_.keep_recent_blocks;
}

void Checkpointer::AfterChange() {
  if (state_->recent.newest().changes() >= settings_.segment_changes) PublishFreeze(state_);
  if (FrozenCount() > 0) Wake();
}

Status Checkpointer::MakeRoom(const Interruptible& call) {
  if (!IsOverBudget()) return {};
  const auto begin = std::chrono::steady_clock::now();
  Status status;
  while (status.ok() && IsOverBudget()) {
    if (FrozenCount() == 0) PublishFreeze(state_);
    const std::size_t frozen = FrozenCount();
    if (frozen == 0) break;  // nothing is left to write: the budget is too small for anything
    status = WaitUntilWritten(frozen - 1, kTriesOfAWaitingWriter, call);
    CountMemory(state_);
  }
  state_->work.room_wait_ns +=
      static_cast<std::uint64_t>((std::chrono::steady_clock::now() - begin).count());
  if (!status.ok()) return std::move(status).In("memory is full");
  return {};
}

Status Checkpointer::WriteAll(const Interruptible& call) {
  PublishFreeze(state_);
  // Whoever asked for it hears of a failure at once.
  Status status = WaitUntilWritten(0, /*tries=*/1, call);
  CountMemory(state_);
  return status;
}

Status Checkpointer::WaitUntilWritten(std::size_t frozen_allowed, std::uint64_t tries,
                                      const Interruptible& call) {
  std::unique_lock lock(mutex_);
  const std::uint64_t failures_before = failures_;
  is_forced_ = true;
  changed_.notify_all();
  changed_.wait(lock, [&] {
    return FrozenCount() <= frozen_allowed || call.IsInterrupted() || is_stopped_ ||
           (!is_writing_ && !CheckUsable(*state_).ok()) || failures_ >= failures_before + tries;
  });
  is_forced_ = false;
  if (FrozenCount() <= frozen_allowed) return {};
  COINSTORE_RETURN_IF_ERROR(call.Check());
  if (failures_ == failures_before) COINSTORE_RETURN_IF_ERROR(CheckUsable(*state_));
  if (is_stopped_) return {Code::kInterrupted, "the store is being closed"};
  return Status(last_failure_code_, "a checkpoint failed: " + last_failure_);
}

Result<Checkpointer::Hold> Checkpointer::Hold::Take(Checkpointer* checkpointer,
                                                    const Interruptible& call) {
  std::unique_lock lock(checkpointer->mutex_);
  ++checkpointer->holds_;
  Hold hold(checkpointer);
  checkpointer->changed_.wait(lock,
                              [&] { return !checkpointer->is_writing_ || call.IsInterrupted(); });
  lock.unlock();
  COINSTORE_RETURN_IF_ERROR(call.Check());
  return hold;
}

Checkpointer::Hold::~Hold() {
  if (checkpointer_ == nullptr) return;
  {
    const std::lock_guard lock(checkpointer_->mutex_);
    --checkpointer_->holds_;
  }
  checkpointer_->changed_.notify_all();
}

void Checkpointer::Run() {
  std::unique_lock lock(mutex_);
  while (!is_stopped_) {
    if (holds_ > 0 || !IsDue()) {
      changed_.wait(lock);
      continue;
    }
    const Interruptible call(interrupts_);
    is_writing_ = true;
    lock.unlock();
    const auto begin = std::chrono::steady_clock::now();
    Status status;
    try {
      status = WriteCheckpoint(state_, engine_, storage_, metadata_, call);
    } catch (const std::bad_alloc&) {  // none of these may end the host's process
      status = Status(Code::kNoMemory, "no memory for a checkpoint");
    } catch (const std::exception& failure) {
      status = Status(Code::kInternal, failure.what());
    }
    const auto end = std::chrono::steady_clock::now();
    const auto elapsed = static_cast<std::uint64_t>((end - begin).count());
    lock.lock();
    is_writing_ = false;
    if (status.ok()) {
      failures_ = 0;
      ++state_->work.checkpoints;
      state_->work.checkpoint_ns += elapsed;
      state_->work.last_checkpoint_ns = elapsed;
      state_->work.last_checkpoint_at_ns =
          static_cast<std::uint64_t>(end.time_since_epoch().count());
    } else if (!is_stopped_) {
      ++failures_;
      ++state_->work.checkpoint_failures;
      events_->Add(EventLevel::kError, "a checkpoint failed: " + status.message());
      last_failure_code_ = status.code();
      last_failure_ = status.message();
    }
    changed_.notify_all();
    if (failures_ > 0) {
      changed_.wait_for(lock, kPauseAfterFailure, [this] { return is_stopped_; });
    }
  }
}

}  // namespace coins
