// SPDX-License-Identifier: Apache-2.0
// Goal: what a block may not be, which fault is named, and that nothing changes. Method: each case
// of a bad block by itself; then blocks with all faults at once, from which one is taken at a time.
#include <gtest/gtest.h>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

// Height 1 creates `spent`, `unspent` and `reward`; height 2 spends the first.
class RefusalsTest : public ::testing::Test {
 protected:
  RefusalsTest() {
    chain_.Block({spent_, unspent_, reward_}, {}, {HintOf(IdOf(unspent_), "hint")});
    chain_.Block({}, {IdOf(spent_)});
    before_ = chain_.Answers(ids_);
  }

  // Nothing has changed, and a good block still applies.
  void TearDown() override {
    EXPECT_EQ(chain_.Answers(ids_), before_);
    EXPECT_TRUE(Accepts(chain_.Block({Coin("good")}, {IdOf(unspent_)})));
    chain_.ExpectSound();
  }

  const coinstore_addition spent_ = Coin("spent"), unspent_ = Coin("unspent"),
                           reward_ = Coin("reward", COINSTORE_COINBASE);
  const std::vector<Bytes32> ids_ = {IdOf(spent_),    IdOf(unspent_),  IdOf(reward_),
                                     IdOf(Coin("x")), IdOf(Coin("y")), IdOf(Coin("z"))};
  Chain chain_;
  std::string before_;
};

TEST_F(RefusalsTest, TheSameBlockTwice) {
  const BlockInput block = chain_.Next({Coin("x")});
  ASSERT_TRUE(Accepts(chain_.Apply(block)));
  EXPECT_TRUE(Refuses(chain_.Apply(block), COINSTORE_HEIGHT_NOT_ABOVE_TIP));
  ASSERT_TRUE(Accepts(chain_.Rollback(2)));
}

TEST_F(RefusalsTest, AHeightAtOrBelowTheTip) {
  for (const uint64_t height : {0, 1, 2}) {
    BlockInput block = chain_.Next();
    block.height = height;
    const Answer answer = chain_.Apply(block);
    EXPECT_TRUE(Refuses(answer, COINSTORE_HEIGHT_NOT_ABOVE_TIP));
    EXPECT_EQ(answer.error.height, height);
  }
}

TEST_F(RefusalsTest, AnotherParentHash) {
  BlockInput block = chain_.Next();
  block.parent_hash[31] ^= 1;
  EXPECT_TRUE(Refuses(chain_.Apply(block), COINSTORE_PARENT_MISMATCH));
  block.parent_hash = {};
  EXPECT_TRUE(Refuses(chain_.Apply(block), COINSTORE_PARENT_MISMATCH));
}

TEST_F(RefusalsTest, ACoinThatExistsUnspentSpentOrAsAReward) {
  for (coinstore_addition coin : {unspent_, spent_, reward_}) {
    for (const uint32_t flags : {0, COINSTORE_COINBASE}) {
      coin.flags = flags;
      EXPECT_TRUE(Refuses(chain_.Block({Coin("x"), coin, Coin("y")}), COINSTORE_COIN_EXISTS,
                          COINSTORE_IN_ADDITIONS, 1, IdOf(coin)));
    }
  }
}

TEST_F(RefusalsTest, ACoinThatExistsAndIsSpentInTheSameBlock) {
  EXPECT_TRUE(Refuses(chain_.Block({unspent_}, {IdOf(unspent_)}), COINSTORE_COIN_EXISTS,
                      COINSTORE_IN_ADDITIONS, 0, IdOf(unspent_)));
}

TEST_F(RefusalsTest, ACoinAddedTwiceNamesTheLater) {
  EXPECT_TRUE(Refuses(chain_.Block({Coin("x"), Coin("y"), Coin("z"), Coin("x")}),
                      COINSTORE_COIN_ADDED_TWICE, COINSTORE_IN_ADDITIONS, 3, IdOf(Coin("x"))));
  const auto as_reward = Coin("x", COINSTORE_COINBASE);
  EXPECT_TRUE(Refuses(chain_.Block({as_reward, Coin("x")}), COINSTORE_COIN_ADDED_TWICE,
                      COINSTORE_IN_ADDITIONS, 1, IdOf(Coin("x"))));
}

TEST_F(RefusalsTest, AChildThatExistsAlreadyAsAnOddChildOfItsParent) {
  const auto child = Child(unspent_, "child");
  ASSERT_TRUE(Accepts(chain_.Block({child})));  // its parent stays unspent
  EXPECT_TRUE(Refuses(chain_.Block({Coin("x"), child}, {IdOf(unspent_)}), COINSTORE_COIN_EXISTS,
                      COINSTORE_IN_ADDITIONS, 1, IdOf(child)));
  ASSERT_TRUE(Accepts(chain_.Block({}, {IdOf(child)})));
  EXPECT_TRUE(Refuses(chain_.Block({child}, {IdOf(unspent_)}), COINSTORE_COIN_EXISTS,
                      COINSTORE_IN_ADDITIONS, 0, IdOf(child)));
  chain_.Rollback(2);
}

