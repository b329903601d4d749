// SPDX-License-Identifier: Apache-2.0
// What a store holds of its chain: the log, the tables, what is in memory beside them, and the lock under
// which readers see whole blocks only.
#ifndef COINSTORE_STATE_CHAIN_STATE_H_
#define COINSTORE_STATE_CHAIN_STATE_H_

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <shared_mutex>

#include "base/state_lock.h"
#include "commitment/unspent_tree.h"
#include "log/log.h"
#include "recent/recent.h"
#include "state/durable_height.h"
#include "state/work_counters.h"
#include "tables/tables.h"

namespace coins {

// The records between a rollback record and its target, none of them part of the chain any more.
struct UndoneRecords {
  std::uint64_t target_record;
  std::uint64_t rollback_record;
  // Reads that begin at this record or a later one find them neither in memory nor in the tables; 0: not known yet.
  std::uint64_t unreachable_from = 0;
};

// The writer reads the tree, the tip and the newest segment without the lock, and takes it alone to publish.
// Readers share it while they collect from memory, never across a disk read. A checkpoint takes it alone to
// install its rows and to drop the segment that they come from.
struct ChainState {
  ChainState(const Secret& secret, const Marker& marker_at_open)
      : recent(secret, marker_at_open.record_number), marker(marker_at_open) {}

  StateLock lock;
  std::unique_ptr<Log> log;
  std::unique_ptr<Tables> tables;
  Recent recent;
  UnspentTree tree;
  std::optional<BlockRecord> tip;  // none: the store is empty
  Marker marker;                   // of the tables
  DurableHeight durable;
  // The last record whose effect readers see.
  std::atomic<std::uint64_t> published_record{0};
  std::uint64_t tree_file_record = UINT64_MAX;  // of the file that the tree came from, if it did
  // Rollbacks whose undone records may have to be deleted, ascending. Of the writer.
  std::deque<UndoneRecords> undone;
  // Counts installations of rows. A read that asks memory first and tables afterwards repeats if it moved.
  std::atomic<std::uint64_t> generation{0};

  // A write was begun and its outcome is unknown: memory and disk may disagree.
  std::atomic<bool> needs_reopen{false};
  WorkCounters work;
};

// Taken before a read of the log; what readers see is then there until it is given back. The log may be one record
// ahead, a rollback that they do not see yet.
inline LogPins::Pin PinLog(const ChainState& state) {
  return {state.log->pins(), state.published_record};
}

inline Status CheckUsable(const ChainState& state) {
  if (!state.needs_reopen.load(std::memory_order_acquire)) return {};
  return {Code::kNeedsReopen,
          "an earlier write failed and its outcome is unknown: close the store and open it again"};
}

// Held by a reader while it collects from memory; nothing may be read unless Check succeeds.
class Reading {
 public:
  explicit Reading(ChainState* state) : state_(state), lock_(state->lock) {}
  // kNeedsReopen also when a publish failed while this reader waited for it.
  Status Check() const { return CheckUsable(*state_); }
  const ChainState& state() const { return *state_; }

 private:
  const ChainState* state_;
  std::shared_lock<StateLock> lock_;
};

// Held from before a write until memory agrees with it. Without Settle the store needs to be reopened.
class UnknownOutcome {
 public:
  explicit UnknownOutcome(ChainState* state) : state_(state) {}
  UnknownOutcome(const UnknownOutcome&) = delete;
  UnknownOutcome& operator=(const UnknownOutcome&) = delete;
  ~UnknownOutcome() {
    if (state_ != nullptr) state_->needs_reopen.store(true, std::memory_order_release);
  }
  void Settle() { state_ = nullptr; }

 private:
  ChainState* state_;
};

}  // namespace coins

#endif  // COINSTORE_STATE_CHAIN_STATE_H_
