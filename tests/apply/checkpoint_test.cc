// SPDX-License-Identifier: Apache-2.0
// Goal: a checkpoint moves the oldest frozen segment into the tables in one step and in the right order, a
// failed one changes nothing, and undone records go exactly when nobody needs them any more. Method: random
// chains on a disk in memory; every event of the disk fails in turn; the log looked at record by record.
#include "apply/checkpoint.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "apply/state_on_memory.h"

namespace coins {
namespace {

Marker MarkerOnDisk(StateOnMemory& on) { return Tables::ReadMarker(&on.engine()).value(); }

HighWater HighWaterOf(StateOnMemory& on) {
  return DecodeHighWater(on.storage().ReadFile(kHighWaterFile).value().value()).value();
}

TEST(CheckpointTest, WithoutAFrozenSegmentNothingHappens) {
  StateOnMemory on(111);
  ASSERT_NO_FATAL_FAILURE(on.Blocks(3));
  const std::uint64_t events = on.disk().events();
  ASSERT_TRUE(on.Checkpoint().ok());
  EXPECT_EQ(on.disk().events(), events);
  EXPECT_EQ(MarkerOnDisk(on).record_number, 0u);
}

TEST(CheckpointTest, TakesTheOldestFrozenSegmentAndNoOther) {
  StateOnMemory on(112);
  ASSERT_NO_FATAL_FAILURE(on.Blocks(4));
  const Counters counters = on.state().tip->counters;
  on.Freeze();
  ASSERT_NO_FATAL_FAILURE(on.Blocks(2));
  on.Freeze();
  ASSERT_NO_FATAL_FAILURE(on.Block());
  EXPECT_EQ(on.log().synced(), 0u);
  ASSERT_TRUE(on.Checkpoint().ok());

  EXPECT_EQ(on.state().recent.segments().size(), 2u);
  EXPECT_EQ(on.state().recent.segments().front()->first_record(), 5u);
  EXPECT_EQ(on.state().generation, 1u);
  EXPECT_EQ(on.state().marker.record_number, 4u);
  EXPECT_EQ(on.state().marker.counters, counters);
  EXPECT_EQ(MarkerOnDisk(on).record_number, 4u);
  EXPECT_EQ(MarkerOnDisk(on).counters, counters);
  // What the tables hold survives a loss of power, and a log cut off below it would be noticed.
  EXPECT_GE(on.log().synced(), 4u);
  const HighWater high_water = HighWaterOf(on);
  EXPECT_FALSE(high_water.is_clean);
  EXPECT_EQ(high_water.instance, on.metadata.instance);
  EXPECT_EQ(high_water.record_number, 4u);
  EXPECT_EQ(high_water.chain, on.log().ReadBlock(4).value().chain);

  ASSERT_TRUE(on.Checkpoint().ok());
  EXPECT_EQ(MarkerOnDisk(on).record_number, 6u);
  EXPECT_EQ(on.state().recent.segments().size(), 1u);
  EXPECT_EQ(on.state().recent.newest().first_record(), 7u);
}

TEST(CheckpointTest, OpeningGoesOnBehindTheMarker) {
  StateOnMemory on(113);
  for (int i = 0; i < 4; ++i) {
    ASSERT_NO_FATAL_FAILURE(on.Blocks(5));
    if (i > 0) {
      ASSERT_NO_FATAL_FAILURE(on.RollBackBlocks(11));
    }
    on.Freeze();
    ASSERT_TRUE(on.Checkpoint().ok());
    ASSERT_NO_FATAL_FAILURE(on.Blocks(2));
    const auto leaves = on.UnspentLeaves();
    const Bytes32 root = on.state().tree.root();
    on.Open();
    EXPECT_EQ(on.UnspentLeaves(), leaves);
    EXPECT_EQ(on.state().tree.root(), root);
    EXPECT_EQ(on.state().recent.newest().block_count(), 2u);
    ASSERT_NO_FATAL_FAILURE(on.Blocks(3));
  }
}

TEST(CheckpointTest, BehindARollbackTheMarkerCountsItsTarget) {
  StateOnMemory on(114);
  ASSERT_NO_FATAL_FAILURE(on.Blocks(3));
  const Counters counters = on.log().ReadBlock(2).value().counters;
  ASSERT_NO_FATAL_FAILURE(on.RollBackBlocks(1));
  on.Freeze();
  ASSERT_TRUE(on.Checkpoint().ok());
  EXPECT_EQ(MarkerOnDisk(on).record_number, 4u);
  EXPECT_EQ(MarkerOnDisk(on).counters, counters);
  ASSERT_NO_FATAL_FAILURE(on.RollBackTo(-1));
  on.Freeze();
  ASSERT_TRUE(on.Checkpoint().ok());
  EXPECT_EQ(MarkerOnDisk(on).record_number, 5u);
  EXPECT_EQ(MarkerOnDisk(on).counters, Counters());
  on.Open();
  EXPECT_FALSE(on.state().tip.has_value());
}

// Every event of the disk, failing with and without effect: the sync and its mark, the file, the installation.
TEST(CheckpointTest, AFailedOneChangesNothingAndCanBeTriedAgain) {
  for (const bool takes_effect : {false, true}) {
    for (std::uint64_t event = 1;; ++event) {
      SCOPED_TRACE(event);
      StateOnMemory on(115);
      ASSERT_NO_FATAL_FAILURE(on.Blocks(5));
      on.Freeze();
      ASSERT_NO_FATAL_FAILURE(on.Block());
      const auto leaves = on.UnspentLeaves();
      on.disk().FailAfter(event, takes_effect);
      const Status status = on.Checkpoint();
      on.disk().FailAfter(0, false);
      if (status.ok()) {
        EXPECT_EQ(event, 5u);
        break;
      }
      EXPECT_EQ(status.code(), Code::kIo);
      EXPECT_EQ(on.state().recent.frozen_count(), 1u);
      EXPECT_EQ(on.state().marker.record_number, 0u);
      EXPECT_EQ(on.state().generation, 0u);
      // A log that could not be synced is another matter.
      const bool log_failed = event <= 2;
      EXPECT_EQ(on.state().needs_reopen, log_failed);
      if (log_failed) {
        EXPECT_EQ(on.Checkpoint().code(), Code::kNeedsReopen);
        EXPECT_EQ(MarkerOnDisk(on).record_number, 0u);
        on.Open();
        on.Freeze();
      }
      ASSERT_TRUE(on.Checkpoint().ok());
      EXPECT_EQ(on.state().recent.frozen_count(), 0u);
      on.Open();
      EXPECT_EQ(on.UnspentLeaves(), leaves);
    }
  }
}

TEST(CheckpointTest, CanBeInterrupted) {
  StateOnMemory on(116);
  ASSERT_NO_FATAL_FAILURE(on.Blocks(2));
  on.Freeze();
  Interrupts interrupts;
  const Interruptible call(interrupts);
  interrupts.Raise();
  EXPECT_EQ(on.Checkpoint(call).code(), Code::kInterrupted);
  EXPECT_EQ(on.state().recent.frozen_count(), 1u);
  EXPECT_TRUE(on.Checkpoint().ok());
}

// Blocks 1 to 5; record 6 takes 3 of them back; block 7.
class DeleteUndoneTest : public ::testing::Test {
 protected:
  DeleteUndoneTest() {
    on.Blocks(5);
    on.RollBackBlocks(3);
    on.Block();
  }
  void Checkpoint() {
    on.Freeze();
    ASSERT_TRUE(on.Checkpoint().ok());
  }
  bool IsThere(std::uint64_t record) { return on.log().ReadHead(record).value().has_value(); }
  void ExpectThere(const std::vector<std::uint64_t>& records) {
    std::vector<std::uint64_t> there;
    for (std::uint64_t record = 1; record <= on.log().last(); ++record) {
      if (IsThere(record)) there.push_back(record);
    }
    EXPECT_EQ(there, records);
  }

