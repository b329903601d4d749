// SPDX-License-Identifier: Apache-2.0
// Goal: limits hold to the unit, and large blocks are blocks like any other. Method: each limit at
// itself and at one more; blocks of 100,000 with one bad entry at the end, and without.
#include <gtest/gtest.h>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

constexpr size_t kMany = 100'000;

std::vector<coinstore_addition> ManyCoins(size_t n, const std::string& name) {
  std::vector<coinstore_addition> coins;
  for (size_t i = 0; i < n; ++i) coins.push_back(Coin(Named(name), Named("puzzle"), i));
  return coins;
}

std::vector<Bytes32> IdsOf(const std::vector<coinstore_addition>& coins) {
  std::vector<Bytes32> ids;
  for (const coinstore_addition& coin : coins) ids.push_back(IdOf(coin));
  return ids;
}

Leaves LeavesOf(const std::vector<Bytes32>& ids, uint64_t height) {
  Leaves leaves;
  for (const Bytes32& id : ids) leaves[id] = {height, 0};
  return leaves;
}

TEST(LimitsTest, ACoinCreatedAndSpentInTheBlockIsTwoChanges) {
  Chain chain({{"max_block_changes", "4"}});
  const auto coins = ManyCoins(3, "a");
  const auto ids = IdsOf(coins);
  EXPECT_EQ(chain.Block(coins, {ids[0], ids[1]}).status, COINSTORE_BLOCK_TOO_LARGE);
  EXPECT_TRUE(Accepts(chain.Block(coins, {ids[0]})));
  EXPECT_EQ(chain.Block(ManyCoins(5, "b")).status, COINSTORE_BLOCK_TOO_LARGE);
  EXPECT_TRUE(Accepts(chain.Block(ManyCoins(4, "b"))));
}

TEST(LimitsTest, ABuilderRefusesTheChangeTooManyAndKeepsTheOthers) {
  Chain chain({{"max_block_changes", "4"}});
  const coinstore_block_info info = HeadOf(chain.Next());
  coinstore_block* made = nullptr;
  ASSERT_EQ(coinstore_block_begin(chain.store(), &info, &made, nullptr), COINSTORE_OK);
  const BlockHandle block(made);
  const auto coins = ManyCoins(5, "a");
  const auto ids = IdsOf(coins);
  EXPECT_EQ(coinstore_block_add(made, coins.data(), 5, nullptr), COINSTORE_BLOCK_TOO_LARGE);
  EXPECT_EQ(coinstore_block_add(made, coins.data(), 3, nullptr), COINSTORE_OK);
  EXPECT_EQ(coinstore_block_spend(made, ids[0].data(), 2, nullptr), COINSTORE_BLOCK_TOO_LARGE);
  EXPECT_EQ(coinstore_block_spend(made, ids[0].data(), 1, nullptr), COINSTORE_OK);
  coinstore_result result = Sized<coinstore_result>();
  ASSERT_EQ(coinstore_block_commit(made, &result, nullptr), COINSTORE_OK);
  EXPECT_EQ(result.created, 3u);
  EXPECT_EQ(result.spent, 1u);
}

TEST(LimitsTest, HintsOfACoinAreCountedWithoutRepeats) {
  Chain chain({{"max_coin_hints", "3"}});
  const Bytes32 a = IdOf(Coin("a")), b = IdOf(Coin("b"));
  std::vector<coinstore_hint> hints = {HintOf(a, "1"), HintOf(a, "2"), HintOf(a, "3"),
                                       HintOf(a, "1"), HintOf(a, ""),  HintOf(b, "1"),
                                       HintOf(b, "2"), HintOf(b, "3")};
  hints.push_back(HintOf(a, "4"));
  EXPECT_EQ(chain.Block({Coin("a"), Coin("b")}, {}, hints).status, COINSTORE_TOO_MANY_HINTS);
  hints.pop_back();
  EXPECT_TRUE(Accepts(chain.Block({Coin("a"), Coin("b")}, {}, hints)));
  EXPECT_EQ(chain.Tip().hints, 6u);
}

TEST(LimitsTest, BytesOfHintsAreCountedWithoutRepeats) {
  Chain chain({{"max_block_hint_bytes", "40"}});
  const Bytes32 a = IdOf(Coin("a")), b = IdOf(Coin("b"));
  const std::string longest(32, 'h');
  std::vector<coinstore_hint> hints = {HintOf(a, longest), HintOf(a, longest), HintOf(a, "1234"),
                                       HintOf(a, ""),      HintOf(b, "1234"),  HintOf(b, "1234")};
  hints.push_back(HintOf(b, "5"));
  EXPECT_EQ(chain.Block({Coin("a"), Coin("b")}, {}, hints).status, COINSTORE_HINTS_TOO_LARGE);
  hints.pop_back();
  EXPECT_TRUE(Accepts(chain.Block({Coin("a"), Coin("b")}, {}, hints)));
}

TEST(LimitsTest, ABlockOverALimitIsAcceptedByAStoreOpenedWithAHigherOne) {
  Chain chain({{"max_block_changes", "1"}});
  EXPECT_EQ(chain.Block(ManyCoins(2, "a")).status, COINSTORE_BLOCK_TOO_LARGE);
  ASSERT_EQ(coinstore_options_set(chain.options(), "max_block_changes", "2", nullptr),
            COINSTORE_OK);
  chain.Reopen();
  EXPECT_TRUE(Accepts(chain.Block(ManyCoins(2, "a"))));
  ASSERT_EQ(coinstore_options_set(chain.options(), "max_block_changes", "1", nullptr),
            COINSTORE_OK);
  chain.Reopen();  // what is in the log already is not judged again
  EXPECT_EQ(chain.Tip().unspent, 2u);
}

