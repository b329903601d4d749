// SPDX-License-Identifier: Apache-2.0
// Goal: what a block costs does not creep up: one write and one sync, no reads of what memory knows, and as
// many bytes as the format needs. Method: an engine that counts, under a whole store; the bytes by formula.
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "apply/random_block.h"
#include "block/block_builder.h"
#include "coin/hint_list.h"
#include "storage/counting_storage.h"
#include "store.h"

namespace coins {
namespace {

class CountsTest : public ::testing::Test {
 protected:
  void Open(const StoreOptions& options = {}) {
    Progress progress;
    storage_ = std::make_shared<CountingStorage>(&counts);
    store_ = Store::Open(storage_, options, {}, &progress).value();
    Reset();
  }
  // The next block; what it takes to think of one does not count.
  Block Next(std::size_t most = 12) {
    const auto reads = counts.reads;
    Block block = random.On(state(), most);
    counts.reads = reads;
    return block;
  }
  void Reset() {
    counts = {};
    storage_->files_replaced = 0;
  }
  Store& store() { return *store_; }
  ChainState& state() { return *store_->state(); }
  int files_replaced() const { return storage_->files_replaced; }

  // Twenty blocks, so that there is something to spend; not counted.
  void Grow() {
    for (int i = 0; i < 20; ++i) {
      ASSERT_TRUE(store_->Apply(Next(), ApplyMode::kDurable, {}).ok());
    }
    Reset();
  }

  // The last batch holds nothing but the mark of what is synced.
  void ExpectOnlyAMarkLast(std::uint64_t record_number) const {
    ASSERT_FALSE(counts.batches.empty());
    const Batch& batch = counts.batches.back();
    ASSERT_EQ(batch.size(), 1u);
    EXPECT_EQ(batch[0].family, Family::kMetadata);
    EXPECT_EQ(batch[0].key, "synced_through");
    EXPECT_EQ(batch[0].value, NumberKey(record_number));
  }

  Counts counts;
  RandomBlocks random{41};

