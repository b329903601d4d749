// SPDX-License-Identifier: Apache-2.0
// Goal: scans stand where they are told, see their moment, and misuse of them is noticed. Method:
// every kind of scan, in each place, at the borders of its rows.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>

#include "base/check.h"
#include "storage/two_places.h"

namespace coins {
namespace {

constexpr std::array kBothWays = {ScanKind::kOrdered, ScanKind::kWhole};
constexpr std::array kFiltered = {Family::kUnspentByOwner, Family::kSpent, Family::kSpentByOwner,
                                  Family::kChildren};

class ScanTest : public InEachPlace {
 protected:
  ScanTest() { Create(); }
};

std::string KeyOr(const Scan& scan, const std::string& none) {
  return scan.Valid() ? std::string(scan.key()) : none;
}

TEST_P(ScanTest, StandsNowhereAtFirst) {
  const auto engine = OpenEngine();
  ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
  for (const ScanKind kind : kBothWays) {
    const auto scan = engine->NewScan(Family::kLog, kind);
    EXPECT_FALSE(scan->Valid());
    EXPECT_TRUE(scan->status().ok());
  }
}

TEST_P(ScanTest, SeeksBothWaysAtTheBorders) {
  const auto engine = OpenEngine();
  ASSERT_TRUE(engine
                  ->Write({{Family::kLog, "b", "1"},
                           {Family::kLog, "d", "2"},
                           {Family::kHeights, "a", ""},
                           {Family::kHeights, "z", ""}},
                          Durability::kSynced)
                  .ok());
  struct Case {
    const char* key;
    const char* from;
    const char* back;
  };
  for (const ScanKind kind : kBothWays) {
    const auto scan = engine->NewScan(Family::kLog, kind);
    for (const Case& c :
         {Case{"", "b", "-"}, Case{"a", "b", "-"}, Case{"b", "b", "b"}, Case{"c", "d", "b"},
          Case{"d", "d", "d"}, Case{"e", "-", "d"}, Case{"\xff", "-", "d"}}) {
      scan->Seek(c.key);
      EXPECT_EQ(KeyOr(*scan, "-"), c.from) << c.key;
      scan->SeekBack(c.key);
      EXPECT_EQ(KeyOr(*scan, "-"), c.back) << c.key;
    }
    scan->Seek("b");
    scan->Back();
    EXPECT_FALSE(scan->Valid());
    scan->SeekBack("d");
    scan->Next();
    EXPECT_FALSE(scan->Valid());
    scan->Seek("b");  // it can seek again after its end
    scan->Next();
    EXPECT_EQ(scan->value(), "2");
    scan->Back();
    EXPECT_EQ(scan->value(), "1");
    EXPECT_TRUE(scan->status().ok());
  }
  for (const ScanKind kind : kBothWays) {
    const auto empty = engine->NewScan(Family::kCoins, kind);
    empty->Seek("");
    EXPECT_FALSE(empty->Valid());
    empty->SeekBack("\xff");
    EXPECT_FALSE(empty->Valid());
  }
}

TEST_P(ScanTest, SeesTheRowsOfItsMoment) {
  const auto engine = OpenEngine();
  ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"a", "1"}}}}).ok());
  std::vector<std::unique_ptr<Scan>> scans;
  for (const Family family : {Family::kLog, Family::kMarker}) {
    for (const ScanKind kind : kBothWays) scans.push_back(engine->NewScan(family, kind));
  }
  ASSERT_TRUE(
      engine->Write({{Family::kLog, "a", "2"}, {Family::kLog, "b", "2"}}, Durability::kSynced)
          .ok());
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"a", std::nullopt}, {"b", "2"}}}}).ok());
  ASSERT_TRUE(engine->ClearTables().ok());
  for (const auto& scan : scans) {
    scan->Seek("");
    ASSERT_TRUE(scan->Valid());
    EXPECT_EQ(scan->key(), "a");
    EXPECT_EQ(scan->value(), "1");
    scan->Next();
    EXPECT_FALSE(scan->Valid());
    EXPECT_TRUE(scan->status().ok());
  }
  EXPECT_EQ(RowsOf(*engine, Family::kLog), (Rows{{"a", "2"}, {"b", "2"}}));
  EXPECT_EQ(RowsOf(*engine, Family::kMarker), Rows());
}

