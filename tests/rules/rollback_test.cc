// SPDX-License-Identifier: Apache-2.0
// Goal: a rollback to every kind of height, what it reports, and that it leaves no trace. Method: a
// short chain with gaps, small enough to write each report down; texts of all answers (chain.h)
// taken at every block and compared when the tip is there again.
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <map>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

using Kinds = std::vector<std::pair<std::string, uint32_t>>;

// Height 5: a, b (hint). Height 10: a spent, its child c. Height 20: b and c spent, d ephemeral, e.
class RollbackTest : public ::testing::Test {
 protected:
  RollbackTest() {
    name_ = {{IdOf(a_), "a"}, {IdOf(b_), "b"}, {IdOf(c_), "c"}, {IdOf(d_), "d"}, {IdOf(e_), "e"}};
    for (const auto& [id, name] : name_) ids_.push_back(id);
    ids_.push_back(Named("unknown"));
    Apply(5, {a_, b_}, {}, {HintOf(IdOf(b_), "hint")});
    Apply(10, {c_}, {IdOf(a_)});
    Apply(20, {d_, e_}, {IdOf(b_), IdOf(c_), IdOf(d_)}, {HintOf(IdOf(e_), "hint")});
  }

  void Apply(uint64_t height, std::vector<coinstore_addition> additions,
             std::vector<Bytes32> removals, std::vector<coinstore_hint> hints = {}) {
    BlockInput block = chain_.Next(std::move(additions), std::move(removals), std::move(hints));
    block.height = height;
    block.timestamp = height * 100;
    ASSERT_TRUE(Accepts(chain_.Apply(block)));
    applied_.push_back(block);
    after_.push_back(chain_.Answers(ids_));
  }

  Kinds Report(const Answer& answer) const {
    Kinds kinds;
    for (const coinstore_record& record : answer.report) {
      const uint32_t kind = record.flags & (COINSTORE_DELETED | COINSTORE_UNSPENT_AGAIN);
      kinds.emplace_back(name_.at(ToBytes32(record.coin_id)), kind);
    }
    return kinds;
  }

  const coinstore_addition a_ = Coin("a"), b_ = Coin("b", COINSTORE_COINBASE), c_ = Child(a_, "c"),
                           d_ = Child(b_, "d"), e_ = Child(d_, "e");
  std::map<Bytes32, std::string> name_;
  std::vector<Bytes32> ids_;
  Chain chain_;
  std::vector<BlockInput> applied_;
  std::vector<std::string> after_;  // each block: all answers then
};

constexpr uint32_t kDeleted = COINSTORE_DELETED, kAgain = COINSTORE_UNSPENT_AGAIN;

TEST_F(RollbackTest, ToTheTipChangesNothing) {
  const Answer answer = chain_.Rollback(20);
  ASSERT_TRUE(Accepts(answer));
  EXPECT_EQ(Report(answer), Kinds{});
  EXPECT_EQ(answer.result.reverted_blocks, 0u);
  EXPECT_EQ(answer.result.height, 20u);
  EXPECT_EQ(ToBytes32(answer.result.state_root), chain_.Root());
  EXPECT_EQ(chain_.Answers(ids_), after_[2]);
}

TEST_F(RollbackTest, AboveTheTipIsRefused) {
  for (const int64_t height :
       {int64_t{21}, int64_t{1} << 39, std::numeric_limits<int64_t>::max()}) {
    EXPECT_EQ(chain_.Rollback(height).status, COINSTORE_ROLLBACK_ABOVE_TIP);
  }
  EXPECT_EQ(chain_.Answers(ids_), after_[2]);
}

TEST_F(RollbackTest, ReportsEachCoinOnceTheSpendsOfABlockFirst) {
  const Answer answer = chain_.Rollback(5);
  ASSERT_TRUE(Accepts(answer));
  // c was created and spent above the target: reported where it was spent, as deleted.
  EXPECT_EQ(
      Report(answer),
      (Kinds{{"b", kAgain}, {"c", kDeleted}, {"d", kDeleted}, {"e", kDeleted}, {"a", kAgain}}));
  EXPECT_EQ(answer.result.created, 3u);
  EXPECT_EQ(answer.result.spent, 2u);
  EXPECT_EQ(answer.result.hints_added, 1u);
  EXPECT_EQ(answer.result.reverted_blocks, 2u);
  EXPECT_EQ(chain_.Answers(ids_), after_[0]);
}

