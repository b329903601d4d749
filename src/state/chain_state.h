// SPDX-License-Identifier: Apache-2.0
// What a store holds of its chain: the log, what follows from it in memory, and the lock under which
// readers see whole blocks only.
#ifndef COINSTORE_STATE_CHAIN_STATE_H_
#define COINSTORE_STATE_CHAIN_STATE_H_

#include <atomic>
#include <memory>
#include <optional>
#include <shared_mutex>

#include "base/state_lock.h"
#include "commitment/unspent_tree.h"
#include "log/log.h"
#include "recent/recent.h"
#include "state/work_counters.h"

namespace coins {

// The writer reads without the lock; it takes it alone to publish. Readers share it while they
// collect from memory, never across a disk read.
struct ChainState {
  explicit ChainState(const Secret& secret) : recent(secret) {}

  StateLock lock;
  std::unique_ptr<Log> log;
  Recent recent;
  UnspentTree tree;
  std::optional<BlockRecord> tip;  // none: the store is empty

  // A write was begun and its outcome is unknown: memory and disk may disagree.
  std::atomic<bool> needs_reopen{false};
  WorkCounters work;
};

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
