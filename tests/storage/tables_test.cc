// SPDX-License-Identifier: Apache-2.0
// Goal: rows come into tables whole, in one step, or not at all. Method: the promises of storage.h
// about runs, ingests and many rows read at once, in each place.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/check.h"
#include "storage/two_places.h"

namespace coins {
namespace {

class TablesTest : public InEachPlace {
 protected:
  TablesTest() { Create(); }
};

TEST_P(TablesTest, AnIngestIsSeenAsAWhole) {
  const auto engine = OpenEngine();
  const std::string a = Key(Family::kSpent, "a");
  const std::string b = Key(Family::kSpent, "b");
  ASSERT_TRUE(
      Ingest(*engine, {{Family::kSpent, {{a, "1"}, {b, "1"}}}, {Family::kMarker, {{"m", "1"}}}})
          .ok());
  EXPECT_EQ(RowsOf(*engine, Family::kSpent), (Rows{{a, "1"}, {b, "1"}}));
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", "2"}}},
                               {Family::kSpent, {{a, std::nullopt}, {b, ""}}}})
                  .ok());
  EXPECT_EQ(RowsOf(*engine, Family::kSpent), (Rows{{b, ""}}));
  EXPECT_EQ(Get(*engine, Family::kSpent, a), std::nullopt);
  EXPECT_EQ(Get(*engine, Family::kMarker, "m"), "2");
  EXPECT_EQ(engine->LastKey(Family::kSpent).value(), b);
}

TEST_P(TablesTest, NothingOfARunIsThereBeforeItsIngest) {
  const auto engine = OpenEngine();
  const auto run = MakeRun(*engine, Family::kMarker, {{"m", "1"}});
  EXPECT_EQ(Get(*engine, Family::kMarker, "m"), std::nullopt);
  EXPECT_GT(run->bytes(), 0u);
}

TEST_P(TablesTest, TheNewestOfOverlappingIngestsWins) {
  const auto engine = OpenEngine();
  for (const char* value : {"1", "2", "3"}) {
    ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"a", value}, {"z", value}}}}).ok());
    ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", value}}}}).ok());
    EXPECT_EQ(RowsOf(*engine, Family::kMarker), (Rows{{"a", value}, {"m", value}, {"z", value}}));
  }
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", std::nullopt}}}}).ok());
  EXPECT_EQ(Get(*engine, Family::kMarker, "m"), std::nullopt);
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", "4"}}}}).ok());
  EXPECT_EQ(Get(*engine, Family::kMarker, "m"), "4");
}

TEST_P(TablesTest, OfTwoRunsOfOneFamilyTheLaterWins) {
  const auto engine = OpenEngine();
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"a", "1"}, {"c", "1"}}},
                               {Family::kMarker, {{"b", "2"}, {"c", "2"}}},
                               {Family::kMarker, {{"a", std::nullopt}}}})
                  .ok());
  EXPECT_EQ(RowsOf(*engine, Family::kMarker), (Rows{{"b", "2"}, {"c", "2"}}));
}

TEST_P(TablesTest, NothingMayBeIngested) {
  const auto engine = OpenEngine();
  EXPECT_TRUE(engine->Ingest({}).ok());
  EXPECT_TRUE(Ingest(*engine, {{Family::kMarker, {}}}).ok());
  EXPECT_TRUE(
      Ingest(*engine, {{Family::kMarker, {}}, {Family::kSpent, {{Key(Family::kSpent, "a"), ""}}}})
          .ok());
  EXPECT_EQ(RowsOf(*engine, Family::kMarker), Rows());
  EXPECT_EQ(RowsOf(*engine, Family::kSpent).size(), 1u);
}

