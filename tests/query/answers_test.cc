// SPDX-License-Identifier: Apache-2.0
// Goal: hints, children, lineage and the roots of a block at the edges of their rules. Method: a few coins each, in
// memory and in tables.
#include <gtest/gtest.h>

#include <algorithm>

#include "model/asking.h"
#include "rules/chain.h"

namespace coinstore_test {
namespace {

using Ids = std::vector<Bytes32>;
using PairList = std::vector<std::pair<Bytes32, std::string>>;

class AnswersTest : public ::testing::TestWithParam<bool> {
 protected:
  void Settle() {
    if (GetParam()) Checkpoint(chain_.store());
  }
  Ids Asked(uint32_t source, const std::vector<std::string>& keys) {
    return IdsOf(Everything(chain_.store(), nullptr, Ask(source, keys).get(), 2));
  }
  PairList PairsOf(uint32_t source, const std::vector<std::string>& keys, size_t cap = 100) {
    const QueryHandle query = Ask(source, keys);
    PairList all;
    PairsPage page;
    do {
      page = Pairs(chain_.store(), nullptr, query.get(), cap, page.cursor);
      EXPECT_EQ(page.status, COINSTORE_OK);
      all.insert(all.end(), page.pairs.begin(), page.pairs.end());
    } while (page.more);
    return all;
  }
  coinstore_status Lineage(const Bytes32& puzzle_hash, Bytes32* unspent = nullptr,
                           Bytes32* parent = nullptr) {
    coinstore_record records[2] = {};
    const coinstore_status status = coinstore_lineage(chain_.store(), nullptr, puzzle_hash.data(),
                                                      &records[0], &records[1], nullptr);
    if (unspent != nullptr) *unspent = ToBytes32(records[0].coin_id);
    if (parent != nullptr) *parent = ToBytes32(records[1].coin_id);
    return status;
  }
  std::pair<Bytes32, Bytes32> Roots(uint64_t height) {
    std::pair<Bytes32, Bytes32> roots;
    EXPECT_EQ(coinstore_get_block_roots(chain_.store(), height, roots.first.data(),
                                        roots.second.data(), nullptr),
              COINSTORE_OK);
    return roots;
  }

  Chain chain_;
};
INSTANTIATE_TEST_SUITE_P(, AnswersTest, ::testing::Bool(), [](const auto& where) -> std::string {
  return where.param ? "InTables" : "InMemory";
});

TEST_P(AnswersTest, HintsOfEveryLengthAndPrefixesOfOneAnotherAreApart) {
  const auto coin = Coin("coin"), other = Coin("other");
  const std::vector<std::string> hints = {"a", "aa", std::string(31, 'a'), std::string(32, 'a')};
  std::vector<coinstore_hint> given = {HintOf(IdOf(coin), "")};
  for (const std::string& hint : hints) given.push_back(HintOf(IdOf(coin), hint));
  given.push_back(HintOf(IdOf(other), "aa"));
  given.push_back(HintOf(IdOf(other), "aa"));
  ASSERT_TRUE(Accepts(chain_.Block({coin, other}, {}, given)));
  Settle();
  for (const std::string& hint : {hints[0], hints[2], hints[3]}) {
    EXPECT_EQ(Asked(COINSTORE_BY_HINT, {hint}), Ids{IdOf(coin)}) << hint;
  }
  Ids both = {IdOf(coin), IdOf(other)};
  std::sort(both.begin(), both.end());
  EXPECT_EQ(Asked(COINSTORE_BY_HINT, {"aa"}), both);
  EXPECT_EQ(Asked(COINSTORE_BY_HINT, {"aaa", "b"}), Ids{});
  EXPECT_EQ(PairsOf(COINSTORE_BY_HINT, {"a", "aa"}).size(), 3u) << "a coin under each of its hints";
  PairList of_coin;
  for (const std::string& hint : hints) of_coin.emplace_back(IdOf(coin), hint);
  for (const size_t cap : {1, 3, 4, 5}) {
    EXPECT_EQ(PairsOf(COINSTORE_BY_ID, {Key(IdOf(coin)), Key(Named("none")), Key(IdOf(coin))}, cap),
              of_coin)
        << cap;
  }
}

TEST_P(AnswersTest, ACoinThatComesAgainHasItsNewHintsOnly) {
  const auto coin = Coin("coin");
  ASSERT_TRUE(Accepts(chain_.Block({Coin("first")})));
  ASSERT_TRUE(Accepts(chain_.Block({coin}, {}, {HintOf(IdOf(coin), "old")})));
  Settle();
  ASSERT_TRUE(Accepts(chain_.Rollback(1)));
  EXPECT_EQ(Asked(COINSTORE_BY_HINT, {"old"}), Ids{}) << "the hint of a deleted coin is gone";
  ASSERT_TRUE(Accepts(chain_.Block({coin}, {}, {HintOf(IdOf(coin), "new")})));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Asked(COINSTORE_BY_HINT, {"old", "new"}), Ids{IdOf(coin)});
    EXPECT_EQ(PairsOf(COINSTORE_BY_ID, {Key(IdOf(coin))}), (PairList{{IdOf(coin), "new"}}));
    Settle();
  }
}

