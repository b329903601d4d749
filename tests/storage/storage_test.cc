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

INSTANTIATE_TEST_SUITE_P(Places, StorageTest, ::testing::ValuesIn(kPlaces), NameOfPlace);

}  // namespace
}  // namespace coins
