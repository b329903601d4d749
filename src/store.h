// SPDX-License-Identifier: Apache-2.0
// A store: owns its place, its engine, the log and the state in memory, and lists what can be done
// with them. Any thread; writers take turns.
#ifndef COINSTORE_STORE_H_
#define COINSTORE_STORE_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "apply/apply.h"
#include "apply/rollback.h"
#include "base/event_log.h"
#include "base/interrupt.h"
#include "base/result.h"
#include "block/block_builder.h"
#include "check/check.h"
#include "checkpointer.h"
#include "log/metadata.h"
#include "maintenance/metrics.h"
#include "query/reads.h"
#include "query/view.h"
#include "state/chain_state.h"
#include "storage/storage.h"
#include "store_options.h"

namespace coins {

class Store {
 public:
  static Result<std::unique_ptr<Store>> Open(std::shared_ptr<Storage> storage,
                                             const StoreOptions& options, const Interruptible& call,
                                             Progress* progress);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  // Syncs, writes the clean high-water file, and gives everything back. No call may be running.
  Status Close();

  const StoreOptions& options() const { return options_; }
  const Metadata& metadata() const { return metadata_; }
  std::string EngineBuild() const { return engine_->Build(); }
  // kNeedsReopen after a write whose outcome is unknown.
  Status CheckUsable() const;

  Result<Outcome> Apply(const Block& block, ApplyMode mode, const Interruptible& call);

  // Blocks 0, 1, … of `count` as `make` gives them, under one turn and one sync. `applied` counts those
  // that are in the store when the call returns, also after a failure; `done` is told of each.
  Status ApplyMany(std::size_t count, const std::function<Result<Block>(std::size_t)>& make,
                   const std::function<void(std::size_t, const Outcome&)>& done,
                   std::size_t* applied, const Interruptible& call);

  Result<Outcome> RollBack(std::int64_t to_height, RollbackMode mode, const Interruptible& call,
                           std::unique_ptr<RollbackReport>* report);
  Status Sync(const Interruptible& call);
  Status Checkpoint(const Interruptible& call);
  Status Compact(const Interruptible& call);
  // An openable copy in a place that is empty or not there yet.
  Status Copy(const std::string& path);
  Result<CheckReport> Check(const Interruptible& call);
  // Under the root of a block of the chain below the tip.
  Result<std::vector<std::uint8_t>> ProveAsOf(const View& view, const Bytes32& coin_id,
                                              const Interruptible& call);

  // Writers that wait for their turn look again whether they are interrupted.
  void WakeWriters() {
    turn_.Wake();
    if (checkpointer_ != nullptr) checkpointer_->Wake();
  }

  ChainState* state() { return state_.get(); }
  EngineFigures Figures() const { return engine_->Figures(); }
  std::string Metrics() const { return MetricsText(state_.get(), engine_->Figures()); }
  std::uint64_t MarkerRecord() const;
  EventLog* events() { return &events_; }
  const Progress& progress() const { return progress_; }
  // What a block's ids cost before it reaches the writer.
  void CountIdTime(std::uint64_t ns) { state_->work.ids_ns += ns; }

 private:
  Store(std::shared_ptr<Storage> storage, const StoreOptions& options);

  class Turn;  // the writer's turn, for a scope

  Status Recover(const Interruptible& call, Progress* progress);
  Status CheckWritable() const;
  ApplyMode SingleBlockMode() const;
  Status SyncLog();
  Status AfterGroupedBlock();
  Status BeforeChange(const Interruptible& call);
  void AfterChange();
  void WriteTree();
  void StartGroupTimer();
  void StopGroupTimer();
  void RunGroupTimer();

  StoreOptions options_;
  EventLog events_;  // outlives the engine, which writes to it
  std::shared_ptr<Storage> storage_;
  std::unique_ptr<Storage::Lock> lock_;
  std::unique_ptr<Engine> engine_;
  Metadata metadata_;
  std::unique_ptr<ChainState> state_;
  std::unique_ptr<Checkpointer> checkpointer_;  // none if read-only
  WriterTurn turn_;
  Progress progress_;

  // Mode grouped: blocks since the last sync, and the thread that syncs what has waited long enough.
  std::uint64_t unsynced_blocks_ = 0;  // under the writer's turn
  std::mutex timer_mutex_;
  std::condition_variable timer_changed_;
  std::optional<std::chrono::steady_clock::time_point> sync_due_;  // under timer_mutex_
  bool is_timer_stopped_ = false;                                  // under timer_mutex_
  std::thread timer_;
};

// Deletes a store that is not open.
Status DestroyStore(Storage* storage);

// Rebuilds the tables of a store that is not open. Answers sentences about what was done.
Result<std::vector<std::string>> RepairStore(Storage* storage, const StoreOptions& options,
                                             const Interruptible& call, Progress* progress);

}  // namespace coins

#endif  // COINSTORE_STORE_H_
