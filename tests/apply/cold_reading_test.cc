// SPDX-License-Identifier: Apache-2.0
// Goal: cold coins come whole and in order, however many threads read them, and a failed read is told. Method: a log
// on an engine in memory that can wait until two threads read at once, and can fail.
#include "apply/cold_reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "log/log_on_memory.h"
#include "storage/forwarding_storage.h"

namespace coins {
namespace {

class WatchedEngine : public ForwardingEngine {
 public:
  using ForwardingEngine::ForwardingEngine;

  Result<std::vector<std::optional<std::string>>> GetMany(
      Family family, std::span<const std::string> keys, CacheUse cache) override {
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

  std::set<std::thread::id> threads() {
    const std::lock_guard lock(mutex_);
    return readers_;
  }
  std::size_t readers() { return threads().size(); }

  std::size_t wanted_readers = 0;  // each read waits for so many threads
  std::optional<std::string> failing_key;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::thread::id> readers_;
};

class ColdReadingTest : public ::testing::Test {
 protected:
  ColdReadingTest() {
    auto engine = MakeMemoryStorage(disk_)->OpenEngine(OpenMode::kReadWrite, {}, &events_);
    engine_ = std::make_unique<WatchedEngine>(std::move(engine).value());
    log_ = Log::Open(engine_.get()).value();
    BlockRecord record;
    record.height = 5;
    record.coin_count = record.odd_count = kCoins;
    record.first_coin = log_->next_coin();
    first_ = record.first_coin;
    const auto coins = LogOnMemory::Coins(kCoins, 9);
    EXPECT_TRUE(log_->AppendBlock(&record, {}, coins, Durability::kBuffered).ok());
  }

  // Every `step`-th coin.
  std::vector<std::uint64_t> Numbers(std::size_t count, std::size_t step) const {
    std::vector<std::uint64_t> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(first_ + i * step);
    return numbers;
  }

  static constexpr std::uint32_t kCoins = 1000;
  EventLog events_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::unique_ptr<WatchedEngine> engine_;
  std::unique_ptr<Log> log_;
  std::uint64_t first_ = 0;
};

TEST_F(ColdReadingTest, CoinsComeInTheOrderOfTheirNumbers) {
  for (const std::size_t count : {0, 1, 15, 16, 17, 32, 33, 167, 333}) {
    for (const std::size_t step : {1, 3}) {
      const auto numbers = Numbers(count, step);
      ColdReading reading(*log_, numbers);
      const auto pieces = reading.Finish();
      ASSERT_TRUE(pieces.ok()) << pieces.status().message();
      std::vector<std::uint64_t> read;
      for (const LoggedCoins& piece : pieces.value()) {
        for (const CoinRecord& coin : piece.coins) {
          EXPECT_EQ(coin.coin_id, log_->ReadCoins({&coin.number, 1}, CacheUse::kFill).value().coins[0].coin_id);
          read.push_back(coin.number);
        }
      }
      EXPECT_EQ(read, numbers);
    }
  }
}

TEST_F(ColdReadingTest, NobodyReadBeforeTheCoinsWereWaitedFor) {
  ColdReading reading(*log_, Numbers(100, 1));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (engine_->readers() == 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::yield();
  EXPECT_GE(engine_->readers(), 1u);
  EXPECT_TRUE(reading.Finish().ok());
}

TEST_F(ColdReadingTest, FewCoinsTakeNoThread) {
  ColdReading reading(*log_, Numbers(16, 1));
  EXPECT_TRUE(reading.Finish().ok());
  EXPECT_EQ(engine_->threads(), std::set{std::this_thread::get_id()});
}

TEST_F(ColdReadingTest, WhoWaitsReadsToo) {
  engine_->wanted_readers = 2;
  ColdReading reading(*log_, Numbers(32, 1));
  EXPECT_TRUE(reading.Finish().ok());
  EXPECT_EQ(engine_->readers(), 2u);
}

TEST_F(ColdReadingTest, ManyCoinsAreReadByManyThreads) {
  engine_->wanted_readers = 9;
  ColdReading reading(*log_, Numbers(kCoins, 1));
  EXPECT_TRUE(reading.Finish().ok());
  EXPECT_EQ(engine_->readers(), 9u);
}

TEST_F(ColdReadingTest, AFailedReadIsToldWhereverItIs) {
  for (const std::size_t coin : {0, 150, 999}) {
    engine_->failing_key = NumberKey(RowOf(first_ + coin));
    ColdReading reading(*log_, Numbers(kCoins, 1));
    EXPECT_EQ(reading.Finish().status().code(), Code::kIo);
  }
}

TEST_F(ColdReadingTest, WhatNobodyWaitsForEnds) {
  for (int i = 0; i < 50; ++i) const ColdReading reading(*log_, Numbers(kCoins, 1));
}

}  // namespace
}  // namespace coins
