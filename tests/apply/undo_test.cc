// SPDX-License-Identifier: Apache-2.0
// Goal: undoing the newest blocks gives exactly the unspent coins of before them, whether memory or the log
// tells about them. Method: random histories with frozen segments, checkpoints and rollbacks; the set of
// unspent coins is kept after every block, and every depth is undone on paper and compared with it.
#include "apply/undo.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "apply/state_on_memory.h"
#include "log/log_on_memory.h"

namespace coins {
namespace {

using Leaves = StateOnMemory::Leaves;

// The undo of the newest `count` blocks, held against the sets of before and now.
void ExpectUndo(StateOnMemory& on, std::size_t count, const Leaves& wanted) {
  const std::vector<std::uint64_t> records = on.NewestRecords(count);
  Progress progress;
  const Undo undo = MakeUndo(on.state(), records, {}, &progress).value();
  ASSERT_EQ(progress.done, count);
  Leaves now = on.UnspentLeaves();
  std::uint64_t unspent_again = 0;
  for (std::size_t i = 0; i < undo.after.size(); ++i) {
    const Undo::After& after = undo.after[i];
    if (i > 0) {
      ASSERT_LT(undo.after[i - 1].leaf.coin_id, after.leaf.coin_id);
    }
    unspent_again += after.is_unspent ? 1 : 0;
    now.erase(after.leaf.coin_id);
    if (after.is_unspent) now[after.leaf.coin_id] = after.leaf;
  }
  ASSERT_EQ(now, wanted) << count << " blocks";
  ASSERT_EQ(undo.unspent_again, unspent_again);
  std::uint64_t created = 0;
  for (const std::uint64_t record : records) {
    created += on.log().ReadBlock(record).value().coin_count;
  }
  ASSERT_EQ(undo.deleted, created);

  const Segment& newest = on.state().recent.newest();
  ASSERT_EQ(undo.blocks.popped_blocks, std::min(count, newest.block_count()));
  // Below the newest segment: every coin once, with its state before, also where it is not unspent after.
  const std::vector<InverseChange>& below = undo.blocks.below;
  if (count <= newest.block_count()) {
    ASSERT_TRUE(below.empty());
  }
  for (std::size_t i = 0; i < below.size(); ++i) {
    const InverseChange& change = below[i];
    if (i > 0) {
      ASSERT_LT(below[i - 1].before.coin_id, change.before.coin_id);
    }
    const auto found = wanted.find(change.before.coin_id);
    ASSERT_EQ(change.exists, found != wanted.end());
    if (change.exists) {
      ASSERT_EQ(found->second.coin_number, change.before.number);
      ASSERT_FALSE(change.before.is_unspent());
    }
    const LoggedCoins row = on.log().ReadCoins({&change.before.number, 1}, CacheUse::kFill).value();
    ASSERT_EQ(row.coins[0].coin_id, change.before.coin_id);
    ASSERT_EQ(row.coins[0].created_height, change.before.created_height);
    if (change.exists) continue;
    const std::uint64_t record = on.log().RecordOfRow(RowOf(change.before.number)).value();
    const BlockRecord block = on.log().ReadBlock(record).value();
    ASSERT_EQ(change.before.is_odd, change.before.number - block.first_coin < block.odd_count);
  }
}

TEST(UndoTest, GivesBackTheUnspentCoinsOfBefore) {
  for (const std::uint64_t seed : {101u, 102u}) {
    StateOnMemory on(seed);
    std::vector<Leaves> sets = {{}};  // of the chain, after each of its blocks
    std::size_t below = 0;
    for (int step = 0; step < 60; ++step) {
      if (sets.size() > 1 && on.random.Below(5) == 0) {
        const std::size_t count = 1 + on.random.Below(std::min<std::size_t>(sets.size() - 1, 6));
        ASSERT_NO_FATAL_FAILURE(on.RollBackBlocks(count));
        sets.resize(sets.size() - count);
        ASSERT_EQ(on.UnspentLeaves(), sets.back());
      } else {
        ASSERT_NO_FATAL_FAILURE(on.Block());
        sets.push_back(on.UnspentLeaves());
      }
      if (on.random.Below(6) == 0) on.Freeze();
      if (on.random.Below(12) == 0) {
        ASSERT_TRUE(on.Checkpoint().ok());
      }
      for (const std::size_t count : {std::size_t{1}, on.random.Below(6), sets.size() - 1}) {
        if (count >= sets.size()) continue;
        ASSERT_NO_FATAL_FAILURE(ExpectUndo(on, count, sets[sets.size() - 1 - count]))
            << seed << " " << step;
        below += count > on.state().recent.newest().block_count() ? 1 : 0;
      }
    }
    EXPECT_GT(below, 50u) << seed;
  }
}

TEST(UndoTest, CanBeInterrupted) {
  StateOnMemory on(103);
  ASSERT_NO_FATAL_FAILURE(on.Blocks(3));
  Interrupts interrupts;
  const Interruptible call(interrupts);
  interrupts.Raise();
  Progress progress;
  EXPECT_EQ(MakeUndo(on.state(), on.NewestRecords(2), call, &progress).status().code(),
            Code::kInterrupted);
}

TEST(UndoTest, ALostRecordOrRowIsCorruption) {
  for (const Family family : {Family::kLog, Family::kCoins}) {
    StateOnMemory on(104);
    ASSERT_NO_FATAL_FAILURE(on.Blocks(6));
    on.Freeze();  // so that the log is asked
    const std::vector<std::uint64_t> records = on.NewestRecords(6);
    const auto has_coins = [&](std::uint64_t record) {
      return on.log().ReadBlock(record).value().coin_count > 0;
    };
    const auto found = std::ranges::find_if(records, has_coins);
    ASSERT_NE(found, records.end());
    const BlockRecord block = on.log().ReadBlock(*found).value();
    const std::string key =
        family == Family::kLog ? LogKey(block.number, 0) : NumberKey(RowOf(block.first_coin));
    ASSERT_TRUE(on.engine().Write({{family, key, std::nullopt}}, Durability::kSynced).ok());
    Progress progress;
    EXPECT_EQ(MakeUndo(on.state(), records, {}, &progress).status().code(), Code::kCorruption);
  }
}

// Blocks 1 to 4; back to 2; block 6; back to 1.
class BlocksUndoneByTest : public ::testing::Test {
 protected:
  BlocksUndoneByTest() {
    for (int i = 0; i < 4; ++i) on.Append(1);  // heights 10 to 13
    EXPECT_TRUE(on.log().AppendRollback(11, 2, std::vector<std::uint64_t>{13, 12}).ok());
    on.Append(1);  // record 6, height 15
    EXPECT_TRUE(on.log().AppendRollback(10, 1, std::vector<std::uint64_t>{15, 11}).ok());
  }
  Result<std::vector<std::uint64_t>> UndoneBy(std::uint64_t number, std::uint64_t target) {
    RollbackRecord rollback;
    rollback.number = number;
    rollback.target_record = target;
    return BlocksUndoneBy(rollback, on.log());
  }