TEST_P(TablesTest, MisuseOfARunIsABugThatThrows) {
  const auto engine = OpenEngine();
  EXPECT_THROW((void)engine->NewRun(Family::kLog), CheckFailed);
  auto run = engine->NewRun(Family::kChildren).value();
  EXPECT_THROW((void)run->Put(std::string(31, 'k'), ""), CheckFailed);
  ASSERT_TRUE(run->Put(std::string(32, 'k'), "").ok());
  EXPECT_THROW((void)run->Put(std::string(32, 'k'), ""), CheckFailed);
  EXPECT_THROW((void)run->Delete(std::string(32, 'j')), CheckFailed);
  std::vector<std::unique_ptr<coins::Run>> runs;
  runs.push_back(std::move(run));
  EXPECT_THROW((void)engine->Ingest(std::move(runs)), CheckFailed);  // it is not finished
  EXPECT_EQ(RowsOf(*engine, Family::kChildren), Rows());
}

TEST_P(TablesTest, IngestedRowsAreThereAfterReopeningInEveryMode) {
  const std::string key = Key(Family::kSpent, "a");
  {
    const auto engine = OpenEngine();
    ASSERT_TRUE(
        Ingest(*engine, {{Family::kSpent, {{key, "1"}}}, {Family::kMarker, {{"m", "1"}}}}).ok());
    ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", "2"}}}}).ok());
    ASSERT_TRUE(engine->Close().ok());
  }
  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
    const auto engine = OpenEngine(mode);
    EXPECT_EQ(RowsOf(*engine, Family::kSpent), (Rows{{key, "1"}}));
    EXPECT_EQ(Get(*engine, Family::kMarker, "m"), "2");
    const auto scan = engine->NewScan(Family::kSpent, ScanKind::kPrefix);
    scan->Seek(key);
    EXPECT_TRUE(scan->Valid());
  }
}

TEST_P(TablesTest, AReadOnlyEngineIngestsAndClearsNothing) {
  ASSERT_TRUE(OpenEngine()->Close().ok());
  const auto engine = OpenEngine(OpenMode::kReadOnly);
  EXPECT_FALSE(engine->NewRun(Family::kMarker).ok());
  EXPECT_FALSE(engine->ClearTables().ok());
}

TEST_P(TablesTest, ManyRowsAreReadByPosition) {
  const auto engine = OpenEngine();
  Batch batch;
  Edits edits;
  const auto key = [](std::uint64_t i) { return std::to_string(1'000'000'000'000 + i); };
  for (std::uint64_t i = 0; i < 1000; i += 2) {
    batch.push_back({Family::kCoins, key(i), std::to_string(i)});
    edits.emplace_back(key(i), std::to_string(i));
  }
  ASSERT_TRUE(engine->Write(batch, Durability::kSynced).ok());
  ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, edits}}).ok());
  std::vector<std::string> keys = {key(0), key(0), key(0)};
  std::vector<std::optional<std::string>> want = {"0", "0", "0"};
  for (std::uint64_t i = 1; i < 1010; i += 3) {
    const auto value = i % 2 == 0 && i < 1000 ? std::optional(std::to_string(i)) : std::nullopt;
    for (std::uint64_t n = i % 4; n < 4; ++n) {  // some once, some several times
      keys.push_back(key(i));
      want.push_back(value);
    }
  }
  for (const Family family : {Family::kCoins, Family::kSpent}) {
    EXPECT_EQ(engine->GetMany(family, keys, CacheUse::kFill).value(), want);
    EXPECT_TRUE(engine->GetMany(family, {}, CacheUse::kFill).value().empty());
    EXPECT_EQ(engine->GetMany(family, std::vector{key(2)}, CacheUse::kFill).value().at(0), "2");
    EXPECT_THROW((void)engine->GetMany(family, std::vector{key(2), key(1)}, CacheUse::kFill),
                 CheckFailed);
  }
}

