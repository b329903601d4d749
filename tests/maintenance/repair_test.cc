// SPDX-License-Identifier: Apache-2.0
// Goal: a repair gives back the tables that the log implies, whatever became of them; touches nothing if the log
// is damaged; and can be cut off anywhere. Method: rows of a disk in memory are changed between openings.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <functional>
#include <vector>

#include "capi/open_on.h"
#include "log/metadata.h"
#include "maintenance/kept_store.h"

namespace coinstore_test {
namespace {

using coins::Family;
using Rows = coins::MemoryDisk::Rows;

class RepairTest : public ::testing::Test {
 protected:
  RepairTest() : everything_(Everything(store_.store())) { store_.Close(); }

  coins::Status Repair(Settings settings = {}) {
    coinstore_buffer* report = nullptr;
    coins::Status status = coins::RepairOn(coins::MakeMemoryStorage(store_.disk()),
                                           MakeOptions(settings).get(), &report);
    const BufferHandle owned(report);
    report_ = report == nullptr ? "" : reinterpret_cast<const char*>(coinstore_buffer_data(report));
    return status;
  }

  // As if nothing had happened.
  void ExpectWhole() {
    store_.chain().Reopen();
    EXPECT_EQ(Everything(store_.store()), everything_);
    const CheckAnswer answer = CheckOf(store_.store());
    EXPECT_EQ(answer.status, COINSTORE_OK) << answer.report;
    store_.Close();
  }

  std::array<Rows, coins::kFamilies.size()> AllRows() {
    std::array<Rows, coins::kFamilies.size()> all;
    for (const Family family : coins::kFamilies) {
      all.at(static_cast<size_t>(family)) = store_.rows(family);
    }
    return all;
  }

