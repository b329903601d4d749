// SPDX-License-Identifier: Apache-2.0
// Goal: what recent knows after any blocks added and popped is what a plain map would know. Method:
// random deltas, with coins created and spent in one block, hints, empty blocks and gaps in the
// numbers; after each step everything is compared.
#include "recent/recent.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/check.h"
#include "coin/hint_list.h"

namespace coins {
namespace {

constexpr Secret kSecret = {1, 2};

// What a coin should look like, and the block that spent it.
struct Wanted {
  std::uint64_t number;
  std::uint64_t created_height;
  std::uint64_t spent_height;
  std::string hints;
};

struct WantedBlock {
  std::uint64_t height;
  std::uint64_t record_number;
  std::uint64_t first_coin;
  std::vector<Bytes32> created;
  std::vector<Bytes32> spent_before;
};

class RecentAndMap {
 public:
  Recent recent{kSecret};
  std::map<Bytes32, Wanted> coins;
  std::vector<WantedBlock> blocks;

  void AddRandomBlock() {
    const std::uint64_t height = (blocks.empty() ? 0 : blocks.back().height) + 1 + Below(3);
    // Numbers start a row anew; rows of blocks that were undone stay unused.
    const std::uint64_t first = NextRowStart(next_number_) + 32 * Below(2);
    const std::size_t count = Below(4) == 0 ? 0 : Below(60);
    WantedBlock block{height, next_record_++, first, {}, {}};
    Delta delta;
    delta.record.height = height;
    delta.record.number = block.record_number;
    delta.record.first_coin = first;
    delta.record.coin_count = static_cast<std::uint32_t>(count);

    std::vector<Bytes32> unspent;
    for (const auto& [id, coin] : coins) {
      if (coin.spent_height == kUnspent) unspent.push_back(id);
    }
    for (std::size_t left = Below(unspent.size() + 1); left > 0; --left) {
      const std::size_t at = Below(unspent.size());
      delta.spent.push_back(recent.Find(unspent[at]));
      coins.at(unspent[at]).spent_height = height;
      block.spent_before.push_back(unspent[at]);
      unspent[at] = unspent.back();
      unspent.pop_back();
    }
    std::vector<std::string> lists;
    lists.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      CoinRecord coin;
      for (std::uint8_t& byte : coin.coin_id) byte = static_cast<std::uint8_t>(random_());
      coin.number = first + i;
      coin.created_height = height;
      if (Below(5) == 0) coin.spent_height = height;
      lists.emplace_back();
      if (Below(3) == 0) {
        const std::string hint(1 + Below(32), static_cast<char>(i));
        AppendHintList({AsBytes(hint)}, &lists.back());
        coin.hints = AsBytes(lists.back()).data();
      }
      coins[coin.coin_id] = {coin.number, height, coin.spent_height, lists.back()};
      block.created.push_back(coin.coin_id);
      delta.id_hashes.push_back(KeyedHash(kSecret, coin.coin_id));
      delta.created.push_back(coin);
    }
    recent.Add(delta);
    next_number_ = first + count;
    blocks.push_back(std::move(block));
  }

  void Pop() {
    recent.Pop();
    const WantedBlock& block = blocks.back();
    for (const Bytes32& id : block.spent_before) coins.at(id).spent_height = kUnspent;
    for (const Bytes32& id : block.created) {
      coins.erase(id);
      gone_.push_back(id);
    }
    blocks.pop_back();
  }

  void ExpectEqual() const {
    ASSERT_EQ(recent.entry_count(), coins.size());
    for (const auto& [id, want] : coins) {
      const std::uint32_t entry = recent.Find(id);
      ASSERT_NE(entry, kNoEntry);
      const CoinRecord& got = recent.entry(entry);
      ASSERT_EQ(got.coin_id, id);
      ASSERT_EQ(got.number, want.number);
      ASSERT_EQ(got.created_height, want.created_height);
      ASSERT_EQ(got.spent_height, want.spent_height);
      const std::string_view hints =
          got.hints != nullptr ? AsText({got.hints, HintListSize(got.hints)}) : "";
      ASSERT_EQ(hints, want.hints);
      ASSERT_EQ(recent.FindByNumber(want.number), entry);
    }
    for (const Bytes32& id : gone_) ASSERT_EQ(recent.Find(id), kNoEntry);
    ExpectBlocksEqual();
  }

 private:
  std::size_t Below(std::size_t bound) { return random_() % bound; }

