// SPDX-License-Identifier: Apache-2.0
// Goal: every kind of query, of the tip and of views, answers of a whole block while blocks come, go and move into
// tables. Method: a known chain (known_chain.h) with small checkpoints; sixteen threads ask everything in turn.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "model/asking.h"
#include "model/random_blocks.h"
#include "readers/known_chain.h"

namespace coinstore_test {
namespace {

constexpr size_t kThreads = 16;

bool IsOneOf(coinstore_status status, std::initializer_list<coinstore_status> allowed) {
  const bool is = std::find(allowed.begin(), allowed.end(), status) != allowed.end();
  EXPECT_TRUE(is) << coinstore_status_name(status);
  return is;
}

class QueriesBesideAWriterTest : public KnownChain {
 protected:
  explicit QueriesBesideAWriterTest(std::unique_ptr<Place> place = InMemory())
      : KnownChain({{"checkpoint_changes", "200"}, {"keep_recent_blocks", "4"}}, std::move(place)) {
    for (uint64_t h = 1; h <= kBlocks; ++h) heights_[RowAt(h)] = h;
    while (chain_.Tip().height < kBlocks) chain_.Apply(blocks_[chain_.Tip().height]);
    for (uint64_t h = 1; h <= kBlocks; ++h) {
      auto& [additions, removals] = roots_.emplace_back();
      EXPECT_EQ(coinstore_get_block_roots(store(), h, additions.data(), removals.data(), nullptr),
                COINSTORE_OK);
    }
    chain_.Rollback(1);
  }

  struct Held {
    ViewHandle view;
    uint64_t height = 0;  // 0: there was none any more
  };

  Held ViewOfSomeHeight(Random& random) const {
    Held held;
    coinstore_view* made = nullptr;
    const coinstore_status status =
        random.Percent(50) ? coinstore_view_new(store(), &made, nullptr)
                           : coinstore_view_at(store(), 1 + random.Below(kBlocks), &made, nullptr);
    if (!IsOneOf(status, {COINSTORE_OK, COINSTORE_NOT_FOUND}) || made == nullptr) return held;
    held.view.reset(made);
    coinstore_tip tip = Sized<coinstore_tip>();
    if (coinstore_get_tip(store(), made, &tip, nullptr) != COINSTORE_OK) return held;
    ExpectKnown(tip);
    held.height = tip.height;
    return held;
  }

  // That a coin of the row is as of a height.
  void ExpectRowCoin(const coinstore_record& record, uint64_t height) const {
    const auto place = heights_.find(ToBytes32(record.coin_id));
    ASSERT_NE(place, heights_.end());
    ASSERT_LE(place->second, height);
    EXPECT_EQ(record.confirmed_height, place->second);
    EXPECT_EQ(record.spent_height, place->second < height ? place->second + 1 : COINSTORE_UNSPENT)
        << "half of block " << height << " was seen";
  }
  // That these are all coins of the row as of a height. One may come again where it stands later.
  void ExpectRow(const std::vector<coinstore_record>& records, uint64_t height) const {
    std::set<Bytes32> ids;
    for (const coinstore_record& record : records) {
      ExpectRowCoin(record, height);
      ids.insert(ToBytes32(record.coin_id));
    }
    EXPECT_EQ(ids.size(), height);
  }

