// SPDX-License-Identifier: Apache-2.0
// Goal: reads of the tables find what is there, tell coins with the same shortened key apart, and take
// damage for damage. Method: a log of a few coins in memory; rows ingested as a checkpoint would, and wrong
// ones beside them.
#include "tables/tables.h"

#include <gtest/gtest.h>

#include "coin/coin_id.h"
#include "coin/hint_list.h"
#include "log/log_on_memory.h"

namespace coins {
namespace {

constexpr Secret kSecret = {5, 6};

class TablesTest : public ::testing::Test {
 protected:
  TablesTest() {
    AppendHintList({AsBytes("hint")}, &hints_);
    coins_ = LogOnMemory::Coins(40, 1);
    coins_[3].hints = AsBytes(hints_).data();
    BlockRecord record = on.Next(40);
    EXPECT_TRUE(on.log().AppendBlock(&record, {}, coins_, Durability::kSynced).ok());
    for (std::size_t i = 0; i < coins_.size(); ++i) {
      coins_[i].number = i;
      coins_[i].created_height = record.height;
      coins_[i].coin_id = CoinId(coins_[i].coin);
    }
  }

  void Ingest(Family family, const std::map<std::string, std::string>& rows) {
    std::vector<std::unique_ptr<coins::Run>> runs;  // a test has a Run too
    runs.push_back(on.engine().NewRun(family).value());
    for (const auto& [key, value] : rows) ASSERT_TRUE(runs[0]->Put(key, value).ok());
    ASSERT_TRUE(runs[0]->Finish().ok());
    ASSERT_TRUE(on.engine().Ingest(std::move(runs)).ok());
  }
  ShortKey IdKey(std::size_t coin) const { return KeyedShortKey(kSecret, coins_[coin].coin_id); }
  Result<std::optional<CoinRecord>> FindSpent(const Bytes32& id) {
    Tables::SpentFinder finder(tables);
    return finder.Find(id, &row_);
  }

