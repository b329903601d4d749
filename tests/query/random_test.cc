// SPDX-License-Identifier: Apache-2.0
// Goal: every question has the right answer wherever the coins lie: in rows, in several segments, in what a deep
// rollback left. Method: random histories with checkpoints of a few changes; after each step questions drawn at
// random, of the tip and of views, asked page by page under every cap and budget, and each answer compared with
// a filter over the reference's coins.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>

#include "base/uint128.h"
#include "model/random_blocks.h"
#include "model/asking.h"
#include "rules/chain.h"

namespace coinstore_test {
namespace {

constexpr uint64_t kSeeds = 8;
constexpr uint64_t kSteps = 50;

uint64_t PlaceHeight(const coinstore_record& record) {
  return record.spent_height == COINSTORE_UNSPENT ? record.confirmed_height : record.spent_height;
}

std::optional<coinstore_record> AsOf(coinstore_record record, uint64_t height) {
  if (record.confirmed_height > height) return std::nullopt;
  if (record.spent_height != COINSTORE_UNSPENT && record.spent_height > height) {
    record.spent_height = COINSTORE_UNSPENT;
  }
  return record;
}

std::string Text(const coinstore_record& record) {
  const auto* const bytes = reinterpret_cast<const char*>(&record);
  return {bytes, sizeof record};
}

using Setting = std::map<uint32_t, uint64_t>;
uint64_t Get(const Setting& settings, uint32_t key, uint64_t standard) {
  const auto found = settings.find(key);
  return found == settings.end() ? standard : found->second;
}

class RandomQueries {
 public:
  explicit RandomQueries(uint64_t seed) : random_(seed), blocks_(random_), chain_({}) {
    EXPECT_EQ(coinstore_options_set(chain_.options(), "checkpoint_changes", "1", nullptr),
              COINSTORE_OK);
    Tune();
  }

  void Step() {
    const uint64_t dice = random_.Below(100);
    if (dice < 70 || reference_.tip() == nullptr) {
      const BlockInput block = blocks_.Good(reference_);
      ASSERT_EQ(reference_.Apply(block).status, COINSTORE_OK);
      ASSERT_TRUE(Accepts(chain_.Apply(block)));
    } else if (dice < 85) {
      const int64_t tip = static_cast<int64_t>(reference_.tip()->height);
      const int64_t target = random_.Percent(70) ? tip - static_cast<int64_t>(random_.Below(30))
                                                 : static_cast<int64_t>(random_.Below(tip + 1)) - 1;
      const Verdict verdict = reference_.Rollback(target);
      ASSERT_TRUE(Accepts(chain_.Rollback(target)));
      blocks_.Remember(verdict.report);
    } else if (dice < 95) {
      Checkpoint(chain_.store());
    } else {
      Tune();
    }
    Compare();
  }

 private:
  void Tune() {
    const auto set = [&](const char* name, uint64_t value) {
      EXPECT_EQ(
          coinstore_options_set(chain_.options(), name, std::to_string(value).c_str(), nullptr),
          COINSTORE_OK);
    };
    set("checkpoint_changes", 1 + random_.Below(60));
    set("keep_recent_blocks", random_.Below(6));
    chain_.Reopen();
  }

  void Compare() {
    Collect();
    if (reference_.tip() == nullptr) return;
    for (int i = 0; i < 4; ++i) {
      ViewHandle view;
      height_ = reference_.tip()->height;
      if (random_.Percent(50)) {
        auto block = reference_.blocks().begin();
        std::advance(block, random_.Below(reference_.blocks().size()));
        height_ = block->first;
        view = ViewAt(chain_.store(), height_);
      }
      view_ = view.get();
      CompareOwners();
      CompareNamed();
      CompareUnspent();
      ComparePairs();
    }
  }

