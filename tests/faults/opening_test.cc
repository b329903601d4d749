// SPDX-License-Identifier: Apache-2.0
// Goal: opening a store never makes less of it, whatever goes wrong on the way, and says what does.
// Method: the operations of the disk fail one after the other while a store is made or opened.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/big_endian.h"
#include "faults/altered_storage.h"
#include "faults/small_store.h"
#include "log/records.h"
#include "power_loss/synced_file_system.h"
#include "storage/memory/memory_storage.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coinstore_test {
namespace {

using rocksdb::IOStatus;
using Disk = std::shared_ptr<SyncedFileSystem>;

MakeStorage On(const Disk& disk) {
  return [disk] { return coins::MakeRocksStorage("/store", disk); };
}

// A filled store as closing leaves it, or as the end of its process does.
enum class End { kClosed, kKilled };
struct Filled {
  Disk disk = std::make_shared<SyncedFileSystem>();
  std::string everything;
};
Filled MakeFilled(End end) {
  Filled filled;
  Chain chain({}, std::make_unique<StoragePlace>(On(filled.disk)));
  Fill(chain);
  filled.everything = Everything(chain.store());
  if (end == End::kClosed) {
    EXPECT_EQ(coinstore_close(chain.store(), 0, nullptr), COINSTORE_OK);
    filled.disk = filled.disk->Copy();
  } else {
    filled.disk = filled.disk->Copy();
  }
  return filled;
}

// Fails operations from the n-th on that are of this kind or the other; `only_one`: and no later one.
SyncedFileSystem::Fault FailFrom(uint64_t n, bool reads, bool only_one, IOStatus answer) {
  return [=, count = uint64_t{0}](DiskOperation operation, const std::string&) mutable {
    if (operation == DiskOperation::kLock || (operation == DiskOperation::kRead) != reads) {
      return IOStatus::OK();
    }
    ++count;
    return count == n || (count > n && !only_one) ? answer : IOStatus::OK();
  };
}

TEST(OpeningTest, IsForOneAtATime) {
  for (const bool on_rocks : {false, true}) {
    const auto disk = std::make_shared<SyncedFileSystem>();
    const auto memory = std::make_shared<coins::MemoryDisk>();
    const MakeStorage make = on_rocks ? On(disk) : [&]() -> std::shared_ptr<coins::Storage> {
      return coins::MakeMemoryStorage(memory);
    };
    const Opened first = TryOpen(make);
    ASSERT_EQ(first.status, COINSTORE_OK) << first.message;
    EXPECT_EQ(TryOpen(make).status, COINSTORE_LOCKED);
    EXPECT_EQ(TryOpen(make, {{"read_only", "1"}}).status, COINSTORE_LOCKED);
    EXPECT_EQ(coinstore_close(first.store.get(), 0, nullptr), COINSTORE_OK);
    EXPECT_EQ(TryOpen(make).status, COINSTORE_OK);
  }
}

TEST(OpeningTest, SaysWhenTheLockCannotBeHad) {
  const Filled filled = MakeFilled(End::kClosed);
  const auto fail = [&](IOStatus answer) {
    filled.disk->Inject([answer](DiskOperation operation, const std::string&) {
      return operation == DiskOperation::kLock ? answer : IOStatus::OK();
    });
    const Opened opened = TryOpen(On(filled.disk));
    EXPECT_NE(opened.message.find("LOCK"), std::string::npos) << opened.message;
    return opened.status;
  };
  EXPECT_EQ(fail(IOStatus::IOError("injected")), COINSTORE_IO);
  EXPECT_EQ(fail(IOStatus::NoSpace("injected")), COINSTORE_DISK_FULL);
  filled.disk->Inject(nullptr);
  EXPECT_EQ(Everything(TryOpen(On(filled.disk)).store.get()), filled.everything);
}

TEST(OpeningTest, ReadOnlyRefusesWriters) {
  const Filled filled = MakeFilled(End::kClosed);
  const uint64_t events = filled.disk->events();
  const Opened opened = TryOpen(On(filled.disk), {{"read_only", "1"}});
  ASSERT_EQ(opened.status, COINSTORE_OK) << opened.message;
  coinstore* const store = opened.store.get();
  BlockInput block;
  block.height = 8;
  coinstore_tip tip = Sized<coinstore_tip>();
  ASSERT_EQ(coinstore_get_tip(store, nullptr, &tip, nullptr), COINSTORE_OK);
  block.parent_hash = ToBytes32(tip.block_hash);
  EXPECT_EQ(ApplyTo(store, block), COINSTORE_READ_ONLY);
  EXPECT_EQ(ApplyTo(store, block, COINSTORE_DRY_RUN), COINSTORE_OK);
  const coinstore_block_info info = HeadOf(block);
  const uint64_t end = 0;
  size_t applied = 99;
  EXPECT_EQ(coinstore_apply_blocks(store, &info, 1, nullptr, &end, nullptr, &end, nullptr, &end,
                                   nullptr, &applied, nullptr),
            COINSTORE_READ_ONLY);
  EXPECT_EQ(applied, 0u);
  coinstore_block* building = nullptr;
  EXPECT_EQ(coinstore_block_begin(store, &info, &building, nullptr), COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_rollback(store, 3, 0, nullptr, nullptr, nullptr), COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_rollback(store, 3, COINSTORE_DRY_RUN, nullptr, nullptr, nullptr),
            COINSTORE_OK);
  EXPECT_EQ(coinstore_sync(store, nullptr), COINSTORE_READ_ONLY);
  EXPECT_EQ(Everything(store), filled.everything);
  EXPECT_EQ(coinstore_close(store, 0, nullptr), COINSTORE_OK);
  EXPECT_EQ(filled.disk->events(), events) << "something was written";
  EXPECT_EQ(TryOpen(On(std::make_shared<SyncedFileSystem>()), {{"read_only", "1"}}).status,
            COINSTORE_NOT_A_STORE);
}

TEST(OpeningTest, LeavesTheFilesOfOthersAlone) {
  const rocksdb::IOOptions none;
  for (const char* create : {"0", "1"}) {
    const auto disk = std::make_shared<SyncedFileSystem>();
    ASSERT_TRUE(disk->CreateDir("/store", none, nullptr).ok());
    std::unique_ptr<rocksdb::FSWritableFile> file;
    ASSERT_TRUE(
        disk->NewWritableFile("/store/thesis.tex", rocksdb::FileOptions(), &file, nullptr).ok());
    const Opened opened = TryOpen(On(disk), {{"create_if_missing", create}});
    EXPECT_EQ(opened.status, COINSTORE_NOT_A_STORE) << opened.message;
    EXPECT_EQ(disk->Files(), std::vector<std::string>{"/store/thesis.tex"}) << create;
  }
}

// Whatever is left of a creation, the next one finishes it.
TEST(OpeningTest, FinishesACreationThatWasCutOff) {
  uint64_t cut_off = 0;
  for (const bool loses_power : {false, true}) {
    Random random(3);
    for (uint64_t event = 1;; ++event) {
      SCOPED_TRACE("event " + std::to_string(event));
      const auto disk = std::make_shared<SyncedFileSystem>();
      disk->StopAfter(event);
      Opened opened = TryOpen(On(disk));
      if (!disk->is_stopped()) break;
      ++cut_off;
      if (opened.status != COINSTORE_OK) {
        EXPECT_EQ(opened.status, COINSTORE_IO) << opened.message;
      }
      opened.store.reset();
      if (loses_power) {
        disk->LosePower(random);
      } else {
        disk->Restart();
      }
      Chain chain({}, std::make_unique<StoragePlace>(On(disk)));
      ASSERT_TRUE(Accepts(chain.Block({Coin("a")})));
      chain.Reopen();
      EXPECT_TRUE(chain.IsUnspent(IdOf(Coin("a"))));
    }
  }
  EXPECT_GT(cut_off, 60u);
}

// A read that fails, once or for ever, is an error and nothing else: the same store opens afterwards
// with all that it had.
TEST(OpeningTest, LosesNothingToAReadThatFails) {
  for (const End end : {End::kClosed, End::kKilled}) {
    const Filled filled = MakeFilled(end);
    for (const bool only_one : {false, true}) {
      uint64_t failed = 0;
      for (uint64_t read = 1;; ++read) {
        SCOPED_TRACE("read " + std::to_string(read) + (only_one ? " alone" : " and all after it") +
                     (end == End::kKilled ? ", killed" : ", closed"));
        const Disk disk = filled.disk->Copy();
        bool is_reached = false;
        disk->Inject(
            [&, fail = FailFrom(read, /*reads=*/true, only_one, IOStatus::IOError("injected"))](
                DiskOperation operation, const std::string& path) mutable {
              IOStatus status = fail(operation, path);
              is_reached = is_reached || !status.ok();
              return status;
            });
        Opened opened = TryOpen(On(disk));
        disk->Inject(nullptr);
        if (!is_reached) break;
        if (opened.status == COINSTORE_OK) {
          EXPECT_EQ(Everything(opened.store.get()), filled.everything);
        } else {
          ++failed;
          EXPECT_EQ(opened.status, COINSTORE_IO) << opened.message;
        }
        opened.store.reset();
        const Opened again = TryOpen(On(disk));
        ASSERT_EQ(again.status, COINSTORE_OK) << again.message;
        EXPECT_EQ(Everything(again.store.get()), filled.everything);
      }
      EXPECT_GT(failed, 10u);
    }
  }
}

TEST(OpeningTest, LosesNothingToAWriteThatFails) {
  for (const End end : {End::kClosed, End::kKilled}) {
    const Filled filled = MakeFilled(end);
    for (const bool is_full : {false, true}) {
      for (uint64_t write = 1;; ++write) {
        SCOPED_TRACE("write " + std::to_string(write) + (is_full ? ", full" : ""));
        const Disk disk = filled.disk->Copy();
        bool is_reached = false;
        const IOStatus answer =
            is_full ? IOStatus::NoSpace("injected") : IOStatus::IOError("injected");
        disk->Inject([&, fail = FailFrom(write, /*reads=*/false, /*only_one=*/false, answer)](
                         DiskOperation operation, const std::string& path) mutable {
          IOStatus status = fail(operation, path);
          is_reached = is_reached || !status.ok();
          return status;
        });
        Opened opened = TryOpen(On(disk));
        disk->Inject(nullptr);
        if (opened.status == COINSTORE_OK) {
          EXPECT_EQ(Everything(opened.store.get()), filled.everything);
        } else {
          EXPECT_EQ(opened.status, is_full ? COINSTORE_DISK_FULL : COINSTORE_IO) << opened.message;
        }
        opened.store.reset();
        const Opened again = TryOpen(On(disk));
        ASSERT_EQ(again.status, COINSTORE_OK) << again.message;
        EXPECT_EQ(Everything(again.store.get()), filled.everything);
        if (!is_reached) break;
      }
    }
  }
}

// No honest log comes near the last number; a lie about the last record's place does.
TEST(OpeningTest, CountsCoinsUpToTheLastNumber) {
  const auto disk = std::make_shared<coins::MemoryDisk>();
  const auto altered = std::make_shared<AlteredStorage>(coins::MakeMemoryStorage(disk));
  Chain chain({}, std::make_unique<StoragePlace>([&] { return altered; }));
  ASSERT_TRUE(Accepts(chain.Block({Coin("a")})));
  altered->SetAlter(
      [](RowRead read, coins::Family family, std::string_view, std::optional<std::string>* value) {
        if (read == RowRead::kGet && family == coins::Family::kLog) {
          auto record = coins::DecodeBlockRecord(1, **value);
          record.value().first_coin = (std::uint64_t{1} << 48) - 64;
          record.value().next_coin = record.value().first_coin + 32;
          *value = coins::EncodeBlockRecord(record.value());
        }
        return coins::Status();
      });
  chain.Reopen();
  std::vector<coinstore_addition> coins;
  for (int i = 0; i < 33; ++i) coins.push_back(Coin(std::to_string(i)));
  EXPECT_TRUE(
      Refuses(chain.Apply(chain.Next(coins), COINSTORE_DRY_RUN), COINSTORE_COIN_NUMBERS_EXHAUSTED));
  coins.pop_back();
  EXPECT_TRUE(Accepts(chain.Apply(chain.Next(coins), COINSTORE_DRY_RUN)));
}

}  // namespace
}  // namespace coinstore_test
