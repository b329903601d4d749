// SPDX-License-Identifier: Apache-2.0
// Goal: a read that asks memory first and the tables afterwards misses no coin, though rows are installed between
// the two. Method: an engine that, when the table of spent coins is about to be read, lets a rollback and a
// checkpoint pass first: the coin was not in memory when memory was asked, and has left the table by now.
#include <gtest/gtest.h>

#include "faults/small_store.h"
#include "storage/hooked_storage.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

class RowsInstalledMeanwhileTest : public ::testing::Test {
 protected:
  RowsInstalledMeanwhileTest()
      : chain_({}, std::make_unique<StoragePlace>([this] {
                 return std::make_shared<HookedStorage>(coins::MakeMemoryStorage(disk_), hooks_);
               })) {
    EXPECT_TRUE(Accepts(chain_.Block({coin_, Coin("another")})));
    EXPECT_TRUE(Accepts(chain_.Block({}, {IdOf(coin_)})));
    Checkpoint();
    hooks_->before_scan = [this](coins::Family family) {
      if (family != coins::Family::kSpent || is_called_) return;
      is_called_ = true;
      EXPECT_TRUE(Accepts(chain_.Rollback(1)));
      Checkpoint();
    };
  }

  void Checkpoint() {
    Error error;
    EXPECT_EQ(coinstore_checkpoint(chain_.store(), error), COINSTORE_OK) << error.message();
  }

  const coinstore_addition coin_ = Coin("spent and unspent again");
  std::shared_ptr<coins::MemoryDisk> disk_ = std::make_shared<coins::MemoryDisk>();
  std::shared_ptr<Hooks> hooks_ = std::make_shared<Hooks>();
  bool is_called_ = false;
  Chain chain_;
};

TEST_F(RowsInstalledMeanwhileTest, GetFindsACoinThatLeftTheTableItWasSoughtIn) {
  coinstore_record record{};
  EXPECT_EQ(coinstore_get(chain_.store(), nullptr, IdOf(coin_).data(), &record, nullptr),
            COINSTORE_OK);
  EXPECT_TRUE(is_called_) << "nothing was sought in the table";
  EXPECT_EQ(record.spent_height, COINSTORE_UNSPENT);
}

TEST_F(RowsInstalledMeanwhileTest, GetManyFindsIt) {
  coinstore_record record{};
  uint8_t found = 0;
  size_t count = 0;
  EXPECT_EQ(coinstore_get_many(chain_.store(), nullptr, IdOf(coin_).data(), 1, &record, &found,
                               &count, nullptr),
            COINSTORE_OK);
  EXPECT_TRUE(is_called_) << "nothing was sought in the table";
  EXPECT_EQ(count, 1u);
  EXPECT_EQ(record.spent_height, COINSTORE_UNSPENT);
}

}  // namespace
}  // namespace coinstore_test
