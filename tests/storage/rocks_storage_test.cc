// SPDX-License-Identifier: Apache-2.0
// Goal: what only a place on disk can do goes right: what is left behind by a crash or put there by
// somebody else, and failures told apart. Method: a directory changed behind the storage's back.
#include "storage/rocksdb/rocks_storage.h"

#include <gtest/gtest.h>
#include <rocksdb/status.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "storage/rocksdb/rocks_status.h"

namespace coins {
namespace {

namespace fs = std::filesystem;

class RocksStorageTest : public ::testing::Test {
 protected:
  RocksStorageTest() {
    std::string name = (fs::temp_directory_path() / "coinstore-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    root_ = name;
    storage_ = MakeRocksStorage(path().string());
  }
  ~RocksStorageTest() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  fs::path path() const { return root_ / "store"; }
  Storage& storage() { return *storage_; }

  // The one file of the engine's write-ahead log that is not empty.
  fs::path LogFile() const {
    fs::path found;
    for (const auto& entry : fs::directory_iterator(path() / "engine")) {
      if (entry.path().extension() == ".log" && entry.file_size() > 0) found = entry.path();
    }
    return found;
  }

 private:
  fs::path root_;
  std::shared_ptr<Storage> storage_;
};

TEST_F(RocksStorageTest, CreateNeedsTheParent) {
  const auto deep = MakeRocksStorage((path() / "a" / "b").string());
  EXPECT_FALSE(deep->Exists().value());
  EXPECT_FALSE(deep->Create().ok());
}

TEST_F(RocksStorageTest, TheLockIsAFile) {
  ASSERT_TRUE(storage().Create().ok());
  const auto lock = storage().TakeLock();
  ASSERT_TRUE(lock.ok());
  EXPECT_TRUE(fs::exists(path() / "LOCK"));
}

// A lock that cannot be tried is not a store that is open elsewhere.
TEST_F(RocksStorageTest, ALockFileThatCannotBeOpenedIsAFailureOfTheFileSystem) {
  ASSERT_TRUE(storage().Create().ok());
  fs::create_directory(path() / "LOCK");
  EXPECT_EQ(storage().TakeLock().status().code(), Code::kIo);
}

TEST_F(RocksStorageTest, ALeftoverTemporaryFileIsWrittenOver) {
  ASSERT_TRUE(storage().Create().ok());
  std::ofstream(path() / "high-water.new") << "cut off, and longer than what comes";
  ASSERT_TRUE(storage().ReplaceFile(kHighWaterFile, "new").ok());
  EXPECT_EQ(storage().ReadFile(kHighWaterFile).value(), "new");
  EXPECT_FALSE(fs::exists(path() / "high-water.new"));
}

TEST_F(RocksStorageTest, AFileThatCannotBeReadIsAnError) {
  fs::create_directories(path() / "high-water");
  EXPECT_FALSE(storage().ReadFile(kHighWaterFile).ok());
}

TEST_F(RocksStorageTest, DestroyLeavesFoldersOfOthers) {
  ASSERT_TRUE(storage().Create().ok());
  fs::create_directory(path() / "theirs");
  ASSERT_TRUE(storage().Destroy().ok());
  EXPECT_TRUE(fs::exists(path() / "theirs"));
}

// Ten batches; the bytes of the sixth are damaged. Normal recovery gives the five before; looking
// past the end gives those behind as well.
TEST_F(RocksStorageTest, LookingPastTheEndSeesWhatLiesBehindADamagedEntry) {
  ASSERT_TRUE(storage().Create().ok());
  EventLog events;
  {
    const auto engine = storage().OpenEngine(OpenMode::kReadWrite, {}, &events).value();
    for (char c = 'a'; c <= 'j'; ++c) {
      // Longer than a block of the log file: recovery skips damage block by block.
      ASSERT_TRUE(engine
                      ->Write({{Family::kLog, std::string(1, c), std::string(40'000, c)}},
                              Durability::kSynced)
                      .ok());
    }
    ASSERT_TRUE(engine->Close().ok());
  }
  const fs::path log = LogFile();
  ASSERT_FALSE(log.empty());
  {
    std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const auto at = bytes.find(std::string(100, 'f'));
    ASSERT_NE(at, std::string::npos);
    file.clear();
    file.seekp(static_cast<std::streamoff>(at));
    file.put('!');
  }
  const auto last_key = [&](OpenMode mode) {
    const auto engine = storage().OpenEngine(mode, {}, &events).value();
    std::optional<std::string> key = engine->LastKey(Family::kLog).value();
    EXPECT_FALSE(engine->Get(Family::kLog, "f").value().has_value());
    EXPECT_TRUE(engine->Get(Family::kLog, "e").value().has_value());
    EXPECT_TRUE(engine->Close().ok());
    return key;
  };
  EXPECT_EQ(last_key(OpenMode::kPastTheEnd), "j");
  EXPECT_EQ(last_key(OpenMode::kReadOnly), "e");
  EXPECT_EQ(last_key(OpenMode::kPastTheEnd), "j");  // looking changes nothing
  EXPECT_EQ(last_key(OpenMode::kReadWrite), "e");
}

TEST(RocksStatusTest, StatusesOfTheEngineBecomeOurs) {
  EXPECT_TRUE(FromRocks(rocksdb::Status::OK(), "x").ok());
  EXPECT_EQ(FromRocks(rocksdb::Status::NoSpace(), "x").code(), Code::kDiskFull);
  EXPECT_EQ(FromRocks(rocksdb::Status::Corruption(), "x").code(), Code::kCorruption);
  EXPECT_EQ(FromRocks(rocksdb::Status::MemoryLimit(), "x").code(), Code::kNoMemory);
  EXPECT_EQ(FromRocks(rocksdb::Status::NotSupported(), "x").code(), Code::kIo);
  const Status status = FromRocks(rocksdb::Status::IOError("why"), "what");
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_EQ(status.message(), "what: IO error: why");
  EXPECT_EQ(status.detail()->detail, static_cast<int>(rocksdb::Status::kIOError));
}

}  // namespace
}  // namespace coins