TEST_P(TablesTest, ClearedTablesAreEmptyAndTheRestIsNot) {
  const auto fill = [&](Engine& engine, const std::string& value) {
    std::vector<std::pair<Family, Edits>> runs;
    for (const Family family : kTableFamilies) {
      // The greatest keys that there can be are cleared too.
      runs.push_back({family, {{Key(family, ""), value}, {std::string(80, '\xff'), value}}});
    }
    return Ingest(engine, runs);
  };
  auto engine = OpenEngine();
  EXPECT_TRUE(engine->ClearTables().ok());  // of nothing
  ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kBuffered).ok());
  ASSERT_TRUE(fill(*engine, "1").ok());
  ASSERT_TRUE(fill(*engine, "2").ok());
  ASSERT_TRUE(engine->ClearTables().ok());
  const auto expect_empty = [&] {
    for (const Family family : kTableFamilies) {
      EXPECT_EQ(RowsOf(*engine, family), Rows()) << FamilyName(family);
      EXPECT_EQ(Get(*engine, family, Key(family, "")), std::nullopt);
      EXPECT_EQ(engine->LastKey(family).value(), std::nullopt);
    }
    EXPECT_EQ(Get(*engine, Family::kLog, "a"), "1");
  };
  expect_empty();
  ASSERT_TRUE(engine->Close().ok());
  engine.reset();
  engine = OpenEngine();
  expect_empty();
  ASSERT_TRUE(fill(*engine, "3").ok());
  for (const Family family : kTableFamilies) {
    EXPECT_EQ(Get(*engine, family, Key(family, "")), "3");
    EXPECT_EQ(RowsOf(*engine, family).size(), 2u);
  }
}

TEST_P(TablesTest, AScanThatIsOpenSeesWhatIsCleared) {
  const auto engine = OpenEngine();
  const std::string a = Key(Family::kSpent, "a");
  const std::string b = Key(Family::kSpent, "b");
  ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, {{a, "1"}, {b, "1"}}}}).ok());
  ASSERT_TRUE(engine->Compact({}).ok());
  ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, {{a, "2"}}}}).ok());
  const auto scan = engine->NewScan(Family::kSpent, ScanKind::kPrefix);
  ASSERT_TRUE(engine->ClearTables().ok());
  EXPECT_EQ(RowsOf(*engine, Family::kSpent), Rows());
  scan->Seek(a);
  ASSERT_TRUE(scan->Valid());
  EXPECT_EQ(scan->value(), "2");
  scan->Next();
  ASSERT_TRUE(scan->Valid());
  EXPECT_EQ(scan->key(), b);
  scan->Next();
  EXPECT_FALSE(scan->Valid());
  EXPECT_TRUE(scan->status().ok());
}

// Files are cut, levels fill, compactions run beside: the rows are those of a map all the time.
TEST_P(TablesTest, EqualsAMapAfterRandomIngestsAndReopenings) {
  std::mt19937_64 random(5);
  EngineSettings settings;
  settings.table_file_bytes = 8192;
  settings.base_level_bytes = 32768;
  std::map<std::string, std::string> want;
  auto engine = OpenEngine(OpenMode::kReadWrite, settings);
  for (int step = 0; step < 60; ++step) {
    std::map<std::string, std::optional<std::string>> edits;
    for (std::uint64_t i = random() % 200; i > 0; --i) {
      const std::string key =
          std::string(12, static_cast<char>('a' + random() % 4)) + std::to_string(random() % 400);
      edits[key] = random() % 3 == 0
                       ? std::nullopt
                       : std::optional(std::string(random() % 300, static_cast<char>(random())));
    }
    for (const auto& [key, value] : edits) {
      want.erase(key);
      if (value) want[key] = *value;
    }
    ASSERT_TRUE(Ingest(*engine, {{Family::kSpentByOwner, Edits(edits.begin(), edits.end())},
                                 {Family::kMarker, {{"m", std::to_string(step)}}}})
                    .ok());
    if (step % 20 == 19) {
      ASSERT_TRUE(engine->Compact({}).ok());
    } else if (step % 10 == 9) {
      ASSERT_TRUE(engine->Close().ok());
      engine.reset();
      engine = OpenEngine(OpenMode::kReadWrite, settings);
    }
    ASSERT_EQ(RowsOf(*engine, Family::kSpentByOwner), Rows(want.begin(), want.end())) << step;
    ASSERT_EQ(Get(*engine, Family::kMarker, "m"), std::to_string(step));
  }
}

INSTANTIATE_TEST_SUITE_P(Places, TablesTest, ::testing::ValuesIn(kPlaces), NameOfPlace);

}  // namespace
}  // namespace coins
