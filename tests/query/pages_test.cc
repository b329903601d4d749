// SPDX-License-Identifier: Apache-2.0
// Goal: pages of an owner's coins are complete, in order, and say when they are not the last. Method: a small
// chain whose coins stand at known places, in memory and in tables; each filter and cap at its edges.
#include <gtest/gtest.h>

#include <algorithm>

#include "model/asking.h"
#include "model/random_blocks.h"
#include "rules/chain.h"

namespace coinstore_test {
namespace {

using Ids = std::vector<Bytes32>;

const Bytes32 kOwner = Named("owner");

coinstore_addition Owned(const std::string& name, uint64_t amount = 1) {
  return Coin(Named("parent of " + name), kOwner, amount);
}

Ids Sorted(Ids ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

// Whether the coins lie in memory or in tables.
class PagesTest : public ::testing::TestWithParam<bool> {
 protected:
  void Settle() {
    if (GetParam()) Checkpoint(chain_.store());
  }
  Ids Asked(const Settings64& settings, size_t cap = 100, const coinstore_view* view = nullptr) {
    return IdsOf(Everything(chain_.store(), view,
                            Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)}, settings).get(), cap));
  }

  Chain chain_;
};
INSTANTIATE_TEST_SUITE_P(, PagesTest, ::testing::Bool(), [](const auto& where) -> std::string {
  return where.param ? "InTables" : "InMemory";
});

TEST_P(PagesTest, StartAndEndBoundTheConfirmedHeight) {
  const auto one = Owned("1"), two = Owned("2"), three = Owned("3");
  for (const auto& coin : {one, two, three}) ASSERT_TRUE(Accepts(chain_.Block({coin})));
  Settle();
  EXPECT_EQ(Asked({{COINSTORE_QUERY_START, 2}, {COINSTORE_QUERY_END, 2}}), Ids{});
  EXPECT_EQ(Asked({{COINSTORE_QUERY_START, 3}, {COINSTORE_QUERY_END, 2}}), Ids{});
  EXPECT_EQ(Asked({{COINSTORE_QUERY_START, 2}, {COINSTORE_QUERY_END, 3}}), Ids{IdOf(two)});
  EXPECT_EQ(Asked({{COINSTORE_QUERY_START, 3}}), Ids{IdOf(three)});
  EXPECT_EQ(Asked({{COINSTORE_QUERY_END, 3}}), (Ids{IdOf(one), IdOf(two)}));
}

TEST_P(PagesTest, MinIsHitByASpendAndMaxLiesBetweenCreationAndSpend) {
  const auto coin = Owned("coin");
  ASSERT_TRUE(Accepts(chain_.Block({coin})));
  ASSERT_TRUE(Accepts(chain_.Block()));
  ASSERT_TRUE(Accepts(chain_.Block({}, {IdOf(coin)})));
  Settle();
  EXPECT_EQ(Asked({{COINSTORE_QUERY_MIN, 3}}), Ids{IdOf(coin)});
  EXPECT_EQ(Asked({{COINSTORE_QUERY_MIN, 4}}), Ids{});
  EXPECT_EQ(Asked({{COINSTORE_QUERY_MAX, 3}}), Ids{IdOf(coin)});
  EXPECT_EQ(Asked({{COINSTORE_QUERY_MAX, 2}}), Ids{}) << "a coin spent later is left out";
  const ViewHandle view = ViewAt(chain_.store(), 2);
  const auto shown =
      Everything(chain_.store(), view.get(),
                 Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)}, {{COINSTORE_QUERY_MAX, 2}}).get());
  ASSERT_EQ(shown.size(), 1u) << "a view shows it as it was";
  EXPECT_EQ(shown[0].spent_height, COINSTORE_UNSPENT);
}

TEST_P(PagesTest, SpentAndUnspentFilter) {
  const auto spent = Owned("spent"), kept = Owned("kept"), brief = Owned("brief");
  ASSERT_TRUE(Accepts(chain_.Block({spent, kept})));
  ASSERT_TRUE(Accepts(chain_.Block({brief}, {IdOf(spent), IdOf(brief)})));
  Settle();
  EXPECT_EQ(Asked({{COINSTORE_QUERY_UNSPENT, 0}}), Sorted({IdOf(spent), IdOf(brief)}));
  EXPECT_EQ(Asked({{COINSTORE_QUERY_SPENT, 0}}), Ids{IdOf(kept)});
  EXPECT_EQ(Asked({{COINSTORE_QUERY_SPENT, 0}, {COINSTORE_QUERY_UNSPENT, 0}}), Ids{});
}

