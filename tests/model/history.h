// SPDX-License-Identifier: Apache-2.0
// Goal: a store and the reference live through the same random history and agree at every step.
// Method: a step is one operation of the C API on the store: a block (or one call with several
// blocks), a refused block, a rollback, a reopening, a sync, a check, a checkpoint. After each, all
// answers are compared, for a sample of the coins if there are many, and a client asks (client.h).
#ifndef COINSTORE_TESTS_MODEL_HISTORY_H
#define COINSTORE_TESTS_MODEL_HISTORY_H

#include <vector>

#include "model/client.h"
#include "model/comparison.h"
#include "model/places.h"
#include "model/random_blocks.h"

namespace coinstore_test {

class History {
 public:
  // Opens a store at an empty place.
  History(uint64_t seed, Place& place, Reached& reached);

  // Differences are failures of the running test; do not go on after one.
  void Step();

 private:
  // A report that is read while the store lives on.
  struct Report {
    IterHandle iter;
    std::vector<coinstore_record> want;
    size_t position = 0;
    bool saw_block = false, saw_rollback = false;  // since it was made
  };
  // A block that is open while the store lives on.
  struct Building {
    BlockHandle block;
    BlockInput input;
    bool saw_other_tip = false;
  };

  void Open(bool read_only);
  void Reopen();
  void ReadOnlyVisit();
  bool HasHandles() const {
    return !reports_.empty() || !buildings_.empty() || client_.holds_handles();
  }
  void GiveUpHandles();

  BlockInput NextBlock(const ReferenceStore& reference);
  static coinstore_status Apply(coinstore* store, const BlockInput& block, uint32_t flags,
                                coinstore_result* result, coinstore_error* err);
  void OneBlock();
  void ManyBlocks();
  void BeginBlock();
  void EndBlock();
  bool Fill(Building& building);
  void Judged(const BlockInput& block, const Verdict& verdict, const ReferenceStore& before);

  void RollBack();
  int64_t ChooseTarget();
  void ReadOn(Report& report);

  void SyncCheckOrCheckpoint();
  void CompareAll();
  void CompareDurable();
  std::vector<Bytes32> Sample(size_t most);

  Random random_;  // the steps: of a seed, the same on any machine
  Random asking_;  // what is asked, which depends on how far the store's own threads have come
  Place& place_;
  Reached& reached_;
  RandomBlocks blocks_;
  ReferenceStore reference_;
  std::vector<Bytes32> seen_;  // ids of all coins that ever were
  StoreHandle store_;
  std::vector<Report> reports_;
  std::vector<Building> buildings_;
  Client client_;
  uint64_t steps_ = 0;

  bool grouped_ = false;
  uint64_t group_blocks_ = 0;
  bool synced_ = true;  // everything visible was made durable by the last step
};

}  // namespace coinstore_test

#endif