TEST_P(AnswersTest, ChildrenStandByHeightThenNumberOddOnesToo) {
  const auto parent = Coin("parent");
  const auto early = Child(parent, "early"), one = Child(parent, "one"), two = Child(parent, "two"),
             late = Child(parent, "late");
  ASSERT_TRUE(Accepts(chain_.Block({parent, early})));  // a child of a coin that is not spent yet
  ASSERT_TRUE(Accepts(chain_.Block({two, one}, {IdOf(parent)})));
  Settle();
  ASSERT_TRUE(Accepts(chain_.Block({late})));
  const Ids all = {IdOf(early), IdOf(two), IdOf(one), IdOf(late)};
  EXPECT_EQ(Asked(COINSTORE_BY_PARENT, {Key(IdOf(parent))}), all);
  ASSERT_TRUE(Accepts(chain_.Rollback(1)));
  EXPECT_EQ(Asked(COINSTORE_BY_PARENT, {Key(IdOf(parent)), Key(Named("x"))}), Ids{IdOf(early)});
}

TEST_P(AnswersTest, AddedRemovedAndChangedAtAHeight) {
  const auto a = Coin("a"), b = Coin("b");
  BlockInput first = chain_.Next({b, a});
  first.height = 0;
  ASSERT_TRUE(Accepts(chain_.Apply(first)));
  const auto c = Coin("c");
  ASSERT_TRUE(Accepts(chain_.Block({c}, {IdOf(c), IdOf(a)})));
  Settle();
  EXPECT_EQ(Asked(COINSTORE_ADDED_AT, {HeightKey(0)}), (Ids{IdOf(b), IdOf(a)}));
  EXPECT_EQ(Asked(COINSTORE_REMOVED_AT, {HeightKey(0)}), Ids{});
  EXPECT_EQ(Asked(COINSTORE_REMOVED_AT, {HeightKey(1)}), (Ids{IdOf(a), IdOf(c)}));
  EXPECT_EQ(Asked(COINSTORE_CHANGED_AT, {HeightKey(1), HeightKey(0)}),
            (Ids{IdOf(a), IdOf(c), IdOf(b), IdOf(a)}));
  EXPECT_EQ(Asked(COINSTORE_CHANGED_AT, {HeightKey(2), HeightKey(UINT64_MAX)}), Ids{});
}

