// SPDX-License-Identifier: Apache-2.0
// Goal: what a block may be. Method: each case of a good block by itself, its effect read back.
#include <gtest/gtest.h>

#include <algorithm>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

BlockInput At(uint64_t height, BlockInput block) {
  block.height = height;
  return block;
}

TEST(BlocksTest, TheFirstBlockMayHaveAnyHeight) {
  for (const uint64_t height : {uint64_t{0}, uint64_t{1}, uint64_t{1'000'000}}) {
    Chain chain;
    ASSERT_TRUE(Accepts(chain.Apply(At(height, chain.Next({Coin("a")})))));
    EXPECT_EQ(chain.Tip().height, height);
    EXPECT_EQ(chain.Get(IdOf(Coin("a"))).confirmed_height, height);
  }
}

TEST(BlocksTest, ATipAtHeightZeroIsNotAnEmptyStore) {
  Chain chain;
  EXPECT_TRUE(chain.IsEmpty());
  ASSERT_TRUE(Accepts(chain.Apply(At(0, chain.Next()))));
  EXPECT_FALSE(chain.IsEmpty());
  EXPECT_TRUE(Refuses(chain.Apply(At(0, chain.Next())), COINSTORE_HEIGHT_NOT_ABOVE_TIP));
}

TEST(BlocksTest, TheHighestHeightIsOneBelowTwoToThe39) {
  Chain chain;
  const uint64_t end = uint64_t{1} << 39;
  EXPECT_TRUE(Refuses(chain.Apply(At(end, chain.Next())), COINSTORE_HEIGHT_TOO_LARGE));
  EXPECT_TRUE(Accepts(chain.Apply(At(end - 1, chain.Next({Coin("a")})))));
  EXPECT_EQ(chain.Get(IdOf(Coin("a"))).confirmed_height, end - 1);
  EXPECT_TRUE(Refuses(chain.Apply(At(end, chain.Next())), COINSTORE_HEIGHT_TOO_LARGE));
  EXPECT_TRUE(Refuses(chain.Apply(At(~0ul, chain.Next())), COINSTORE_HEIGHT_TOO_LARGE));
  chain.Reopen();
  EXPECT_EQ(chain.Tip().height, end - 1);
}