TEST_P(PagesTest, MinAmountIsUnsigned) {
  const auto half = Owned("half", uint64_t{1} << 63), all = Owned("all", UINT64_MAX),
             less = Owned("less", (uint64_t{1} << 63) - 1);
  ASSERT_TRUE(Accepts(chain_.Block({half, all, less})));
  Settle();
  EXPECT_EQ(Asked({{COINSTORE_QUERY_MIN_AMOUNT, uint64_t{1} << 63}}),
            Sorted({IdOf(half), IdOf(all)}));
  EXPECT_EQ(Asked({{COINSTORE_QUERY_MIN_AMOUNT, UINT64_MAX}}), Ids{IdOf(all)});
}

TEST_P(PagesTest, ACoinThatMatchesSeveralWaysIsShownOnceUnderItsFirstKey) {
  const Bytes32 first = Named("first"), second = Named("second");
  const auto coin = Owned("coin"), early = Coin(Named("p"), first);
  ASSERT_TRUE(Accepts(
      chain_.Block({coin}, {}, {HintOf(IdOf(coin), Key(first)), HintOf(IdOf(coin), Key(second))})));
  ASSERT_TRUE(Accepts(chain_.Block({early})));
  Settle();
  const std::vector<std::string> keys = {Key(second), Key(first), Key(kOwner), Key(second)};
  const auto asked = [&](const Settings64& settings) {
    return IdsOf(Everything(chain_.store(), nullptr,
                            Ask(COINSTORE_BY_PUZZLE_HASH, keys, settings).get(), 1));
  };
  EXPECT_EQ(asked({{COINSTORE_QUERY_HINTED, 1}}), (Ids{IdOf(coin), IdOf(early)}));
  EXPECT_EQ(asked({{COINSTORE_QUERY_HINTED, 1}, {COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT}}),
            (Ids{IdOf(coin), IdOf(early)}));
  EXPECT_EQ(asked({}), (Ids{IdOf(early), IdOf(coin)})) << "without hints, by key";
  EXPECT_EQ(asked({{COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT}}),
            (Ids{IdOf(coin), IdOf(early)}));
}

TEST_P(PagesTest, EveryCapLeadsToTheEnd) {
  std::vector<coinstore_addition> coins;
  for (int i = 0; i < 12; ++i) coins.push_back(Owned(std::to_string(i)));
  ASSERT_TRUE(Accepts(chain_.Block({coins.begin(), coins.begin() + 6})));
  ASSERT_TRUE(Accepts(chain_.Block({coins.begin() + 6, coins.end()}, {IdOf(coins[0])})));
  Settle();
  const Ids all = Asked({}, 12);
  ASSERT_EQ(all.size(), 12u);
  for (const size_t cap : {1, 2, 5, 6, 7, 11, 12, 13}) EXPECT_EQ(Asked({}, cap), all) << cap;
  for (const uint64_t budget : {1, 2, 5, 13}) {
    EXPECT_EQ(Asked({{COINSTORE_QUERY_SCAN_BUDGET, budget}}, 3), all) << budget;
  }
  const QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)});
  EXPECT_FALSE(Page(chain_.store(), nullptr, query.get(), 12).more);
  EXPECT_TRUE(Page(chain_.store(), nullptr, query.get(), 11).more);
}

TEST_P(PagesTest, CapZeroAnswersNothingAndTheCursorStays) {
  ASSERT_TRUE(Accepts(chain_.Block({Owned("a"), Owned("b")})));
  Settle();
  const QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)});
  const CoinsPage none = Page(chain_.store(), nullptr, query.get(), 0);
  EXPECT_EQ(none.status, COINSTORE_OK);
  EXPECT_TRUE(none.records.empty() && none.more && none.cursor.empty());
  const CoinsPage one = Page(chain_.store(), nullptr, query.get(), 1);
  const CoinsPage same = Page(chain_.store(), nullptr, query.get(), 0, one.cursor);
  EXPECT_EQ(same.cursor, one.cursor);
}