TEST_F(RefusalsTest, ASpendOfAnUnknownCoin) {
  EXPECT_TRUE(Refuses(chain_.Block({}, {IdOf(unspent_), Named("unknown")}), COINSTORE_COIN_UNKNOWN,
                      COINSTORE_IN_REMOVALS, 1, Named("unknown")));
}

TEST_F(RefusalsTest, ASpendOfADeletedCoin) {
  ASSERT_TRUE(Accepts(chain_.Block({Coin("x")})));
  ASSERT_TRUE(Accepts(chain_.Rollback(2)));
  EXPECT_TRUE(Refuses(chain_.Block({}, {IdOf(Coin("x"))}), COINSTORE_COIN_UNKNOWN,
                      COINSTORE_IN_REMOVALS, 0, IdOf(Coin("x"))));
}

TEST_F(RefusalsTest, ASpendOfACoinSpentEarlier) {
  EXPECT_TRUE(Refuses(chain_.Block({Coin("x")}, {IdOf(Coin("x")), IdOf(unspent_), IdOf(spent_)}),
                      COINSTORE_COIN_ALREADY_SPENT, COINSTORE_IN_REMOVALS, 2, IdOf(spent_)));
}

TEST_F(RefusalsTest, ACoinSpentTwiceNamesTheLater) {
  EXPECT_TRUE(Refuses(chain_.Block({}, {IdOf(unspent_), IdOf(reward_), IdOf(unspent_)}),
                      COINSTORE_COIN_SPENT_TWICE, COINSTORE_IN_REMOVALS, 2, IdOf(unspent_)));
  const Bytes32 x = IdOf(Coin("x"));
  EXPECT_TRUE(Refuses(chain_.Block({Coin("x")}, {x, x}), COINSTORE_COIN_SPENT_TWICE,
                      COINSTORE_IN_REMOVALS, 1, x));
}

TEST_F(RefusalsTest, TheFirstFaultIsNamedInTheOrderOfTheRules) {
  // Everything is wrong; each step mends the fault that was named.
  Chain chain({{"contiguous", "1"}, {"reward_rule", "chia"}, {"max_block_changes", "8"}});
  const auto reward = [](int i) { return Coin("reward " + std::to_string(i), COINSTORE_COINBASE); };
  chain.Block({reward(1), reward(2), unspent_});
  const Bytes32 unknown = Named("unknown"), x = IdOf(Coin("x"));
  const coinstore_hint of_another = HintOf(IdOf(unspent_), ""), good = HintOf(x, "good");
  BlockInput block = chain.Next({Coin("x"), unspent_, Coin("x"), reward(3)},
                                {IdOf(unspent_), unknown, unknown, IdOf(unspent_), x},
                                {good, of_another, HintOf(x, std::string(33, 'h'))});
  block.expected_root = Named("wrong root");
  block.parent_hash[0] ^= 1;
  block.height = uint64_t{1} << 39;

  EXPECT_EQ(chain.Apply(block).status, COINSTORE_BLOCK_TOO_LARGE);
  block.removals.pop_back();
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_HEIGHT_TOO_LARGE));
  block.height = 1;
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_HEIGHT_NOT_ABOVE_TIP));
  block.height = 3;
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_HEIGHT_NOT_CONTIGUOUS));
  block.height = 2;
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_PARENT_MISMATCH));
  block.parent_hash[0] ^= 1;
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_REWARD_RULE));
  block.removals.pop_back();
  block.additions.push_back(reward(4));
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_COIN_EXISTS, COINSTORE_IN_ADDITIONS, 1,
                      IdOf(unspent_)));
  block.additions.erase(block.additions.begin() + 1);
  EXPECT_TRUE(
      Refuses(chain.Apply(block), COINSTORE_COIN_ADDED_TWICE, COINSTORE_IN_ADDITIONS, 1, x));
  block.additions.erase(block.additions.begin() + 1);
  EXPECT_TRUE(
      Refuses(chain.Apply(block), COINSTORE_COIN_UNKNOWN, COINSTORE_IN_REMOVALS, 1, unknown));
  block.removals = {IdOf(unspent_), IdOf(unspent_)};
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_COIN_SPENT_TWICE, COINSTORE_IN_REMOVALS, 1,
                      IdOf(unspent_)));
  block.removals.pop_back();
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_HINT_WITHOUT_COIN, COINSTORE_IN_HINTS, 1,
                      IdOf(unspent_)));
  block.hints.erase(block.hints.begin() + 1);
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_HINT_TOO_LONG, COINSTORE_IN_HINTS, 1, x));
  block.hints.pop_back();
  EXPECT_TRUE(Refuses(chain.Apply(block), COINSTORE_ROOT_MISMATCH));
  block.expected_root.reset();
  EXPECT_TRUE(Accepts(chain.Apply(block)));
}

