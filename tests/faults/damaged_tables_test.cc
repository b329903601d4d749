// SPDX-License-Identifier: Apache-2.0
// Goal: whatever becomes of the files of the tables, nothing is answered wrongly, and a repair gives back what was
// there. Method: a closed store with several checkpoints on RocksDB, its records still in RocksDB's log or in its
// tables; every file is damaged in turn, or missing.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>

#include "capi/open_on.h"
#include "faults/small_store.h"
#include "power_loss/synced_file_system.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coinstore_test {
namespace {

using Disk = std::shared_ptr<SyncedFileSystem>;

MakeStorage On(const Disk& disk) {
  return [disk] { return coins::MakeRocksStorage("/store", disk); };
}

bool IsTable(const std::string& path) { return path.ends_with(".sst"); }

coins::Status Repair(const Disk& disk) {
  coinstore_buffer* report = nullptr;
  coins::Status status = coins::RepairOn(On(disk)(), MakeOptions({}).get(), &report);
  coinstore_buffer_free(report);
  return status;
}

std::string Checked(coinstore* store) {
  coinstore_buffer* report = nullptr;
  const coinstore_status status = coinstore_check(store, 0, &report, nullptr);
  const BufferHandle owned(report);
  return coinstore_status_name(status);
}

class DamagedTablesTest : public ::testing::TestWithParam<bool> {
 protected:
  DamagedTablesTest() {
    Chain chain({}, std::make_unique<StoragePlace>(On(disk_)));
    Fill(chain);
    for (int i = 0; i < 3; ++i) {
      Error error;
      EXPECT_EQ(coinstore_checkpoint(chain.store(), error), COINSTORE_OK) << error.message();
      EXPECT_TRUE(Accepts(chain.Block({Coin("late " + std::to_string(i))},
                                      {IdOf(Coin("root " + std::to_string(20 + i)))})));
    }
    if (LogIsInTables()) chain.Reopen();
    everything_ = Everything(chain.store());
    EXPECT_EQ(coinstore_close(chain.store(), 0, nullptr), COINSTORE_OK);
  }

  static bool LogIsInTables() { return GetParam(); }

  // Opens wholly, or says that it does not; then a repair mends it, or the log is what is damaged.
  void Examine(const Disk& disk) {
    {
      const Opened opened = TryOpen(On(disk));
      if (opened.status == COINSTORE_OK) {
        const std::string checked = Checked(opened.store.get());
        ++seen_[checked];
        // What is damaged is read by nobody, or it is found.
        EXPECT_TRUE(checked == "CORRUPTION" || Everything(opened.store.get()) == everything_);
      } else {
        EXPECT_TRUE(opened.status == COINSTORE_CORRUPTION || opened.status == COINSTORE_IO)
            << coinstore_status_name(opened.status);
        EXPECT_NE(opened.message.find('/'), std::string::npos) << opened.message;
        ++seen_["refused"];
      }
    }
    const coins::Status repaired = Repair(disk);
    if (!repaired.ok() && LogIsInTables()) {
      EXPECT_TRUE(repaired.code() == coins::Code::kCorruption ||
                  repaired.code() == coins::Code::kIo)
          << repaired.message();
      EXPECT_FALSE(repaired.message().empty());
      ++seen_["not repaired"];
      return;
    }
    ASSERT_TRUE(repaired.ok()) << repaired.message();
    ++seen_["repaired"];
    const Opened opened = TryOpen(On(disk));
    ASSERT_EQ(opened.status, COINSTORE_OK) << opened.message;
    EXPECT_TRUE(Everything(opened.store.get()) == everything_);
    EXPECT_EQ(Checked(opened.store.get()), "OK");
  }

  Disk disk_ = std::make_shared<SyncedFileSystem>();
  std::string everything_;
  std::map<std::string, int> seen_;
};

TEST_P(DamagedTablesTest, AreNoticedAndRepaired) {
  using Damage = std::function<void(std::string*)>;
  const auto flip = [](size_t part) -> Damage {
    return [part](std::string* bytes) {
      char& byte = (*bytes)[(bytes->size() - 1) * part / 4];
      byte = static_cast<char>(byte ^ 0x10);
    };
  };
  const std::vector<Damage> damages = {
      flip(0),
      flip(1),
      flip(2),
      flip(3),
      flip(4),
      [](std::string* bytes) { bytes->resize(bytes->size() / 2); },
      [](std::string* bytes) { bytes->clear(); },
      [](std::string* bytes) { std::fill(bytes->begin() + 20, bytes->end(), '\0'); }};
  const Disk whole = disk_->Copy();
  size_t files = 0;
  for (const std::string& path : whole->Files()) {
    if (!IsTable(path)) continue;
    // Of every file another third.
    for (size_t i = files++ % 3; i < damages.size(); i += 3) {
      SCOPED_TRACE(path + ", damage " + std::to_string(i));
      const Disk disk = whole->Copy();
      std::string bytes = disk->Bytes(path);
      damages[i](&bytes);
      disk->SetBytes(path, std::move(bytes));
      Examine(disk);
    }
    SCOPED_TRACE(path + ", missing");
    const Disk disk = whole->Copy();
    ASSERT_TRUE(disk->DeleteFile(path, rocksdb::IOOptions(), nullptr).ok());
    Examine(disk);
  }
  for (const auto& [what, count] : seen_) std::cout << what << ": " << count << "\n";
  EXPECT_GT(seen_["refused"], 10);
  EXPECT_GT(seen_["repaired"], 10);
  EXPECT_EQ(seen_["not repaired"] > 0, LogIsInTables());
}

INSTANTIATE_TEST_SUITE_P(States, DamagedTablesTest, ::testing::Bool(), [](const auto& state) {
  return state.param ? "RecordsInTables" : "RecordsInTheLog";
});

}  // namespace
}  // namespace coinstore_test
