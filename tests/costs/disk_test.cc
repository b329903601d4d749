// SPDX-License-Identifier: Apache-2.0
// Goal: what a block costs the disk does not creep up: one write, one sync, and as many bytes as its coins need.
// Method: RocksDB on a disk in memory that is asked before each operation, and counts.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "costs/growing_chain.h"
#include "costs/place_on_storage.h"
#include "power_loss/synced_file_system.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coinstore_test {
namespace {

// Of the engine's log, and of everything else that changes the disk. The file that tells how far the log is
// synced is overwritten in place and never made durable, which is no event of this disk.
struct Events {
  int appends = 0;
  int syncs = 0;
  std::string others;  // "operation path" of each

  bool operator==(const Events&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Events& events) {
  return out << events.appends << " appends, " << events.syncs
             << " syncs, others: " << events.others;
}

class DiskTest : public ::testing::Test {
 protected:
  // On a disk that counts from the second block on: the first has made files.
  void Open(Settings settings) {
    chain_.emplace(settings,
                   std::make_unique<PlaceOnStorage>(coins::MakeRocksStorage("/disk", disk_)));
    coins_ = chain_->Grow({}, 5000);
    next_ = coins_.begin();
    disk_->Inject([this](DiskOperation operation, const std::string& path) {
      Count(operation, path);
      return rocksdb::IOStatus::OK();
    });
  }
  ~DiskTest() override { disk_->Inject(nullptr); }

  // The next block, and what it costs.
  Events Grow(size_t spent) {
    const BlockInput block =
        chain_->Next({next_, next_ + static_cast<std::ptrdiff_t>(spent)}, 2 * spent);
    next_ += static_cast<std::ptrdiff_t>(spent);
    return During([&] { chain_->Apply(block); });
  }
  template <typename Call>
  Events During(Call call) {
    events_ = {};
    call();
    const std::lock_guard lock(mutex_);
    return events_;
  }

  size_t LogBytes() const {
    size_t bytes = 0;
    for (const std::string& path : disk_->Files()) {
      if (path.ends_with(".log")) bytes += disk_->Bytes(path).size();
    }
    return bytes;
  }

  std::shared_ptr<SyncedFileSystem> disk_ = std::make_shared<SyncedFileSystem>();
  std::optional<GrowingChain> chain_;
  Coins coins_;
  Coins::const_iterator next_;

 private:
  void Count(DiskOperation operation, const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (operation == DiskOperation::kRead || operation == DiskOperation::kLock) return;
    if (operation == DiskOperation::kAppend && path.ends_with(".log")) {
      ++events_.appends;
    } else if (operation == DiskOperation::kSync && path.ends_with(".log")) {
      ++events_.syncs;
    } else {
      events_.others += std::to_string(static_cast<int>(operation)) + " " + path + "\n";
    }
  }

  std::mutex mutex_;
  Events events_;
};

constexpr int kWithMark =
    2;  // appends: the block's, and the small one that says how far the log is synced

TEST_F(DiskTest, ADurableBlockIsAppendedAndSyncedOnceHoweverLargeItIs) {
  Open({});
  for (const size_t spent : {0, 1, 10, 500, 1000}) {
    EXPECT_EQ(Grow(spent), (Events{kWithMark, 1, ""})) << spent;
  }
}

TEST_F(DiskTest, ARollbackIsAppendedAndSyncedOnce) {
  Open({});
  for (int i = 0; i < 5; ++i) Grow(100);
  EXPECT_EQ(During([&] { chain_->chain().Rollback(2); }), (Events{kWithMark, 1, ""}));
}

TEST_F(DiskTest, AGroupOfBlocksSharesASync) {
  Open({{"sync_mode", "grouped"}, {"group_blocks", "4"}, {"group_time_ms", "1000000"}});
  for (int i = 0; i < 3; ++i) Grow(1);  // the rest of the first group, whose sync makes a file
  for (int group = 0; group < 2; ++group) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(Grow(1), (Events{1, 0, ""}));
    EXPECT_EQ(Grow(1), (Events{kWithMark + 1, 1, ""}));  // one is the sync's own, of some bytes
  }
}

TEST_F(DiskTest, ReadingChangesNothing) {
  Open({});
  Grow(10);
  EXPECT_EQ(During([&] {
              EXPECT_TRUE(chain_->chain().IsUnspent(IdOf(coins_.back())));
              EXPECT_EQ(chain_->chain().Get(IdOf(coins_.front())).confirmed_height, 1u);
            }),
            Events());
}

TEST_F(DiskTest, ACoinTakes80BytesOfTheLogAndItsSpend13AtMost) {
  constexpr size_t kCoins = 5000;
  Open({});
  BlockInput block = chain_->Next({}, kCoins);
  block.hints.clear();
  const size_t before = LogBytes();
  chain_->Apply(block);
  const size_t created = LogBytes();
  EXPECT_GE(created - before, kCoins * 73);
  EXPECT_LE(created - before, kCoins * 80);
  chain_->Apply(chain_->Next(coins_, 0));
  EXPECT_GE(LogBytes() - created, kCoins * 12);
  EXPECT_LE(LogBytes() - created, kCoins * 13);
}

}  // namespace
}  // namespace coinstore_test
