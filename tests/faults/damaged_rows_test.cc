// SPDX-License-Identifier: Apache-2.0
// Goal: no byte of a store can change without an opening that says so, or the change means nothing.
// Method: every byte of every row of a small store in the memory engine is changed, one at a time;
// rows are cut, lengthened, taken away, moved, and added.
#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "faults/small_store.h"
#include "log/log.h"
#include "log/metadata.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

using coins::Family;

class DamagedRowsTest : public ::testing::TestWithParam<Family> {
 protected:
  DamagedRowsTest() {
    {
      Chain chain({}, std::make_unique<StoragePlace>(make_));
      Fill(chain);
      everything_ = Everything(chain.store());
    }
    for (const Family family : coins::kFamilies) rows_[family] = disk_->rows(family);
    files_ = disk_->files();
  }

  // Opens, and puts back what was there before the damage.
  Opened OpenOnce() {
    Opened opened = TryOpen(make_);
    if (opened.status == COINSTORE_OK) {
      EXPECT_EQ(Everything(opened.store.get()), everything_);
    }
    opened.store.reset();
    for (const Family family : coins::kFamilies) disk_->rows(family) = rows_[family];
    disk_->files() = files_;
    return opened;
  }
  void ExpectCorruption() {
    const Opened opened = OpenOnce();
    EXPECT_EQ(opened.status, COINSTORE_CORRUPTION)
        << coinstore_status_name(opened.status) << " " << opened.message;
    const bool is_named = opened.message.find("log") != std::string::npos ||
                          opened.message.find("coins") != std::string::npos ||
                          opened.message.find("heights") != std::string::npos ||
                          opened.message.find("metadata") != std::string::npos;
    EXPECT_TRUE(is_named) << opened.message;
  }
  coins::MemoryDisk::Rows& Rows() { return disk_->rows(GetParam()); }
  const coins::MemoryDisk::Rows& Before() { return rows_[GetParam()]; }

  std::shared_ptr<coins::MemoryDisk> disk_ = std::make_shared<coins::MemoryDisk>();
  MakeStorage make_ = [this] { return coins::MakeMemoryStorage(disk_); };
  std::map<Family, coins::MemoryDisk::Rows> rows_;
  std::map<std::string, std::string> files_;
  std::string everything_;
};

std::string KeyText(const std::string& key) {
  return key == coins::kMetadataKey || key == coins::kSyncedThroughKey
             ? key
             : coins::ToHex(coins::AsBytes(key));
}

// What means nothing to a store that was closed: the secret only decides where coins lie in tables
// in memory, and synced_through is asked for only after an unclean end.
bool MeansNothing(const std::string& key, size_t byte) {
  return key == coins::kSyncedThroughKey || (key == coins::kMetadataKey && byte >= 20 && byte < 36);
}

// The three answers that are no CORRUPTION are those of a store that is another one by its word.
bool MayBeAnotherStore(const std::string& key, size_t byte, coinstore_status status) {
  if (key != coins::kMetadataKey) return false;
  return byte < 4 ? status == COINSTORE_NEWER_FORMAT
                  : byte == 36 && status == COINSTORE_OPTIONS_MISMATCH;
}

TEST_P(DamagedRowsTest, EveryByteCounts) {
  size_t changes = 0;
  for (const auto& [key, value] : Before()) {
    for (size_t i = 0; i < value.size(); ++i) {
      for (const int mask : {0x01, 0x80}) {
        SCOPED_TRACE("row " + KeyText(key) + " byte " + std::to_string(i) + " mask " +
                     std::to_string(mask));
        Rows()[key][i] = static_cast<char>(value[i] ^ mask);
        ++changes;
        if (MeansNothing(key, i)) {
          EXPECT_EQ(OpenOnce().status, COINSTORE_OK);
          continue;
        }
        if (key != coins::kMetadataKey) {
          ExpectCorruption();
          continue;
        }
        const Opened opened = OpenOnce();
        EXPECT_TRUE(opened.status == COINSTORE_CORRUPTION ||
                    MayBeAnotherStore(key, i, opened.status))
            << opened.message;
      }
    }
  }
  std::cout << changes << " changes of " << Before().size() << " rows\n";
}

TEST_P(DamagedRowsTest, EveryRowHasItsSize) {
  for (const auto& [key, value] : Before()) {
    if (key == coins::kSyncedThroughKey) continue;
    SCOPED_TRACE("row " + KeyText(key));
    for (const size_t size : {size_t{0}, value.size() / 2, value.size() - 1}) {
      Rows()[key].resize(size);
      ExpectCorruption();
    }
    Rows()[key] += '\0';
    ExpectCorruption();
  }
}

TEST_P(DamagedRowsTest, EveryRowMustBeThere) {
  for (const auto& [key, value] : Before()) {
    if (key == coins::kSyncedThroughKey) continue;
    SCOPED_TRACE("row " + KeyText(key));
    Rows().erase(key);
    ExpectCorruption();
  }
}

TEST_P(DamagedRowsTest, EveryRowHasItsKey) {
  if (GetParam() == Family::kMetadata) return;
  for (const auto& [key, value] : Before()) {
    for (size_t i = 0; i < key.size(); ++i) {
      for (const int mask : {0x01, 0x80}) {
        std::string other = key;
        other[i] = static_cast<char>(other[i] ^ mask);
        if (Before().contains(other)) continue;
        SCOPED_TRACE("row " + KeyText(key) + " as " + KeyText(other));
        Rows().erase(key);
        Rows()[other] = value;
        ExpectCorruption();
        Rows()[other] = value;
        ExpectCorruption();
      }
    }
  }
}

TEST_P(DamagedRowsTest, NoTwoRowsCanChangePlaces) {
  for (auto row = Before().begin(); row != Before().end(); ++row) {
    const auto next = std::next(row);
    if (next == Before().end() || row->second == next->second) continue;
    SCOPED_TRACE("row " + KeyText(row->first));
    std::swap(Rows()[row->first], Rows()[next->first]);
    ExpectCorruption();
  }
}

// The store has written no table yet: the rows of tables are the business of the check.
INSTANTIATE_TEST_SUITE_P(Families, DamagedRowsTest,
                         ::testing::Values(Family::kLog, Family::kHeights, Family::kCoins,
                                           Family::kMetadata),
                         [](const auto& family) {
                           return std::string(coins::FamilyName(family.param));
                         });

}  // namespace
}  // namespace coinstore_test
