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

// Batches of all lengths, 27 blocks of the log file in all; the last row that each puts is its number.
class DamagedLogTest : public RocksStorageTest {
 protected:
  static constexpr std::size_t kBatches = 32, kBlock = 32'768;

  void SetUp() override {
    ASSERT_TRUE(storage().Create().ok());
    const auto engine = storage().OpenEngine(OpenMode::kReadWrite, {}, &events_).value();
    for (std::size_t i = 0; i < kBatches; ++i) {
      const std::string number(1, static_cast<char>('A' + i));
      const std::string long_value(i % 4 == 0 ? 40'000 : 20'000 * (i % 4), number[0]);
      ASSERT_TRUE(
          engine
              ->Write({{Family::kLog, number, long_value}, {Family::kMetadata, "m", number}},
                      Durability::kSynced)
              .ok());
    }
    ASSERT_TRUE(engine->Close().ok());
    std::ifstream file(LogFile(), std::ios::binary);
    written_ = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    ASSERT_GT(written_.size(), 25 * kBlock);
  }
  const std::string& written() const { return written_; }
  void Put(std::size_t at, char byte) {
    std::fstream file(LogFile(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
    ASSERT_TRUE(file.good());
  }
  std::string Legible() {
    std::string numbers;
    for (const std::string& value : storage().ValuesInEngineLog("m").value()) numbers += value;
    return numbers;
  }
  std::string All() const {
    std::string numbers;
    for (std::size_t i = 0; i < kBatches; ++i) numbers += static_cast<char>('A' + i);
    return numbers;
  }
  // The numbers of the batches that have a byte in a block.
  std::string InBlock(std::size_t block) const {
    std::string numbers;
    for (const char number : All()) {
      const auto first = written_.find(std::string(16, number));
      const auto last = written_.rfind(std::string(4, number));
      constexpr std::size_t kBehind = 40;  // bytes of the batch: the number
      if (first / kBlock <= block && block <= (last + kBehind) / kBlock) numbers += number;
    }
    return numbers;
  }
  // Damage in a block costs at least the batch that is hit, and none but those of this block.
  void ExpectTheRest(std::size_t block) {
    const std::string legible = Legible(), hit = InBlock(block);
    EXPECT_LT(legible.size(), kBatches);
    for (const char number : All()) {
      if (hit.find(number) != std::string::npos) continue;
      EXPECT_NE(legible.find(number), std::string::npos) << number;
    }
  }
  std::optional<std::string> LastKey(OpenMode mode) {
    const auto engine = storage().OpenEngine(mode, {}, &events_).value();
    std::optional<std::string> key = engine->LastKey(Family::kLog).value();
    EXPECT_TRUE(engine->Close().ok());
    return key;
  }

 private:
  EventLog events_;
  std::string written_;
};

TEST_F(DamagedLogTest, AWholeLogIsLegibleWhole) { EXPECT_EQ(Legible(), All()); }

TEST_F(DamagedLogTest, WhatLiesBehindADamagedEntryIsLegibleWhereRecoveryStops) {
  const auto at = written().find(std::string(100, 'F'));
  Put(at, '!');
  ExpectTheRest(at / kBlock);
  EXPECT_EQ(LastKey(OpenMode::kReadOnly), "E");
  ExpectTheRest(at / kBlock);  // reading changes nothing
  EXPECT_EQ(LastKey(OpenMode::kReadWrite), "E");
}

// Damaged parts of batches and batches that follow them were taken for one, and the opening refused.
TEST_F(DamagedLogTest, AnEntryDamagedInTheMiddleOfABatchHidesItsBlockAlone) {
  for (std::size_t at = 100; at < written().size(); at += kBlock / 3) {
    SCOPED_TRACE(testing::Message() << "byte " << at);
    Put(at, static_cast<char>(written()[at] ^ 0x20));
    ExpectTheRest(at / kBlock);
    Put(at, written()[at]);
  }
}

// One flipped bit is enough to make an entry one of a reused log file, which was looked at for ever.
TEST_F(DamagedLogTest, OpeningDoesNotHangOnAnEntryThatLooksReused) {
  constexpr std::size_t kKindInHeader = 6;
  for (std::size_t block = 0; block < 8; ++block) {
    const std::size_t at = block * kBlock + kKindInHeader;
    for (char kind = 5; kind <= 8; ++kind) {
      SCOPED_TRACE(testing::Message() << "block " << block << " kind " << int{kind});
      Put(at, kind);
      ExpectTheRest(block);
      EXPECT_LT(LastKey(OpenMode::kReadOnly), All().substr(kBatches - 1));
    }
    Put(at, written()[at]);
  }
}

// RocksDB reads the first entry of each log file that it copies, also of one that nothing needs any more.
TEST_F(DamagedLogTest, ACopyDoesNotFailOnALogWhoseFirstEntryIsDamaged) {
  Put(0, static_cast<char>(~written()[0]));
  const auto other = storage().At(path().string() + "-copy");
  ASSERT_TRUE(other->Create().ok());
  EventLog events;
  const auto engine = storage().OpenEngine(OpenMode::kReadWrite, {}, &events).value();
  EXPECT_EQ(engine->LastKey(Family::kLog).value(), std::nullopt);
  const Status status = engine->Copy(other->path());
  EXPECT_TRUE(status.ok()) << status.message();
}

TEST_F(DamagedLogTest, LostSectorsAndACutFileHideNothingElse) {
  const std::string zeros(512, '\0');
  for (std::size_t i = 0; i < zeros.size(); ++i) Put(5 * kBlock + i, '\0');
  ExpectTheRest(5);
  fs::resize_file(LogFile(), 20 * kBlock + 3);
  const std::string legible = Legible(), hit = InBlock(5);
  for (const char number : All()) {
    const auto last = written().rfind(std::string(4, number));
    if (last + 40 < 20 * kBlock && hit.find(number) == std::string::npos) {
      EXPECT_NE(legible.find(number), std::string::npos) << number;
    }
  }
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
