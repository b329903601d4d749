// SPDX-License-Identifier: Apache-2.0
#include "store.h"

#include <sys/random.h>

#include <shared_mutex>
#include <string>
#include <utility>

#include "apply/checkpoint.h"
#include "apply/high_water.h"
#include "apply/older_proof.h"
#include "apply/recover.h"
#include "apply/tree_file.h"
#include "base/check.h"
#include "base/helper_thread.h"
#include "maintenance/copy.h"
#include "maintenance/repair.h"

namespace coins {
namespace {

Result<Metadata> DrawMetadata(BlockHashes block_hashes) {
  std::array<std::uint8_t, 32> random{};
  if (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    return Status(Code::kIo, "no random numbers from the system");
  }
  Metadata metadata;
  std::copy_n(random.begin(), metadata.instance.size(), metadata.instance.begin());
  std::memcpy(metadata.secret.data(), &random[16], sizeof metadata.secret);
  metadata.block_hashes = block_hashes;
  return metadata;
}

}  // namespace

class Store::Turn {
 public:
  static Result<Turn> Take(Store* store, WriterPolicy policy, const Interruptible& call) {
    COINSTORE_RETURN_IF_ERROR(store->turn_.Take(policy, call));
    Turn turn(store);
    // The writer before may have failed while this one waited.
    COINSTORE_RETURN_IF_ERROR(store->CheckUsable());
    return turn;
  }
  Turn(Turn&& other) noexcept : store_(std::exchange(other.store_, nullptr)) {}
  Turn& operator=(Turn&&) = delete;
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (store_ != nullptr) store_->turn_.Leave();
  }

 private:
  explicit Turn(Store* store) : store_(store) {}
  Store* store_;
};

Store::Store(std::shared_ptr<Storage> storage, const StoreOptions& options)
    : options_(options), storage_(std::move(storage)) {}

Store::~Store() {
  if (engine_ == nullptr) return;
  try {
    (void)Close();
  } catch (...) {
    StopGroupTimer();  // a destructor has nobody to tell; nothing durable depends on it
  }
}

Result<std::unique_ptr<Store>> Store::Open(std::shared_ptr<Storage> storage,
                                           const StoreOptions& options, const Interruptible& call,
                                           Progress* progress) {
  std::unique_ptr<Store> store(new Store(std::move(storage), options));
  const SignalsBlocked signals_blocked;  // in the engine's threads too
  COINSTORE_RETURN_IF_ERROR(store->Recover(call, progress));
  store->StartGroupTimer();
  if (store->checkpointer_ != nullptr) store->checkpointer_->Start();
  return store;
}

Status Store::Recover(const Interruptible& call, Progress* progress) {
  LapTimer timer;
  WorkCounters::Counter open_ns{0};
  const bool may_create = options_.create_if_missing && !options_.is_read_only;
  COINSTORE_RETURN_IF_ERROR(CheckPlace(storage_.get(), may_create));
  if (may_create) COINSTORE_RETURN_IF_ERROR(storage_->Create());
  COINSTORE_ASSIGN_OR_RETURN(lock_, storage_->TakeLock());
  RecoverOptions recover;
  recover.access = options_.is_read_only ? Access::kReadOnly : Access::kReadWrite;
  recover.block_hashes = options_.rules.block_hashes;
  recover.engine = options_.engine;
  recover.segment_changes = options_.checkpoints.segment_changes;
  if (may_create) {
    COINSTORE_ASSIGN_OR_RETURN(recover.fresh, DrawMetadata(options_.rules.block_hashes));
  }
  COINSTORE_ASSIGN_OR_RETURN(Recovered recovered,
                             coins::Recover(storage_.get(), recover, &events_, call, progress));
  metadata_ = recovered.metadata;
  engine_ = std::move(recovered.engine);
  state_ = std::move(recovered.state);
  if (!options_.is_read_only) {
    checkpointer_ = std::make_unique<Checkpointer>(state_.get(), engine_.get(), storage_.get(),
                                                   metadata_, options_.checkpoints, &events_);
  }
  timer.Lap(&open_ns);
  state_->work.open_ns = open_ns.load();
  state_->work.last_checkpoint_at_ns =
      static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  events_.Add(EventLevel::kInfo, "opened: " + std::to_string(state_->log->last()) + " records, " +
                                     std::to_string(state_->tree.size()) + " unspent coins, " +
                                     std::to_string(open_ns.load() / 1'000'000) + " ms");
  return {};
}

Status Store::Close() {
  StopGroupTimer();
  if (checkpointer_ != nullptr) checkpointer_->Stop();
  Status status;
  if (!options_.is_read_only && CheckUsable().ok()) {
    status = SyncLog();
    if (status.ok()) WriteTree();
    if (status.ok()) {
      status = WriteHighWater(storage_.get(), metadata_, *state_->log, state_->log->last(),
                              /*is_clean=*/true);
    }
  }
  checkpointer_.reset();
  Status closed = engine_->Close();
  if (status.ok()) status = std::move(closed);
  state_.reset();
  engine_.reset();
  lock_.reset();
  return status;
}