  LogOnMemory on;
  std::string hints_;
  std::vector<CoinRecord> coins_;
  Tables tables{&on.engine(), &on.log(), kSecret};
  std::string row_;
};

TEST_F(TablesTest, FindsASpentCoinWithItsHeightAndHints) {
  Ingest(Family::kSpent,
         {{SpentKey(IdKey(3), 3), SpentValue(77)}, {SpentKey(IdKey(35), 35), SpentValue(78)}});
  const CoinRecord coin = FindSpent(coins_[3].coin_id).value().value();
  EXPECT_EQ(coin.coin_id, coins_[3].coin_id);
  EXPECT_EQ(coin.coin, coins_[3].coin);
  EXPECT_EQ(coin.number, 3u);
  EXPECT_EQ(coin.created_height, coins_[3].created_height);
  EXPECT_EQ(coin.spent_height, 77u);
  ASSERT_NE(coin.hints, nullptr);
  EXPECT_EQ(AsText({coin.hints, HintListSize(coin.hints)}), hints_);
  EXPECT_EQ(FindSpent(coins_[35].coin_id).value()->spent_height, 78u);
  EXPECT_FALSE(FindSpent(coins_[4].coin_id).value().has_value());
  EXPECT_FALSE(FindSpent(Bytes32{9}).value().has_value());
}

// Shortened keys may agree by chance: then several rows lie under one key.
TEST_F(TablesTest, CoinsWithOneShortenedKeyAreToldApart) {
  Ingest(Family::kSpent, {{SpentKey(IdKey(3), 1), SpentValue(75)},
                          {SpentKey(IdKey(3), 3), SpentValue(76)},
                          {SpentKey(IdKey(3), 38), SpentValue(77)},
                          {SpentKey(IdKey(5), 6), SpentValue(78)}});
  const CoinRecord coin = FindSpent(coins_[3].coin_id).value().value();
  EXPECT_EQ(coin.number, 3u);
  EXPECT_EQ(coin.spent_height, 76u);
  EXPECT_FALSE(FindSpent(coins_[5].coin_id).value().has_value());  // only another's row
}

TEST_F(TablesTest, OneFinderAnswersManyQuestionsInAnyOrder) {
  std::map<std::string, std::string> rows;
  for (std::size_t i = 0; i < 40; i += 2) rows[SpentKey(IdKey(i), i)] = SpentValue(100 + i);
  Ingest(Family::kSpent, rows);
  Tables::SpentFinder finder(tables);
  for (std::size_t n = 0; n < 80; ++n) {
    const std::size_t i = n * 17 % 40;
    const auto coin = finder.Find(coins_[i].coin_id, &row_).value();
    ASSERT_EQ(coin.has_value(), i % 2 == 0) << i;
    if (coin) {
      ASSERT_EQ(coin->spent_height, 100 + i);
    }
  }
}

TEST_F(TablesTest, ASpentRowThatIsDamagedOrNamesNoCoinIsCorruption) {
  Ingest(Family::kSpent, {{SpentKey(IdKey(1), 1), "four"},
                          {SpentKey(IdKey(2), 40), SpentValue(77)},    // no such coin in its row
                          {SpentKey(IdKey(3), 4000), SpentValue(77)},  // no such row
                          {std::string(AsText(IdKey(4))) + "short", SpentValue(77)}});
  for (const std::size_t i : {1u, 2u, 3u, 4u}) {
    EXPECT_EQ(FindSpent(coins_[i].coin_id).status().code(), Code::kCorruption) << i;
  }
}

TEST_F(TablesTest, KnowsWhichCoinsEverHadAnOddChild) {
  Ingest(Family::kChildren, {{ParentRowKey(Bytes32{1}), ""},
                             {ChildKey(Bytes32{1}, 5), ""},
                             {ParentRowKey(Bytes32{3}), ""}});  // whose children a rollback took
  EXPECT_TRUE(tables.HadOddChild(Bytes32{1}).value());
  EXPECT_TRUE(tables.HadOddChild(Bytes32{3}).value());
  EXPECT_FALSE(tables.HadOddChild(Bytes32{2}).value());
  EXPECT_FALSE(tables.HadOddChild(Bytes32{}).value());
}

class UnspentTest : public TablesTest {
 protected:
  std::map<std::string, std::string> PuzzleHashRows() {
    std::map<std::string, std::string> rows;
    for (const CoinRecord& coin : coins_) {
      const Owner owner = Owner::OfPuzzleHash(coin.coin.puzzle_hash);
      rows[UnspentKey(owner, coin.created_height, coin.coin_id)] = UnspentValue(coin);
    }
    return rows;
  }
  Status Visit(const Interruptible& call = {}) {
    leaves.clear();
    visits = 0;
    for (const unsigned first_bit : {0u, 1u}) {
      Status status = tables.ForEachUnspent(first_bit, call, [&](const UnspentLeaf& leaf) {
        leaves[leaf.coin_id] = leaf;
        ++visits;
      });
      if (!status.ok()) return status;
    }
    return {};
  }
  std::map<Bytes32, UnspentLeaf> leaves;
  std::size_t visits = 0;
};

TEST_F(UnspentTest, EveryCoinIsALeafOnceWhateverItsHints) {
  auto rows = PuzzleHashRows();
  for (const char* hint : {"hint", "a", "zz"}) {
    rows[UnspentKey(Owner::OfHint(AsBytes(hint)), 10, coins_[3].coin_id)] =
        UnspentHintValue(coins_[3]);
  }
  Ingest(Family::kUnspentByOwner, rows);
  ASSERT_TRUE(Visit().ok());
  ASSERT_EQ(leaves.size(), coins_.size());
  EXPECT_EQ(visits, coins_.size());
  for (const CoinRecord& coin : coins_) {
    EXPECT_EQ(leaves.at(coin.coin_id),
              (UnspentLeaf{coin.coin_id, coin.number, coin.created_height, coin.is_coinbase}));
  }
}

TEST_F(UnspentTest, EmptyTablesHaveNone) {
  EXPECT_TRUE(Visit().ok());
  EXPECT_TRUE(leaves.empty());
}

TEST_F(UnspentTest, ADamagedRowIsCorruption) {
  auto rows = PuzzleHashRows();
  rows.rbegin()->second.pop_back();
  Ingest(Family::kUnspentByOwner, rows);
  EXPECT_EQ(Visit().code(), Code::kCorruption);
}

TEST_F(UnspentTest, CanBeInterrupted) {
  std::map<std::string, std::string> rows;
  for (std::uint64_t i = 0; i < 4096; ++i) {
    rows[UnspentKey(Owner::OfPuzzleHash({}), i, coins_[0].coin_id)] = UnspentValue(coins_[0]);
  }
  Ingest(Family::kUnspentByOwner, rows);
  Interrupts interrupts;
  const Interruptible call(interrupts);
  EXPECT_TRUE(Visit(call).ok());
  interrupts.Raise();
  EXPECT_EQ(Visit(call).code(), Code::kInterrupted);
}

TEST_F(TablesTest, TheMarkerIsThatOfTheLastIngest) {
  EXPECT_EQ(Tables::ReadMarker(&on.engine()).value().record_number, 0u);
  Marker marker{.record_number = 5, .counters = {.unspent = 1, .unspent_value = 9}};
  Ingest(Family::kMarker, {{kMarkerKey, EncodeMarker(marker)}});
  EXPECT_EQ(Tables::ReadMarker(&on.engine()).value().record_number, 5u);
  EXPECT_EQ(Tables::ReadMarker(&on.engine()).value().counters, marker.counters);
  Ingest(Family::kMarker, {{kMarkerKey, "not a marker"}});
  EXPECT_EQ(Tables::ReadMarker(&on.engine()).status().code(), Code::kCorruption);
}

}  // namespace
}  // namespace coins