  void AskForTheRow(Random& random) const {
    static const QueryHandle kQueries[] = {Ask(COINSTORE_BY_PUZZLE_HASH, {Key(owner_)}),
                                           Ask(COINSTORE_BY_PUZZLE_HASH, {Key(owner_)},
                                               {{COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT}}),
                                           Ask(COINSTORE_BY_HINT, {"a", "b"}),
                                           Ask(COINSTORE_BY_ID, RowKeys())};
    const CoinsPage page =
        Page(store(), nullptr, kQueries[random.Below(std::size(kQueries))].get(), 1'000);
    ASSERT_EQ(page.status, COINSTORE_OK);
    ExpectRow(page.records, page.records.size());
  }

  void AskForTheUnspentOfTheRow(Random&) const {
    static const QueryHandle kQuery =
        Ask(COINSTORE_BY_PUZZLE_HASH, {Key(owner_)}, {{COINSTORE_QUERY_SPENT, 0}});
    const CoinsPage page = Page(store(), nullptr, kQuery.get(), 1'000);
    ASSERT_EQ(page.status, COINSTORE_OK);
    ASSERT_EQ(page.records.size(), 1u);
    ExpectRowCoin(page.records[0], page.records[0].confirmed_height);
  }

  void TurnPagesOfAView(Random& random) const {
    const Held held = ViewOfSomeHeight(random);
    if (held.height == 0) return;
    static const QueryHandle kQueries[] = {
        Ask(COINSTORE_BY_PUZZLE_HASH, {Key(owner_)}),
        Ask(COINSTORE_BY_HINT, {"b"}, {{COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT}})};
    const coinstore_query* const query = kQueries[random.Below(std::size(kQueries))].get();
    std::vector<coinstore_record> all;
    CoinsPage page;
    do {
      page = Page(store(), held.view.get(), query, 7, page.cursor);
      if (!IsOneOf(page.status, {COINSTORE_OK, COINSTORE_STALE_CURSOR, COINSTORE_VIEW_ENDED}))
        return;
      if (page.status != COINSTORE_OK) return;
      all.insert(all.end(), page.records.begin(), page.records.end());
    } while (page.more);
    ExpectRow(all, held.height);
  }

  void TurnIterators(Random& random) const {
    static const QueryHandle kQuery = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(owner_)});
    coinstore_iter* made = nullptr;
    ASSERT_EQ(coinstore_iter_open(store(), nullptr, kQuery.get(), nullptr, 0, &made, nullptr),
              COINSTORE_OK);
    const IterHandle iter(made);
    std::vector<coinstore_record> records(1 + random.Below(9));
    for (size_t n = 0;;) {
      const coinstore_status status =
          coinstore_iter_next(made, records.data(), records.size(), &n, nullptr);
      if (!IsOneOf(status, {COINSTORE_OK, COINSTORE_DONE, COINSTORE_STALE_CURSOR})) return;
      if (status != COINSTORE_OK) return;
      coinstore_tip tip = Sized<coinstore_tip>();
      ASSERT_EQ(coinstore_iter_tip(made, &tip, nullptr), COINSTORE_OK);
      ExpectKnown(tip);
      for (size_t i = 0; i < n; ++i) ExpectRowCoin(records[i], tip.height);
    }
  }

  // The coins that the block at a height left unspent, and no others.
  void ExpectAllUnspent(const std::vector<coinstore_record>& records) const {
    ASSERT_EQ(records.size(), kFellows + 1);
    for (const coinstore_record& record : records) {
      EXPECT_EQ(record.confirmed_height, records[0].confirmed_height) << "of two blocks";
      EXPECT_EQ(record.spent_height, COINSTORE_UNSPENT);
    }
  }