  LogOnMemory on;
};

TEST_F(BlocksUndoneByTest, PassesOverWhatWasUndoneBefore) {
  using Records = std::vector<std::uint64_t>;
  EXPECT_EQ(UndoneBy(5, 2).value(), (Records{4, 3}));
  EXPECT_EQ(UndoneBy(7, 1).value(), (Records{6, 2}));
  EXPECT_EQ(UndoneBy(7, 0).value(), (Records{6, 2, 1}));
  EXPECT_EQ(UndoneBy(8, 1).value(), Records{});  // to the tip itself
  EXPECT_EQ(UndoneBy(8, 0).value(), Records{1});
}

TEST_F(BlocksUndoneByTest, ATargetThatIsNotInTheChainIsCorruption) {
  for (const std::uint64_t target : {2u, 3u, 4u, 5u, 6u}) {
    EXPECT_EQ(UndoneBy(8, target).status().code(), Code::kCorruption) << target;
  }
  EXPECT_EQ(UndoneBy(7, 4).status().code(), Code::kCorruption);  // undone by record 5
}

TEST_F(BlocksUndoneByTest, NeedsNoRecordOfAForkThatIsUndone) {
  ASSERT_TRUE(on.log().Delete(3).ok());
  ASSERT_TRUE(on.log().Delete(4).ok());
  EXPECT_EQ(UndoneBy(7, 1).value(), (std::vector<std::uint64_t>{6, 2}));
  EXPECT_EQ(UndoneBy(5, 2).status().code(), Code::kCorruption);
}

}  // namespace
}  // namespace coins
