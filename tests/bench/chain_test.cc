// SPDX-License-Identifier: Apache-2.0
// Goal: the chain keeps the rules that the comparison rests on, whatever its seed.
// Method: every rule recomputed over a small chain by plain sets and maps.
#include "workload/chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace coins::bench {
namespace {

Settings Small() {
  Settings settings;
  settings.operations = 4000;
  settings.created = 60;
  settings.spent = 50;
  settings.block_time_s = 8640;  // a day is ten blocks
  settings.seed = 5;
  return settings;
}

std::vector<Block> AllBlocks(const Settings& settings, Chain* chain) {
  std::vector<Block> blocks;
  *chain = MakeChain(settings, [&](const Block& block) { blocks.push_back(block); });
  blocks.insert(blocks.end(), chain->blocks.begin(), chain->blocks.end());
  return blocks;
}

Bytes32 Copied(const std::uint8_t* bytes) {
  Bytes32 result;
  std::copy_n(bytes, result.size(), result.begin());
  return result;
}

// A coin as the rules see it.
struct Known {
  coinstore_coin coin;
  std::uint64_t height;
};

void ExpectRules(const std::vector<Block>& blocks) {
  std::map<Bytes32, Known> unspent;
  std::set<Bytes32> ever;
  for (std::size_t height = 0; height < blocks.size(); ++height) {
    const Block& block = blocks[height];
    SCOPED_TRACE(height);
    EXPECT_EQ(block.height(), height);
    if (height > 0) {
      EXPECT_EQ(Copied(block.info.parent_hash), Copied(blocks[height - 1].info.block_hash));
    }
    std::size_t rewards = 0;
    for (std::size_t i = 0; i < block.ids.size(); ++i) rewards += block.is_reward(i) ? 1 : 0;
    EXPECT_EQ(rewards, height == 0 ? 0u : 2u);
    std::map<Bytes32, Known> spent_here;
    for (const Bytes32& id : block.spent) {
      auto found = unspent.extract(id);
      ASSERT_FALSE(found.empty()) << "spent before, unknown, or made in this block";
      spent_here.insert(std::move(found));
    }
    std::set<Bytes32> made_here;
    for (std::size_t i = 0; i < block.ids.size(); ++i) {
      EXPECT_TRUE(ever.insert(block.ids[i]).second);
      made_here.insert(block.ids[i]);
      const coinstore_coin& coin = block.additions[i].coin;
      const auto parent = spent_here.find(Copied(coin.parent_coin_info));
      EXPECT_EQ(parent != spent_here.end(), height > 0 && !block.is_reward(i));
      const bool like_parent = parent != spent_here.end() &&
                               parent->second.coin.amount == coin.amount &&
                               Copied(parent->second.coin.puzzle_hash) == Copied(coin.puzzle_hash);
      EXPECT_EQ(block.ff[i] != 0, like_parent && !block.is_reward(i));
      unspent[block.ids[i]] = {coin, height};
    }
    for (const coinstore_hint& hint : block.hints) {
      EXPECT_EQ(hint.hint_len, 32u);
      EXPECT_NE(Copied(hint.hint), Bytes32{});
      EXPECT_TRUE(made_here.contains(Copied(hint.coin_id)));
    }
  }
}

TEST(BenchChainTest, KeepsTheRulesFromAnEmptyStore) {
  Chain chain;
  const std::vector<Block> blocks = AllBlocks(Small(), &chain);
  ExpectRules(blocks);
  EXPECT_EQ(blocks.size(), chain.blocks.size());
  std::size_t operations = 0;
  for (const Block& block : blocks) operations += block.operations();
  EXPECT_GE(operations, Small().operations);
  EXPECT_LT(operations, Small().operations + 200);
}

TEST(BenchChainTest, KeepsTheRulesBehindAPreload) {
  Settings settings = Small();
  settings.unspent = 3000;
  Chain chain;
  const std::vector<Block> blocks = AllBlocks(settings, &chain);
  ExpectRules(blocks);
  EXPECT_GE(chain.preloaded.unspent(), 3000u);
  EXPECT_LT(chain.preloaded.unspent(), 3100u);
  std::size_t operations = 0;
  for (const Block& block : chain.blocks) operations += block.operations();
  EXPECT_GE(operations, settings.operations + WarmUpOperations(settings));
  // The preload's blocks come first, and the last count is that of the whole chain.
  EXPECT_EQ(chain.blocks.front().height(), blocks.size() - chain.blocks.size());
  EXPECT_GT(chain.end.created, chain.preloaded.created);
}

TEST(BenchChainTest, AboutAThirdOfTheCoinsHasAHint) {
  Chain chain;
  std::size_t hinted = 0, coins = 0;
  for (const Block& block : AllBlocks(Small(), &chain)) {
    std::set<Bytes32> here;
    for (const coinstore_hint& hint : block.hints) here.insert(Copied(hint.coin_id));
    hinted += here.size();
    coins += block.ids.size();
  }
  EXPECT_NEAR(static_cast<double>(hinted) / static_cast<double>(coins), 0.33, 0.04);
}

TEST(BenchChainTest, InBlockSpendsComeOnlyIfAskedFor) {
  Settings settings = Small();
  settings.in_block_share = 0.2;
  Chain chain;
  std::size_t in_block = 0, spent = 0;
  for (const Block& block : AllBlocks(settings, &chain)) {
    const std::set<Bytes32> made(block.ids.begin(), block.ids.end());
    for (const Bytes32& id : block.spent) in_block += made.contains(id) ? 1 : 0;
    spent += block.spent.size();
  }
  EXPECT_NEAR(static_cast<double>(in_block) / static_cast<double>(spent), 0.2, 0.05);
}

TEST(BenchChainTest, YoungShareIsThatOfTheSpends) {
  Settings settings = Small();
  settings.window_blocks = 3;
  Chain chain;
  const std::vector<Block> blocks = AllBlocks(settings, &chain);
  std::map<Bytes32, std::uint64_t> births;
  std::size_t young = 0, spent = 0;
  for (const Block& block : blocks) {
    for (const Bytes32& id : block.spent) {
      young += births.at(id) + settings.window_blocks >= block.height() ? 1 : 0;
      ++spent;
    }
    for (const Bytes32& id : block.ids) births[id] = block.height();
  }
  EXPECT_DOUBLE_EQ(chain.young_share, static_cast<double>(young) / static_cast<double>(spent));
  EXPECT_GT(chain.young_share, 0.1);
  EXPECT_LT(chain.young_share, 0.9);
}

TEST(BenchChainTest, TheSeedDecidesEverything) {
  Settings other = Small();
  other.seed = 6;
  Chain first, again, different;
  const std::vector<Block> a = AllBlocks(Small(), &first), b = AllBlocks(Small(), &again),
                           c = AllBlocks(other, &different);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].ids, b[i].ids);
    EXPECT_EQ(a[i].spent, b[i].spent);
  }
  EXPECT_EQ(first.questions.ids, again.questions.ids);
  EXPECT_EQ(first.questions.hints, again.questions.hints);
  EXPECT_NE(a[1].ids, c[1].ids);
}

TEST(BenchChainTest, QuestionsAreAboutWhatIsThere) {
  Settings settings = Small();
  settings.questions = 1000;
  Chain chain;
  std::set<Bytes32> ids;
  for (const Block& block : AllBlocks(settings, &chain)) {
    ids.insert(block.ids.begin(), block.ids.end());
  }
  const Questions& questions = chain.questions;
  EXPECT_GT(questions.ids.size(), 300u);
  EXPECT_TRUE(std::is_sorted(questions.ids.begin(), questions.ids.end()));
  for (const Bytes32& id : questions.ids) EXPECT_TRUE(ids.contains(id));
  EXPECT_EQ(questions.unknown.size(), 1000u);
  for (const Bytes32& id : questions.unknown) EXPECT_FALSE(ids.contains(id));
  EXPECT_FALSE(questions.puzzle_hashes.empty());
  EXPECT_FALSE(questions.parents.empty());
  EXPECT_FALSE(questions.hints.empty());
  EXPECT_EQ(questions.heights.front(), 0u);
  EXPECT_EQ(questions.heights.back(), chain.blocks.back().height() + 1);
}

}  // namespace
}  // namespace coins::bench
