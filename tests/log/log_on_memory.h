// SPDX-License-Identifier: Apache-2.0
// Goal: short tests of the log. Method: a log on an engine in memory, with words for a next record.
#ifndef COINSTORE_TESTS_LOG_LOG_ON_MEMORY_H_
#define COINSTORE_TESTS_LOG_LOG_ON_MEMORY_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/big_endian.h"
#include "log/bytes_by_hand.h"
#include "log/log.h"
#include "storage/memory/memory_storage.h"

namespace coins {

class LogOnMemory {
 public:
  LogOnMemory() { Reopen(); }

  void Reopen() {
    log_.reset();
    engine_ = MakeMemoryStorage(disk_)->OpenEngine(OpenMode::kReadWrite, {}, &events_).value();
    auto log = Log::Open(engine_.get());
    ASSERT_TRUE(log.ok()) << log.status().message();
    log_ = std::move(log).value();
  }

  Log& log() { return *log_; }
  Engine& engine() { return *engine_; }
  MemoryDisk& disk() { return *disk_; }

  // A block of `count` coins, all odd but those behind the first spend's children.
  BlockRecord Next(std::uint32_t count, std::uint32_t spend_count = 0) const {
    BlockRecord record;
    record.height = 10 + log_->last();
    record.timestamp_s = 1000 + log_->last();
    record.root = Filled(static_cast<std::uint8_t>(log_->last()));
    record.first_coin = log_->next_coin();
    record.coin_count = count;
    record.odd_count = count;
    record.spend_count = spend_count;
    return record;
  }

  static std::vector<CoinRecord> Coins(std::size_t count, std::uint8_t seed) {
    std::vector<CoinRecord> coins(count);
    for (std::size_t i = 0; i < count; ++i) {
      coins[i].coin = {Filled(seed), Filled(static_cast<std::uint8_t>(i)), i};
      coins[i].is_coinbase = i % 3 == 0;
    }
    return coins;
  }

  BlockRecord Append(std::uint32_t count, std::vector<Spend> spends = {},
                     Durability durability = Durability::kSynced) {
    BlockRecord record = Next(count, static_cast<std::uint32_t>(spends.size()));
    for (Spend& spend : spends) spend.first_child = count;
    const auto coins = Coins(count, static_cast<std::uint8_t>(count));
    const Status status = log_->AppendBlock(&record, spends, coins, durability);
    EXPECT_TRUE(status.ok()) << status.message();
    return record;
  }

  std::vector<std::pair<std::string, std::string>> RowsOf(Family family) {
    std::vector<std::pair<std::string, std::string>> rows;
    const auto scan = engine_->NewScan(family, ScanKind::kWhole);
    for (scan->Seek({}); scan->Valid(); scan->Next()) rows.emplace_back(scan->key(), scan->value());
    EXPECT_TRUE(scan->status().ok());
    return rows;
  }
  std::vector<std::string> KeysOf(Family family) {
    std::vector<std::string> keys;
    for (auto& row : RowsOf(family)) keys.push_back(std::move(row.first));
    return keys;
  }

  std::uint64_t SyncedThroughOnDisk() {
    const auto value = engine_->Get(Family::kMetadata, kSyncedThroughKey).value();
    if (!value) return UINT64_MAX;
    EXPECT_EQ(value->size(), 8u);
    return LoadU64Be(value->data());
  }

 private:
  EventLog events_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Log> log_;
};

}  // namespace coins

#endif  // COINSTORE_TESTS_LOG_LOG_ON_MEMORY_H_