 private:
  std::shared_ptr<CountingStorage> storage_;
  std::unique_ptr<Store> store_;
};

// Keys and values: what docs/storage-format.md says of one block, with the mark in each batch.
std::uint64_t BytesOf(std::size_t created, std::size_t spent, std::size_t hint_list_bytes) {
  const std::uint64_t rows = (created + 31) / 32;
  const std::uint64_t chunks = (spent + 4095) / 4096;
  const std::uint64_t record = 10 + 213, height = 8 + 8, mark = 14 + 8;
  return record + height + mark + chunks * 10 + spent * 12 + rows * (8 + 25) + created * 73 +
         hint_list_bytes;
}
constexpr std::uint64_t kMarkBytes = 14 + 8;

TEST_F(CountsTest, ADurableBlockIsOneSyncedWriteAndASmallMark) {
  Open();
  for (int i = 0; i < 30; ++i) {
    const Block block = Next(50);
    Reset();
    ASSERT_TRUE(store().Apply(block, ApplyMode::kDurable, {}).ok());
    ASSERT_EQ(counts.synced_writes, 1);
    ASSERT_EQ(counts.buffered_writes, 1);
    ASSERT_EQ(counts.syncs, 0);
    ASSERT_EQ(counts.Reads(), 0);
    ASSERT_EQ(files_replaced(), 0);
    ASSERT_NO_FATAL_FAILURE(ExpectOnlyAMarkLast(state().log->last()));
  }
}

TEST_F(CountsTest, ManyBlocksInOneCallShareOneSync) {
  Open();
  Grow();
  std::size_t applied = 0;
  const Status status = store().ApplyMany(
      25, [&](std::size_t) -> Result<Block> { return Next(); },
      [](std::size_t, const coins::Outcome&) {}, &applied, {});
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(applied, 25u);
  EXPECT_EQ(counts.synced_writes, 0);
  EXPECT_EQ(counts.buffered_writes, 25 + 1);
  EXPECT_EQ(counts.syncs, 1);
  EXPECT_EQ(counts.Reads(), 0);
  ExpectOnlyAMarkLast(state().log->last());
}

TEST_F(CountsTest, GroupedBlocksAreSyncedOncePerGroup) {
  StoreOptions options;
  options.sync_mode = SyncMode::kGrouped;
  options.group_blocks = 4;
  options.group_time_ms = 1'000'000;
  Open(options);
  for (int i = 1; i <= 12; ++i) {
    ASSERT_TRUE(store().Apply(Next(), ApplyMode::kDurable, {}).ok());
    ASSERT_EQ(counts.synced_writes, 0);
    ASSERT_EQ(counts.syncs, i / 4);
    ASSERT_EQ(counts.buffered_writes, i + i / 4);
  }
  ASSERT_TRUE(store().Apply(Next(), ApplyMode::kDurable, {}).ok());
  ASSERT_TRUE(store().Sync({}).ok());
  EXPECT_EQ(counts.syncs, 4);
  ASSERT_TRUE(store().Sync({}).ok());
  EXPECT_EQ(counts.syncs, 4);  // nothing to sync
}

TEST_F(CountsTest, ARollbackOfManyBlocksIsOneSyncedWriteAndASmallMark) {
  Open();
  Grow();
  const Segment& newest = state().recent.newest();
  const auto target = static_cast<std::int64_t>(newest.block(4).height);
  int with_spends = 0;
  for (std::size_t i = 5; i < newest.block_count(); ++i) {
    const std::uint64_t record = newest.block(i).record_number;
    with_spends += state().log->ReadBlock(record).value().spend_count > 0 ? 1 : 0;
  }
  Reset();
  ASSERT_TRUE(store().RollBack(target, RollbackMode::kDurable, {}, nullptr).ok());
  EXPECT_EQ(counts.synced_writes, 1);
  EXPECT_EQ(counts.buffered_writes, 1);
  EXPECT_EQ(counts.syncs, 0);
  // Counted first, from the log: the heights of the blocks, their records and spends; and twice the block
  // that becomes the tip. Coins are taken back from memory.
  EXPECT_EQ(counts.ReadsOf(Family::kHeights), 1 + 2);
  EXPECT_EQ(counts.ReadsOf(Family::kLog), 15 + with_spends + 2);
  EXPECT_EQ(counts.Reads(), 18 + with_spends + 2);
  // 15 heights are deleted, nothing else.
  EXPECT_EQ(counts.batches[0].size(), 1u + 15 + 1);
  EXPECT_EQ(counts.bytes, 10u + 57 + 15 * 8 + 2 * kMarkBytes);
}

TEST_F(CountsTest, DryRunsAndRefusalsWriteNothing) {
  Open();
  Grow();
  const Block block = Next();
  ASSERT_TRUE(store().Apply(block, ApplyMode::kDryRun, {}).ok());
  ASSERT_TRUE(store().RollBack(-1, RollbackMode::kDryRun, {}, nullptr).ok());
  BlockHeader header;
  EXPECT_FALSE(
      store().Apply(BlockBuilder(header, {}).Finish().value(), ApplyMode::kDurable, {}).ok());
  EXPECT_FALSE(store().RollBack(1 << 30, RollbackMode::kDurable, {}, nullptr).ok());
  counts.reads = {};
  ASSERT_TRUE(store()
                  .RollBack(static_cast<std::int64_t>(state().tip->height), RollbackMode::kDurable,
                            {}, nullptr)
                  .ok());
  EXPECT_TRUE(counts.batches.empty());
  EXPECT_EQ(counts.syncs, 0);
  EXPECT_EQ(files_replaced(), 0);
  // Whether there is a block above, and the block rolled back to, which is the tip.
  EXPECT_EQ(counts.ReadsOf(Family::kHeights), 2);
  EXPECT_EQ(counts.ReadsOf(Family::kLog), 1);
  EXPECT_EQ(counts.Reads(), 3);
}

TEST_F(CountsTest, ABlockLogsTheBytesOfTheFormatAndNoMore) {
  Open();
  Grow();
  std::size_t most_created = 0, most_spent = 0;
  for (int i = 0; i < 30; ++i) {
    const Block block = Next(60);
    Reset();
    const std::uint64_t counted_before = state().log->bytes_written();
    const Segment& newest = state().recent.newest();
    const std::uint32_t first = newest.entry_count();
    ASSERT_TRUE(store().Apply(block, ApplyMode::kDurable, {}).ok());
    std::size_t hint_list_bytes = 0;
    for (std::uint32_t e = first; e < newest.entry_count(); ++e) {
      const std::uint8_t* const hints = newest.entry(e).coin.hints;
      if (hints == nullptr) continue;
      hint_list_bytes += 2;
      ForEachHint(hints, [&](ByteSpan hint) { hint_list_bytes += 1 + hint.size(); });
    }
    const std::size_t created = block.additions().size(), spent = block.removals().size();
    ASSERT_EQ(counts.bytes, BytesOf(created, spent, hint_list_bytes) + kMarkBytes);
    ASSERT_EQ(state().log->bytes_written() - counted_before, counts.bytes);
    most_created = std::max(most_created, created);
    most_spent = std::max(most_spent, spent);
  }
  EXPECT_GT(most_created, 64u);
  EXPECT_GT(most_spent, 32u);
}

// Without its rows' heads a coin costs 73 bytes, and its spend 12, in blocks of any size.
TEST_F(CountsTest, BytesPerCoinAre73WhenCreatedAnd12WhenSpent) {
  Open();
  constexpr std::size_t kCoins = 10'000;
  BlockHeader header;
  header.height = 1;
  BlockBuilder create(header, {});
  const auto additions = create.Add(kCoins).value();
  for (std::size_t i = 0; i < kCoins; ++i) {
    additions[i].coin = {random.Any(), random.Any(), i};
  }
  const Block block = std::move(create).Finish().value();
  ASSERT_TRUE(store().Apply(block, ApplyMode::kDurable, {}).ok());
  EXPECT_EQ(counts.bytes, BytesOf(kCoins, 0, 0) + kMarkBytes);
  EXPECT_LT(counts.bytes, kCoins * 75);

  Reset();
  header.height = 2;
  BlockBuilder spend(header, {});
  std::ranges::copy(block.addition_ids(), spend.Spend(kCoins).value().begin());
  ASSERT_TRUE(store().Apply(std::move(spend).Finish().value(), ApplyMode::kDurable, {}).ok());
  EXPECT_EQ(counts.bytes, BytesOf(0, kCoins, 0) + kMarkBytes);
  EXPECT_LT(counts.bytes, kCoins * 13);
}

}  // namespace
}  // namespace coins
