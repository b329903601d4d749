// SPDX-License-Identifier: Apache-2.0
// Goal: a disk that fails while a store is open leads to an error, to NEEDS_REOPEN until the store
// is opened again, and to a whole store then. Method: each kind of failure during each kind of
// write, on RocksDB over a file system that fails on request, and on the memory engine at every event.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "faults/altered_storage.h"
#include "faults/small_store.h"
#include "power_loss/synced_file_system.h"
#include "storage/memory/memory_storage.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coinstore_test {
namespace {

using rocksdb::IOStatus;

// What a test does to a filled store whose disk fails.
struct Write {
  const char* name;
  coinstore_status (*run)(Chain& chain);
};

coinstore_status ApplyBlocks(Chain& chain) {
  const BlockInput first = chain.Next();
  BlockInput second = chain.Next({Coin("second")});
  second.height = first.height + 1;
  second.parent_hash = first.block_hash;
  const coinstore_block_info infos[] = {HeadOf(first), HeadOf(second)};
  const uint64_t addition_ends[] = {0, 1}, no_ends[] = {0, 0};
  size_t applied = 99;
  const coinstore_status status =
      coinstore_apply_blocks(chain.store(), infos, 2, second.additions.data(), addition_ends,
                             nullptr, no_ends, nullptr, no_ends, nullptr, &applied, nullptr);
  EXPECT_EQ(applied, status == COINSTORE_OK ? 2u : 0u);
  return status;
}

coinstore_status CommitInSteps(Chain& chain) {
  const coinstore_block_info info = HeadOf(chain.Next());
  coinstore_block* block = nullptr;
  EXPECT_EQ(coinstore_block_begin(chain.store(), &info, &block, nullptr), COINSTORE_OK);
  const BlockHandle owned(block);
  const coinstore_status status = coinstore_block_commit(block, nullptr, nullptr);
  if (status < 0) {
    uint8_t root[32];
    EXPECT_EQ(coinstore_block_root(block, root, nullptr), COINSTORE_NEEDS_REOPEN);
    EXPECT_EQ(coinstore_block_spend(block, root, 1, nullptr), COINSTORE_NEEDS_REOPEN);
  }
  return status;
}

coinstore_status RollBack(Chain& chain) {
  return coinstore_rollback(chain.store(), 4, 0, nullptr, nullptr, nullptr);
}

const Write kWrites[] = {
    {"Apply", [](Chain& chain) { return chain.Block({Coin("late")}).status; }},
    {"ApplyBlocks", ApplyBlocks},
    {"CommitInSteps", CommitInSteps},
    {"RollBack", RollBack},
};

// Fails appends and syncs of the engine's log.
SyncedFileSystem::Fault FailLog(DiskOperation which, IOStatus answer) {
  return [=](DiskOperation operation, const std::string& path) {
    return operation == which && path.ends_with(".log") ? answer : IOStatus::OK();
  };
}

struct Failure {
  const char* name;
  DiskOperation operation;
  IOStatus answer;
  coinstore_status status;
};

const Failure kFailures[] = {
    {"a write that fails", DiskOperation::kAppend, IOStatus::IOError("injected"), COINSTORE_IO},
    {"a sync that fails", DiskOperation::kSync, IOStatus::IOError("injected"), COINSTORE_IO},
    {"a full disk", DiskOperation::kAppend, IOStatus::NoSpace("injected"), COINSTORE_DISK_FULL},
    {"a disk full at its sync", DiskOperation::kSync, IOStatus::NoSpace("injected"),
     COINSTORE_DISK_FULL},
};

class OnRocks {
 public:
  explicit OnRocks(Settings settings = {})
      : chain(settings, std::make_unique<StoragePlace>(make())) {
    Fill(chain);
  }
  MakeStorage make() const {
    return [disk = disk] { return coins::MakeRocksStorage("/store", disk); };
  }

