// SPDX-License-Identifier: Apache-2.0
// Goal: every place keeps its lock, its small files and its name as storage.h says. Method: one by
// one, in each place.
#include <gtest/gtest.h>

#include <algorithm>

#include "storage/two_places.h"

namespace coins {
namespace {

class StorageTest : public InEachPlace {
 protected:
  std::optional<std::string> Read(const std::string& name) {
    auto bytes = storage().ReadFile(name);
    EXPECT_TRUE(bytes.ok());
    return std::move(bytes).value();
  }
  std::vector<std::string> List() {
    std::vector<std::string> names = storage().List().value();
    std::sort(names.begin(), names.end());
    return names;
  }
};

TEST_P(StorageTest, APlaceExistsOnceItIsCreated) {
  EXPECT_FALSE(storage().Exists().value());
  Create();
  EXPECT_TRUE(storage().Exists().value());
  Create();  // once more is fine
  EXPECT_TRUE(Another()->Exists().value());
  EXPECT_EQ(List(), std::vector<std::string>());
}

TEST_P(StorageTest, TheLockIsHeldByOne) {
  Create();
  auto lock = storage().TakeLock();
  ASSERT_TRUE(lock.ok());
  EXPECT_EQ(storage().TakeLock().status().code(), Code::kLocked);
  EXPECT_EQ(Another()->TakeLock().status().code(), Code::kLocked);
  { const std::unique_ptr<Storage::Lock> released = std::move(lock).value(); }
  EXPECT_TRUE(Another()->TakeLock().ok());
  EXPECT_TRUE(storage().TakeLock().ok());  // the one above was released at once
}

TEST_P(StorageTest, FilesAreAbsentOrWhole) {
  Create();
  EXPECT_EQ(Read(kHighWaterFile), std::nullopt);
  ASSERT_TRUE(storage().ReplaceFile(kHighWaterFile, "").ok());
  EXPECT_EQ(Read(kHighWaterFile), "");
  const std::string bytes(100'000, '\0');
  ASSERT_TRUE(storage().ReplaceFile(kHighWaterFile, bytes).ok());
  EXPECT_EQ(Read(kHighWaterFile), bytes);
  ASSERT_TRUE(storage().ReplaceFile(kHighWaterFile, "short").ok());
  EXPECT_EQ(Read(kHighWaterFile), "short");
  EXPECT_EQ(Another()->ReadFile(kHighWaterFile).value(), "short");
  EXPECT_EQ(List(), std::vector<std::string>{kHighWaterFile});  // nothing beside it
}

TEST_P(StorageTest, ListsTheEngineAndTheFiles) {
  Create();
  ASSERT_TRUE(OpenEngine()->Close().ok());
  ASSERT_TRUE(storage().ReplaceFile(kHighWaterFile, "x").ok());
  EXPECT_EQ(List(), (std::vector<std::string>{kEngineFolder, kHighWaterFile}));
}

TEST_P(StorageTest, DestroyLeavesNothing) {
  Create();
  {
    const auto engine = OpenEngine();
    ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
    ASSERT_TRUE(engine->Close().ok());
  }
  ASSERT_TRUE(storage().ReplaceFile(kHighWaterFile, "x").ok());
  {
    const auto lock = storage().TakeLock();
    ASSERT_TRUE(lock.ok());
    ASSERT_TRUE(storage().Destroy().ok());
  }
  EXPECT_FALSE(storage().Exists().value());

  Create();
  EXPECT_EQ(Read(kHighWaterFile), std::nullopt);
  EXPECT_FALSE(storage().EngineExists().value());
  const auto engine = OpenEngine();
  EXPECT_EQ(engine->Get(Family::kLog, "a").value(), std::nullopt);
}

TEST_P(StorageTest, DestroyWorksOnAHalfMadePlace) {
  Create();
  EXPECT_TRUE(storage().Destroy().ok());
  EXPECT_FALSE(storage().Exists().value());
}

TEST_P(StorageTest, DestroyLeavesWhatIsNotOurs) {
  Create();
  ASSERT_TRUE(OpenEngine()->Close().ok());
  ASSERT_TRUE(storage().ReplaceFile(kHighWaterFile, "x").ok());
  ASSERT_TRUE(storage().ReplaceFile("notes.txt", "mine").ok());
  ASSERT_TRUE(storage().Destroy().ok());
  EXPECT_TRUE(storage().Exists().value());
  EXPECT_EQ(List(), std::vector<std::string>{"notes.txt"});
  EXPECT_EQ(Read("notes.txt"), "mine");
}

TEST_P(StorageTest, LargeFilesAreWrittenAndReadInPieces) {
  Create();
  std::string read;
  const auto take = [&](std::string_view bytes) {
    EXPECT_FALSE(bytes.empty());
    read += bytes;
    return Status();
  };
  EXPECT_FALSE(storage().ReadLargeFile(kTreeFile, take).value());
  std::string want;
  ASSERT_TRUE(storage()
                  .ReplaceLargeFile(kTreeFile,
                                    [&](const Storage::Append& append) {
                                      for (int i = 0; i < 300'000; ++i) {
                                        const std::string piece = std::to_string(i);
                                        want += piece;
                                        const Status status = append(piece);
                                        if (!status.ok()) return Status(status.code(), "append");
                                      }
                                      return append("");
                                    })
                  .ok());
  EXPECT_TRUE(storage().ReadLargeFile(kTreeFile, take).value());
  EXPECT_GT(read.size(), 1u << 20);
  EXPECT_EQ(read, want);
  EXPECT_EQ(List(), std::vector<std::string>{kTreeFile});

  ASSERT_TRUE(storage().ReplaceLargeFile(kTreeFile, [](const auto&) { return Status(); }).ok());
  read.clear();
  EXPECT_TRUE(storage().ReadLargeFile(kTreeFile, take).value());
  EXPECT_EQ(read, "");
  EXPECT_EQ(Read(kTreeFile), "");
}

TEST_P(StorageTest, ALargeFileThatIsNotFinishedLeavesTheOldOne) {
  Create();
  ASSERT_TRUE(storage().ReplaceFile(kTreeFile, "old").ok());
  const Status status =
      storage().ReplaceLargeFile(kTreeFile, [](const Storage::Append& append) -> Status {
        COINSTORE_RETURN_IF_ERROR(append("new"));
        return {Code::kInterrupted, "enough"};
      });
  EXPECT_EQ(status.code(), Code::kInterrupted);
  EXPECT_EQ(Read(kTreeFile), "old");
  EXPECT_EQ(List(), std::vector<std::string>{kTreeFile});
}

TEST_P(StorageTest, ReadingALargeFileStopsWhereItIsTold) {
  Create();
  ASSERT_TRUE(storage().ReplaceFile(kTreeFile, std::string(5'000'000, 'x')).ok());
  int calls = 0;
  const auto result = storage().ReadLargeFile(kTreeFile, [&](std::string_view) -> Status {
    ++calls;
    return {Code::kCorruption, "no tree"};
  });
  EXPECT_EQ(result.status().code(), Code::kCorruption);
  EXPECT_EQ(calls, 1);
}

TEST_P(StorageTest, ARemovedFileIsGone) {
  Create();
  EXPECT_TRUE(storage().RemoveFile(kTreeFile).ok());  // none is fine
  ASSERT_TRUE(storage().ReplaceFile(kTreeFile, "x").ok());
  ASSERT_TRUE(storage().RemoveFile(kTreeFile).ok());
  EXPECT_EQ(Read(kTreeFile), std::nullopt);
  EXPECT_EQ(List(), std::vector<std::string>());
}

TEST_P(StorageTest, DestroyKnowsEveryFileOfOurs) {
  Create();
  for (const char* name : kOwnFiles) ASSERT_TRUE(storage().ReplaceFile(name, "x").ok());
  ASSERT_TRUE(storage().Destroy().ok());
  EXPECT_FALSE(storage().Exists().value());
}

TEST_P(StorageTest, AnotherPathIsAnotherPlaceOfTheSameKind) {
  Create();
  const auto other = storage().At(storage().path() + "-2");
  EXPECT_EQ(other->path(), storage().path() + "-2");
  EXPECT_FALSE(other->Exists().value());
  ASSERT_TRUE(other->Create().ok());
  ASSERT_TRUE(other->ReplaceFile(kTreeFile, "theirs").ok());
  EXPECT_EQ(Read(kTreeFile), std::nullopt);
  EXPECT_EQ(storage().At(other->path())->ReadFile(kTreeFile).value(), "theirs");
  EXPECT_TRUE(other->At(storage().path())->TakeLock().ok());
  ASSERT_TRUE(other->Destroy().ok());
  EXPECT_TRUE(storage().Exists().value());
}

INSTANTIATE_TEST_SUITE_P(Places, StorageTest, ::testing::ValuesIn(kPlaces), NameOfPlace);

}  // namespace
}  // namespace coins
