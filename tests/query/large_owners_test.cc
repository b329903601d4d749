// SPDX-License-Identifier: Apache-2.0
// Goal: owners and hints with a million coins, and a hundred thousand keys at once, are answered like small ones, in
// memory and in tables; what a page looks at does not depend on how much there is. Method: one store whose coins
// all belong to one owner and carry one hint, and one with as many owners as keys; pages under a scan budget that
// is just enough for what they show.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "model/asking.h"
#include "rules/chain.h"

namespace coinstore_test {
namespace {

constexpr size_t kCoins = 1'000'000, kBlocks = 10, kSpent = 1'000;
constexpr size_t kPage = 1'024, kLargePage = 50'000;
const std::string kHint = "everybody's hint";

using Places = std::vector<std::pair<uint64_t, Bytes32>>;  // height of the last change, id

coinstore_addition Numbered(uint64_t number, const Bytes32& puzzle_hash) {
  return Coin(Named("mint"), puzzle_hash, number);
}

// Memory for all coins at once, so that a checkpoint alone brings them into tables.
class ChainInMemory : public Chain {
 public:
  ChainInMemory() : Chain({{"checkpoint_changes", "4000000"}, {"recent_bytes", "4294967296"}}) {}
};

class MillionCoins {
 public:
  MillionCoins() {
    std::vector<Bytes32> ids;
    for (size_t block = 0; block < kBlocks; ++block) {
      std::vector<coinstore_addition> coins;
      std::vector<coinstore_hint> hints;
      for (size_t i = 0; i < kCoins / kBlocks; ++i) {
        coins.push_back(Numbered(ids.size(), owner_));
        ids.push_back(IdOf(coins.back()));
        hints.push_back(HintOf(ids.back(), kHint));
        places_.emplace_back(block + 1, ids.back());
      }
      EXPECT_TRUE(Accepts(chain_.Block(coins, {}, hints)));
    }
    std::vector<Bytes32> spent;
    for (size_t i = 0; i < kSpent; ++i) {
      const size_t which = i * (kCoins / kSpent);
      spent.push_back(ids[which]);
      places_[which].first = kBlocks + 1;
    }
    EXPECT_TRUE(Accepts(chain_.Block({}, spent)));
    std::sort(places_.begin(), places_.end());
  }

  coinstore* store() const { return chain_.store(); }
  const Bytes32& owner() const { return owner_; }
  const Places& places() const { return places_; }

