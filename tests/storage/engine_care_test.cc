// SPDX-License-Identifier: Apache-2.0
// Goal: what an operator does to an engine - copy it, compact it, look at it - changes no row.
// Method: in each place, with rows before and after.
#include <gtest/gtest.h>

#include "storage/two_places.h"

namespace coins {
namespace {

class EngineCareTest : public InEachPlace {
 protected:
  EngineCareTest() { Create(); }

  std::shared_ptr<Storage> MakeOther() {
    auto other = storage().At(storage().path() + "-copy");
    EXPECT_TRUE(other->Create().ok());
    return other;
  }
  std::unique_ptr<Engine> Open(Storage& other) {
    return other.OpenEngine(OpenMode::kReadWrite, {}, &events_).value();
  }

 private:
  EventLog events_;
};

TEST_P(EngineCareTest, ACopyHasTheRowsOfItsMomentAndALifeOfItsOwn) {
  const auto engine = OpenEngine();
  const std::string key = Key(Family::kSpent, "a");
  ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
  ASSERT_TRUE(engine->Write({{Family::kCoins, "b", "1"}}, Durability::kBuffered).ok());
  ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, {{key, "1"}}}}).ok());
  const auto other = MakeOther();
  ASSERT_TRUE(engine->Copy(other->path()).ok());
  ASSERT_TRUE(engine->Write({{Family::kLog, "a", "2"}}, Durability::kSynced).ok());
  ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, {{key, "2"}}}}).ok());
  {
    const auto copy = Open(*other);
    EXPECT_EQ(RowsOf(*copy, Family::kLog), (Rows{{"a", "1"}}));
    EXPECT_EQ(RowsOf(*copy, Family::kCoins), (Rows{{"b", "1"}}));
    EXPECT_EQ(RowsOf(*copy, Family::kSpent), (Rows{{key, "1"}}));
    ASSERT_TRUE(Ingest(*copy, {{Family::kSpent, {{key, "3"}}}}).ok());
    ASSERT_TRUE(copy->Write({{Family::kLog, "a", "3"}}, Durability::kSynced).ok());
    EXPECT_EQ(Get(*engine, Family::kLog, "a"), "2");
    EXPECT_EQ(Get(*engine, Family::kSpent, key), "2");
    ASSERT_TRUE(copy->Compact({}).ok());
    ASSERT_TRUE(copy->Close().ok());
  }
  ASSERT_TRUE(engine->ClearTables().ok());
  ASSERT_TRUE(engine->Close().ok());
  ASSERT_TRUE(storage().Destroy().ok());
  const auto copy = Open(*other);
  EXPECT_EQ(Get(*copy, Family::kLog, "a"), "3");
  EXPECT_EQ(Get(*copy, Family::kSpent, key), "3");
}

TEST_P(EngineCareTest, ACopyNeedsAPlaceWithoutAnEngine) {
  const auto engine = OpenEngine();
  EXPECT_FALSE(engine->Copy(storage().path() + "-absent").ok());
  const auto other = MakeOther();
  {
    const auto theirs = Open(*other);
    ASSERT_TRUE(theirs->Write({{Family::kLog, "theirs", "1"}}, Durability::kSynced).ok());
    ASSERT_TRUE(theirs->Close().ok());
  }
  EXPECT_FALSE(engine->Copy(other->path()).ok());
  EXPECT_EQ(RowsOf(*Open(*other), Family::kLog), (Rows{{"theirs", "1"}}));
}

TEST_P(EngineCareTest, CompactingKeepsEveryRow) {
  const auto engine = OpenEngine();
  Rows want;
  for (int i = 100; i < 110; ++i) {
    const std::string key = Key(Family::kSpent, std::to_string(i));
    const std::string gone = Key(Family::kSpent, "gone");
    ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, {{key, "1"}, {gone, "1"}}}}).ok());
    ASSERT_TRUE(Ingest(*engine, {{Family::kSpent, {{gone, std::nullopt}}}}).ok());
    ASSERT_TRUE(engine->Write({{Family::kLog, key, "1"}}, Durability::kBuffered).ok());
    want.emplace_back(key, "1");
  }
  ASSERT_TRUE(engine->Compact({}).ok());
  EXPECT_EQ(RowsOf(*engine, Family::kSpent), want);
  EXPECT_EQ(RowsOf(*engine, Family::kLog), want);
  EXPECT_EQ(engine->Figures().level0_files, 0u);
}

TEST_P(EngineCareTest, AnInterruptedCompactionSaysSo) {
  const auto engine = OpenEngine();
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", "1"}}}}).ok());
  Interrupts interrupts;
  const Interruptible call(interrupts);
  interrupts.Raise();
  EXPECT_EQ(engine->Compact(call).code(), Code::kInterrupted);
  EXPECT_TRUE(engine->Compact(Interruptible(interrupts)).ok());
  EXPECT_EQ(Get(*engine, Family::kMarker, "m"), "1");
}

TEST_P(EngineCareTest, FiguresGrowWithTheRows) {
  const auto engine = OpenEngine();
  const std::uint64_t before = engine->Figures().disk_bytes;
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", std::string(10'000, 'x')}}}}).ok());
  EXPECT_GT(engine->Figures().disk_bytes, before + 9'999);
  ASSERT_TRUE(
      engine->Write({{Family::kCoins, "c", std::string(20'000, 'x')}}, Durability::kSynced).ok());
  EXPECT_GT(engine->Figures().disk_bytes, before + 29'999);
}

INSTANTIATE_TEST_SUITE_P(Places, EngineCareTest, ::testing::ValuesIn(kPlaces), NameOfPlace);

}  // namespace
}  // namespace coins