TEST_P(AnswersTest, LineageFollowsASingletonThroughAThousandMovesAndBack) {
  const Bytes32 singleton = Named("coin");
  std::vector<coinstore_addition> moves = {Coin("coin")};
  ASSERT_TRUE(Accepts(chain_.Block({moves[0]})));
  EXPECT_EQ(Lineage(singleton), COINSTORE_NOT_FOUND) << "it has not moved yet";
  for (int i = 0; i < 1'000; ++i) {
    moves.push_back(Move(moves.back()));
    ASSERT_TRUE(Accepts(chain_.Block({moves.back()}, {IdOf(moves[moves.size() - 2])})));
  }
  Settle();
  Bytes32 unspent, parent;
  ASSERT_EQ(Lineage(singleton, &unspent, &parent), COINSTORE_OK);
  EXPECT_EQ(unspent, IdOf(moves[1'000]));
  EXPECT_EQ(parent, IdOf(moves[999]));
  for (int64_t height = 1'000; height >= 2; height -= height > 40 ? 137 : 7) {
    ASSERT_TRUE(Accepts(chain_.Rollback(height)));
    ASSERT_EQ(Lineage(singleton, &unspent, &parent), COINSTORE_OK);
    EXPECT_EQ(unspent, IdOf(moves[static_cast<size_t>(height) - 1]));
  }
  ASSERT_TRUE(Accepts(chain_.Rollback(1)));
  EXPECT_EQ(Lineage(singleton), COINSTORE_NOT_FOUND);
}

TEST_P(AnswersTest, TwoCandidatesHaveNoLineageAndABystanderDoesNotMatter) {
  const auto one = Coin(Named("p1"), Named("s"), 5), two = Coin(Named("p2"), Named("s"), 6);
  ASSERT_TRUE(Accepts(chain_.Block({one, two})));
  ASSERT_TRUE(Accepts(chain_.Block({Move(one)}, {IdOf(one)})));
  Settle();
  EXPECT_EQ(Lineage(Named("s")), COINSTORE_OK) << "the other coin is no fast-forward coin";
  ASSERT_TRUE(Accepts(chain_.Block({Move(two)}, {IdOf(two)})));
  EXPECT_EQ(Lineage(Named("s")), COINSTORE_NOT_FOUND);
}

TEST_P(AnswersTest, RootsOfABlockAreThoseOfItsSets) {
  const auto coin = Coin("coin");
  ASSERT_TRUE(Accepts(chain_.Block({coin})));
  ASSERT_TRUE(Accepts(chain_.Block({}, {IdOf(coin)})));
  Settle();
  EXPECT_EQ(Roots(1).second, Bytes32{}) << "nothing was removed";
  EXPECT_EQ(Roots(2).first, Bytes32{});
  EXPECT_EQ(Roots(2).second, Sha256("\x01" + Key(IdOf(coin)))) << "a set of one";
  // Two leaves: the puzzle hash, and the hash of its one id. They part at their first different bit.
  const std::string leaves[2] = {Key(Named("coin")), Key(Sha256(Key(IdOf(coin))))};
  const auto [low, high] = std::minmax(leaves[0], leaves[1], [](const auto& a, const auto& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<uint8_t>(x) < static_cast<uint8_t>(y);
    });
  });
  EXPECT_EQ(Roots(1).first, Sha256(std::string(30, '\0') + "\x01\x01" + low + high));
}

TEST_P(AnswersTest, BalancesAddUpAbove64Bits) {
  const Bytes32 owner = Named("rich");
  std::vector<coinstore_addition> coins;
  for (int i = 0; i < 3; ++i) coins.push_back(Coin(Named(std::to_string(i)), owner, UINT64_MAX));
  ASSERT_TRUE(Accepts(chain_.Block(coins)));
  Settle();
  const std::string hashes = Key(owner) + Key(Named("poor")) + Key(owner);
  coinstore_balance balances[3] = {};
  ASSERT_EQ(
      coinstore_balances(chain_.store(), nullptr, reinterpret_cast<const uint8_t*>(hashes.data()),
                         3, balances, nullptr),
      COINSTORE_OK);
  const std::string sum(balances[0].amount_be, balances[0].amount_be + 16);
  EXPECT_EQ(sum, BigEndian(2, 8) + BigEndian(UINT64_MAX - 2, 8));
  EXPECT_EQ(balances[0].coins, 3u);
  EXPECT_EQ(balances[1].coins, 0u);
  EXPECT_EQ(std::string(balances[2].amount_be, balances[2].amount_be + 16), sum);
}

}  // namespace
}  // namespace coinstore_test