  // Values that questions are about, and the coins in the order of their ids.
  void Collect() {
    coins_.clear();
    puzzle_hashes_.clear();
    hints_.clear();
    parents_.clear();
    for (const auto& [id, coin] : reference_.coins()) {
      coins_.push_back(&coin);
      puzzle_hashes_.push_back(Key(ToBytes32(coin.record.coin.puzzle_hash)));
      parents_.push_back(Key(ToBytes32(coin.record.coin.parent_coin_info)));
      for (const std::string& hint : coin.hints) hints_.push_back(hint);
    }
    for (auto* values : {&puzzle_hashes_, &hints_, &parents_}) {
      values->push_back(Key(random_.Id()));
      std::sort(values->begin(), values->end());
      values->erase(std::unique(values->begin(), values->end()), values->end());
    }
  }

  std::vector<std::string> Draw(std::vector<std::string>& from, size_t most) {
    std::vector<std::string> keys;
    for (uint64_t i = random_.Below(most + 1); i > 0; --i) keys.push_back(random_.OneOf(from));
    return keys;
  }
  static std::vector<std::string> Unique(const std::vector<std::string>& keys) {
    std::vector<std::string> unique;
    for (const std::string& key : keys) {
      if (std::find(unique.begin(), unique.end(), key) == unique.end()) unique.push_back(key);
    }
    return unique;
  }

  bool Shows(const coinstore_record& shown, const Setting& settings) const {
    const bool is_spent = shown.spent_height != COINSTORE_UNSPENT;
    const uint64_t max = Get(settings, COINSTORE_QUERY_MAX, UINT64_MAX);
    const uint64_t end = Get(settings, COINSTORE_QUERY_END, UINT64_MAX);
    return Get(settings, is_spent ? COINSTORE_QUERY_SPENT : COINSTORE_QUERY_UNSPENT, 1) == 1 &&
           shown.coin.amount >= Get(settings, COINSTORE_QUERY_MIN_AMOUNT, 0) &&
           shown.confirmed_height >= Get(settings, COINSTORE_QUERY_START, 0) &&
           (end == UINT64_MAX || shown.confirmed_height < end) &&
           PlaceHeight(shown) >= Get(settings, COINSTORE_QUERY_MIN, 0) &&
           shown.confirmed_height <= max && (!is_spent || shown.spent_height <= max);
  }

  uint64_t SomeHeight() { return random_.Below(reference_.tip()->height + 3); }

  void DrawFilters(Setting* settings) {
    if (random_.Percent(25)) (*settings)[COINSTORE_QUERY_SPENT] = random_.Below(2);
    if (random_.Percent(25)) (*settings)[COINSTORE_QUERY_UNSPENT] = random_.Below(2);
    if (random_.Percent(20)) (*settings)[COINSTORE_QUERY_START] = SomeHeight();
    if (random_.Percent(20)) (*settings)[COINSTORE_QUERY_END] = SomeHeight();
  }
  void DrawStates(Setting* settings) {
    if (random_.Percent(25)) (*settings)[COINSTORE_QUERY_MIN] = SomeHeight();
    if (random_.Percent(25)) (*settings)[COINSTORE_QUERY_MAX] = SomeHeight();
  }