  std::shared_ptr<SyncedFileSystem> disk = std::make_shared<SyncedFileSystem>();
  Chain chain;
};

TEST(ErrorsTest, AFailedWriteNeedsAReopening) {
  for (const Write& write : kWrites) {
    for (const Failure& failure : kFailures) {
      SCOPED_TRACE(std::string(write.name) + " meets " + failure.name);
      OnRocks store;
      const std::string before = Everything(store.chain.store());
      const uint64_t height = store.chain.Tip().height;
      store.disk->Inject(FailLog(failure.operation, failure.answer));
      EXPECT_EQ(write.run(store.chain), failure.status);
      // Also once the disk works again: what is on it is not known.
      store.disk->Inject(nullptr);
      ExpectNeedsReopen(store.chain.store(), height);
      store.chain.Reopen();
      // The write may have come to the disk or not, but wholly.
      const bool is_gone = Everything(store.chain.store()) == before;
      EXPECT_TRUE(is_gone || failure.operation == DiskOperation::kSync);
      if (is_gone) {
        EXPECT_EQ(write.run(store.chain), COINSTORE_OK);
      }
      store.chain.ExpectSound();
    }
  }
}

TEST(ErrorsTest, AFailedSyncOfAGroupNeedsAReopening) {
  for (const Failure& failure : kFailures) {
    SCOPED_TRACE(failure.name);
    OnRocks store({{"sync_mode", "grouped"}, {"group_time_ms", "1000000"}});
    const std::string before = Everything(store.chain.store());
    store.disk->Inject(FailLog(failure.operation, failure.answer));
    EXPECT_EQ(coinstore_sync(store.chain.store(), nullptr), failure.status);
    ExpectNeedsReopen(store.chain.store(), 7);
    store.disk->Inject(nullptr);
    store.chain.Reopen();
    EXPECT_EQ(Everything(store.chain.store()), before);
  }
}

// A group is synced by the timer too, whose failure shows in the next call.
TEST(ErrorsTest, AFailedSyncOfTheTimerShowsInTheNextCall) {
  OnRocks store({{"sync_mode", "grouped"}, {"group_time_ms", "20"}});
  ASSERT_EQ(coinstore_sync(store.chain.store(), nullptr), COINSTORE_OK);
  store.disk->Inject(FailLog(DiskOperation::kSync, IOStatus::IOError("injected")));
  const Answer answer = store.chain.Block({Coin("late")});
  EXPECT_TRUE(answer.status == COINSTORE_OK) << answer.error.message;
  coinstore_tip tip = Sized<coinstore_tip>();
  coinstore_status status = COINSTORE_OK;
  for (int i = 0; i < 1'000 && status == COINSTORE_OK; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    status = coinstore_get_tip(store.chain.store(), nullptr, &tip, nullptr);
  }
  ExpectNeedsReopen(store.chain.store(), 7);
  store.disk->Inject(nullptr);
  store.chain.Reopen();
  store.chain.ExpectSound();
}

TEST(ErrorsTest, AFailedCloseStillClosesAndLosesNothing) {
  for (const Failure& failure : kFailures) {
    for (const char* name_end : {".log", "high-water.new"}) {
      SCOPED_TRACE(std::string(failure.name) + " of " + name_end);
      OnRocks store({{"sync_mode", "grouped"}, {"group_time_ms", "1000000"}});
      const std::string before = Everything(store.chain.store());
      store.disk->Inject([&](DiskOperation operation, const std::string& path) {
        const bool fails = operation == failure.operation && path.ends_with(name_end);
        return fails ? failure.answer : IOStatus::OK();
      });
      EXPECT_EQ(coinstore_close(store.chain.store(), 0, nullptr), failure.status);
      EXPECT_EQ(coinstore_sync(store.chain.store(), nullptr), COINSTORE_CLOSED);
      EXPECT_EQ(coinstore_close(store.chain.store(), 0, nullptr), COINSTORE_OK);
      store.disk->Inject(nullptr);
      store.chain.Reopen();
      EXPECT_EQ(Everything(store.chain.store()), before);
    }
  }
}

// Every event of the memory engine, failing with and without effect.
TEST(ErrorsTest, EveryFailedEventOfTheMemoryEngineNeedsAReopening) {
  for (const Write& write : kWrites) {
    for (const bool takes_effect : {false, true}) {
      for (uint64_t event = 1; event < 100; ++event) {
        SCOPED_TRACE(std::string(write.name) + ", event " + std::to_string(event));
        const auto disk = std::make_shared<coins::MemoryDisk>();
        Chain chain({},
                    std::make_unique<StoragePlace>([&] { return coins::MakeMemoryStorage(disk); }));
        Fill(chain);
        const std::string before = Everything(chain.store());
        disk->FailAfter(event, takes_effect);
        if (const coinstore_status status = write.run(chain); status == COINSTORE_OK) {
          ASSERT_GT(event, 1u);
          break;
        } else {
          EXPECT_EQ(status, COINSTORE_IO);
        }
        ExpectNeedsReopen(chain.store(), 7);
        disk->FailAfter(0, false);
        chain.Reopen();
        if (Everything(chain.store()) == before) {
          EXPECT_EQ(write.run(chain), COINSTORE_OK);
        } else {
          EXPECT_TRUE(event > 1 || takes_effect);
        }
        chain.ExpectSound();
      }
    }
  }
}

// Reads that fail are errors, never an absent block, and nothing has to be reopened for them.
TEST(ErrorsTest, AFailedReadIsNeverAnAbsentBlock) {
  const auto disk = std::make_shared<coins::MemoryDisk>();
  const auto altered = std::make_shared<AlteredStorage>(coins::MakeMemoryStorage(disk));
  Chain chain({}, std::make_unique<StoragePlace>([&] { return altered; }));
  Fill(chain);
  const std::string before = Everything(chain.store());
  coinstore_iter* iter = nullptr;
  ASSERT_EQ(coinstore_rollback(chain.store(), 3, COINSTORE_DRY_RUN, nullptr, &iter, nullptr),
            COINSTORE_OK);
  const IterHandle owned(iter);
  altered->SetAlter([](RowRead, coins::Family, std::string_view, std::optional<std::string>*) {
    return coins::Status(coins::Code::kIo, "injected");
  });
  coinstore_tip block = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_get_block_info(chain.store(), nullptr, 3, &block, nullptr), COINSTORE_IO);
  // Also where no block is: whether the tip is still in the chain is asked of the log.
  EXPECT_EQ(coinstore_get_block_info(chain.store(), nullptr, 99, &block, nullptr), COINSTORE_IO);
  std::vector<coinstore_record> records(100);
  size_t n = 0;
  EXPECT_EQ(coinstore_iter_next(iter, records.data(), 100, &n, nullptr), COINSTORE_IO);
  EXPECT_EQ(coinstore_rollback(chain.store(), 3, 0, nullptr, nullptr, nullptr), COINSTORE_IO);
  EXPECT_EQ(coinstore_check(chain.store(), 0, nullptr, nullptr), COINSTORE_IO);
  altered->SetAlter(nullptr);
  EXPECT_EQ(coinstore_iter_next(iter, records.data(), 100, &n, nullptr), COINSTORE_OK);
  EXPECT_GT(n, 0u);
  EXPECT_EQ(Everything(chain.store()), before);
}

// The same on RocksDB, whose rows are in a table's file after a reopening.
TEST(ErrorsTest, AFailedReadOfATableIsAnError) {
  OnRocks store;
  store.chain.Reopen();
  store.disk->Inject([](DiskOperation operation, const std::string& path) {
    return operation == DiskOperation::kRead && path.ends_with(".sst")
               ? IOStatus::IOError("injected")
               : IOStatus::OK();
  });
  coinstore_tip block = Sized<coinstore_tip>();
  for (uint64_t height = 1; height <= 7; ++height) {
    const coinstore_status status =
        coinstore_get_block_info(store.chain.store(), nullptr, height, &block, nullptr);
    EXPECT_TRUE(status == COINSTORE_OK || status == COINSTORE_IO) << height;
  }
  EXPECT_EQ(coinstore_check(store.chain.store(), 0, nullptr, nullptr), COINSTORE_IO);
}

}  // namespace
}  // namespace coinstore_test