  StateOnMemory on{117};
};

TEST_F(DeleteUndoneTest, WaitsForTheTables) {
  ASSERT_TRUE(DeleteUndone(&on.state()).ok());
  ExpectThere({1, 2, 3, 4, 5, 6, 7});
  Checkpoint();
  ASSERT_TRUE(DeleteUndone(&on.state()).ok());
  ExpectThere({1, 2, 6, 7});
  EXPECT_EQ(on.log().ReadUndoneDeleted().value(), 7u);
  // Of the coins those of the chain are left.
  std::set<std::string> rows;
  for (const std::uint64_t record : {1u, 2u, 7u}) {
    const BlockRecord block = on.log().ReadBlock(record).value();
    for (std::uint64_t coin = 0; coin < block.coin_count; coin += kCoinsPerRow) {
      rows.insert(NumberKey(RowOf(block.first_coin + coin)));
    }
  }
  std::set<std::string> left;
  const auto scan = on.engine().NewScan(Family::kCoins, ScanKind::kWhole);
  for (scan->Seek({}); scan->Valid(); scan->Next()) left.emplace(scan->key());
  EXPECT_EQ(left, rows);
  const auto leaves = on.UnspentLeaves();
  on.Open();
  EXPECT_EQ(on.UnspentLeaves(), leaves);
}

// A reader's walk over rows of the tables came to coins whose records had gone since, and called it CORRUPTION: it
// had begun after the rollback, but before the checkpoint that took the rows away.
TEST_F(DeleteUndoneTest, WaitsForReadsThatMayHaveFoundRowsInTheTables) {
  std::optional<LogPins::Pin> before(PinLog(on.state()));
  Checkpoint();
  ASSERT_TRUE(DeleteUndone(&on.state()).ok());
  ExpectThere({1, 2, 3, 4, 5, 6, 7});
  EXPECT_EQ(on.log().ReadUndoneDeleted().value(), 0u);
  on.Block();
  const LogPins::Pin after = PinLog(on.state());
  before.reset();
  ASSERT_TRUE(DeleteUndone(&on.state()).ok());
  ExpectThere({1, 2, 6, 7, 8});
}

TEST_F(DeleteUndoneTest, ALaterRollbackTakesTheEarlierOnesRecordToo) {
  on.RollBackTo(-1);  // record 8
  Checkpoint();
  ASSERT_TRUE(DeleteUndone(&on.state()).ok());
  ExpectThere({8});
  on.Open();
  EXPECT_FALSE(on.state().tip.has_value());
  ASSERT_NO_FATAL_FAILURE(on.Blocks(2));
  on.Open();
  EXPECT_EQ(on.state().tip->number, 10u);
}

TEST_F(DeleteUndoneTest, AnOpeningGoesOnWithADeletionThatWasCutOff) {
  Checkpoint();
  ASSERT_TRUE(on.log().Delete(3).ok());
  ASSERT_TRUE(on.log().Delete(4).ok());
  on.Open();
  EXPECT_TRUE(on.state().undone.empty());
  ASSERT_TRUE(FindUndone(&on.state(), {}).ok());
  ASSERT_EQ(on.state().undone.size(), 1u);
  ASSERT_TRUE(DeleteUndone(&on.state()).ok());
  ExpectThere({1, 2, 6, 7});
  on.Open();
  ASSERT_TRUE(FindUndone(&on.state(), {}).ok());
  EXPECT_TRUE(on.state().undone.empty());  // nothing is looked at twice
}

TEST_F(DeleteUndoneTest, WhatTheTablesDoNotHoldYetIsKeptForLater) {
  Checkpoint();
  on.RollBackBlocks(1);  // record 8 undoes 7
  ASSERT_TRUE(DeleteUndone(&on.state()).ok());
  ExpectThere({1, 2, 6, 7, 8});
  EXPECT_EQ(on.log().ReadUndoneDeleted().value(), 7u);
  on.Open();
  ASSERT_TRUE(FindUndone(&on.state(), {}).ok());
  ASSERT_EQ(on.state().undone.size(), 1u);
  EXPECT_EQ(on.state().undone.front().rollback_record, 8u);
  Checkpoint();
  ASSERT_TRUE(DeleteUndone(&on.state()).ok());
  ExpectThere({1, 2, 8});
}

}  // namespace
}  // namespace coins