  QueryHandle Query(uint32_t source, const std::vector<std::string>& keys, Setting settings) {
    if (random_.Percent(60)) settings[COINSTORE_QUERY_SCAN_BUDGET] = 1 + random_.Below(7);
    return Ask(source, keys, {settings.begin(), settings.end()});
  }
  size_t Cap() { return random_.Percent(50) ? 1 + random_.Below(5) : 1'000; }

  void Expect(const std::vector<coinstore_record>& got, const std::vector<coinstore_record>& want,
              const char* what) const {
    std::vector<std::string> got_texts, want_texts;
    for (const coinstore_record& record : got) got_texts.push_back(Text(record));
    for (const coinstore_record& record : want) want_texts.push_back(Text(record));
    ASSERT_EQ(got_texts.size(), want_texts.size()) << what << " as of " << height_;
    for (size_t i = 0; i < want.size(); ++i) {
      ASSERT_EQ(IdsOf(got)[i], IdsOf(want)[i]) << what << " " << i << " as of " << height_;
      ASSERT_EQ(got_texts[i], want_texts[i]) << what << " " << i << " as of " << height_;
    }
  }

  static bool Matches(const ReferenceStore::Coin& coin, uint32_t source, const std::string& key,
                      bool hinted) {
    const bool has_hint = coin.hints.count(key) != 0;
    if (source == COINSTORE_BY_HINT) return has_hint;
    return Key(ToBytes32(coin.record.coin.puzzle_hash)) == key || (hinted && has_hint);
  }

  void CompareOwners() {
    const uint32_t source = random_.Percent(60) ? COINSTORE_BY_PUZZLE_HASH : COINSTORE_BY_HINT;
    const std::vector<std::string> keys =
        Draw(source == COINSTORE_BY_HINT ? hints_ : puzzle_hashes_, 5);
    Setting settings;
    DrawFilters(&settings);
    DrawStates(&settings);
    if (random_.Percent(20)) settings[COINSTORE_QUERY_MIN_AMOUNT] = random_.Below(3);
    if (random_.Percent(50)) settings[COINSTORE_QUERY_ORDER] = COINSTORE_ORDER_HEIGHT;
    const bool hinted = source == COINSTORE_BY_PUZZLE_HASH && random_.Percent(60);
    if (hinted) settings[COINSTORE_QUERY_HINTED] = 1;
    if (settings.count(COINSTORE_QUERY_ORDER) != 0 && random_.Percent(30)) {
      settings[COINSTORE_QUERY_CHIA_PAGE] = 1;
    }
    const std::vector<std::string> unique = Unique(keys);
    std::map<std::tuple<size_t, uint64_t, Bytes32>, coinstore_record> want;
    for (const auto* coin : coins_) {
      size_t index = 0;
      while (index < unique.size() && !Matches(*coin, source, unique[index], hinted)) ++index;
      const auto shown = AsOf(coin->record, height_);
      if (index == unique.size() || !shown || !Shows(*shown, settings)) continue;
      if (settings.count(COINSTORE_QUERY_ORDER) != 0) index = 0;
      want[{index, PlaceHeight(coin->record), ToBytes32(coin->record.coin_id)}] = *shown;
    }
    std::vector<coinstore_record> records;
    for (const auto& [place, record] : want) records.push_back(record);
    const QueryHandle query = Query(source, keys, settings);
    Expect(Everything(chain_.store(), view_, query.get(), Cap()), records, "owner");
  }

  void CompareNamed() {
    std::vector<std::string> ids;
    for (uint64_t i = random_.Below(8); i > 0 && !coins_.empty(); --i) {
      ids.push_back(Key(ToBytes32(random_.OneOf(coins_)->record.coin_id)));
    }
    ids.push_back(Key(random_.Id()));
    Setting settings;
    DrawFilters(&settings);
    const std::vector<std::string> parents = Draw(parents_, 4);
    std::vector<coinstore_record> children;
    for (const std::string& parent : Unique(parents)) {
      const auto want = Select(settings, [&](const coinstore_record& record) {
        return Key(ToBytes32(record.coin.parent_coin_info)) == parent;
      });
      children.insert(children.end(), want.begin(), want.end());
    }
    Expect(Everything(chain_.store(), view_, Query(COINSTORE_BY_PARENT, parents, settings).get(),
                      Cap()),
           children, "children");
    DrawStates(&settings);
    std::vector<coinstore_record> named;
    for (const std::string& id : Unique(ids)) {
      const auto want = Select(settings, [&](const coinstore_record& record) {
        return Key(ToBytes32(record.coin_id)) == id;
      });
      named.insert(named.end(), want.begin(), want.end());
    }
    Expect(Everything(chain_.store(), view_, Query(COINSTORE_BY_ID, ids, settings).get(), Cap()),
           named, "ids");
    const uint64_t height = SomeHeight();
    const auto at = [&](uint32_t source, const std::function<bool(const coinstore_record&)>& take) {
      Expect(Everything(chain_.store(), view_, Query(source, {HeightKey(height)}, {}).get(), Cap()),
             Select({}, take), "at a height");
    };
    const auto added = [&](const coinstore_record& r) { return r.confirmed_height == height; };
    const auto removed = [&](const coinstore_record& r) { return r.spent_height == height; };
    at(COINSTORE_ADDED_AT, added);
    at(COINSTORE_REMOVED_AT, removed);
    at(COINSTORE_CHANGED_AT, [&](const auto& r) { return added(r) || removed(r); });
  }

  // As of the height, by coin number.
  std::vector<coinstore_record> Select(
      const Setting& settings, const std::function<bool(const coinstore_record&)>& take) const {
    std::map<uint64_t, coinstore_record> selected;
    for (const auto* coin : coins_) {
      const auto shown = AsOf(coin->record, height_);
      if (shown && take(*shown) && Shows(*shown, settings)) selected[coin->number] = *shown;
    }
    std::vector<coinstore_record> records;
    for (const auto& [number, record] : selected) records.push_back(record);
    return records;
  }

  void CompareUnspent() {
    std::vector<coinstore_record> want;
    std::map<Bytes32, std::pair<coins::Uint128, uint64_t>> balances;
    Leaves leaves;
    for (const auto* coin : coins_) {
      const auto shown = AsOf(coin->record, height_);
      if (!shown || shown->spent_height != COINSTORE_UNSPENT) continue;
      want.push_back(*shown);
      auto& [amount, count] = balances[ToBytes32(shown->coin.puzzle_hash)];
      amount += shown->coin.amount;
      ++count;
      leaves[ToBytes32(shown->coin_id)] = {shown->confirmed_height,
                                           static_cast<uint8_t>(shown->flags & COINSTORE_COINBASE)};
    }
    Expect(Everything(chain_.store(), view_, Query(COINSTORE_ALL_UNSPENT, {}, {}).get(), Cap()),
           want, "all unspent");
    CompareBalances(balances);
    CompareProofs(leaves);
    CompareLineage();
  }

  void CompareBalances(const std::map<Bytes32, std::pair<coins::Uint128, uint64_t>>& balances) {
    std::vector<coinstore_balance> got;
    BalancesPage page;
    do {
      page = AllBalances(chain_.store(), view_, Cap(), page.cursor);
      ASSERT_EQ(page.status, COINSTORE_OK);
      got.insert(got.end(), page.balances.begin(), page.balances.end());
    } while (page.more);
    ASSERT_EQ(got.size(), balances.size());
    size_t i = 0;
    for (const auto& [puzzle_hash, balance] : balances) {
      ASSERT_EQ(ToBytes32(got[i].puzzle_hash), puzzle_hash);
      const std::string amount = BigEndian(static_cast<uint64_t>(balance.first >> 64), 8) +
                                 BigEndian(static_cast<uint64_t>(balance.first), 8);
      ASSERT_EQ(std::string(got[i].amount_be, got[i].amount_be + 16), amount);
      ASSERT_EQ(got[i].coins, balance.second);
      coinstore_balance one{};
      ASSERT_EQ(coinstore_balances(chain_.store(), view_, puzzle_hash.data(), 1, &one, nullptr),
                COINSTORE_OK);
      ASSERT_EQ(std::memcmp(&one, &got[i], sizeof one), 0);
      ++i;
    }
  }

  void CompareProofs(const Leaves& leaves) {
    const NaiveTree tree(leaves);
    for (int i = 0; i < 3 && !coins_.empty(); ++i) {
      const Bytes32 id = ToBytes32(random_.OneOf(coins_)->record.coin_id);
      std::string proof(COINSTORE_PROOF_MAX, '\0');
      size_t size = 0;
      ASSERT_EQ(
          coinstore_prove(chain_.store(), view_, id.data(),
                          reinterpret_cast<uint8_t*>(proof.data()), proof.size(), &size, nullptr),
          COINSTORE_OK);
      proof.resize(size);
      ASSERT_EQ(proof, tree.Proof(id)) << "as of " << height_;
      uint8_t answer = 2;
      ASSERT_EQ(coinstore_is_unspent(chain_.store(), view_, id.data(), 1, &answer, nullptr),
                COINSTORE_OK);
      ASSERT_EQ(answer, leaves.count(id)) << "as of " << height_;
    }
  }

  void CompareLineage() {
    const std::string key = random_.OneOf(puzzle_hashes_);
    std::vector<coinstore_record> candidates;
    for (const auto* coin : coins_) {
      const auto shown = AsOf(coin->record, height_);
      if (shown && shown->spent_height == COINSTORE_UNSPENT && (shown->flags & COINSTORE_FF) != 0 &&
          Key(ToBytes32(shown->coin.puzzle_hash)) == key) {
        candidates.push_back(*shown);
      }
    }
    coinstore_record unspent{}, parent{};
    const coinstore_status status =
        coinstore_lineage(chain_.store(), view_, reinterpret_cast<const uint8_t*>(key.data()),
                          &unspent, &parent, nullptr);
    ASSERT_EQ(status, candidates.size() == 1 ? COINSTORE_OK : COINSTORE_NOT_FOUND);
    if (candidates.size() != 1) return;
    ASSERT_EQ(Text(unspent), Text(candidates[0]));
    const auto& coin = reference_.coins().at(ToBytes32(unspent.coin.parent_coin_info));
    ASSERT_EQ(Text(parent), Text(*AsOf(coin.record, height_)));
  }

  void ComparePairs() {
    using List = std::vector<std::pair<Bytes32, std::string>>;
    const std::vector<std::string> hints = Draw(hints_, 4);
    std::map<std::tuple<size_t, uint64_t, Bytes32>, std::string> by_hint;
    const std::vector<std::string> unique = Unique(hints);
    List by_id;
    std::vector<std::string> ids;
    for (const auto* coin : coins_) {
      if (!AsOf(coin->record, height_)) continue;
      const Bytes32 id = ToBytes32(coin->record.coin_id);
      for (size_t i = 0; i < unique.size(); ++i) {
        if (coin->hints.count(unique[i]) == 0) continue;
        by_hint[{i, PlaceHeight(coin->record), id}] = unique[i];
      }
      if (!random_.Percent(30)) continue;
      ids.push_back(Key(id));
      for (const std::string& hint : coin->hints) by_id.emplace_back(id, hint);
    }
    List want;
    for (const auto& [place, hint] : by_hint) want.emplace_back(std::get<2>(place), hint);
    ASSERT_EQ(AllPairs(Query(COINSTORE_BY_HINT, hints, {}).get()), want);
    ASSERT_EQ(AllPairs(Query(COINSTORE_BY_ID, ids, {}).get()), by_id);
  }

  std::vector<std::pair<Bytes32, std::string>> AllPairs(const coinstore_query* query) {
    std::vector<std::pair<Bytes32, std::string>> all;
    const size_t cap = Cap();
    PairsPage page;
    do {
      const std::vector<uint8_t> cursor = page.cursor;
      page = Pairs(chain_.store(), view_, query, cap, cursor);
      EXPECT_EQ(page.status, COINSTORE_OK);
      EXPECT_NE(page.cursor, cursor);
      all.insert(all.end(), page.pairs.begin(), page.pairs.end());
    } while (page.more && !::testing::Test::HasFailure());
    return all;
  }

  Random random_;
  RandomBlocks blocks_;
  ReferenceStore reference_;
  Chain chain_;
  std::vector<const ReferenceStore::Coin*> coins_;
  std::vector<std::string> puzzle_hashes_, hints_, parents_;
  const coinstore_view* view_ = nullptr;
  uint64_t height_ = 0;  // as of which the questions are
};

class RandomQueriesTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(RandomQueriesTest, EveryAnswerIsThatOfTheReference) {
  RandomQueries queries(GetParam());
  for (uint64_t step = 0; step < kSteps && !HasFailure(); ++step) queries.Step();
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomQueriesTest, ::testing::Range(uint64_t{1}, kSeeds + 1));

}  // namespace
}  // namespace coinstore_test
