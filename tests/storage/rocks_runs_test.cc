// SPDX-License-Identifier: Apache-2.0
// Goal: files on their way into a table leave nothing behind, whatever happens to them. Method: the
// engine's folder is looked at, and changed behind its back.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "storage/rocksdb/rocks_storage.h"
#include "storage/temporary_directory.h"
#include "storage/two_places.h"

namespace coins {
namespace {

namespace fs = std::filesystem;

class RocksRunsTest : public ::testing::Test {
 protected:
  RocksRunsTest() { EXPECT_TRUE(storage_->Create().ok()); }

  std::unique_ptr<Engine> Open(const EngineSettings& settings = {}) {
    return storage_->OpenEngine(OpenMode::kReadWrite, settings, &events_).value();
  }
  Storage& storage() { return *storage_; }
  fs::path place() const { return directory_.path() / "store"; }
  fs::path runs() const { return place() / "engine" / "ingest"; }
  std::vector<fs::path> RunFiles() const {
    std::vector<fs::path> files;
    if (!fs::exists(runs())) return files;
    for (const auto& entry : fs::directory_iterator(runs())) files.push_back(entry.path());
    return files;
  }

 private:
  EventLog events_;
  TemporaryDirectory directory_;
  std::shared_ptr<Storage> storage_ = MakeRocksStorage((directory_.path() / "store").string());
};

TEST_F(RocksRunsTest, ARunThatIsDroppedLeavesNoFile) {
  const auto engine = Open();
  {
    const auto unfinished = engine->NewRun(Family::kMarker).value();
    ASSERT_TRUE(unfinished->Put("a", "1").ok());
    const auto finished = MakeRun(*engine, Family::kMarker, {{"a", "1"}});
    const auto empty = MakeRun(*engine, Family::kMarker, {});
    EXPECT_EQ(RunFiles().size(), 2u);
  }
  EXPECT_TRUE(RunFiles().empty());
}

TEST_F(RocksRunsTest, AnIngestLeavesNoFile) {
  const auto engine = Open();
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"a", "1"}}}}).ok());
  EXPECT_TRUE(RunFiles().empty());
  EXPECT_EQ(Get(*engine, Family::kMarker, "a"), "1");
}

TEST_F(RocksRunsTest, FilesAreCutAtTheirSize) {
  EngineSettings settings;
  settings.table_file_bytes = 100'000;
  const auto engine = Open(settings);
  auto run = engine->NewRun(Family::kMarker).value();
  std::uint64_t bytes = 0;
  for (int i = 10'000; i < 20'000; ++i) {
    ASSERT_TRUE(run->Put(std::to_string(i), std::string(100, 'v')).ok());
    EXPECT_GE(run->bytes(), bytes);
    bytes = run->bytes();
  }
  ASSERT_TRUE(run->Finish().ok());
  const std::vector<fs::path> files = RunFiles();
  EXPECT_GE(files.size(), 8u);
  std::uint64_t sum = 0;
  for (const fs::path& file : files) {
    EXPECT_LT(fs::file_size(file), 120'000u);
    sum += fs::file_size(file);
  }
  EXPECT_EQ(run->bytes(), sum);
  std::vector<std::unique_ptr<coins::Run>> all;
  all.push_back(std::move(run));
  ASSERT_TRUE(engine->Ingest(std::move(all)).ok());
  EXPECT_EQ(RowsOf(*engine, Family::kMarker).size(), 10'000u);
}

// One of three files is missing, or no file of rows at all: nothing of the others is taken over.
TEST_F(RocksRunsTest, AFailedIngestLeavesNothing) {
  for (const bool is_removed : {true, false}) {
    const auto engine = Open();
    ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", "1"}}}}).ok());
    std::vector<std::unique_ptr<coins::Run>> all;
    for (const Family family : {Family::kSpent, Family::kChildren, Family::kMarker}) {
      all.push_back(MakeRun(*engine, family, {{std::string(40, 'm'), "2"}}));
    }
    std::vector<fs::path> files = RunFiles();
    ASSERT_EQ(files.size(), 3u);
    std::sort(files.begin(), files.end());
    if (is_removed) {
      fs::remove(files[1]);
    } else {
      std::ofstream(files[1]) << "no table";
    }
    const Status status = engine->Ingest(std::move(all));
    EXPECT_FALSE(status.ok());
    EXPECT_NE(status.message().find("marker"), std::string::npos) << status.message();
    EXPECT_TRUE(RunFiles().empty());
    EXPECT_EQ(RowsOf(*engine, Family::kMarker), (Rows{{"m", "1"}}));
    EXPECT_EQ(RowsOf(*engine, Family::kSpent), Rows());
    EXPECT_EQ(RowsOf(*engine, Family::kChildren), Rows());
    ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", "1"}}}}).ok());  // it goes on working
    ASSERT_TRUE(engine->Close().ok());
  }
}

TEST_F(RocksRunsTest, LeftoversGoWithTheNextOpeningForWriting) {
  ASSERT_TRUE(Open()->Close().ok());
  fs::create_directory(runs());
  std::ofstream(runs() / "1.sst") << "cut off";
  EventLog events;
  ASSERT_TRUE(storage().OpenEngine(OpenMode::kReadOnly, {}, &events).value()->Close().ok());
  EXPECT_EQ(RunFiles().size(), 1u);
  const auto engine = Open();
  EXPECT_TRUE(RunFiles().empty());
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", "1"}}}}).ok());
}

TEST_F(RocksRunsTest, DestroyTakesLeftoversAlong) {
  ASSERT_TRUE(Open()->Close().ok());
  fs::create_directory(runs());
  std::ofstream(runs() / "1.sst") << "cut off";
  fs::create_directory(place() / "engine.tmp");  // a copy that was cut off
  std::ofstream(place() / "engine.tmp" / "1.sst") << "cut off";
  ASSERT_TRUE(storage().Destroy().ok());
  EXPECT_FALSE(fs::exists(place()));
}

TEST_F(RocksRunsTest, ClearingGivesTheFilesBack) {
  const auto engine = Open();
  for (const char* end : {"a", "b"}) {
    ASSERT_TRUE(Ingest(*engine, {{Family::kSpent,
                                  {{Key(Family::kSpent, "a"), std::string(100'000, 'x')},
                                   {Key(Family::kSpent, end) + "x", std::string(100'000, 'x')}}}})
                    .ok());
  }
  EXPECT_GT(engine->Figures().disk_bytes, 300'000u);
  ASSERT_TRUE(engine->ClearTables().ok());
  ASSERT_TRUE(engine->Close().ok());  // obsolete files are deleted beside
  EXPECT_LT(Open()->Figures().disk_bytes, 100'000u);
}

TEST_F(RocksRunsTest, ACopySharesItsFiles) {
  const auto engine = Open();
  ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", std::string(100'000, 'x')}}}}).ok());
  const auto other = storage().At(place().string() + "-copy");
  ASSERT_TRUE(other->Create().ok());
  ASSERT_TRUE(engine->Copy(other->path()).ok());
  int shared = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(other->path()) / "engine")) {
    if (entry.path().extension() == ".sst" && entry.hard_link_count() == 2) ++shared;
  }
  EXPECT_EQ(shared, 1);
}

}  // namespace
}  // namespace coins