TEST(BlocksTest, GapsOfHeightsAreNormalAndHoldNoBlock) {
  Chain chain;
  chain.Apply(At(3, chain.Next()));
  ASSERT_TRUE(Accepts(chain.Apply(At(1'000, chain.Next()))));
  coinstore_tip block = Sized<coinstore_tip>();
  for (const uint64_t height : {uint64_t{2}, uint64_t{4}, uint64_t{999}, uint64_t{1'001}}) {
    EXPECT_EQ(coinstore_get_block_info(chain.store(), nullptr, height, &block, nullptr),
              COINSTORE_NOT_FOUND);
  }
  EXPECT_EQ(coinstore_get_block_info(chain.store(), nullptr, 3, &block, nullptr), COINSTORE_OK);
  EXPECT_EQ(block.height, 3u);
}

TEST(BlocksTest, TheParentHashOfTheFirstBlockIsStoredUnchecked) {
  Chain chain;
  BlockInput block = chain.Next();
  block.parent_hash = Named("a block before this store");
  ASSERT_TRUE(Accepts(chain.Apply(block)));
  EXPECT_EQ(ToBytes32(chain.Tip().parent_hash), block.parent_hash);
}

TEST(BlocksTest, AnEmptyBlockKeepsTheRootAndTheCounters) {
  Chain chain;
  ASSERT_TRUE(Accepts(chain.Block()));
  EXPECT_EQ(chain.Root(), Bytes32{});
  chain.Block({Coin("a")});
  const coinstore_tip before = chain.Tip();
  const Answer answer = chain.Block();
  ASSERT_TRUE(Accepts(answer));
  EXPECT_EQ(answer.result.created + answer.result.spent + answer.result.hints_added, 0u);
  EXPECT_EQ(chain.Root(), ToBytes32(before.state_root));
  EXPECT_EQ(chain.Tip().unspent, before.unspent);
  EXPECT_EQ(chain.Tip().height, before.height + 1);
}

TEST(BlocksTest, ACoinMayBeCreatedAndSpentInOneBlock) {
  Chain chain;
  const auto coin = Coin("ephemeral");
  const Answer answer = chain.Block({coin}, {IdOf(coin)});
  ASSERT_TRUE(Accepts(answer));
  EXPECT_EQ(answer.result.created, 1u);
  EXPECT_EQ(answer.result.spent, 1u);
  EXPECT_EQ(chain.Get(IdOf(coin)).spent_height, 1u);
  EXPECT_EQ(chain.Get(IdOf(coin)).confirmed_height, 1u);
  EXPECT_FALSE(chain.IsUnspent(IdOf(coin)));
  EXPECT_EQ(chain.Root(), Bytes32{});
}

TEST(BlocksTest, AChainOfAThousandEphemeralCoinsIsAcceptedInAnyOrder) {
  const auto origin = Coin("origin");
  std::vector<coinstore_addition> additions;
  std::vector<Bytes32> removals = {IdOf(origin)};
  for (auto parent = origin; additions.size() < 1'000; parent = additions.back()) {
    additions.push_back(Child(parent, "link " + std::to_string(additions.size())));
    removals.push_back(IdOf(additions.back()));
  }
  const auto last = Child(additions.back(), "last");
  additions.push_back(last);
  for (const bool backwards : {false, true}) {
    if (backwards) std::reverse(additions.begin(), additions.end());
    if (!backwards) std::reverse(removals.begin(), removals.end());
    Chain chain;
    chain.Block({origin});
    ASSERT_TRUE(Accepts(chain.Block(additions, removals)));
    EXPECT_EQ(chain.Tip().unspent, 1u);
    EXPECT_EQ(chain.Tip().spent, 1'001u);
    EXPECT_TRUE(chain.IsUnspent(IdOf(last)));
    EXPECT_EQ(chain.Root(), NaiveTree(Leaves{{IdOf(last), {2, 0}}}).root());
    chain.Reopen();
    EXPECT_TRUE(chain.IsUnspent(IdOf(last)));
    const Answer undone = chain.Rollback(1);
    EXPECT_EQ(undone.report.size(), 1'002u);
    EXPECT_EQ(undone.result.created, 1'001u);
    EXPECT_EQ(undone.result.spent, 1u);
    EXPECT_TRUE(chain.IsUnspent(IdOf(origin)));
  }
}

TEST(BlocksTest, ARewardMayBeSpentInItsOwnBlock) {
  Chain chain;
  const auto reward = Coin("reward", COINSTORE_COINBASE);
  ASSERT_TRUE(Accepts(chain.Block({reward}, {IdOf(reward)})));
  EXPECT_EQ(chain.Get(IdOf(reward)).flags, uint32_t{COINSTORE_COINBASE});
  EXPECT_EQ(chain.Get(IdOf(reward)).spent_height, 1u);
}

TEST(BlocksTest, TheFirstBlockAboveZeroMaySpendItsOwnCoins) {
  Chain chain;
  EXPECT_TRUE(Accepts(chain.Apply(At(1, chain.Next({Coin("a")}, {IdOf(Coin("a"))})))));
}

TEST(BlocksTest, TheFirstBlockAtZeroSpendsNothingAlsoAfterARollback) {
  Chain chain;
  const BlockInput block = At(0, chain.Next({Coin("a")}, {IdOf(Coin("a"))}));
  EXPECT_EQ(chain.Apply(block).status, COINSTORE_REMOVAL_IN_FIRST_BLOCK);
  ASSERT_TRUE(Accepts(chain.Apply(At(7, chain.Next({Coin("b")})))));
  ASSERT_TRUE(Accepts(chain.Rollback(-1)));
  EXPECT_EQ(chain.Apply(block).status, COINSTORE_REMOVAL_IN_FIRST_BLOCK);
  EXPECT_TRUE(Accepts(chain.Apply(At(0, chain.Next({Coin("a")})))));
}

TEST(BlocksTest, ADeletedCoinMayBeCreatedAgain) {
  Chain chain;
  const auto coin = Coin("a");
  chain.Block();
  chain.Block({coin});
  chain.Block({}, {IdOf(coin)});
  chain.Rollback(1);
  ASSERT_TRUE(Accepts(chain.Block({Coin("b")})));
  ASSERT_TRUE(Accepts(chain.Block({coin})));
  EXPECT_EQ(chain.Get(IdOf(coin)).confirmed_height, 3u);
  EXPECT_TRUE(chain.IsUnspent(IdOf(coin)));
  chain.Reopen();
  EXPECT_TRUE(chain.IsUnspent(IdOf(coin)));
}

TEST(BlocksTest, TheSameCoinLivesOnBothForksWithItsOwnHeights) {
  Chain chain;
  const auto coin = Coin("both");
  chain.Block({Coin("base")});
  chain.Block({coin});
  const Bytes32 root = chain.Root();
  chain.Rollback(1);
  BlockInput other = At(9, chain.Next({coin}));
  other.timestamp = 77;
  ASSERT_TRUE(Accepts(chain.Apply(other)));
  EXPECT_EQ(chain.Get(IdOf(coin)).confirmed_height, 9u);
  EXPECT_EQ(chain.Get(IdOf(coin)).timestamp, 77u);
  EXPECT_NE(chain.Root(), root) << "the root binds the height";
  chain.Rollback(1);
  chain.Block({coin});
  EXPECT_EQ(chain.Root(), root);
}

TEST(BlocksTest, TheExpectedRootOfZerosIsRightWhenTheSetBecomesEmpty) {
  Chain chain;
  const auto coin = Coin("only");
  chain.Block({coin});
  BlockInput wrong = chain.Next({Coin("more")});
  wrong.expected_root = Bytes32{};
  EXPECT_TRUE(Refuses(chain.Apply(wrong), COINSTORE_ROOT_MISMATCH));
  BlockInput right = chain.Next({}, {IdOf(coin)});
  right.expected_root = Bytes32{};
  EXPECT_TRUE(Accepts(chain.Apply(right)));
  EXPECT_EQ(chain.Root(), Bytes32{});
  EXPECT_EQ(chain.Tip().unspent, 0u);
  EXPECT_FALSE(chain.IsEmpty()) << "no unspent coin is not the same as no block";
}

TEST(BlocksTest, ARootThatIsNotExpectedByFlagIsNotChecked) {
  Chain chain;
  coinstore_block_info info = HeadOf(chain.Next());
  info.expected_root[0] = 1;
  EXPECT_EQ(coinstore_apply_block(chain.store(), &info, nullptr, 0, nullptr, 0, nullptr, 0, nullptr,
                                  nullptr),
            COINSTORE_OK);
}

TEST(BlocksTest, AWrongExpectedRootRefusesAndTheRightOneIsAccepted) {
  Chain chain;
  BlockInput block = chain.Next({Coin("a"), Coin("b", COINSTORE_COINBASE)});
  block.expected_root = Named("wrong");
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_ROOT_MISMATCH));
  EXPECT_TRUE(chain.IsEmpty());
  block.expected_root =
      NaiveTree(Leaves{{IdOf(Coin("a")), {1, 0}}, {IdOf(Coin("b")), {1, COINSTORE_COINBASE}}})
          .root();
  EXPECT_TRUE(Accepts(chain.Apply(block)));
}

TEST(BlocksTest, ADryRunTellsTheSameResultAndChangesNothing) {
  Chain chain;
  chain.Block({Coin("a"), Coin("b")});
  const std::vector<Bytes32> ids = {IdOf(Coin("a")), IdOf(Coin("b")), IdOf(Coin("c"))};
  const std::string before = chain.Answers(ids);
  const BlockInput block =
      chain.Next({Coin("c")}, {IdOf(Coin("a"))}, {HintOf(IdOf(Coin("c")), "hint")});
  const Answer dry = chain.Apply(block, COINSTORE_DRY_RUN);
  ASSERT_TRUE(Accepts(dry));
  EXPECT_EQ(chain.Answers(ids), before);
  const Answer real = chain.Apply(block);
  EXPECT_EQ(ToBytes32(dry.result.state_root), ToBytes32(real.result.state_root));
  EXPECT_EQ(dry.result.height, real.result.height);
  EXPECT_EQ(dry.result.created, 1u);
  EXPECT_EQ(dry.result.spent, 1u);
  EXPECT_EQ(dry.result.hints_added, 1u);
}

TEST(BlocksTest, WithContiguousHeightsOnlyTheNextOneIsAccepted) {
  Chain chain({{"contiguous", "1"}});
  ASSERT_TRUE(Accepts(chain.Apply(At(10, chain.Next()))));
  EXPECT_TRUE(Refuses(chain.Apply(At(12, chain.Next())), COINSTORE_HEIGHT_NOT_CONTIGUOUS));
  EXPECT_TRUE(Refuses(chain.Apply(At(10, chain.Next())), COINSTORE_HEIGHT_NOT_ABOVE_TIP));
  EXPECT_TRUE(Accepts(chain.Apply(At(11, chain.Next()))));
}

TEST(BlocksTest, ChiaRewardsAreNoneAtZeroAndAtLeastTwoAbove) {
  Chain chain({{"reward_rule", "chia"}});
  const auto reward = [](int i) { return Coin(std::to_string(i), COINSTORE_COINBASE); };
  EXPECT_TRUE(Refuses(chain.Apply(At(0, chain.Next({reward(1)}))), COINSTORE_REWARD_RULE));
  ASSERT_TRUE(Accepts(chain.Apply(At(0, chain.Next({Coin("genesis")})))));
  EXPECT_TRUE(Refuses(chain.Block(), COINSTORE_REWARD_RULE));
  EXPECT_TRUE(Refuses(chain.Block({reward(1), Coin("a")}), COINSTORE_REWARD_RULE));
  EXPECT_TRUE(Accepts(chain.Block({reward(1), reward(2)})));
  EXPECT_TRUE(Accepts(chain.Block({reward(3), reward(4), reward(5), Coin("a")})));
}

TEST(BlocksTest, WithoutARewardRuleRewardsAreFree) {
  Chain chain;
  EXPECT_TRUE(Accepts(chain.Apply(At(0, chain.Next({Coin("a", COINSTORE_COINBASE)})))));
  EXPECT_TRUE(Accepts(chain.Block({Coin("b", COINSTORE_COINBASE)})));
  EXPECT_TRUE(Accepts(chain.Block()));
}

TEST(BlocksTest, WithoutBlockHashesNoParentIsChecked) {
  Chain chain({{"block_hashes", "absent"}});
  ASSERT_TRUE(Accepts(chain.Block({Coin("a")})));
  ASSERT_TRUE(Accepts(chain.Block({Coin("b")})));
  EXPECT_EQ(ToBytes32(chain.Tip().block_hash), Bytes32{});
  EXPECT_EQ(ToBytes32(chain.Tip().parent_hash), Bytes32{});
  chain.Rollback(1);
  EXPECT_TRUE(Accepts(chain.Block({Coin("c")})));
}

}  // namespace
}  // namespace coinstore_test
