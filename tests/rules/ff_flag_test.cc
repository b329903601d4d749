// SPDX-License-Identifier: Apache-2.0
// Goal: the fast-forward flag is set by its rule alone and never changes. Method: a singleton, and
// coins that differ from its move in one point each.
#include <gtest/gtest.h>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

class FfFlagTest : public ::testing::Test {
 protected:
  FfFlagTest() { chain_.Block({singleton_}); }

  uint32_t FlagsOf(const coinstore_addition& coin) const { return chain_.Get(IdOf(coin)).flags; }

  Chain chain_;
  const coinstore_addition singleton_ = Coin(Named("launcher"), Named("singleton"), 1);
  const coinstore_addition moved_ = Move(singleton_);
};

TEST_F(FfFlagTest, IsSetOnAChildWithThePuzzleHashAndAmountOfItsSpentParent) {
  ASSERT_TRUE(Accepts(chain_.Block({moved_}, {IdOf(singleton_)})));
  EXPECT_EQ(FlagsOf(moved_), uint32_t{COINSTORE_FF});
  EXPECT_EQ(FlagsOf(singleton_), 0u);
}

TEST_F(FfFlagTest, IsNotSetIfThePuzzleHashOrTheAmountDiffers) {
  const auto other_hash = Coin(IdOf(singleton_), Named("other"), 1);
  const auto other_amount = Coin(IdOf(singleton_), Named("singleton"), 2);
  ASSERT_TRUE(Accepts(chain_.Block({other_hash, other_amount}, {IdOf(singleton_)})));
  EXPECT_EQ(FlagsOf(other_hash), 0u);
  EXPECT_EQ(FlagsOf(other_amount), 0u);
}

TEST_F(FfFlagTest, IsNotSetOnARewardThatLooksLikeAChild) {
  coinstore_addition reward = moved_;
  reward.flags = COINSTORE_COINBASE;
  ASSERT_TRUE(Accepts(chain_.Block({reward}, {IdOf(singleton_)})));
  EXPECT_EQ(FlagsOf(reward), uint32_t{COINSTORE_COINBASE});
}

TEST_F(FfFlagTest, IsNotSetIfTheParentWasSpentByAnEarlierBlock) {
  ASSERT_TRUE(Accepts(chain_.Block({}, {IdOf(singleton_)})));
  ASSERT_TRUE(Accepts(chain_.Block({moved_})));
  EXPECT_EQ(FlagsOf(moved_), 0u);
}

TEST_F(FfFlagTest, IsNotSetIfTheParentStaysUnspentOrIsSpentLater) {
  ASSERT_TRUE(Accepts(chain_.Block({moved_})));
  EXPECT_EQ(FlagsOf(moved_), 0u);
  ASSERT_TRUE(Accepts(chain_.Block({}, {IdOf(singleton_)})));
  EXPECT_EQ(FlagsOf(moved_), 0u);
}

TEST_F(FfFlagTest, IsSetOnEveryChildThatFits) {
  // Two children with equal puzzle hash and amount would be one coin; a parent that is a reward is
  // a parent like any other.
  const auto reward = Coin(Named("farmer"), Named("pool"), 7, COINSTORE_COINBASE);
  const auto moved_reward = Move(reward);
  ASSERT_TRUE(Accepts(chain_.Block({reward})));
  ASSERT_TRUE(Accepts(chain_.Block({moved_, moved_reward}, {IdOf(reward), IdOf(singleton_)})));
  EXPECT_EQ(FlagsOf(moved_), uint32_t{COINSTORE_FF});
  EXPECT_EQ(FlagsOf(moved_reward), uint32_t{COINSTORE_FF});
}