TEST_F(RollbackTest, ReportsRecordsAsTheyWereBefore) {
  const Answer answer = chain_.Rollback(10);
  ASSERT_EQ(Report(answer),
            (Kinds{{"b", kAgain}, {"c", kAgain}, {"d", kDeleted}, {"e", kDeleted}}));
  const coinstore_record& b = answer.report[0];
  EXPECT_EQ(b.confirmed_height, 5u);
  EXPECT_EQ(b.spent_height, 20u);
  EXPECT_EQ(b.timestamp, 500u);
  EXPECT_EQ(b.flags, uint32_t{COINSTORE_COINBASE | COINSTORE_UNSPENT_AGAIN});
  EXPECT_EQ(answer.report[2].spent_height, 20u);
  EXPECT_EQ(answer.report[3].spent_height, COINSTORE_UNSPENT);
}

TEST_F(RollbackTest, ACoinSpentExactlyAtTheTargetStaysSpent) {
  chain_.Rollback(10);
  EXPECT_EQ(chain_.Get(IdOf(a_)).spent_height, 10u);
  EXPECT_TRUE(chain_.IsUnspent(IdOf(c_)));
  EXPECT_EQ(chain_.Answers(ids_), after_[1]);
}

TEST_F(RollbackTest, IntoAGapEndsAtTheHighestBlockBelow) {
  for (const int64_t height : {19, 11, 10}) {
    const Answer answer = chain_.Rollback(height);
    ASSERT_TRUE(Accepts(answer));
    EXPECT_EQ(answer.result.height, 10u);
    EXPECT_EQ(chain_.Answers(ids_), after_[1]);
    ASSERT_TRUE(Accepts(chain_.Apply(applied_[2])));
  }
  EXPECT_EQ(chain_.Answers(ids_), after_[2]);
}

TEST_F(RollbackTest, AnyNegativeHeightOrOneBelowTheFirstBlockEmptiesTheStore) {
  const std::string empty = Chain().Answers(ids_);
  for (const int64_t height :
       {int64_t{-1}, int64_t{-2}, std::numeric_limits<int64_t>::min(), int64_t{0}, int64_t{4}}) {
    const Answer answer = chain_.Rollback(height);
    ASSERT_TRUE(Accepts(answer));
    EXPECT_EQ(answer.result.flags, uint32_t{COINSTORE_RESULT_EMPTY});
    EXPECT_EQ(answer.result.height, COINSTORE_NO_HEIGHT);
    EXPECT_EQ(ToBytes32(answer.result.state_root), Bytes32{});
    EXPECT_EQ(answer.result.created, 5u);
    EXPECT_EQ(answer.result.spent, 0u);
    EXPECT_EQ(answer.result.hints_added, 2u);
    EXPECT_EQ(
        Report(answer),
        (Kinds{
            {"b", kDeleted}, {"c", kDeleted}, {"d", kDeleted}, {"e", kDeleted}, {"a", kDeleted}}));
    EXPECT_EQ(chain_.Answers(ids_), empty);
    chain_.Reopen();
    EXPECT_EQ(chain_.Answers(ids_), empty);
    for (size_t i = 0; i < applied_.size(); ++i) {
      ASSERT_TRUE(Accepts(chain_.Apply(applied_[i])));
      EXPECT_EQ(chain_.Answers(ids_), after_[i]);
    }
  }
}

TEST_F(RollbackTest, ToHeightZeroKeepsABlockThere) {
  Chain chain;
  BlockInput genesis = chain.Next({a_});
  genesis.height = 0;
  chain.Apply(genesis);
  const std::string before = chain.Answers(ids_);
  chain.Block({b_}, {IdOf(a_)});
  ASSERT_TRUE(Accepts(chain.Rollback(0)));
  EXPECT_FALSE(chain.IsEmpty());
  EXPECT_EQ(chain.Answers(ids_), before);
  ASSERT_TRUE(Accepts(chain.Rollback(-1)));
  EXPECT_TRUE(chain.IsEmpty());
}

TEST_F(RollbackTest, AnEmptyStoreAcceptsNegativeHeightsOnly) {
  Chain chain;
  for (const int64_t height : {int64_t{-1}, std::numeric_limits<int64_t>::min()}) {
    const Answer answer = chain.Rollback(height);
    ASSERT_TRUE(Accepts(answer));
    EXPECT_EQ(answer.result.flags, uint32_t{COINSTORE_RESULT_EMPTY});
    EXPECT_EQ(answer.result.reverted_blocks, 0u);
    EXPECT_EQ(answer.report.size(), 0u);
  }
  EXPECT_EQ(chain.Rollback(0).status, COINSTORE_ROLLBACK_ABOVE_TIP);
  EXPECT_EQ(chain.Rollback(7).status, COINSTORE_ROLLBACK_ABOVE_TIP);
}

