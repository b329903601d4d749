// SPDX-License-Identifier: Apache-2.0
// Goal: the disk that loses its power does to files with two names what a real one may do, and an
// engine on it keeps its tables. Method: links by hand; then ingests, clearings and copies that the
// power cuts off at every event in turn.
#include "power_loss/synced_file_system.h"

#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include "storage/rocksdb/rocks_storage.h"
#include "storage/storage.h"

namespace coinstore_test {
namespace {

using coins::Engine;
using coins::Family;
using coins::OpenMode;
using coins::Status;

class Disk {
 public:
  rocksdb::Env& env() { return *env_; }
  SyncedFileSystem& files() { return *files_; }
  const std::shared_ptr<SyncedFileSystem>& shared() { return files_; }
  void Write(const std::string& path, const std::string& bytes, bool is_synced) {
    EXPECT_TRUE(rocksdb::WriteStringToFile(env_.get(), bytes, path, is_synced).ok());
  }
  void SyncDirectory(const std::string& path) {
    std::unique_ptr<rocksdb::Directory> directory;
    EXPECT_TRUE(env_->NewDirectory(path, &directory).ok());
    EXPECT_TRUE(directory->Fsync().ok());
  }
  bool Has(const std::string& path) { return env_->FileExists(path).ok(); }

 private:
  std::shared_ptr<SyncedFileSystem> files_ = std::make_shared<SyncedFileSystem>();
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(files_);
};

TEST(SyncedFileSystemTest, ALinkIsASecondNameOfTheSameBytes) {
  Disk disk;
  ASSERT_TRUE(disk.env().CreateDir("/a").ok());
  disk.Write("/a/x", "bytes", /*is_synced=*/false);
  ASSERT_TRUE(disk.env().LinkFile("/a/x", "/y").ok());
  EXPECT_FALSE(disk.env().LinkFile("/a/x", "/y").ok());  // exists
  EXPECT_FALSE(disk.env().LinkFile("/a/z", "/z").ok());  // absent
  std::unique_ptr<rocksdb::WritableFile> file;
  ASSERT_TRUE(disk.env().ReopenWritableFile("/y", &file, rocksdb::EnvOptions()).ok());
  ASSERT_TRUE(file->Append("more").ok());
  EXPECT_EQ(disk.files().Bytes("/a/x"), "bytesmore");
  ASSERT_TRUE(disk.env().DeleteFile("/a/x").ok());
  EXPECT_EQ(disk.files().Bytes("/y"), "bytesmore");
}

// Each name needs a sync of its directory, and the bytes one sync under any name.
TEST(SyncedFileSystemTest, ALinkIsLostWithoutASyncOfItsDirectory) {
  bool was_lost = false;
  bool was_kept = false;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    Disk disk;
    Random random(seed);
    ASSERT_TRUE(disk.env().CreateDir("/a").ok());
    disk.SyncDirectory("/");
    disk.Write("/a/x", "bytes", /*is_synced=*/true);
    disk.SyncDirectory("/a");
    ASSERT_TRUE(disk.env().LinkFile("/a/x", "/y").ok());
    if (seed % 2 == 0) disk.SyncDirectory("/");
    disk.files().LosePower(random);
    EXPECT_EQ(disk.files().Bytes("/a/x"), "bytes");
    if (seed % 2 == 0) {
      ASSERT_TRUE(disk.Has("/y")) << seed;
    }
    if (disk.Has("/y")) {
      EXPECT_EQ(disk.files().Bytes("/y"), "bytes");
    }
    (disk.Has("/y") ? was_kept : was_lost) = true;
  }
  EXPECT_TRUE(was_lost);
  EXPECT_TRUE(was_kept);
}

TEST(SyncedFileSystemTest, UnsyncedBytesAreLostUnderEveryName) {
  bool was_lost = false;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    Disk disk;
    Random random(seed);
    disk.Write("/x", "bytes", /*is_synced=*/false);
    ASSERT_TRUE(disk.env().LinkFile("/x", "/y").ok());
    disk.SyncDirectory("/");
    disk.files().LosePower(random);
    EXPECT_EQ(disk.files().Bytes("/x"), disk.files().Bytes("/y"));
    was_lost = was_lost || disk.files().Bytes("/x").empty();
  }
  EXPECT_TRUE(was_lost);
}

// An engine with an ingest of the value 1 behind it, and what it is doing when the power goes.
class CutOffTest : public ::testing::Test {
 protected:
  using Work = std::function<Status(Engine&)>;