  void AskForAllUnspent(Random& random) const {
    static const QueryHandle kQuery = Ask(COINSTORE_ALL_UNSPENT, {});
    const CoinsPage page = Page(store(), nullptr, kQuery.get(), 1'000);
    ASSERT_EQ(page.status, COINSTORE_OK);
    ExpectAllUnspent(page.records);
    const Held held = ViewOfSomeHeight(random);
    if (held.height == 0) return;
    std::vector<coinstore_record> all;
    CoinsPage old;
    do {
      old = Page(store(), held.view.get(), kQuery.get(), 9, old.cursor);
      if (!IsOneOf(old.status, {COINSTORE_OK, COINSTORE_STALE_CURSOR, COINSTORE_VIEW_ENDED}))
        return;
      if (old.status != COINSTORE_OK) return;
      all.insert(all.end(), old.records.begin(), old.records.end());
    } while (old.more);
    ExpectAllUnspent(all);
    if (!all.empty()) {
      EXPECT_EQ(all[0].confirmed_height, held.height);
    }
  }

  // Of the row, and of the first fellow of each block: one of them has a coin.
  void AskForBalances(Random& random) const {
    std::vector<Bytes32> hashes = {owner_};
    for (uint64_t h = 1; h <= kBlocks; ++h) {
      hashes.push_back(ToBytes32(FellowAt(h, 0).coin.puzzle_hash));
    }
    const Held held = random.Percent(50) ? ViewOfSomeHeight(random) : Held();
    std::vector<coinstore_balance> balances(hashes.size());
    const coinstore_status status = coinstore_balances(store(), held.view.get(), hashes[0].data(),
                                                       hashes.size(), balances.data(), nullptr);
    if (!IsOneOf(status, {COINSTORE_OK, COINSTORE_VIEW_ENDED}) || status != COINSTORE_OK) return;
    EXPECT_EQ(balances[0].coins, 1u);
    EXPECT_EQ(balances[0].amount_be[15], 7);
    uint64_t with_coins = 0;
    for (uint64_t h = 1; h <= kBlocks; ++h) {
      with_coins += balances[h].coins;
      if (held.height == h) {
        EXPECT_EQ(balances[h].coins, 1u);
      }
    }
    EXPECT_EQ(with_coins, 1u) << "fellows of two blocks";
  }

  void AskForAllBalances(Random& random) const {
    const Held held = random.Percent(50) ? ViewOfSomeHeight(random) : Held();
    const BalancesPage page = AllBalances(store(), held.view.get(), 1'000);
    if (!IsOneOf(page.status, {COINSTORE_OK, COINSTORE_VIEW_ENDED})) return;
    if (page.status != COINSTORE_OK) return;
    EXPECT_FALSE(page.more);
    EXPECT_EQ(page.balances.size(), kFellows + 1);
    for (const coinstore_balance& balance : page.balances) EXPECT_EQ(balance.coins, 1u);
  }

  void AskForLineage(Random& random) const {
    const Held held = random.Percent(50) ? ViewOfSomeHeight(random) : Held();
    coinstore_record unspent, parent;
    const coinstore_status status =
        coinstore_lineage(store(), held.view.get(), owner_.data(), &unspent, &parent, nullptr);
    if (!IsOneOf(status, {COINSTORE_OK, COINSTORE_NOT_FOUND, COINSTORE_VIEW_ENDED})) return;
    if (status == COINSTORE_NOT_FOUND) {
      EXPECT_LE(held.height, 1u);
    }
    if (status != COINSTORE_OK) return;
    const uint64_t height = held.height != 0 ? held.height : unspent.confirmed_height;
    EXPECT_EQ(unspent.confirmed_height, height);
    ExpectRowCoin(unspent, height);
    ExpectRowCoin(parent, height);
    EXPECT_EQ(parent.confirmed_height + 1, height);
  }

  void AskForChildren(Random&) const {
    static const QueryHandle kQuery = Ask(COINSTORE_BY_PARENT, RowKeys());
    const CoinsPage page = Page(store(), nullptr, kQuery.get(), 1'000);
    ASSERT_EQ(page.status, COINSTORE_OK);
    const uint64_t height = page.records.size() + 1;  // the first one is nobody's child
    for (size_t i = 0; i < page.records.size(); ++i) {
      ExpectRowCoin(page.records[i], height);
      EXPECT_EQ(page.records[i].confirmed_height, i + 2);
    }
  }

  void AskForChanges(Random& random) const {
    const uint64_t height = 2 + random.Below(kBlocks - 1);
    for (const uint32_t source : {COINSTORE_ADDED_AT, COINSTORE_REMOVED_AT, COINSTORE_CHANGED_AT}) {
      const QueryHandle query = Ask(source, {HeightKey(height)});
      const CoinsPage page = Page(store(), nullptr, query.get(), 1'000);
      ASSERT_EQ(page.status, COINSTORE_OK);
      if (page.records.empty()) continue;  // there is no such block
      ASSERT_EQ(page.records.size(), (kFellows + 1) * (source == COINSTORE_CHANGED_AT ? 2 : 1));
      for (const coinstore_record& record : page.records) {
        EXPECT_TRUE(record.confirmed_height == height || record.spent_height == height);
        EXPECT_TRUE(source != COINSTORE_REMOVED_AT || record.spent_height == height);
        EXPECT_TRUE(source != COINSTORE_ADDED_AT ||
                    record.spent_height == page.records[0].spent_height)
            << "of two blocks";
      }
    }
  }

  void AskForRoots(Random& random) const {
    const uint64_t height = 1 + random.Below(kBlocks);
    Bytes32 additions, removals;
    const coinstore_status status =
        coinstore_get_block_roots(store(), height, additions.data(), removals.data(), nullptr);
    if (!IsOneOf(status, {COINSTORE_OK, COINSTORE_NOT_FOUND}) || status != COINSTORE_OK) return;
    EXPECT_EQ(additions, roots_[height - 1].first);
    EXPECT_EQ(removals, roots_[height - 1].second);
  }

  void ProveAsOfAView(Random& random) const {
    const Held held = ViewOfSomeHeight(random);
    if (held.height == 0) return;
    const Bytes32& id = RowAt(held.height);
    uint8_t proof[COINSTORE_PROOF_MAX];
    size_t size = 0;
    const coinstore_status status =
        coinstore_prove(store(), held.view.get(), id.data(), proof, sizeof proof, &size, nullptr);
    if (!IsOneOf(status, {COINSTORE_OK, COINSTORE_VIEW_ENDED}) || status != COINSTORE_OK) return;
    EXPECT_EQ(coinstore_proof_verify(proof, size, TipAt(held.height).state_root, id.data(),
                                     COINSTORE_EXPECT_PRESENT, nullptr, nullptr),
              COINSTORE_OK);
  }

  void ReadAsOfAView(Random& random) const {
    const Held held = ViewOfSomeHeight(random);
    if (held.height == 0) return;
    std::vector<coinstore_record> records(kBlocks);
    std::vector<uint8_t> found(kBlocks), unspent(kBlocks);
    size_t n = 0, n_hints = 0;
    coinstore_status status = coinstore_get_many(store(), held.view.get(), row_[0].data(), kBlocks,
                                                 records.data(), found.data(), &n, nullptr);
    if (!IsOneOf(status, {COINSTORE_OK, COINSTORE_VIEW_ENDED}) || status != COINSTORE_OK) return;
    ASSERT_EQ(n, held.height);
    records.resize(n);
    ExpectRow(records, held.height);
    status = coinstore_is_unspent(store(), held.view.get(), row_[0].data(), kBlocks, unspent.data(),
                                  nullptr);
    if (!IsOneOf(status, {COINSTORE_OK, COINSTORE_VIEW_ENDED}) || status != COINSTORE_OK) return;
    EXPECT_EQ(unspent[held.height - 1], 1);
    EXPECT_EQ(std::count(unspent.begin(), unspent.end(), 1), 1);
    status = coinstore_get_hints(store(), held.view.get(), row_[0].data(), kBlocks, nullptr, 0,
                                 &n_hints, nullptr);
    if (!IsOneOf(status, {COINSTORE_BUFFER_TOO_SMALL, COINSTORE_VIEW_ENDED})) return;
    if (status == COINSTORE_BUFFER_TOO_SMALL) {
      EXPECT_EQ(n_hints, 2 * held.height);
    }
    coinstore_tip above = Sized<coinstore_tip>();
    IsOneOf(coinstore_get_block_info(store(), held.view.get(), held.height + 1, &above, nullptr),
            {COINSTORE_NOT_FOUND, COINSTORE_VIEW_ENDED});
  }

  void AskForPairs(Random& random) const {
    static const QueryHandle kQueries[] = {Ask(COINSTORE_BY_HINT, {"a", "b"}),
                                           Ask(COINSTORE_BY_ID, RowKeys())};
    const PairsPage page =
        Pairs(store(), nullptr, kQueries[random.Below(std::size(kQueries))].get(), 1'000);
    ASSERT_EQ(page.status, COINSTORE_OK);
    const uint64_t height = page.pairs.size() / 2;
    ASSERT_EQ(page.pairs.size() % 2, 0u);
    std::map<std::string, std::set<uint64_t>> by_hint;
    for (const auto& [id, hint] : page.pairs) by_hint[hint].insert(heights_.at(id));
    for (const std::string hint : {"a", "b"}) {
      EXPECT_EQ(by_hint[hint].size(), height);
      EXPECT_EQ(*by_hint[hint].rbegin(), height);
    }
  }

  // A client that goes on from the end for ever, and begins again when its cursor is stale.
  void FollowTheRow(Random& random) const {
    static const QueryHandle kQuery =
        Ask(COINSTORE_BY_PUZZLE_HASH, {Key(owner_)},
            {{COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT}, {COINSTORE_QUERY_CHIA_PAGE, 1}});
    CoinsPage page;
    uint64_t last = 0;
    for (int turns = 0; turns < 40; ++turns) {
      page = Page(store(), nullptr, kQuery.get(), 3 + random.Below(5), page.cursor);
      if (!IsOneOf(page.status, {COINSTORE_OK, COINSTORE_STALE_CURSOR})) return;
      if (page.status != COINSTORE_OK) return;
      for (const coinstore_record& record : page.records) {
        const bool is_spent = record.spent_height != COINSTORE_UNSPENT;
        EXPECT_TRUE(!is_spent || record.spent_height == record.confirmed_height + 1);
        const uint64_t place = is_spent ? record.spent_height : record.confirmed_height;
        EXPECT_LE(last, place);
        last = place;
      }
    }
  }

  using Reader = void (QueriesBesideAWriterTest::*)(Random&) const;
  static constexpr Reader kReaders[] = {
      &QueriesBesideAWriterTest::AskForTheRow,
      &QueriesBesideAWriterTest::AskForTheUnspentOfTheRow,
      &QueriesBesideAWriterTest::TurnPagesOfAView,
      &QueriesBesideAWriterTest::TurnIterators,
      &QueriesBesideAWriterTest::AskForAllUnspent,
      &QueriesBesideAWriterTest::AskForBalances,
      &QueriesBesideAWriterTest::AskForAllBalances,
      &QueriesBesideAWriterTest::AskForLineage,
      &QueriesBesideAWriterTest::AskForChildren,
      &QueriesBesideAWriterTest::AskForChanges,
      &QueriesBesideAWriterTest::AskForRoots,
      &QueriesBesideAWriterTest::ProveAsOfAView,
      &QueriesBesideAWriterTest::ReadAsOfAView,
      &QueriesBesideAWriterTest::AskForPairs,
      &QueriesBesideAWriterTest::FollowTheRow,
  };

  void RunAll() {
    std::vector<Random> randoms;
    for (size_t i = 0; i < kThreads; ++i) randoms.emplace_back(i + 1);
    std::vector<size_t> next(kThreads);
    std::vector<std::function<void()>> readers;
    for (size_t i = 0; i < kThreads; ++i) {
      next[i] = i;
      readers.emplace_back(
          [&, i] { (this->*kReaders[next[i]++ % std::size(kReaders)])(randoms[i]); });
    }
    Run(readers);
  }

 private:
  std::vector<std::string> RowKeys() const {
    std::vector<std::string> keys;
    for (const Bytes32& id : row_) keys.push_back(Key(id));
    return keys;
  }

  std::map<Bytes32, uint64_t> heights_;  // of the coins of the row
  std::vector<std::pair<Bytes32, Bytes32>> roots_;
};

TEST_F(QueriesBesideAWriterTest, AreOfWholeBlocksInMemory) { RunAll(); }

class QueriesBesideAWriterOnDiskTest : public QueriesBesideAWriterTest {
 protected:
  QueriesBesideAWriterOnDiskTest() : QueriesBesideAWriterTest(InDirectory()) {}
};

TEST_F(QueriesBesideAWriterOnDiskTest, AreOfWholeBlocks) { RunAll(); }

}  // namespace
}  // namespace coinstore_test