TEST_F(RollbackTest, ADryRunReportsTheSameAndChangesNothing) {
  for (const int64_t height : {20, 15, 5, -1}) {
    const Answer dry = chain_.Rollback(height, COINSTORE_DRY_RUN);
    ASSERT_TRUE(Accepts(dry));
    EXPECT_EQ(chain_.Answers(ids_), after_[2]);
    const Answer real = chain_.Rollback(height);
    EXPECT_EQ(Report(dry), Report(real));
    EXPECT_EQ(std::memcmp(&dry.result, &real.result, sizeof dry.result), 0);
    for (const BlockInput& block : applied_) {
      if (chain_.IsEmpty() || block.height > chain_.Tip().height) chain_.Apply(block);
    }
    EXPECT_EQ(chain_.Answers(ids_), after_[2]);
  }
  EXPECT_EQ(chain_.Rollback(21, COINSTORE_DRY_RUN).status, COINSTORE_ROLLBACK_ABOVE_TIP);
}

TEST_F(RollbackTest, AReportStaysWhatItWasWhateverTheStoreDoesNext) {
  coinstore_iter* made = nullptr;
  ASSERT_EQ(coinstore_rollback(chain_.store(), 5, 0, nullptr, &made, nullptr), COINSTORE_OK);
  const IterHandle iter(made);
  Answer answer{0, {}, {}, {}};
  const auto read_one = [&] {
    answer.report.emplace_back();
    size_t n = 0;
    ASSERT_EQ(coinstore_iter_next(made, &answer.report.back(), 1, &n, nullptr), COINSTORE_OK);
  };
  read_one();
  chain_.Block({c_}, {IdOf(a_)});  // c again, on another height
  read_one();
  chain_.Rollback(-1);
  read_one();
  chain_.Block({b_, e_});
  read_one();
  read_one();
  coinstore_record record;
  size_t n = 9;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(coinstore_iter_next(made, &record, 1, &n, nullptr), COINSTORE_DONE);
    EXPECT_EQ(n, 0u);
  }
  EXPECT_EQ(
      Report(answer),
      (Kinds{{"b", kAgain}, {"c", kDeleted}, {"d", kDeleted}, {"e", kDeleted}, {"a", kAgain}}));
  EXPECT_EQ(answer.report[1].confirmed_height, 10u);
}

TEST_F(RollbackTest, TheFloorIsAlwaysTheEmptyStore) {
  int64_t floor = 0;
  ASSERT_EQ(coinstore_rollback_floor(chain_.store(), &floor, nullptr), COINSTORE_OK);
  EXPECT_EQ(floor, -1);
}

TEST_F(RollbackTest, WithoutReportOrResultItDoesTheSame) {
  ASSERT_EQ(coinstore_rollback(chain_.store(), 10, 0, nullptr, nullptr, nullptr), COINSTORE_OK);
  EXPECT_EQ(chain_.Answers(ids_), after_[1]);
}

TEST_F(RollbackTest, SpendsAreReportedByCoinNumberNotByInput) {
  // Odd coins by input, then children by their parent's number: x, y, then the children of x.
  const auto x = Coin("x"), y = Coin("y"), x1 = Child(x, "x1"), x2 = Child(x, "x2"),
             y1 = Child(y, "y1");
  name_ = {{IdOf(x), "x"}, {IdOf(y), "y"}, {IdOf(x1), "x1"}, {IdOf(x2), "x2"}, {IdOf(y1), "y1"}};
  chain_.Block({y1, x2, x, x1, y}, {IdOf(y), IdOf(x)});  // height 21
  const Answer created = chain_.Rollback(20, COINSTORE_DRY_RUN);
  EXPECT_EQ(
      Report(created),
      (Kinds{
          {"x", kDeleted}, {"y", kDeleted}, {"x2", kDeleted}, {"x1", kDeleted}, {"y1", kDeleted}}));
  chain_.Block({}, {IdOf(y1), IdOf(x1), IdOf(x2)});  // height 22
  EXPECT_EQ(Report(chain_.Rollback(21)), (Kinds{{"x2", kAgain}, {"x1", kAgain}, {"y1", kAgain}}));
}

TEST_F(RollbackTest, NumbersAreNotReusedAfterARollbackAndAReopening) {
  chain_.Rollback(10);
  chain_.Block({e_});
  chain_.Reopen();
  const auto f = Coin("f"), g = Coin("g");
  name_[IdOf(f)] = "f";
  name_[IdOf(g)] = "g";
  chain_.Block({f});
  chain_.Rollback(11);
  chain_.Reopen();
  chain_.Block({g});
  chain_.Block({f});
  chain_.Block({}, {IdOf(f), IdOf(g), IdOf(e_), IdOf(b_)});
  chain_.ExpectSound();
  EXPECT_EQ(Report(chain_.Rollback(13)),
            (Kinds{{"b", kAgain}, {"e", kAgain}, {"g", kAgain}, {"f", kAgain}}));
}

