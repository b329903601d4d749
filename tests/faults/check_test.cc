// SPDX-License-Identifier: Apache-2.0
// Goal: coinstore_check finds and names what changed on the disk after the store was opened, and
// tells a disk that cannot be read from one that lies. Method: rows of the memory engine read
// otherwise than they were written.
#include <gtest/gtest.h>

#include <iostream>

#include "faults/altered_storage.h"
#include "faults/small_store.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

using coins::Family;

class CheckTest : public ::testing::Test {
 protected:
  CheckTest() : chain_({}, std::make_unique<StoragePlace>([this] { return altered_; })) {
    Fill(chain_);
    everything_ = Everything(chain_.store());
    EXPECT_EQ(coinstore_sync(chain_.store(), nullptr), COINSTORE_OK);
  }

  struct Checked {
    coinstore_status status;
    std::string message, report;
  };
  Checked Check() {
    coinstore_buffer* report = nullptr;
    Error error;
    const coinstore_status status = coinstore_check(chain_.store(), 0, &report, error);
    const BufferHandle owned(report);
    const auto* text = reinterpret_cast<const char*>(coinstore_buffer_data(report));
    return {status, error.message(), text == nullptr ? "" : text};
  }

  // Reads of this row give what `change` makes of it.
  void Alter(Family family, const std::string& key, std::function<void(std::string*)> change) {
    altered_->SetAlter(
        [=](RowRead, Family read, std::string_view read_key, std::optional<std::string>* value) {
          if (read == family && read_key == key && *value) change(&**value);
          return coins::Status();
        });
  }

  std::shared_ptr<coins::MemoryDisk> disk_ = std::make_shared<coins::MemoryDisk>();
  std::shared_ptr<AlteredStorage> altered_ =
      std::make_shared<AlteredStorage>(coins::MakeMemoryStorage(disk_));
  Chain chain_;
  std::string everything_;
};

TEST_F(CheckTest, NamesTheRowThatWasDamaged) {
  size_t damages = 0;
  for (const Family family : {Family::kLog, Family::kHeights, Family::kCoins}) {
    for (const auto& [key, value] : disk_->rows(family)) {
      for (size_t i = 0; i < value.size(); i += 1 + value.size() / 23) {
        SCOPED_TRACE(std::string(coins::FamilyName(family)) + " row " +
                     coins::ToHex(coins::AsBytes(key)) + " byte " + std::to_string(i));
        Alter(family, key,
              [i](std::string* bytes) { (*bytes)[i] = static_cast<char>((*bytes)[i] ^ 0x10); });
        const Checked checked = Check();
        ++damages;
        EXPECT_EQ(checked.status, COINSTORE_CORRUPTION) << checked.message;
        EXPECT_NE(checked.report.find("different: "), std::string::npos) << checked.message;
        EXPECT_NE(checked.report.find("the store is damaged"), std::string::npos);
        EXPECT_NE(checked.report.find(checked.message), std::string::npos) << checked.message;
        const char* name = family == Family::kHeights ? "height" : "log";
        EXPECT_NE(checked.message.find(name), std::string::npos) << checked.message;
      }
    }
  }
  std::cout << damages << " damages\n";
  altered_->SetAlter(nullptr);
  EXPECT_EQ(Check().status, COINSTORE_OK);
  EXPECT_EQ(Everything(chain_.store()), everything_);
}

TEST_F(CheckTest, NamesTheRowThatIsGone) {
  for (const Family family : {Family::kLog, Family::kHeights, Family::kCoins}) {
    for (const auto& [key, value] : disk_->rows(family)) {
      SCOPED_TRACE(std::string(coins::FamilyName(family)) + " row " +
                   coins::ToHex(coins::AsBytes(key)));
      altered_->SetAlter([&, family = family, key = key](RowRead, Family read,
                                                         std::string_view read_key,
                                                         std::optional<std::string>* row) {
        if (read == family && read_key == key) row->reset();
        return coins::Status();
      });
      const Checked checked = Check();
      EXPECT_EQ(checked.status, COINSTORE_CORRUPTION) << checked.message;
      EXPECT_NE(checked.report.find("different: "), std::string::npos) << checked.message;
    }
  }
}

TEST_F(CheckTest, SaysWhenTheDiskCannotBeRead) {
  for (const Family family : {Family::kLog, Family::kHeights, Family::kCoins}) {
    for (const RowRead failing : {RowRead::kGet, RowRead::kScan}) {
      altered_->SetAlter(
          [=](RowRead read, Family of, std::string_view, std::optional<std::string>*) {
            return of == family && read == failing ? coins::Status(coins::Code::kIo, "injected")
                                                   : coins::Status();
          });
      const Checked checked = Check();
      const bool is_read = failing == RowRead::kScan || family == Family::kLog;
      EXPECT_EQ(checked.status, is_read ? COINSTORE_IO : COINSTORE_OK) << checked.message;
    }
  }
}

TEST_F(CheckTest, SeesALogThatIsNotTheOneInMemory) {
  // The rows of a store that lived longer.
  const auto before = disk_->rows(Family::kLog);
  EXPECT_EQ(Check().status, COINSTORE_OK);
  const std::string last = before.rbegin()->first;
  altered_->SetAlter(
      [&](RowRead read, Family family, std::string_view key, std::optional<std::string>* value) {
        if (read == RowRead::kScan && family == Family::kLog && key == last) value->reset();
        return coins::Status();
      });
  EXPECT_EQ(Check().status, COINSTORE_CORRUPTION);
}

}  // namespace
}  // namespace coinstore_test
