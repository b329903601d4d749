// SPDX-License-Identifier: Apache-2.0
// Goal: every engine keeps rows as the log needs them kept. Method: the promises of storage.h, one
// by one, in each place.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/check.h"
#include "storage/two_places.h"

namespace coins {
namespace {

const std::string kOddKey = {'\0', '\xff', '\0'};

class EngineTest : public InEachPlace {
 protected:
  EngineTest() { Create(); }
};

TEST_P(EngineTest, AnAbsentRowIsNotAnEmptyOne) {
  const auto engine = OpenEngine();
  EXPECT_EQ(Get(*engine, Family::kLog, "key"), std::nullopt);
  ASSERT_TRUE(engine->Write({{Family::kLog, "key", ""}}, Durability::kSynced).ok());
  EXPECT_EQ(Get(*engine, Family::kLog, "key"), "");
  EXPECT_EQ(Get(*engine, Family::kLog, "ke"), std::nullopt);
  EXPECT_EQ(Get(*engine, Family::kLog, "key2"), std::nullopt);
}

TEST_P(EngineTest, KeysAndValuesAreAnyBytes) {
  const auto engine = OpenEngine();
  const std::string value(100'000, '\0');
  ASSERT_TRUE(engine->Write({{Family::kCoins, kOddKey, value}}, Durability::kSynced).ok());
  EXPECT_EQ(Get(*engine, Family::kCoins, kOddKey), value);
}

TEST_P(EngineTest, FamiliesAreApart) {
  const auto engine = OpenEngine();
  const std::string table_key(40, 'k');
  Batch batch;
  std::vector<std::pair<Family, Edits>> runs;
  for (const Family family : kFamilies) {
    if (IsTable(family)) {
      runs.push_back({family, {{table_key, FamilyName(family)}}});
    } else {
      batch.push_back({family, "key", FamilyName(family)});
    }
  }
  ASSERT_TRUE(engine->Write(batch, Durability::kSynced).ok());
  ASSERT_TRUE(Ingest(*engine, runs).ok());
  for (const Family family : kFamilies) {
    const std::string key = IsTable(family) ? table_key : "key";
    EXPECT_EQ(Get(*engine, family, key), FamilyName(family));
    EXPECT_EQ(RowsOf(*engine, family), (Rows{{key, FamilyName(family)}}));
  }
  ASSERT_TRUE(engine->Write({{Family::kCoins, "key", std::nullopt}}, Durability::kSynced).ok());
  EXPECT_EQ(Get(*engine, Family::kCoins, "key"), std::nullopt);
  EXPECT_EQ(Get(*engine, Family::kHeights, "key"), "heights");
}

TEST_P(EngineTest, EditsOfABatchTakeEffectInTheirOrder) {
  const auto engine = OpenEngine();
  ASSERT_TRUE(engine
                  ->Write({{Family::kLog, "a", "1"},
                           {Family::kLog, "a", "2"},
                           {Family::kLog, "b", "1"},
                           {Family::kLog, "b", std::nullopt},
                           {Family::kLog, "c", std::nullopt},
                           {Family::kLog, "c", "3"}},
                          Durability::kSynced)
                  .ok());
  EXPECT_EQ(RowsOf(*engine, Family::kLog), (Rows{{"a", "2"}, {"c", "3"}}));
}

TEST_P(EngineTest, AnEmptyBatchAndADeletionOfNothingAreFine) {
  const auto engine = OpenEngine();
  EXPECT_TRUE(engine->Write({}, Durability::kSynced).ok());
  EXPECT_TRUE(engine->Write({}, Durability::kBuffered).ok());
  EXPECT_TRUE(engine->Write({{Family::kLog, "no", std::nullopt}}, Durability::kSynced).ok());
  EXPECT_TRUE(engine->Sync().ok());
  EXPECT_EQ(RowsOf(*engine, Family::kLog), Rows());
}

TEST_P(EngineTest, ScansAscendBytewiseFromTheirBound) {
  const auto engine = OpenEngine();
  const Rows sorted = {{kOddKey, "0"}, {"a", "1"},    {"a\1", "2"},
                       {"aa", "3"},    {"\x7f", "4"}, {"\x80", "5"}};
  Batch batch;
  for (const std::size_t i : {3u, 0u, 5u, 2u, 4u, 1u}) {
    batch.push_back({Family::kHeights, sorted[i].first, sorted[i].second});
  }
  ASSERT_TRUE(engine->Write(batch, Durability::kSynced).ok());
  EXPECT_EQ(RowsOf(*engine, Family::kHeights), sorted);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(i);
    EXPECT_EQ(RowsOf(*engine, Family::kHeights, sorted[i].first), Rows(at, sorted.end())) << i;
    EXPECT_EQ(RowsOf(*engine, Family::kHeights, sorted[i].first + '\0'), Rows(at + 1, sorted.end()))
        << i;
  }
  EXPECT_EQ(RowsOf(*engine, Family::kHeights, "\xff"), Rows());
}

TEST_P(EngineTest, TheLastKeyIsTheGreatest) {
  const auto engine = OpenEngine();
  EXPECT_EQ(engine->LastKey(Family::kLog).value(), std::nullopt);
  ASSERT_TRUE(engine
                  ->Write({{Family::kLog, "b", "1"},
                           {Family::kLog, "\xfe", "2"},
                           {Family::kLog, "a", "3"},
                           {Family::kCoins, "\xff", "4"}},
                          Durability::kSynced)
                  .ok());
  EXPECT_EQ(engine->LastKey(Family::kLog).value(), "\xfe");
  ASSERT_TRUE(engine->Write({{Family::kLog, "\xfe", std::nullopt}}, Durability::kSynced).ok());
  EXPECT_EQ(engine->LastKey(Family::kLog).value(), "b");
}

TEST_P(EngineTest, ReopeningKeepsTheRowsOfEveryDurability) {
  {
    const auto engine = OpenEngine();
    ASSERT_TRUE(engine->Write({{Family::kLog, "synced", "1"}}, Durability::kSynced).ok());
    ASSERT_TRUE(engine->Write({{Family::kCoins, "buffered", "2"}}, Durability::kBuffered).ok());
    ASSERT_TRUE(engine->Sync().ok());
    ASSERT_TRUE(engine->Write({{Family::kHeights, "unsynced", "3"}}, Durability::kBuffered).ok());
    ASSERT_TRUE(engine->Close().ok());
  }
  const auto engine = OpenEngine();
  EXPECT_EQ(Get(*engine, Family::kLog, "synced"), "1");
  EXPECT_EQ(Get(*engine, Family::kCoins, "buffered"), "2");
  EXPECT_EQ(Get(*engine, Family::kHeights, "unsynced"), "3");
}

TEST_P(EngineTest, ClosingTwiceIsFine) {
  const auto engine = OpenEngine();
  EXPECT_TRUE(engine->Close().ok());
  EXPECT_TRUE(engine->Close().ok());
}

TEST_P(EngineTest, AReadOnlyOpeningGivesTheSameRows) {
  {
    const auto engine = OpenEngine();
    ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
    ASSERT_TRUE(engine->Write({{Family::kLog, "b", "2"}}, Durability::kBuffered).ok());
    ASSERT_TRUE(engine->Close().ok());
  }
  for (int i = 0; i < 2; ++i) {  // opening so changes nothing
    const auto engine = OpenEngine(OpenMode::kReadOnly);
    EXPECT_EQ(RowsOf(*engine, Family::kLog), (Rows{{"a", "1"}, {"b", "2"}}));
    EXPECT_EQ(Get(*engine, Family::kLog, "b"), "2");
    EXPECT_EQ(engine->LastKey(Family::kLog).value(), "b");
    EXPECT_TRUE(engine->Close().ok());
  }
}

TEST_P(EngineTest, AReadOnlyEngineRefusesWrites) {
  ASSERT_TRUE(OpenEngine()->Close().ok());
  {
    const auto engine = OpenEngine(OpenMode::kReadOnly);
    EXPECT_FALSE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
    EXPECT_EQ(Get(*engine, Family::kLog, "a"), std::nullopt);
    EXPECT_TRUE(engine->Close().ok());
  }
  EXPECT_EQ(Get(*OpenEngine(), Family::kLog, "a"), std::nullopt);
}

TEST_P(EngineTest, OnlyAReadWriteOpeningMakesAnEngine) {
  EventLog events;
  EXPECT_FALSE(storage().OpenEngine(OpenMode::kReadOnly, {}, &events).ok());
  EXPECT_FALSE(storage().EngineExists().value());
  ASSERT_TRUE(OpenEngine()->Close().ok());
  EXPECT_TRUE(storage().EngineExists().value());
}

TEST_P(EngineTest, EqualsAMapAfterRandomBatchesAndReopenings) {
  std::mt19937_64 random(3);
  std::map<std::string, std::string> want;
  auto engine = OpenEngine();
  for (int step = 0; step < 200; ++step) {
    Batch batch;
    for (std::uint64_t i = random() % 8; i > 0; --i) {
      const std::string key = std::to_string(random() % 40);
      if (random() % 3 == 0) {
        batch.push_back({Family::kCoins, key, std::nullopt});
        want.erase(key);
      } else {
        want[key] = std::string(random() % 500, static_cast<char>(random()));
        batch.push_back({Family::kCoins, key, want[key]});
      }
    }
    const bool is_synced = random() % 2 == 0;
    ASSERT_TRUE(engine->Write(batch, is_synced ? Durability::kSynced : Durability::kBuffered).ok());
    if (step % 50 == 49) {
      ASSERT_TRUE(engine->Close().ok());
      engine.reset();
      engine = OpenEngine();
    }
    if (step % 10 == 9) {
      ASSERT_EQ(RowsOf(*engine, Family::kCoins), Rows(want.begin(), want.end())) << step;
      ASSERT_EQ(engine->LastKey(Family::kCoins).value(), want.rbegin()->first);
    }
  }
}

TEST_P(EngineTest, WritesOfATableAreABug) {
  const auto engine = OpenEngine();
  for (const Family family : kTableFamilies) {
    EXPECT_THROW((void)engine->Write({{family, std::string(40, 'k'), "1"}}, Durability::kSynced),
                 CheckFailed);
  }
}

INSTANTIATE_TEST_SUITE_P(Places, EngineTest, ::testing::ValuesIn(kPlaces), NameOfPlace);

}  // namespace
}  // namespace coins