TEST_F(RefusalsTest, OfSeveralBadCoinsTheFirstInInputOrder) {
  EXPECT_TRUE(Refuses(chain_.Block({Coin("x"), Coin("x"), unspent_}), COINSTORE_COIN_ADDED_TWICE,
                      COINSTORE_IN_ADDITIONS, 1, IdOf(Coin("x"))));
  EXPECT_TRUE(Refuses(chain_.Block({Coin("x"), unspent_, Coin("x")}), COINSTORE_COIN_EXISTS,
                      COINSTORE_IN_ADDITIONS, 1, IdOf(unspent_)));
  const Bytes32 unknown = Named("unknown");
  EXPECT_TRUE(Refuses(chain_.Block({}, {IdOf(spent_), unknown}), COINSTORE_COIN_ALREADY_SPENT,
                      COINSTORE_IN_REMOVALS, 0, IdOf(spent_)));
  EXPECT_TRUE(Refuses(chain_.Block({}, {unknown, IdOf(spent_)}), COINSTORE_COIN_UNKNOWN,
                      COINSTORE_IN_REMOVALS, 0, unknown));
}

TEST_F(RefusalsTest, OfManyBlocksThoseBeforeTheBadOneStay) {
  const BlockInput first = chain_.Next({Coin("x")});
  BlockInput second = first, third = first;
  second.height = 4;
  second.parent_hash = first.block_hash;
  second.additions = {Coin("y"), Coin("x")};
  third.height = 5;
  const coinstore_block_info infos[] = {HeadOf(first), HeadOf(second), HeadOf(third)};
  const coinstore_addition additions[] = {Coin("x"), Coin("y"), Coin("x"), Coin("z")};
  const uint64_t addition_ends[] = {1, 3, 4}, none[] = {0, 0, 0};
  coinstore_result results[] = {Sized<coinstore_result>(), Sized<coinstore_result>(),
                                Sized<coinstore_result>()};
  size_t n_applied = 99;
  Answer answer{0, Sized<coinstore_error>(), {}, {}};
  answer.status =
      coinstore_apply_blocks(chain_.store(), infos, 3, additions, addition_ends, nullptr, none,
                             nullptr, none, results, &n_applied, &answer.error);
  EXPECT_TRUE(Refuses(answer, COINSTORE_COIN_EXISTS, COINSTORE_IN_ADDITIONS, 1, IdOf(Coin("x"))));
  EXPECT_EQ(answer.error.height, 4u);
  EXPECT_EQ(n_applied, 1u);
  EXPECT_EQ(results[0].height, 3u);
  EXPECT_EQ(results[1].height, 0u);
  EXPECT_EQ(chain_.Tip().height, 3u);
  EXPECT_EQ(chain_.Tip().durable_height, 3u);
  chain_.Rollback(2);
}

TEST_F(RefusalsTest, ADryRunOfManyBlocksIsAnArgumentError) {
  const coinstore_block_info info = HeadOf(chain_.Next(), COINSTORE_DRY_RUN);
  const uint64_t none = 0;
  size_t n_applied = 99;
  EXPECT_EQ(coinstore_apply_blocks(chain_.store(), &info, 1, nullptr, &none, nullptr, &none,
                                   nullptr, &none, nullptr, &n_applied, nullptr),
            COINSTORE_ARGUMENT);
  coinstore_block* block = nullptr;
  EXPECT_EQ(coinstore_block_begin(chain_.store(), &info, &block, nullptr), COINSTORE_ARGUMENT);
  EXPECT_EQ(block, nullptr);
}

TEST_F(RefusalsTest, AnUnknownFlagIsAnArgumentError) {
  EXPECT_EQ(chain_.Apply(chain_.Next(), 4).status, COINSTORE_ARGUMENT);
  for (const uint32_t flags : {COINSTORE_FF, COINSTORE_DELETED, COINSTORE_UNSPENT_AGAIN, 16}) {
    EXPECT_EQ(chain_.Block({Coin("x", flags)}).status, COINSTORE_ARGUMENT) << flags;
  }
  EXPECT_EQ(chain_.Rollback(1, 4).status, COINSTORE_ARGUMENT);
  EXPECT_EQ(chain_.Rollback(1, COINSTORE_HAS_EXPECTED_ROOT).status, COINSTORE_ARGUMENT);
}

}  // namespace
}  // namespace coinstore_test