  void ExpectBlocksEqual() const {
    ASSERT_EQ(recent.block_count(), blocks.size());
    std::uint32_t entry = 0;
    std::size_t spent = 0;
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const RecentBlock& got = recent.block(i);
      const WantedBlock& want = blocks[i];
      ASSERT_EQ(got.height, want.height);
      ASSERT_EQ(got.record_number, want.record_number);
      ASSERT_EQ(got.first_coin, want.first_coin);
      ASSERT_EQ(got.end_coin, want.first_coin + want.created.size());
      ASSERT_EQ(got.first_entry, entry);
      entry += static_cast<std::uint32_t>(want.created.size());
      ASSERT_EQ(got.end_entry, entry);
      ASSERT_EQ(got.first_spent, spent);
      for (const Bytes32& id : want.spent_before) {
        ASSERT_EQ(recent.entry(recent.spent_entry(spent++)).coin_id, id);
      }
      ASSERT_EQ(got.end_spent, spent);
      // Numbers in the gap before the block and right behind it belong to nobody.
      if (next < want.first_coin) {
        ASSERT_EQ(recent.FindByNumber(next), kNoEntry);
        ASSERT_EQ(recent.FindByNumber(want.first_coin - 1), kNoEntry);
      }
      next = got.end_coin;
      ASSERT_EQ(recent.BlocksThroughHeight(want.height), i + 1);
      ASSERT_EQ(recent.BlocksThroughHeight(want.height - 1), i);
      ASSERT_EQ(recent.BlocksThroughRecord(want.record_number), i + 1);
      ASSERT_EQ(recent.BlocksThroughRecord(want.record_number - 1), i);
    }
    ASSERT_EQ(recent.FindByNumber(next), kNoEntry);
    ASSERT_EQ(recent.FindByNumber(UINT64_MAX), kNoEntry);
  }

  std::mt19937_64 random_{11};
  std::uint64_t next_number_ = 0;
  std::uint64_t next_record_ = 1;
  std::vector<Bytes32> gone_;
};

TEST(RecentTest, StartsEmpty) {
  const RecentAndMap both;
  both.ExpectEqual();
  EXPECT_EQ(both.recent.BlocksThroughHeight(UINT64_MAX), 0u);
  EXPECT_EQ(both.recent.BlocksThroughRecord(UINT64_MAX), 0u);
  EXPECT_EQ(both.recent.FindByNumber(0), kNoEntry);
  EXPECT_EQ(both.recent.secret(), kSecret);
}

TEST(RecentTest, EqualsAMapAfterBlocksAddedAndPopped) {
  RecentAndMap both;
  std::mt19937_64 random(12);
  for (int step = 0; step < 250; ++step) {
    if (both.blocks.empty() || random() % 5 < 3) {
      both.AddRandomBlock();
    } else {
      for (std::uint64_t n = random() % 4; n > 0 && !both.blocks.empty(); --n) both.Pop();
    }
    ASSERT_NO_FATAL_FAILURE(both.ExpectEqual()) << step;
  }
  EXPECT_GT(both.blocks.size(), 10u);
  while (!both.blocks.empty()) both.Pop();
  both.ExpectEqual();
}

TEST(RecentTest, FindManyAnswersEachIdInItsPlace) {
  RecentAndMap both;
  for (int i = 0; i < 20; ++i) both.AddRandomBlock();
  std::vector<Bytes32> ids;
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint32_t> want;
  for (const auto& [id, coin] : both.coins) {
    Bytes32 other = id;
    other[31] ^= 1;
    for (const Bytes32& asked : {id, other}) {
      ids.push_back(asked);
      hashes.push_back(KeyedHash(kSecret, asked));
      want.push_back(both.recent.Find(asked));
    }
  }
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, std::size_t{16}, std::size_t{17}, ids.size()}) {
    std::vector<std::uint32_t> got(count, 12345);
    both.recent.FindMany(std::span(ids).first(count), std::span(hashes).first(count), got.data());
    EXPECT_EQ(got, std::vector<std::uint32_t>(want.begin(),
                                              want.begin() + static_cast<std::ptrdiff_t>(count)));
  }
  EXPECT_NE(std::count(want.begin(), want.end(), kNoEntry), 0);
}