  static Status Ingest(Engine& engine, const std::string& value) {
    std::vector<std::unique_ptr<coins::Run>> runs;
    for (const Family family : coins::kTableFamilies) {
      COINSTORE_ASSIGN_OR_RETURN(std::unique_ptr<coins::Run> run, engine.NewRun(family));
      COINSTORE_RETURN_IF_ERROR(run->Put(std::string(40, 'k'), value));
      COINSTORE_RETURN_IF_ERROR(run->Finish());
      runs.push_back(std::move(run));
    }
    return engine.Ingest(std::move(runs));
  }

  // The one value that every table has, "" if all are empty. Without a marker the others are anything.
  static std::string Value(Engine& engine) {
    std::vector<std::string> values;
    for (const Family family : coins::kTableFamilies) {
      values.push_back(engine.Get(family, std::string(40, 'k')).value().value_or(""));
    }
    if (values.back().empty()) return "";
    EXPECT_EQ(values, std::vector(values.size(), values[0]));
    return values[0];
  }

  // Cuts the work off at every event; `check` is told whether the work was done, and what the tables
  // hold afterwards. Both outcomes must have been seen.
  static void ForEveryEvent(const Work& work,
                            const std::function<void(Disk&, bool, const std::string&)>& check) {
    bool is_done = false;
    for (uint64_t event = 1; !is_done; ++event) {
      SCOPED_TRACE(event);
      ASSERT_LT(event, 1000u);
      Disk disk;
      Random random(event);
      coins::EventLog events;
      const auto storage = coins::MakeRocksStorage("/store", disk.shared());
      ASSERT_TRUE(storage->Create().ok());
      ASSERT_TRUE(storage->At("/copy")->Create().ok());
      {
        const auto engine = storage->OpenEngine(OpenMode::kReadWrite, {}, &events).value();
        ASSERT_TRUE(Ingest(*engine, "1").ok());
        disk.files().StopAfter(event);
        is_done = work(*engine).ok() && !disk.files().is_stopped();
        (void)engine->Close();
      }
      disk.files().LosePower(random);
      auto engine = storage->OpenEngine(OpenMode::kReadWrite, {}, &events);
      ASSERT_TRUE(engine.ok()) << engine.status().message();
      check(disk, is_done, Value(*engine.value()));
      ASSERT_TRUE(Ingest(*engine.value(), "3").ok());
      EXPECT_EQ(Value(*engine.value()), "3");
      ASSERT_TRUE(engine.value()->Close().ok());
    }
  }
};

TEST_F(CutOffTest, AnIngestIsThereAsAWholeOrNot) {
  int kept = 0;
  int lost = 0;
  ForEveryEvent([](Engine& engine) { return Ingest(engine, "2"); },
                [&](Disk& disk, bool is_done, const std::string& value) {
                  EXPECT_TRUE(value == "2" || (value == "1" && !is_done)) << value;
                  ++(value == "2" ? kept : lost);
                  for (const std::string& file : disk.files().Files()) {
                    EXPECT_EQ(file.find("/ingest/"), std::string::npos) << file;
                  }
                });
  EXPECT_GT(kept, 1);  // also such as were not acknowledged
  EXPECT_GT(lost, 10);
}

TEST_F(CutOffTest, TablesThatAreClearedLoseTheirMarkerFirst) {
  int cleared = 0;
  int full = 0;
  ForEveryEvent([](Engine& engine) { return engine.ClearTables(); },
                [&](Disk&, bool is_done, const std::string& value) {
                  EXPECT_TRUE(value.empty() || (value == "1" && !is_done)) << value;
                  ++(value.empty() ? cleared : full);
                });
  EXPECT_GT(cleared, 1);
  EXPECT_GE(full, 1);  // one event and the marker is gone
}

TEST_F(CutOffTest, ACopyIsThereAsAWholeOrNot) {
  int made = 0;
  int absent = 0;
  ForEveryEvent([](Engine& engine) { return engine.Copy("/copy"); },
                [&](Disk& disk, bool is_done, const std::string& value) {
                  EXPECT_EQ(value, "1");
                  const auto copy = coins::MakeRocksStorage("/copy", disk.shared());
                  ASSERT_TRUE(copy->Exists().value());
                  const bool exists = copy->EngineExists().value();
                  EXPECT_TRUE(exists || !is_done);
                  ++(exists ? made : absent);
                  if (exists) {
                    coins::EventLog events;
                    const auto engine = copy->OpenEngine(OpenMode::kReadWrite, {}, &events);
                    ASSERT_TRUE(engine.ok()) << engine.status().message();
                    EXPECT_EQ(Value(*engine.value()), "1");
                    ASSERT_TRUE(engine.value()->Close().ok());
                  }
                  ASSERT_TRUE(copy->Destroy().ok());
                  EXPECT_FALSE(copy->Exists().value());
                });
  EXPECT_GT(made, 1);
  EXPECT_GT(absent, 10);
}

}  // namespace
}  // namespace coinstore_test