 private:
  ChainInMemory chain_;
  Bytes32 owner_ = Named("owner of a million");
  Places places_;
};

// Which key, of which source.
using Source = std::pair<uint32_t, std::string>;

// Pages that may look at no more places than they show.
void ExpectFullPages(const MillionCoins& coins, const Source& source, uint32_t order) {
  for (const uint64_t min : {uint64_t{0}, uint64_t{kBlocks / 2}, uint64_t{kBlocks}}) {
    const QueryHandle query = Ask(source.first, {source.second},
                                  {{COINSTORE_QUERY_ORDER, order},
                                   {COINSTORE_QUERY_MIN, min},
                                   {COINSTORE_QUERY_SCAN_BUDGET, kPage}});
    auto want =
        std::lower_bound(coins.places().begin(), coins.places().end(), std::pair(min, Bytes32{}));
    CoinsPage page;
    size_t shown = 0;
    for (int pages = 0; pages < 4; ++pages) {
      page = Page(coins.store(), nullptr, query.get(), kPage, page.cursor);
      ASSERT_EQ(page.status, COINSTORE_OK);
      for (const Bytes32& id : page.ids()) ASSERT_EQ(id, (want++)->second);
      shown += page.records.size();
    }
    // A look may fall on the former place of a coin that was spent; there are few.
    EXPECT_GE(shown, 4 * kPage - 4 * kSpent * kPage / kCoins - 8) << "from height " << min;
  }
}

void ExpectAll(const MillionCoins& coins, const Source& source, uint32_t order) {
  const QueryHandle query =
      Ask(source.first, {source.second},
          {{COINSTORE_QUERY_ORDER, order}, {COINSTORE_QUERY_SCAN_BUDGET, 2 * kLargePage}});
  const auto all = Everything(coins.store(), nullptr, query.get(), kLargePage);
  ASSERT_EQ(all.size(), kCoins);
  for (size_t i = 0; i < kCoins; ++i) {
    ASSERT_EQ(std::memcmp(all[i].coin_id, coins.places()[i].second.data(), 32), 0) << i;
    ASSERT_EQ(all[i].spent_height != COINSTORE_UNSPENT, coins.places()[i].first > kBlocks) << i;
  }
}

TEST(LargeOwnersTest, AMillionCoinsOfOneOwnerAndOnOneHintInMemoryAndInTables) {
  const MillionCoins coins;
  const Source owner = {COINSTORE_BY_PUZZLE_HASH, Key(coins.owner())};
  const Source hint = {COINSTORE_BY_HINT, kHint};
  for (const bool in_tables : {false, true}) {
    SCOPED_TRACE(in_tables ? "in tables" : "in memory");
    if (in_tables) Checkpoint(coins.store());
    uint64_t in_memory = 0;
    ASSERT_EQ(coinstore_stat(coins.store(), COINSTORE_STAT_RECENT_COINS, &in_memory, nullptr),
              COINSTORE_OK);
    ASSERT_EQ(in_memory, in_tables ? 0 : kCoins);
    for (const Source& source : {owner, hint}) {
      ExpectFullPages(coins, source, COINSTORE_ORDER_KEY);
      ExpectFullPages(coins, source, COINSTORE_ORDER_HEIGHT);
    }
    ExpectAll(coins, owner, COINSTORE_ORDER_HEIGHT);
    ExpectAll(coins, hint, COINSTORE_ORDER_KEY);
    coinstore_balance balance{};
    ASSERT_EQ(
        coinstore_balances(coins.store(), nullptr, coins.owner().data(), 1, &balance, nullptr),
        COINSTORE_OK);
    EXPECT_EQ(balance.coins, kCoins - kSpent);
  }
}

TEST(LargeOwnersTest, AHundredThousandKeysThatAllOwnSomethingInMemoryAndInTables) {
  constexpr size_t kKeys = 100'000;
  ChainInMemory chain;
  std::string keys;
  std::vector<coinstore_addition> coins;
  Places places;
  for (size_t i = 0; i < kKeys; ++i) {
    const Bytes32 owner = Sha256("owner " + std::to_string(i));
    keys += Key(owner);
    coins.push_back(Numbered(i, owner));
    places.emplace_back(1, IdOf(coins.back()));
  }
  ASSERT_TRUE(Accepts(chain.Block(coins)));
  std::vector<Bytes32> spent;
  for (size_t i = 0; i < kKeys; i += 7) {
    spent.push_back(places[i].second);
    places[i].first = 2;
  }
  ASSERT_TRUE(Accepts(chain.Block({}, spent)));
  const auto ask = [&](const Settings64& settings) {
    QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {}, settings);
    EXPECT_EQ(
        coinstore_query_add_keys(query.get(), COINSTORE_BY_PUZZLE_HASH,
                                 reinterpret_cast<const uint8_t*>(keys.data()), 32, kKeys, nullptr),
        COINSTORE_OK);
    return query;
  };
  Places by_height = places;
  std::sort(by_height.begin(), by_height.end());
  for (const bool in_tables : {false, true}) {
    SCOPED_TRACE(in_tables ? "in tables" : "in memory");
    if (in_tables) Checkpoint(chain.store());
    const auto by_key = IdsOf(Everything(chain.store(), nullptr, ask({}).get(), 3'000));
    ASSERT_EQ(by_key.size(), kKeys);
    for (size_t i = 0; i < kKeys; ++i) ASSERT_EQ(by_key[i], places[i].second) << i;
    const Settings64 height = {{COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT},
                               {COINSTORE_QUERY_SCAN_BUDGET, 2 * kLargePage}};
    const auto ids = IdsOf(Everything(chain.store(), nullptr, ask(height).get(), kLargePage));
    ASSERT_EQ(ids.size(), kKeys);
    for (size_t i = 0; i < kKeys; ++i) ASSERT_EQ(ids[i], by_height[i].second) << i;
  }
}

}  // namespace
}  // namespace coinstore_test
