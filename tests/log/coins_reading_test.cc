// SPDX-License-Identifier: Apache-2.0
// Goal: coins come whole and in order, however many threads read their rows, and a failed read is told. Method: a log
// on an engine in memory that can wait until some threads read at once, and can fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "coin/coin_id.h"
#include "log/coins_reading.h"
#include "log/log_on_memory.h"
#include "storage/forwarding_storage.h"

namespace coins {
namespace {

class WatchedEngine : public ForwardingEngine {
 public:
  using ForwardingEngine::ForwardingEngine;

  Result<std::vector<std::optional<std::string>>> GetMany(Family family,
                                                          std::span<const std::string> keys,
                                                          CacheUse cache) override {
    {
      std::unique_lock lock(mutex_);
      readers_.insert(std::this_thread::get_id());
      changed_.notify_all();
      changed_.wait_for(lock, std::chrono::seconds(20),
                        [&] { return readers_.size() >= wanted_readers; });
    }
    if (failing_key && std::find(keys.begin(), keys.end(), *failing_key) != keys.end()) {
      return Status(Code::kIo, "the disk does not answer");
    }
    return ForwardingEngine::GetMany(family, keys, cache);
  }

  std::set<std::thread::id> TakeThreads() {
    const std::lock_guard lock(mutex_);
    return std::exchange(readers_, {});
  }

  std::size_t wanted_readers = 0;  // each read waits for so many threads
  std::optional<std::string> failing_key;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::thread::id> readers_;
};

class CoinsReadingTest : public ::testing::Test {
 protected:
  CoinsReadingTest() {
    auto engine = MakeMemoryStorage(disk_)->OpenEngine(OpenMode::kReadWrite, {}, &events_);
    engine_ = std::make_unique<WatchedEngine>(std::move(engine).value());
    log_ = Log::Open(engine_.get()).value();
    BlockRecord record;
    record.height = 5;
    record.coin_count = record.odd_count = kRows * kCoinsPerRow;
    record.first_coin = first_ = log_->next_coin();
    std::vector<CoinRecord> coins(record.coin_count);
    for (std::size_t i = 0; i < coins.size(); ++i) {
      coins[i].coin = {Filled(1), Filled(2), AmountOf(first_ + i)};
    }
    EXPECT_TRUE(log_->AppendBlock(&record, {}, coins, Durability::kBuffered).ok());
  }

  static std::uint64_t AmountOf(std::uint64_t number) { return 1000 + 7 * number; }
  // Every `step`-th coin.
  std::vector<std::uint64_t> Numbers(std::size_t count, std::size_t step) const {
    std::vector<std::uint64_t> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(first_ + i * step);
    return numbers;
  }

  static constexpr std::uint32_t kRows = 640;
  EventLog events_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::unique_ptr<WatchedEngine> engine_;
  std::unique_ptr<Log> log_;
  std::uint64_t first_ = 0;
};

TEST_F(CoinsReadingTest, CoinsComeInTheOrderOfTheirNumbers) {
  for (const std::size_t count : {0, 1, 31, 32, 33, 167, 333}) {
    for (const std::size_t step : {1, 3, 30}) {
      const auto numbers = Numbers(count, step);
      const auto coins = log_->ReadCoins(numbers, CacheUse::kLeave);
      ASSERT_TRUE(coins.ok()) << coins.status().message();
      std::vector<std::uint64_t> read;
      for (const CoinRecord& coin : coins.value().coins) {
        EXPECT_EQ(coin.coin.amount, AmountOf(coin.number));
        EXPECT_EQ(coin.coin_id, CoinId(coin.coin));
        read.push_back(coin.number);
      }
      EXPECT_EQ(read, numbers);
    }
  }
}

TEST_F(CoinsReadingTest, FewRowsTakeNoThread) {
  EXPECT_TRUE(log_->ReadCoins(Numbers(16 * kCoinsPerRow, 1), CacheUse::kLeave).ok());
  EXPECT_EQ(engine_->TakeThreads(), std::set{std::this_thread::get_id()});
}

TEST_F(CoinsReadingTest, ManyRowsAreReadByManyThreads) {
  engine_->wanted_readers = 9;
  EXPECT_TRUE(log_->ReadCoins(Numbers(kRows, kCoinsPerRow), CacheUse::kLeave).ok());
  EXPECT_EQ(engine_->TakeThreads().size(), 9u);
}

TEST_F(CoinsReadingTest, WhoWaitsReadsToo) {
  engine_->wanted_readers = 2;
  EXPECT_TRUE(log_->ReadCoins(Numbers(17, kCoinsPerRow), CacheUse::kLeave).ok());
  EXPECT_TRUE(engine_->TakeThreads().contains(std::this_thread::get_id()));
}

TEST_F(CoinsReadingTest, NobodyReadBeforeTheCoinsWereWaitedFor) {
  CoinsReading reading(*log_, Numbers(100, kCoinsPerRow), CacheUse::kLeave);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::set<std::thread::id> readers;
  while (readers.empty() && std::chrono::steady_clock::now() < end) {
    readers = engine_->TakeThreads();
    std::this_thread::yield();
  }
  EXPECT_FALSE(readers.empty());
  EXPECT_TRUE(reading.Finish().ok());
}

TEST_F(CoinsReadingTest, WhatNobodyWaitsForEnds) {
  for (int i = 0; i < 50; ++i) {
    const CoinsReading reading(*log_, Numbers(kRows, kCoinsPerRow), CacheUse::kLeave);
  }
}

TEST_F(CoinsReadingTest, AFailedReadIsToldWhereverItIs) {
  const auto numbers = Numbers(kRows, kCoinsPerRow);
  for (const std::size_t coin : {std::size_t{0}, numbers.size() / 2, numbers.size() - 1}) {
    engine_->failing_key = NumberKey(RowOf(numbers[coin]));
    EXPECT_EQ(log_->ReadCoins(numbers, CacheUse::kLeave).status().code(), Code::kIo);
  }
}

}  // namespace
}  // namespace coins