TEST_F(FfFlagTest, IsSetOnChildrenOfEphemeralCoinsInAnyOrderOfInput) {
  const auto again = Move(moved_);
  for (const bool child_first : {false, true}) {
    std::vector<coinstore_addition> additions = {moved_, again};
    if (child_first) std::swap(additions[0], additions[1]);
    ASSERT_TRUE(Accepts(chain_.Block(additions, {IdOf(moved_), IdOf(singleton_)})));
    EXPECT_EQ(FlagsOf(moved_), uint32_t{COINSTORE_FF});
    EXPECT_EQ(FlagsOf(again), uint32_t{COINSTORE_FF});
    chain_.Rollback(1);
  }
}

TEST_F(FfFlagTest, StaysWhenTheCoinIsSpentUnspentAndReadAgain) {
  chain_.Block({moved_}, {IdOf(singleton_)});
  chain_.Block({}, {IdOf(moved_)});
  EXPECT_EQ(FlagsOf(moved_), uint32_t{COINSTORE_FF});
  const Answer undone = chain_.Rollback(2);
  ASSERT_EQ(undone.report.size(), 1u);
  EXPECT_EQ(undone.report[0].flags, uint32_t{COINSTORE_FF | COINSTORE_UNSPENT_AGAIN});
  EXPECT_EQ(FlagsOf(moved_), uint32_t{COINSTORE_FF});
  chain_.Reopen();
  EXPECT_EQ(FlagsOf(moved_), uint32_t{COINSTORE_FF});
}

TEST_F(FfFlagTest, FollowsTheForkOnWhichTheCoinIsCreatedAgain) {
  chain_.Block({moved_}, {IdOf(singleton_)});
  chain_.Rollback(1);
  chain_.Block({moved_});
  EXPECT_EQ(FlagsOf(moved_), 0u);
  chain_.Rollback(1);
  chain_.Block({moved_}, {IdOf(singleton_)});
  EXPECT_EQ(FlagsOf(moved_), uint32_t{COINSTORE_FF});
}

TEST_F(FfFlagTest, StaysThroughTheDeletionOfAFellowAndOfTheParentWithIt) {
  chain_.Rollback(-1);
  chain_.Block();
  chain_.Block({singleton_, moved_}, {IdOf(singleton_)});  // parent and child in one block
  EXPECT_EQ(FlagsOf(moved_), uint32_t{COINSTORE_FF});
  const Answer undone = chain_.Rollback(1);
  EXPECT_EQ(undone.result.created, 2u);
  EXPECT_EQ(FlagsOf(moved_), 0u) << "an unknown coin has no flags";
  EXPECT_FALSE(chain_.IsUnspent(IdOf(singleton_)));
}

TEST_F(FfFlagTest, AThousandMovesOfASingletonAndBack) {
  std::vector<coinstore_addition> moves = {singleton_};
  std::vector<Bytes32> roots = {chain_.Root()};
  for (int i = 0; i < 1'000; ++i) {
    moves.push_back(Move(moves.back()));
    ASSERT_TRUE(Accepts(chain_.Block({moves.back()}, {IdOf(moves[moves.size() - 2])})));
    roots.push_back(chain_.Root());
  }
  for (size_t i = 1; i < moves.size(); ++i) {
    const coinstore_record record = chain_.Get(IdOf(moves[i]));
    ASSERT_EQ(record.flags, uint32_t{COINSTORE_FF});
    ASSERT_EQ(record.confirmed_height, i + 1);
    ASSERT_EQ(record.spent_height, i < 1'000 ? i + 2 : COINSTORE_UNSPENT);
  }
  for (const size_t left : {999, 500, 499, 1, 0}) {
    ASSERT_TRUE(Accepts(chain_.Rollback(static_cast<int64_t>(left) + 1)));
    EXPECT_EQ(chain_.Root(), roots[left]);
    EXPECT_TRUE(chain_.IsUnspent(IdOf(moves[left])));
    EXPECT_EQ(ToBytes32(chain_.Get(IdOf(moves[left + 1])).coin_id), Bytes32{});
  }
  chain_.ExpectSound();
}

}  // namespace
}  // namespace coinstore_test
