// SPDX-License-Identifier: Apache-2.0
// Goal: after any loss of power a store is at a whole record of its known history, and none is
// missing that was acknowledged as durable. Method: a random chain that remembers the state after
// every record of the log, and which of them the store has called durable.
#ifndef COINSTORE_TESTS_POWER_LOSS_SEEDED_CHAIN_H
#define COINSTORE_TESTS_POWER_LOSS_SEEDED_CHAIN_H

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/handles.h"
#include "model/random_blocks.h"
#include "model/reference_store.h"
#include "storage/storage.h"

namespace coinstore_test {

class SeededChain {
 public:
  using MakeStorage = std::function<std::shared_ptr<coins::Storage>()>;

  // Checkpoints come as steps of the chain, and only so, or also by themselves, beside everything else.
  enum class Checkpoints { kAsStepsAlone, kByThemselvesToo };

  SeededChain(uint64_t seed, const char* sync_mode, Checkpoints checkpoints,
              MakeStorage make_storage);

  // Opens the store and compares it with the history, wholly or without reading the disk, which may
  // stop meanwhile. Empty, or what is wrong: the status and the message, or which acknowledged record
  // is missing. What the store holds becomes the history.
  enum class Compare { kAll, kMemory };
  std::string Open(Compare compare = Compare::kAll);

  // One random operation: a block, several in one call or put together in steps, a rollback, a
  // sync, a checkpoint, a copy, a reopening. False if the disk failed: the handle is then of no use.
  bool Step();
  bool Steps(size_t count);

  // As if the process ended: what is not on the disk yet is not written.
  void Abandon() { store_.reset(); }
  // False if it failed.
  bool Close();

  void ForgetCopies() { copies_.clear(); }

  coinstore* store() const { return store_.get(); }
  uint64_t acknowledged() const { return acknowledged_; }  // the last record called durable
  uint64_t checkpoints() const { return checkpoints_; }    // all that were brought into the tables
  uint64_t below_marker() const {
    return below_marker_;
  }                                                   // rollbacks to below what the tables hold
  uint64_t copies() const { return copies_opened_; }  // that could be opened
  uint64_t written() const { return states_.size() - 1; }  // the last one that was asked for

 private:
  struct State {
    ReferenceStore reference;
    std::map<uint64_t, uint64_t> record_of_height;
  };

  struct Copy {
    std::string path;
    State state;
    uint64_t last_record;
    bool is_done;
  };

  const State& now() const { return states_.back(); }
  void Expect(const BlockInput& block);
  void ExpectAll();
  std::vector<int64_t> StepsTo(int64_t target) const;
  void ExpectRollback(int64_t target);
  bool Settle(coinstore_status status, const coinstore_error& error);
  void ReadDurable();
  bool OneBlock();
  bool BlockInSteps();
  bool ManyBlocks();
  bool RollBack();
  bool Checkpoint();
  bool MakeCopy();
  void ExpectCopies();

  Random random_;
  RandomBlocks blocks_;
  MakeStorage make_storage_;
  OptionsHandle options_;
  bool is_durable_;
  uint64_t step_changes_ = 1'000'000;  // as the option checkpoint_changes
  StoreHandle store_;
  std::vector<State> states_;  // after record 0, 1, 2 …
  uint64_t acknowledged_ = 0;
  std::vector<Copy> copies_;  // since the last opening
  uint64_t copies_made_ = 0, copies_opened_ = 0, checkpoints_ = 0, below_marker_ = 0;
};

}  // namespace coinstore_test

#endif