// Only a shortcut for the next open: a failure costs time, and nothing else.
void Store::WriteTree() {
  if (state_->tree_file_record == state_->log->last()) return;
  const Status status =
      WriteTreeFile(state_->tree, storage_.get(), metadata_.instance, *state_->log);
  if (!status.ok()) events_.Add(EventLevel::kWarning, "the file tree: " + status.message());
}

// Room in memory for another block. With the turn.
Status Store::BeforeChange(const Interruptible& call) { return checkpointer_->MakeRoom(call); }

// What a change leaves to do, none of which can fail it any more.
void Store::AfterChange() {
  checkpointer_->AfterChange();
  if (state_->undone.empty()) return;
  const Status status = DeleteUndone(state_.get());
  if (!status.ok()) events_.Add(EventLevel::kWarning, "undone records: " + status.message());
}

Status Store::CheckUsable() const { return coins::CheckUsable(*state_); }

Status Store::CheckWritable() const {
  if (!options_.is_read_only) return {};
  return {Code::kReadOnly, "the store was opened read-only"};
}

ApplyMode Store::SingleBlockMode() const {
  return options_.sync_mode == SyncMode::kDurable ? ApplyMode::kDurable : ApplyMode::kBuffered;
}

Status Store::SyncLog() {
  UnknownOutcome unknown(state_.get());
  Status status = state_->log->Sync();
  if (!status.ok()) {
    events_.Add(EventLevel::kError, status.message());
    return status;
  }
  unknown.Settle();
  unsynced_blocks_ = 0;
  const std::lock_guard lock(timer_mutex_);
  sync_due_.reset();
  return {};
}

Status Store::AfterGroupedBlock() {
  if (++unsynced_blocks_ >= options_.group_blocks) return SyncLog();
  const std::lock_guard lock(timer_mutex_);
  if (!sync_due_) {
    sync_due_ =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.group_time_ms);
    timer_changed_.notify_one();
  }
  return {};
}

Result<Outcome> Store::Apply(const Block& block, ApplyMode mode, const Interruptible& call) {
  if (mode != ApplyMode::kDryRun) COINSTORE_RETURN_IF_ERROR(CheckWritable());
  COINSTORE_ASSIGN_OR_RETURN(const Turn turn, Turn::Take(this, options_.writer, call));
  if (mode != ApplyMode::kDryRun) {
    mode = SingleBlockMode();
    COINSTORE_RETURN_IF_ERROR(BeforeChange(call));
  }
  Result<Outcome> outcome = ApplyBlock(state_.get(), block, options_.rules, mode);
  if (!outcome.ok() && !CheckUsable().ok()) {
    events_.Add(EventLevel::kError, outcome.status().message());
  }
  if (outcome.ok() && mode == ApplyMode::kBuffered) {
    COINSTORE_RETURN_IF_ERROR(AfterGroupedBlock());
  }
  if (outcome.ok() && mode != ApplyMode::kDryRun) AfterChange();
  return outcome;
}

Status Store::ApplyMany(std::size_t count, const std::function<Result<Block>(std::size_t)>& make,
                        const std::function<void(std::size_t, const Outcome&)>& done,
                        std::size_t* applied, const Interruptible& call) {
  *applied = 0;
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  COINSTORE_ASSIGN_OR_RETURN(const Turn turn, Turn::Take(this, options_.writer, call));
  progress_.Begin(count);
  Status status;
  for (std::size_t i = 0; i < count && status.ok(); ++i) {
    status = call.Check();
    if (status.ok()) status = BeforeChange(call);
    if (!status.ok()) break;
    Result<Block> block = make(i);
    if (!block.ok()) {
      status = std::move(block).status();
      break;
    }
    Result<Outcome> outcome =
        ApplyBlock(state_.get(), block.value(), options_.rules, ApplyMode::kBuffered);
    if (!outcome.ok()) {
      status = std::move(outcome).status();
      break;
    }
    done(i, outcome.value());
    ++*applied;
    progress_.Step();
    if (options_.sync_mode == SyncMode::kGrouped) status = AfterGroupedBlock();
    AfterChange();
  }
  if (!CheckUsable().ok()) {
    events_.Add(EventLevel::kError, status.message());
    *applied = 0;  // what was written before was not synced
    // All may have been applied, and a checkpoint beside them have failed to sync the log.
    return status.ok() ? CheckUsable() : std::move(status);
  }
  if (options_.sync_mode == SyncMode::kDurable) {
    Status synced = SyncLog();
    if (!synced.ok()) {
      *applied = 0;
      return synced;
    }
  }
  return status;
}

Result<Outcome> Store::RollBack(std::int64_t to_height, RollbackMode mode,
                                const Interruptible& call,
                                std::unique_ptr<RollbackReport>* report) {
  if (mode != RollbackMode::kDryRun) COINSTORE_RETURN_IF_ERROR(CheckWritable());
  COINSTORE_ASSIGN_OR_RETURN(const Turn turn, Turn::Take(this, options_.writer, call));
  const RollbackLimits limits{.step_changes = options_.checkpoints.segment_changes,
                              .between_steps = [&]() -> Status {
                                AfterChange();
                                return BeforeChange(call);
                              }};
  Result<Outcome> outcome =
      coins::RollBack(state_.get(), to_height, mode, limits, call, &progress_, report);
  if (!outcome.ok() && !CheckUsable().ok()) {
    events_.Add(EventLevel::kError, outcome.status().message());
  }
  if (mode == RollbackMode::kDurable && CheckUsable().ok()) AfterChange();
  return outcome;
}