TEST(RollbackChainTest, SeveralAcrossTheSameHeightsWithAReopeningAfterEach) {
  Chain chain;
  std::vector<Bytes32> ids;
  std::vector<std::string> names;
  for (int fork = 0; fork < 6; ++fork) {
    for (int i = 0; i < 5; ++i) {
      names.push_back(std::to_string(fork) + "." + std::to_string(i));
      ids.push_back(IdOf(Coin(names.back())));
    }
  }
  ids.push_back(IdOf(Coin("base")));
  ids.push_back(IdOf(Coin("both")));
  chain.Block({Coin("base")});
  const std::string base = chain.Answers(ids);
  for (int fork = 0; fork < 6; ++fork) {
    const auto coin = [&](int i) { return Coin(std::to_string(fork) + "." + std::to_string(i)); };
    const auto reward = Coin("both", COINSTORE_COINBASE);
    ASSERT_TRUE(Accepts(chain.Block({coin(0), reward}, {IdOf(reward), IdOf(Coin("base"))})));
    ASSERT_TRUE(Accepts(chain.Block({coin(1), coin(2)}, {IdOf(coin(0))},
                                    {HintOf(IdOf(coin(1)), "fork " + std::to_string(fork))})));
    ASSERT_TRUE(Accepts(chain.Block({coin(3), coin(4)}, {IdOf(coin(3)), IdOf(coin(1))})));
    const std::string tip = chain.Answers(ids);
    chain.Reopen();
    EXPECT_EQ(chain.Answers(ids), tip);
    ASSERT_TRUE(Accepts(chain.Rollback(fork % 2 == 0 ? 2 : 1)));
    const std::string undone = chain.Answers(ids);
    chain.Reopen();
    EXPECT_EQ(chain.Answers(ids), undone);
    ASSERT_TRUE(Accepts(chain.Rollback(1)));
    EXPECT_EQ(chain.Answers(ids), base);
    chain.Reopen();
    EXPECT_EQ(chain.Answers(ids), base);
    chain.ExpectSound();
  }
}

TEST(RollbackChainTest, ApplyingAndRollingBackAnyNumberOfBlocksIsTheIdentity) {
  constexpr int kBlocks = 40;
  Chain chain;
  std::vector<Bytes32> ids;
  std::vector<BlockInput> blocks;
  std::vector<std::string> after = {chain.Answers({})};
  std::vector<coinstore_addition> unspent;
  for (int i = 0; i < kBlocks; ++i) {
    std::vector<coinstore_addition> additions;
    std::vector<Bytes32> removals;
    std::vector<coinstore_hint> hints;
    if (!unspent.empty()) {
      removals.push_back(IdOf(unspent.front()));
      additions.push_back(Move(unspent.front()));
      unspent.erase(unspent.begin());
    }
    for (int j = 0; j < i % 4; ++j) additions.push_back(Coin(std::to_string(i * 10 + j), j == 1));
    for (const coinstore_addition& coin : additions) {
      unspent.push_back(coin);
      ids.push_back(IdOf(coin));
      hints.push_back(HintOf(IdOf(coin), std::to_string(i)));
    }
    blocks.push_back(chain.Next(additions, removals, hints));
    ASSERT_TRUE(Accepts(chain.Apply(blocks.back())));
  }
  ASSERT_TRUE(Accepts(chain.Rollback(-1)));
  after = {chain.Answers(ids)};
  for (const BlockInput& block : blocks) {
    chain.Apply(block);
    after.push_back(chain.Answers(ids));
  }
  for (int back = 1; back <= kBlocks; back = back * 2 + 1) {
    const int height = kBlocks - back;
    ASSERT_TRUE(Accepts(chain.Rollback(height)));
    ASSERT_EQ(chain.Answers(ids), after[static_cast<size_t>(height)]) << back << " blocks back";
    for (size_t i = static_cast<size_t>(height); i < kBlocks; ++i) {
      ASSERT_TRUE(Accepts(chain.Apply(blocks[i])));
      ASSERT_EQ(chain.Answers(ids), after[i + 1]) << "again at " << i + 1;
    }
  }
  for (size_t height = kBlocks; height-- > 0;) {  // deep, in steps
    ASSERT_TRUE(Accepts(chain.Rollback(static_cast<int64_t>(height))));
    ASSERT_EQ(chain.Answers(ids), after[height]) << "step to " << height;
  }
}

}  // namespace
}  // namespace coinstore_test