TEST_P(PagesTest, ChiaPagesEndBetweenHeights) {
  for (int height = 1; height <= 3; ++height) {
    const std::string name = std::to_string(height);
    ASSERT_TRUE(Accepts(chain_.Block({Owned(name + "a"), Owned(name + "b"), Owned(name + "c")})));
  }
  Settle();
  const QueryHandle query =
      Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)},
          {{COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT}, {COINSTORE_QUERY_CHIA_PAGE, 1}});
  const auto turn = [&](size_t cap, const std::vector<uint8_t>& cursor) {
    return Page(chain_.store(), nullptr, query.get(), cap, cursor);
  };
  const CoinsPage inside = turn(4, {});
  EXPECT_EQ(inside.records.size(), 3u);
  EXPECT_EQ(inside.next_height, 2u);
  const CoinsPage border = turn(3, inside.cursor);
  EXPECT_EQ(border.records.size(), 3u);
  EXPECT_EQ(border.next_height, 3u);
  const CoinsPage filled = turn(2, border.cursor);
  EXPECT_EQ(filled.records.size(), 2u) << "one height alone exceeds the page";
  EXPECT_EQ(filled.next_height, 3u);
  const CoinsPage last = turn(2, filled.cursor);
  EXPECT_EQ(last.records.size(), 1u);
  EXPECT_FALSE(last.more);
  EXPECT_EQ(last.next_height, COINSTORE_NO_HEIGHT);
}

TEST_P(PagesTest, ARollbackBetweenPagesMakesTheCursorStale) {
  const auto coin = Owned("coin");
  ASSERT_TRUE(Accepts(chain_.Block({coin, Owned("other")})));
  ASSERT_TRUE(Accepts(chain_.Block({Owned("late")}, {IdOf(coin)})));
  Settle();
  const ViewHandle view = ViewAt(chain_.store(), 1);
  const QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)});
  const CoinsPage tip = Page(chain_.store(), nullptr, query.get(), 1);
  const CoinsPage old = Page(chain_.store(), view.get(), query.get(), 1);
  ASSERT_TRUE(Accepts(chain_.Rollback(1)));
  EXPECT_EQ(Page(chain_.store(), nullptr, query.get(), 1, tip.cursor).status,
            COINSTORE_STALE_CURSOR);
  EXPECT_EQ(Page(chain_.store(), view.get(), query.get(), 1, old.cursor).status,
            COINSTORE_STALE_CURSOR)
      << "the view is there still, but coins moved behind the cursor";
  ASSERT_TRUE(Accepts(chain_.Block({Owned("late")}, {IdOf(coin)})));
  EXPECT_EQ(Page(chain_.store(), nullptr, query.get(), 1, tip.cursor).status,
            COINSTORE_STALE_CURSOR)
      << "the same block again is another record";
}

TEST_P(PagesTest, BlocksBetweenPagesMayShowACoinAgainButLoseNone) {
  const auto coin = Owned("coin"), other = Owned("other");
  ASSERT_TRUE(Accepts(chain_.Block({coin})));
  ASSERT_TRUE(Accepts(chain_.Block({other})));
  Settle();
  const QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)});
  const CoinsPage first = Page(chain_.store(), nullptr, query.get(), 1);
  EXPECT_EQ(first.ids(), Ids{IdOf(coin)});
  ASSERT_TRUE(Accepts(chain_.Block({}, {IdOf(coin)})));
  EXPECT_EQ(Page(chain_.store(), nullptr, query.get(), 9, first.cursor).ids(),
            (Ids{IdOf(other), IdOf(coin)}));
}