TEST(RecentTest, HeightsBetweenBlocksCountTheBlocksBelow) {
  Recent recent(kSecret);
  for (const std::uint64_t height : {0u, 5u, 9u}) {
    Delta delta;
    delta.record.height = height;
    delta.record.number = height + 1;
    recent.Add(delta);
  }
  EXPECT_EQ(recent.BlocksThroughHeight(0), 1u);
  EXPECT_EQ(recent.BlocksThroughHeight(4), 1u);
  EXPECT_EQ(recent.BlocksThroughHeight(5), 2u);
  EXPECT_EQ(recent.BlocksThroughHeight(8), 2u);
  EXPECT_EQ(recent.BlocksThroughHeight(UINT64_MAX), 3u);
  EXPECT_EQ(recent.BlocksThroughRecord(0), 0u);
  EXPECT_EQ(recent.BlocksThroughRecord(7), 2u);
}

TEST(RecentTest, ManyEmptyBlocksShareANumberWithTheBlockBehindThem) {
  Recent recent(kSecret);
  const auto add = [&](std::uint64_t number, std::size_t count) {
    Delta delta;
    delta.record.height = delta.record.number = recent.block_count() + 1;
    delta.record.first_coin = number;
    for (std::size_t i = 0; i < count; ++i) {
      CoinRecord coin;
      coin.coin_id[0] = static_cast<std::uint8_t>(recent.block_count());
      coin.coin_id[1] = static_cast<std::uint8_t>(i);
      coin.number = number + i;
      delta.created.push_back(coin);
      delta.id_hashes.push_back(KeyedHash(kSecret, coin.coin_id));
    }
    recent.Add(delta);
  };
  add(0, 2);
  add(32, 0);
  add(32, 0);
  EXPECT_EQ(recent.FindByNumber(32), kNoEntry);
  add(32, 3);
  add(64, 0);
  EXPECT_EQ(recent.FindByNumber(1), 1u);
  EXPECT_EQ(recent.FindByNumber(2), kNoEntry);
  EXPECT_EQ(recent.FindByNumber(32), 2u);
  EXPECT_EQ(recent.FindByNumber(34), 4u);
  EXPECT_EQ(recent.FindByNumber(35), kNoEntry);
  EXPECT_EQ(recent.FindByNumber(64), kNoEntry);
}

TEST(RecentTest, SpendingTwiceAndPoppingNothingAreOurBugs) {
  Recent recent(kSecret);
  EXPECT_THROW(recent.Pop(), CheckFailed);
  Delta delta;
  delta.created.resize(1);
  EXPECT_THROW(recent.Add(delta), CheckFailed);  // no hash
  delta.id_hashes = {KeyedHash(kSecret, {})};
  delta.created[0].spent_height = 5;
  recent.Add(delta);
  Delta spend;
  spend.spent = {0};
  EXPECT_THROW(recent.Add(spend), CheckFailed);
}

TEST(RecentTest, HintsAreGivenBackWithTheirBlock) {
  Recent recent(kSecret);
  std::string list;
  const std::string hint(32, 'h');
  AppendHintList({AsBytes(hint)}, &list);
  Delta delta;
  delta.created.resize(1000);
  for (std::size_t i = 0; i < delta.created.size(); ++i) {
    CoinRecord& coin = delta.created[i];
    coin.coin_id = {static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)};
    coin.hints = AsBytes(list).data();
    delta.id_hashes.push_back(KeyedHash(kSecret, coin.coin_id));
  }
  recent.Add(delta);
  const std::size_t once = recent.memory_bytes();
  for (int i = 0; i < 100; ++i) {
    recent.Pop();
    recent.Add(delta);
    ASSERT_EQ(recent.memory_bytes(), once) << i;
  }
}

TEST(RecentTest, MemoryGrowsWithTheCoinsAndIsGivenBack) {
  RecentAndMap both;
  const std::size_t empty = both.recent.memory_bytes();
  for (int i = 0; i < 700; ++i) both.AddRandomBlock();
  const std::size_t full = both.recent.memory_bytes();
  const std::size_t coins = both.coins.size() * sizeof(CoinRecord);
  EXPECT_GE(full, empty + coins);
  EXPECT_LE(full, empty + 3 * coins + (2u << 20));
  while (!both.blocks.empty()) both.Pop();
  // Of each list a chunk is kept, and the table of ids does not shrink.
  EXPECT_LE(both.recent.memory_bytes(), full - coins + 2 * 4096 * sizeof(CoinRecord));
}

}  // namespace
}  // namespace coins
