// SPDX-License-Identifier: Apache-2.0
// Goal: one wrong answer anywhere is noticed, and its section and contender are named; the order of
// answers and what is declined do not count.
// Method: a contender made of a table, with one fault after the other.
#include "workload/cross_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace coins::bench {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

Bytes32 Key(std::uint8_t byte) {
  Bytes32 key;
  key.fill(byte);
  return key;
}

CoinAnswer Coin(std::uint8_t number, std::uint64_t confirmed, std::uint64_t spent) {
  CoinAnswer coin;
  coin.id = Key(number);
  coin.coin.amount = number;
  coin.confirmed_height = confirmed;
  coin.spent_height = spent;
  return coin;
}

// Every question about coins is answered with all of them.
class Table final : public Answers {
 public:
  std::optional<CoinAnswers> ByIds(std::span<const Bytes32>) override { return coins; }
  std::optional<CoinAnswers> ByPuzzleHash(const Bytes32&, bool) override { return Scans(); }
  std::optional<CoinAnswers> ByParent(const Bytes32&) override { return Scans(); }
  std::optional<CoinAnswers> AddedAt(std::uint64_t) override { return Scans(); }
  std::optional<CoinAnswers> RemovedAt(std::uint64_t) override { return Scans(); }
  std::optional<IdAnswers> ByHint(const Bytes32&) override {
    if (declines) return std::nullopt;
    return IdAnswers{Key(1)};
  }
  std::optional<HintAnswers> HintsOf(std::span<const Bytes32>) override { return hints; }
  std::optional<PageAnswer> Page(const PageQuestion& question) override {
    if (declines) return std::nullopt;
    return CutPage(coins, question.max_items);
  }
  std::optional<CountAnswer> Counts() override { return counts; }

  CoinAnswers coins = {Coin(1, 4, COINSTORE_UNSPENT), Coin(2, 4, 5), Coin(3, 6, 9)};
  HintAnswers hints = {{Key(1), Key(9)}, {Key(2), Key(8)}};
  CountAnswer counts{1, 2};
  bool declines = false;

 private:
  std::optional<CoinAnswers> Scans() {
    if (declines) return std::nullopt;
    return coins;
  }
};

Questions SomeQuestions() {
  Questions questions;
  questions.ids = {Key(1), Key(2), Key(3)};
  questions.unknown = {Key(77)};
  questions.puzzle_hashes = {Key(5), Key(6)};
  questions.parents = {Key(7)};
  questions.hints = {Key(9)};
  questions.heights = {0, 4};
  return questions;
}

Answered Ask(const std::string& name, Table& table) {
  return {name, AskAll(table, SomeQuestions())};
}

std::vector<std::string> WithFault(const std::function<void(Table&)>& fault) {
  Table good, again, bad;
  fault(bad);
  return Differences("end", {Ask("good", good), Ask("again", again), Ask("bad", bad)});
}

TEST(CrossCheckTest, EqualAnswersInAnyOrderAgree) {
  EXPECT_THAT(WithFault([](Table& table) {
                std::reverse(table.coins.begin(), table.coins.end());
                std::reverse(table.hints.begin(), table.hints.end());
              }),
              IsEmpty());
}

TEST(CrossCheckTest, WhatIsDeclinedIsNotCompared) {
  Table declining;
  declining.declines = true;
  const Answered answered = Ask("less", declining);
  EXPECT_TRUE(answered.sections["pages"].is_null());
  EXPECT_FALSE(answered.sections["ids"].is_null());
  EXPECT_THAT(WithFault([](Table& table) { table.declines = true; }), IsEmpty());
}

TEST(CrossCheckTest, EveryFieldOfACoinCounts) {
  const std::vector<std::function<void(CoinAnswer&)>> faults = {
      [](CoinAnswer& coin) { coin.id[31] ^= 1; },
      [](CoinAnswer& coin) { coin.coin.parent_coin_info[0] ^= 1; },
      [](CoinAnswer& coin) { coin.coin.puzzle_hash[0] ^= 1; },
      [](CoinAnswer& coin) { coin.coin.amount += 1; },
      [](CoinAnswer& coin) { coin.confirmed_height += 1; },
      [](CoinAnswer& coin) { coin.spent_height = 5; },
      [](CoinAnswer& coin) { coin.timestamp_s += 1; },
      [](CoinAnswer& coin) { coin.coinbase = true; },
      [](CoinAnswer& coin) { coin.ff = true; },
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    EXPECT_THAT(WithFault([&](Table& table) { faults[i](table.coins[0]); }),
                Contains(AllOf(HasSubstr("section ids:"), HasSubstr("bad"))))
        << i;
  }
}

TEST(CrossCheckTest, TheFastForwardFlagOfASpentCoinDoesNotCount) {
  EXPECT_THAT(WithFault([](Table& table) { table.coins[1].ff = true; }), IsEmpty());
}

TEST(CrossCheckTest, OneHintAndOneCountAreNoticed) {
  EXPECT_THAT(WithFault([](Table& table) { table.hints[0].second[0] ^= 1; }),
              ElementsAre(AllOf(HasSubstr("end, section hints_of_coins: bad"))));
  EXPECT_THAT(WithFault([](Table& table) { table.counts.spent += 1; }),
              ElementsAre(HasSubstr("end, section counts: bad")));
}

TEST(CrossCheckTest, AMissingCoinIsNoticedInEverySectionOfCoins) {
  const std::vector<std::string> lines = WithFault([](Table& table) { table.coins.pop_back(); });
  for (const char* section : {"ids", "puzzle_hashes", "unspent_of_puzzle_hashes", "parents",
                              "added_at_heights", "removed_at_heights", "pages"}) {
    EXPECT_THAT(lines, Contains(HasSubstr("section " + std::string(section) + ": bad")));
  }
}

TEST(CrossCheckTest, WithoutAMajorityAllAreNamed) {
  Table one, other;
  other.counts.unspent = 7;
  EXPECT_THAT(Differences("end", {Ask("one", one), Ask("other", other)}),
              UnorderedElementsAre(HasSubstr("counts: one"), HasSubstr("counts: other")));
}

TEST(CrossCheckTest, CountsOfTheChainAreInTheSameForm) {
  Table table;
  const Answered chain{"the chain", CountsOf({.created = 3, .spent = 2})};
  EXPECT_THAT(Differences("end", {Ask("table", table), chain}), IsEmpty());
  const Answered other{"the chain", CountsOf({.created = 3, .spent = 3})};
  EXPECT_THAT(Differences("end", {Ask("table", table), other}), SizeIs(2));
}

TEST(CutPageTest, LeavesOutTheHeightThatDoesNotFit) {
  CoinAnswers coins = {Coin(4, 7, COINSTORE_UNSPENT), Coin(1, 3, COINSTORE_UNSPENT), Coin(2, 1, 5),
                       Coin(3, 5, COINSTORE_UNSPENT)};
  const PageAnswer all = CutPage(coins, 4);
  EXPECT_THAT(all.coins, SizeIs(4));
  EXPECT_FALSE(all.next_height);
  const PageAnswer cut = CutPage(coins, 2);
  ASSERT_THAT(cut.coins, SizeIs(1));
  EXPECT_EQ(cut.coins[0].id, Key(1));
  EXPECT_EQ(cut.next_height, 5u);
  const PageAnswer whole_height = CutPage(coins, 3);
  EXPECT_THAT(whole_height.coins, SizeIs(3));
  EXPECT_EQ(whole_height.next_height, 7u);
}

}  // namespace
}  // namespace coins::bench