TEST_P(PagesTest, ACursorBelongsToItsQueryItsViewAndItsStore) {
  ASSERT_TRUE(Accepts(chain_.Block({Owned("a"), Owned("b")})));
  Settle();
  const QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)});
  std::vector<uint8_t> cursor = Page(chain_.store(), nullptr, query.get(), 1).cursor;
  const auto status = [&](coinstore* store, const coinstore_view* view, const QueryHandle& other) {
    return Page(store, view, other.get(), 1, cursor).status;
  };
  EXPECT_EQ(status(chain_.store(), nullptr, Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)})),
            COINSTORE_OK);
  EXPECT_EQ(status(chain_.store(), nullptr, Ask(COINSTORE_BY_PUZZLE_HASH, {Key(Named("x"))})),
            COINSTORE_INVALID_CURSOR);
  EXPECT_EQ(status(chain_.store(), nullptr,
                   Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)}, {{COINSTORE_QUERY_MIN, 1}})),
            COINSTORE_INVALID_CURSOR);
  EXPECT_EQ(status(chain_.store(), ViewOfTip(chain_.store()).get(), query),
            COINSTORE_INVALID_CURSOR);
  Chain elsewhere;
  ASSERT_TRUE(Accepts(elsewhere.Block({Owned("a"), Owned("b")})));
  EXPECT_EQ(status(elsewhere.store(), nullptr, query), COINSTORE_INVALID_CURSOR);
  chain_.Reopen();
  EXPECT_EQ(status(chain_.store(), nullptr, query), COINSTORE_OK)
      << "a cursor outlives the process";
  cursor.back() ^= 1;
  EXPECT_EQ(status(chain_.store(), nullptr, query), COINSTORE_INVALID_CURSOR);
}

TEST_P(PagesTest, TheLastCursorInOrderOfHeightGivesWhatComesLater) {
  ASSERT_TRUE(Accepts(chain_.Block({Owned("a")})));
  Settle();
  const QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)},
                                {{COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT}});
  CoinsPage page = Page(chain_.store(), nullptr, query.get(), 9);
  EXPECT_FALSE(page.more);
  EXPECT_TRUE(Page(chain_.store(), nullptr, query.get(), 9, page.cursor).records.empty());
  ASSERT_TRUE(Accepts(chain_.Block({Owned("b")})));
  EXPECT_EQ(Page(chain_.store(), nullptr, query.get(), 9, page.cursor).ids(),
            Ids{IdOf(Owned("b"))});
}

TEST_P(PagesTest, NoKeysHaveNoCoins) {
  ASSERT_TRUE(Accepts(chain_.Block({Owned("a")})));
  Settle();
  for (const uint32_t source : {COINSTORE_BY_PUZZLE_HASH, COINSTORE_BY_HINT, COINSTORE_BY_PARENT,
                                COINSTORE_BY_ID, COINSTORE_ADDED_AT}) {
    const CoinsPage page = Page(chain_.store(), nullptr, Ask(source, {}).get(), 9);
    EXPECT_EQ(page.status, COINSTORE_OK) << source;
    EXPECT_TRUE(page.records.empty() && !page.more) << source;
  }
}

TEST_P(PagesTest, AHundredThousandKeysOfWhichTwoOwnSomething) {
  const auto coin = Owned("coin"), other = Coin("other");
  ASSERT_TRUE(Accepts(chain_.Block({coin, other})));
  Settle();
  std::string keys;
  for (uint64_t i = 0; i < 100'000; ++i) keys += BigEndian(i, 32);
  keys += Key(Named("other")) + Key(kOwner);
  const QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {});
  ASSERT_EQ(coinstore_query_add_keys(query.get(), COINSTORE_BY_PUZZLE_HASH,
                                     reinterpret_cast<const uint8_t*>(keys.data()), 32,
                                     keys.size() / 32, nullptr),
            COINSTORE_OK);
  EXPECT_EQ(IdsOf(Everything(chain_.store(), nullptr, query.get())),
            (Ids{IdOf(other), IdOf(coin)}));
}

TEST_P(PagesTest, APageOfManyCoinsLooksAtNoMoreThanItShows) {
  constexpr size_t kCoins = 20'000;
  std::vector<coinstore_addition> coins;
  for (size_t i = 0; i < kCoins; ++i) coins.push_back(Owned(std::to_string(i)));
  ASSERT_TRUE(Accepts(chain_.Block(coins)));
  Settle();
  const QueryHandle query =
      Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)}, {{COINSTORE_QUERY_SCAN_BUDGET, 100}});
  const Ids all = [&] {
    Ids ids;
    for (const auto& coin : coins) ids.push_back(IdOf(coin));
    return Sorted(ids);
  }();
  CoinsPage page;
  for (size_t at = 0; at < 1'000; at += 100) {
    page = Page(chain_.store(), nullptr, query.get(), 100, page.cursor);
    ASSERT_EQ(page.ids(), Ids(all.begin() + at, all.begin() + at + 100));
  }
}

}  // namespace
}  // namespace coinstore_test