Status Store::Sync(const Interruptible& call) {
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  COINSTORE_ASSIGN_OR_RETURN(const Turn turn, Turn::Take(this, options_.writer, call));
  return SyncLog();
}

Status Store::Checkpoint(const Interruptible& call) {
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  COINSTORE_ASSIGN_OR_RETURN(const Turn turn, Turn::Take(this, options_.writer, call));
  COINSTORE_RETURN_IF_ERROR(checkpointer_->WriteAll(call));
  AfterChange();
  return {};
}

Status Store::Compact(const Interruptible& call) {
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  return engine_->Compact(call);
}

Status Store::Copy(const std::string& path) {
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  Metadata metadata = metadata_;
  COINSTORE_ASSIGN_OR_RETURN(const Metadata drawn, DrawMetadata(metadata.block_hashes));
  metadata.instance = drawn.instance;
  return CopyStore(storage_.get(), engine_.get(), metadata, path);
}

std::uint64_t Store::MarkerRecord() const {
  const std::shared_lock lock(state_->lock);
  return state_->marker.record_number;
}

Result<std::vector<std::uint8_t>> Store::ProveAsOf(const View& view, const Bytes32& coin_id,
                                                   const Interruptible& call) {
  COINSTORE_ASSIGN_OR_RETURN(const Turn turn, Turn::Take(this, options_.writer, call));
  return coins::ProveAsOf(state_.get(), view, coin_id, options_.queries.max_view_changes, call);
}

Result<CheckReport> Store::Check(const Interruptible& call) {
  COINSTORE_ASSIGN_OR_RETURN(const Turn turn, Turn::Take(this, options_.writer, call));
  std::optional<Checkpointer::Hold> hold;
  if (checkpointer_ != nullptr) {
    COINSTORE_ASSIGN_OR_RETURN(Checkpointer::Hold taken,
                               Checkpointer::Hold::Take(checkpointer_.get(), call));
    hold.emplace(std::move(taken));
  }
  return CheckState(*state_, engine_.get(), call, &progress_);
}

void Store::StartGroupTimer() {
  if (options_.is_read_only || options_.sync_mode != SyncMode::kGrouped) return;
  timer_ = std::thread([this] { RunGroupTimer(); });
}

void Store::StopGroupTimer() {
  if (!timer_.joinable()) return;
  {
    const std::lock_guard lock(timer_mutex_);
    is_timer_stopped_ = true;
  }
  timer_changed_.notify_one();
  timer_.join();
}

void Store::RunGroupTimer() {
  std::unique_lock lock(timer_mutex_);
  while (!is_timer_stopped_) {
    if (!sync_due_) {
      timer_changed_.wait(lock);
      continue;
    }
    if (std::chrono::steady_clock::now() < *sync_due_) {
      timer_changed_.wait_until(lock, *sync_due_);
      continue;
    }
    lock.unlock();
    try {
      const Result<Turn> turn = Turn::Take(this, WriterPolicy::kOwn, Interruptible());
      if (turn.ok()) (void)SyncLog();  // a failure shows in the host's next call
    } catch (...) {
      state_->needs_reopen = true;  // an exception must not end the host's process
    }
    lock.lock();
    if (!CheckUsable().ok()) sync_due_.reset();
  }
}

Status DestroyStore(Storage* storage) {
  COINSTORE_ASSIGN_OR_RETURN(const bool exists, storage->Exists());
  if (!exists) return {Code::kNotAStore, "there is no such directory"};
  COINSTORE_ASSIGN_OR_RETURN(const auto high_water, storage->ReadFile(kHighWaterFile));
  COINSTORE_ASSIGN_OR_RETURN(const bool has_engine, storage->EngineExists());
  if (!high_water && !has_engine) return {Code::kNotAStore, "the directory holds no store"};
  COINSTORE_ASSIGN_OR_RETURN(const std::unique_ptr<Storage::Lock> lock, storage->TakeLock());
  return storage->Destroy();
}

Result<std::vector<std::string>> RepairStore(Storage* storage, const StoreOptions& options,
                                             const Interruptible& call, Progress* progress) {
  if (options.is_read_only) return Status(Code::kReadOnly, "a repair writes");
  COINSTORE_RETURN_IF_ERROR(CheckPlace(storage, /*may_create=*/false));
  COINSTORE_ASSIGN_OR_RETURN(const std::unique_ptr<Storage::Lock> lock, storage->TakeLock());
  const SignalsBlocked signals_blocked;
  EventLog events;
  return Repair(storage,
                {.block_hashes = options.rules.block_hashes,
                 .engine = options.engine,
                 .segment_changes = options.checkpoints.segment_changes},
                &events, call, progress);
}

}  // namespace coins