  KeptStore store_;
  std::string everything_;
  std::string report_;
};

TEST_F(RepairTest, OfASoundStoreChangesNoAnswer) {
  const coins::Status status = Repair();
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_NE(report_.find("rebuilt: the tables, from 8 blocks"), std::string::npos) << report_;
  ExpectWhole();
  EXPECT_EQ(store_.disk()->files().count(coins::kTreeFile), 1u);  // written anew at close
}

TEST_F(RepairTest, RebuildsEachTableFromAnyDamage) {
  for (const Family family : coins::kTableFamilies) {
    SCOPED_TRACE(coins::FamilyName(family));
    const std::vector<std::function<void(Rows*)>> damages = {
        [](Rows* rows) { rows->clear(); }, [](Rows* rows) { rows->erase(rows->begin()); },
        [](Rows* rows) { rows->begin()->second += 'x'; },
        [](Rows* rows) { (*rows)[rows->begin()->first + "more"] = "row"; }};
    for (const auto& damage : damages) {
      damage(&store_.rows(family));
      const coins::Status status = Repair();
      ASSERT_TRUE(status.ok()) << status.message();
      ExpectWhole();
    }
  }
}

TEST_F(RepairTest, TheTablesAreTheSameHoweverManyStepsItTakes) {
  ASSERT_TRUE(Repair().ok());
  const auto at_once = AllRows();
  for (const char* const changes : {"1", "3", "50"}) {
    store_.rows(Family::kSpent).clear();
    const coins::Status status = Repair({{"checkpoint_changes", changes}});
    ASSERT_TRUE(status.ok()) << status.message();
    for (const Family family : coins::kTableFamilies) {
      EXPECT_EQ(store_.rows(family), at_once.at(static_cast<size_t>(family)))
          << coins::FamilyName(family);
    }
    ExpectWhole();
  }
}

TEST_F(RepairTest, AStoreWithoutItsTablesDoesNotOpen) {
  for (const Family family : coins::kTableFamilies) store_.rows(family).clear();
  Error error;
  coinstore* store = nullptr;
  EXPECT_EQ(store_.chain().place().Open(nullptr, &store, error), COINSTORE_CORRUPTION);
  EXPECT_NE(error.message().find("repair"), std::string::npos) << error.message();
  ASSERT_TRUE(Repair().ok());
  ExpectWhole();
}

TEST_F(RepairTest, CutOffAnywhereItCanBeRepeatedAndNothingOpensWrongly) {
  size_t refused = 0;
  for (uint64_t events = 1;; ++events) {
    SCOPED_TRACE(events);
    store_.rows(Family::kSpentByOwner).erase(store_.rows(Family::kSpentByOwner).begin());
    store_.disk()->FailAfter(events, /*takes_effect=*/events % 2 == 0);
    const coins::Status cut_off = Repair({{"checkpoint_changes", "10"}});
    store_.disk()->FailAfter(0, false);
    if (cut_off.ok()) break;
    EXPECT_EQ(cut_off.code(), coins::Code::kIo) << cut_off.message();
    Error error;
    coinstore* store = nullptr;
    const coinstore_status status = store_.chain().place().Open(nullptr, &store, error);
    coinstore_free(store);
    if (status != COINSTORE_OK) {
      ++refused;
      EXPECT_EQ(status, COINSTORE_CORRUPTION);
      EXPECT_NE(error.message().find("repair"), std::string::npos) << error.message();
    }
    const coins::Status again = Repair();
    ASSERT_TRUE(again.ok()) << again.message();
    ExpectWhole();
  }
  EXPECT_GE(refused, 2u);
  ExpectWhole();
}

TEST_F(RepairTest, OfADamagedLogChangesNothingAndNamesIt) {
  for (const Family family : {Family::kLog, Family::kCoins, Family::kHeights, Family::kMetadata}) {
    const Rows rows = store_.rows(family);
    for (const auto& [key, value] : rows) {
      if (family == Family::kMetadata && key != coins::kMetadataKey) continue;
      SCOPED_TRACE(std::string(coins::FamilyName(family)) + " " +
                   coins::ToHex(coins::AsBytes(key)));
      char& byte = store_.rows(family)[key][value.size() / 2];
      byte = static_cast<char>(byte ^ 1);
      const auto before = AllRows();
      const auto files = store_.disk()->files();
      const coins::Status status = Repair();
      EXPECT_EQ(status.code(), coins::Code::kCorruption) << status.message();
      EXPECT_FALSE(status.message().empty());
      EXPECT_EQ(AllRows(), before);
      EXPECT_EQ(store_.disk()->files(), files);
      store_.rows(family) = rows;
    }
  }
  ExpectWhole();
}

TEST_F(RepairTest, RefusesWhatItMayNotTouch) {
  EXPECT_EQ(Repair({{"read_only", "1"}}).code(), coins::Code::kReadOnly);
  EXPECT_EQ(Repair({{"block_hashes", "absent"}}).code(), coins::Code::kOptionsMismatch);
  store_.chain().Reopen();
  EXPECT_EQ(Repair().code(), coins::Code::kLocked);
  Error error;
  const TemporaryDirectory directory;
  EXPECT_EQ(coinstore_repair(directory.path().c_str(), nullptr, nullptr, error),
            COINSTORE_NOT_A_STORE);
  EXPECT_EQ(coinstore_repair("", nullptr, nullptr, error), COINSTORE_ARGUMENT);
  EXPECT_EQ(coinstore_repair(nullptr, nullptr, nullptr, error), COINSTORE_ARGUMENT);
}

TEST_F(RepairTest, WorksInADirectory) {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/store";
  const auto open = [&path] {
    coinstore* store = nullptr;
    Error error;
    EXPECT_EQ(coinstore_open(path.c_str(), nullptr, &store, error), COINSTORE_OK)
        << error.message();
    return StoreHandle(store);
  };
  const StoreHandle first = open();
  BlockInput block;
  block.height = 1;
  block.block_hash = Named("block");
  for (int i = 0; i < 1000; ++i) block.additions.push_back(Coin("coin " + std::to_string(i)));
  ASSERT_EQ(ApplyTo(first.get(), block), COINSTORE_OK);
  ASSERT_EQ(coinstore_checkpoint(first.get(), nullptr), COINSTORE_OK);
  coinstore_tip before = Sized<coinstore_tip>();
  ASSERT_EQ(coinstore_get_tip(first.get(), nullptr, &before, nullptr), COINSTORE_OK);
  ASSERT_EQ(coinstore_close(first.get(), 0, nullptr), COINSTORE_OK);
  Error error;
  ASSERT_EQ(coinstore_repair(path.c_str(), nullptr, nullptr, error), COINSTORE_OK)
      << error.message();
  const StoreHandle second = open();
  coinstore_tip after = Sized<coinstore_tip>();
  ASSERT_EQ(coinstore_get_tip(second.get(), nullptr, &after, nullptr), COINSTORE_OK);
  EXPECT_EQ(memcmp(&before, &after, sizeof before), 0);
  EXPECT_EQ(CheckOf(second.get()).status, COINSTORE_OK);
}

}  // namespace
}  // namespace coinstore_test
