// SPDX-License-Identifier: Apache-2.0
#include "capi/core.h"

namespace coins::capi {

Core::Call::Call(Core& core)
    : core_(core),
      interruptible_(core.interrupts_),
      is_open_((core.gate_.fetch_add(kCall) & kClosing) == 0) {}

Core::Call::~Call() {
  if ((core_.gate_.fetch_sub(kCall) & kClosing) != 0) core_.gate_.notify_all();
}

Status Core::Call::CheckOpen() const {
  return is_open_ ? Status() : Status(Code::kClosed, "the store is closed");
}

Status Core::Call::Check() const {
  COINSTORE_RETURN_IF_ERROR(CheckOpen());
  return store().CheckUsable();
}

void Core::Interrupt() {
  interrupts_.Raise();
  store_->WakeWriters();
}

Status Core::Close(CloseMode mode) {
  const std::lock_guard lock(close_mutex_);
  if (store_ == nullptr) return {};
  if (mode == CloseMode::kIfIdle) {
    std::uint64_t idle = 0;
    if (!gate_.compare_exchange_strong(idle, kClosing)) {
      return {Code::kBusy, "calls run on the store, or views, blocks or iterators of it live"};
    }
  } else {
    gate_.fetch_or(kClosing);
    Interrupt();
    for (std::uint64_t gate = gate_.load(); (gate & kCallMask) != 0; gate = gate_.load()) {
      gate_.wait(gate);
    }
  }
  // Closed also if closing fails for want of memory: the destructor gives back what is held.
  const std::unique_ptr<Store> store = std::move(store_);
  return store->Close();
}

}  // namespace coins::capi