TEST_P(ScanTest, APrefixScanEndsWithItsPrefix) {
  const auto engine = OpenEngine();
  for (const Family family : kFiltered) {
    const std::size_t size = FilteredPrefixSize(family);
    const auto key = [&](char c, const std::string& end) { return std::string(size, c) + end; };
    ASSERT_TRUE(Ingest(*engine, {{family,
                                  {{key('b', ""), "0"},
                                   {key('b', "1"), "1"},
                                   {key('b', "2"), "2"},
                                   {key('d', "1"), "3"}}}})
                    .ok());
    ASSERT_TRUE(
        Ingest(*engine, {{family, {{key('b', "1"), std::nullopt}, {key('b', "3"), "4"}}}}).ok());
    const auto scan = engine->NewScan(family, ScanKind::kPrefix);
    const auto values_from = [&](const std::string& from) {
      std::string values;
      for (scan->Seek(from); scan->Valid(); scan->Next()) values += scan->value();
      EXPECT_TRUE(scan->status().ok());
      return values;
    };
    EXPECT_FALSE(scan->Valid());
    EXPECT_EQ(values_from(key('a', "")), "") << FamilyName(family);
    EXPECT_EQ(values_from(key('b', "")), "024");
    EXPECT_EQ(values_from(key('b', "1")), "24");
    EXPECT_EQ(values_from(key('b', "3")), "4");
    EXPECT_EQ(values_from(key('b', "4")), "");
    EXPECT_EQ(values_from(key('c', "")), "");
    EXPECT_EQ(values_from(key('d', "")), "3");
    EXPECT_EQ(values_from(key('e', "")), "");
  }
}

// Many files on several levels, so that filters answer for some of them and rows lie in others.
TEST_P(ScanTest, PrefixScansEqualASetAfterManyIngests) {
  EngineSettings settings;
  settings.table_file_bytes = 4096;
  settings.base_level_bytes = 16384;
  const auto engine = OpenEngine(OpenMode::kReadWrite, settings);
  std::mt19937_64 random(7);
  std::map<std::string, std::string> want;
  const auto prefix = [](std::uint64_t i) {
    const std::string number = std::to_string(i);
    return std::string(12 - number.size(), '0') + number;
  };
  for (int round = 0; round < 20; ++round) {
    std::map<std::string, std::optional<std::string>> edits;
    for (int i = 0; i < 300; ++i) {
      const std::string key = prefix(random() % 500) + std::to_string(random() % 3);
      edits[key] = random() % 4 == 0 ? std::nullopt : std::optional(std::to_string(random()));
    }
    for (const auto& [key, value] : edits) {
      want.erase(key);
      if (value) want[key] = *value;
    }
    ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, Edits(edits.begin(), edits.end())}}).ok());
    const auto scan = engine->NewScan(Family::kSpent, ScanKind::kPrefix);
    for (std::uint64_t i = 0; i < 510; i += 3) {
      Rows got;
      for (scan->Seek(prefix(i)); scan->Valid(); scan->Next()) {
        got.emplace_back(scan->key(), scan->value());
      }
      ASSERT_EQ(got, Rows(want.lower_bound(prefix(i)), want.lower_bound(prefix(i + 1)))) << i;
    }
    ASSERT_EQ(RowsOf(*engine, Family::kSpent), Rows(want.begin(), want.end()));
  }
}

TEST_P(ScanTest, MisuseIsABugThatThrows) {
  const auto engine = OpenEngine();
  const std::string key = Key(Family::kSpent, "1");
  ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, {{key, "1"}}}}).ok());
  const auto scan = engine->NewScan(Family::kSpent, ScanKind::kOrdered);
  EXPECT_THROW((void)scan->key(), CheckFailed);
  EXPECT_THROW((void)scan->value(), CheckFailed);
  EXPECT_THROW(scan->Next(), CheckFailed);
  EXPECT_THROW(scan->Back(), CheckFailed);
  EXPECT_THROW((void)engine->NewScan(Family::kLog, ScanKind::kPrefix), CheckFailed);
  EXPECT_THROW((void)engine->NewScan(Family::kMarker, ScanKind::kPrefix), CheckFailed);
  const auto prefix_scan = engine->NewScan(Family::kSpent, ScanKind::kPrefix);
  EXPECT_THROW(prefix_scan->Seek("short"), CheckFailed);
  EXPECT_THROW(prefix_scan->SeekBack(key), CheckFailed);
  prefix_scan->Seek(key);
  EXPECT_THROW(prefix_scan->Back(), CheckFailed);
  EXPECT_EQ(prefix_scan->value(), "1");
}

TEST_P(ScanTest, AnEngineIsNotClosedUnderAScanOrARun) {
  const auto engine = OpenEngine();
  ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
  auto scan = engine->NewScan(Family::kLog, ScanKind::kOrdered);
  EXPECT_EQ(engine->Close().code(), Code::kInternal);
  scan->Seek("");
  EXPECT_EQ(scan->value(), "1");
  EXPECT_EQ(Get(*engine, Family::kLog, "a"), "1");
  scan.reset();
  auto run = engine->NewRun(Family::kMarker).value();
  EXPECT_EQ(engine->Close().code(), Code::kInternal);
  run.reset();
  EXPECT_TRUE(engine->Close().ok());
}

TEST_P(ScanTest, AScanOutlivesAnEngineThatIsDropped) {
  auto engine = OpenEngine();
  ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
  const auto scan = engine->NewScan(Family::kLog, ScanKind::kOrdered);
  engine.reset();
  scan->Seek("");
  EXPECT_EQ(scan->value(), "1");
}

INSTANTIATE_TEST_SUITE_P(Places, ScanTest, ::testing::ValuesIn(kPlaces), NameOfPlace);

}  // namespace
}  // namespace coins
