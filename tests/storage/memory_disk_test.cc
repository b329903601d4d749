// SPDX-License-Identifier: Apache-2.0
// Goal: the disk in memory loses and fails as it says, for the tests of everything else stand on it.
// Method: each kind of event, failing with and without effect, and a loss of power.
#include "storage/memory/memory_disk.h"

#include <gtest/gtest.h>

#include "storage/memory/memory_storage.h"
#include "storage/two_places.h"

namespace coins {
namespace {

TEST(MemoryDiskTest, PowerLossKeepsAPrefixAndLeavesTheRestLegibleInTheLog) {
  const auto disk = std::make_shared<MemoryDisk>();
  const auto storage = MakeMemoryStorage(disk);
  EventLog events;
  {
    const auto engine = storage->OpenEngine(OpenMode::kReadWrite, {}, &events).value();
    ASSERT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kSynced).ok());
    for (const char* key : {"b", "c", "d", "e"}) {
      ASSERT_TRUE(engine
                      ->Write({{Family::kLog, key, "1"}, {Family::kMetadata, "m", key}},
                              Durability::kBuffered)
                      .ok());
    }
  }
  int batch = 0;
  disk->LosePower([&] { return batch++ != 1; });  // all but "c" survive
  EXPECT_EQ(batch, 4);
  const auto last_key = [&](OpenMode mode) {
    return storage->OpenEngine(mode, {}, &events).value()->LastKey(Family::kLog).value();
  };
  using Values = std::vector<std::string>;
  EXPECT_EQ(storage->ValuesInEngineLog("m").value(), (Values{"d", "e"}));
  EXPECT_EQ(last_key(OpenMode::kReadOnly), "b");
  EXPECT_EQ(last_key(OpenMode::kReadWrite), "b");
  EXPECT_EQ(storage->ValuesInEngineLog("m").value(),
            Values());  // gone with the opening for writing
}

TEST(MemoryDiskTest, FaultsBeginAtTheEventAndStay) {
  for (const bool takes_effect : {false, true}) {
    const auto disk = std::make_shared<MemoryDisk>();
    const auto storage = MakeMemoryStorage(disk);
    EventLog events;
    const auto engine = storage->OpenEngine(OpenMode::kReadWrite, {}, &events).value();
    disk->FailAfter(2, takes_effect);
    EXPECT_TRUE(engine->Write({{Family::kLog, "a", "1"}}, Durability::kBuffered).ok());
    EXPECT_EQ(engine->Write({{Family::kLog, "b", "1"}}, Durability::kBuffered).code(), Code::kIo);
    EXPECT_EQ(engine->Get(Family::kLog, "b").value().has_value(), takes_effect);
    EXPECT_EQ(engine->Write({{Family::kLog, "c", "1"}}, Durability::kBuffered).code(), Code::kIo);
    EXPECT_EQ(engine->Sync().code(), Code::kIo);
    EXPECT_EQ(storage->ReplaceFile("x", "").code(), Code::kIo);
    EXPECT_FALSE(engine->Get(Family::kLog, "c").value().has_value());
    EXPECT_EQ(disk->events(), 5u);
    disk->FailAfter(0, false);
    EXPECT_TRUE(engine->Sync().ok());
  }
}

// What a checkpoint of the tables does, failing: this engine shows the rows from before, and the next
// opening all of them or none.
TEST(MemoryDiskTest, AnIngestIsOneEventAndDurable) {
  for (const bool takes_effect : {false, true}) {
    const auto disk = std::make_shared<MemoryDisk>();
    const auto storage = MakeMemoryStorage(disk);
    EventLog events;
    const std::string key = Key(Family::kSpent, "a");
    {
      const auto engine = storage->OpenEngine(OpenMode::kReadWrite, {}, &events).value();
      ASSERT_TRUE(
          Ingest(*engine, {{Family::kSpent, {{key, "1"}}}, {Family::kMarker, {{"m", "1"}}}}).ok());
      EXPECT_EQ(disk->events(), 1u);
      disk->FailAfter(1, takes_effect);
      EXPECT_EQ(
          Ingest(*engine, {{Family::kSpent, {{key, "2"}}}, {Family::kMarker, {{"m", "2"}}}}).code(),
          Code::kIo);
      EXPECT_EQ(disk->events(), 2u);
      EXPECT_EQ(Get(*engine, Family::kSpent, key), "1");
      EXPECT_EQ(Get(*engine, Family::kMarker, "m"), "1");
    }
    disk->LosePower([] { return false; });
    const auto engine = storage->OpenEngine(OpenMode::kReadWrite, {}, &events).value();
    EXPECT_EQ(Get(*engine, Family::kSpent, key), takes_effect ? "2" : "1");
    EXPECT_EQ(Get(*engine, Family::kMarker, "m"), takes_effect ? "2" : "1");
  }
}

TEST(MemoryDiskTest, ClearingCopyingAndRemovingAreEvents) {
  for (const bool takes_effect : {false, true}) {
    const auto disk = std::make_shared<MemoryDisk>();
    const auto storage = MakeMemoryStorage(disk);
    EventLog events;
    const auto engine = storage->OpenEngine(OpenMode::kReadWrite, {}, &events).value();
    ASSERT_TRUE(Ingest(*engine, {{Family::kMarker, {{"m", "1"}}}}).ok());
    ASSERT_TRUE(storage->ReplaceFile("x", "").ok());
    ASSERT_TRUE(storage->At("copy")->Create().ok());
    EXPECT_EQ(disk->events(), 2u);

    disk->FailAfter(1, takes_effect);
    EXPECT_EQ(engine->ClearTables().code(), Code::kIo);
    EXPECT_EQ(disk->rows(Family::kMarker).empty(), takes_effect);
    disk->FailAfter(1, takes_effect);
    EXPECT_EQ(engine->Copy("copy").code(), Code::kIo);
    EXPECT_EQ(storage->At("copy")->EngineExists().value(), takes_effect);
    disk->FailAfter(1, takes_effect);
    EXPECT_EQ(storage->RemoveFile("x").code(), Code::kIo);
    EXPECT_EQ(disk->files().count("x"), takes_effect ? 0u : 1u);
    EXPECT_EQ(disk->events(), 5u);
  }
}

}  // namespace
}  // namespace coins