TEST(LimitsTest, OneBadAdditionAtTheEndOfAHundredThousand) {
  Chain chain;
  auto coins = ManyCoins(kMany, "many");
  coins.push_back(coins.front());
  EXPECT_TRUE(Refuses(chain.Block(coins), COINSTORE_COIN_ADDED_TWICE, COINSTORE_IN_ADDITIONS, kMany,
                      IdOf(coins.front())));
  EXPECT_TRUE(chain.IsEmpty());
  chain.Block({coins[5]});
  coins.pop_back();
  std::swap(coins[5], coins.back());
  EXPECT_TRUE(Refuses(chain.Block(coins), COINSTORE_COIN_EXISTS, COINSTORE_IN_ADDITIONS, kMany - 1,
                      IdOf(coins.back())));
  EXPECT_EQ(chain.Tip().unspent, 1u);
}

TEST(LimitsTest, OneBadRemovalOrHintAtTheEndOfAHundredThousand) {
  Chain chain;
  const auto coins = ManyCoins(kMany, "many");
  auto ids = IdsOf(coins);
  ids.push_back(Named("unknown"));
  EXPECT_TRUE(Refuses(chain.Block(coins, ids), COINSTORE_COIN_UNKNOWN, COINSTORE_IN_REMOVALS, kMany,
                      Named("unknown")));
  ids.back() = ids.front();
  EXPECT_TRUE(Refuses(chain.Block(coins, ids), COINSTORE_COIN_SPENT_TWICE, COINSTORE_IN_REMOVALS,
                      kMany, ids.front()));
  ids.pop_back();
  std::vector<coinstore_hint> hints;
  for (const Bytes32& id : ids) hints.push_back(HintOf(id, "h"));
  hints.back() = HintOf(Named("unknown"), "h");
  EXPECT_TRUE(Refuses(chain.Block(coins, ids, hints), COINSTORE_HINT_WITHOUT_COIN,
                      COINSTORE_IN_HINTS, kMany - 1, Named("unknown")));
  EXPECT_TRUE(chain.IsEmpty());
}

TEST(LimitsTest, AHundredThousandCreatedThenAsManySpentWhileAsManyAreCreated) {
  Chain chain;
  const auto first = ManyCoins(kMany, "first"), second = ManyCoins(kMany, "second");
  const auto first_ids = IdsOf(first), second_ids = IdsOf(second);
  ASSERT_TRUE(Accepts(chain.Block(first)));
  EXPECT_EQ(chain.Root(), NaiveTree(LeavesOf(first_ids, 1)).root());
  ASSERT_TRUE(Accepts(chain.Block(second, first_ids)));
  EXPECT_EQ(chain.Root(), NaiveTree(LeavesOf(second_ids, 2)).root());
  EXPECT_EQ(chain.Tip().unspent, kMany);
  EXPECT_EQ(chain.Tip().created, 2 * kMany);
  std::vector<uint8_t> answers(kMany);
  ASSERT_EQ(coinstore_is_unspent(chain.store(), nullptr, first_ids[0].data(), kMany, answers.data(),
                                 nullptr),
            COINSTORE_OK);
  EXPECT_EQ(std::count(answers.begin(), answers.end(), 1), 0);

  chain.Reopen();
  EXPECT_EQ(chain.Root(), NaiveTree(LeavesOf(second_ids, 2)).root());
  const Answer undone = chain.Rollback(1);
  EXPECT_EQ(chain.Root(), NaiveTree(LeavesOf(first_ids, 1)).root());
  ASSERT_EQ(undone.report.size(), 2 * kMany);
  EXPECT_EQ(ToBytes32(undone.report[0].coin_id), first_ids[0]);
  EXPECT_EQ(undone.report[0].flags, uint32_t{COINSTORE_UNSPENT_AGAIN});
  EXPECT_EQ(ToBytes32(undone.report[kMany].coin_id), second_ids[0]);
  EXPECT_EQ(undone.report[kMany].flags, uint32_t{COINSTORE_DELETED});
  EXPECT_EQ(ToBytes32(undone.report.back().coin_id), second_ids.back());
  ASSERT_EQ(coinstore_is_unspent(chain.store(), nullptr, first_ids[0].data(), kMany, answers.data(),
                                 nullptr),
            COINSTORE_OK);
  EXPECT_EQ(std::count(answers.begin(), answers.end(), 1), static_cast<ptrdiff_t>(kMany));
  chain.ExpectSound();
}

TEST(LimitsTest, AHundredThousandEphemeralCoinsInOneBlock) {
  Chain chain;
  const auto coins = ManyCoins(kMany, "ephemeral");
  const auto ids = IdsOf(coins);
  ASSERT_TRUE(Accepts(chain.Block(coins, ids)));
  EXPECT_EQ(chain.Root(), Bytes32{});
  EXPECT_EQ(chain.Tip().spent, kMany);
  const Answer undone = chain.Rollback(-1);
  EXPECT_EQ(undone.result.created, kMany);
  EXPECT_EQ(undone.result.spent, 0u);
  EXPECT_EQ(undone.report.size(), kMany);
}

}  // namespace
}  // namespace coinstore_test
