// SPDX-License-Identifier: Apache-2.0
// Goal: a coin is found with as few reads as the design says: none in memory, one row in the log, and one more in
// the tables for a coin that is spent. Method: an engine that counts, under a store whose coins are all in the
// tables; on RocksDB the reads of its files.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>

#include "costs/growing_chain.h"
#include "costs/place_on_storage.h"
#include "power_loss/synced_file_system.h"
#include "storage/counting_storage.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coinstore_test {
namespace {

using coins::Family;

class ReadsTest : public ::testing::Test {
 protected:
  ReadsTest()
      : chain_({}, std::make_unique<PlaceOnStorage>(
                       std::make_shared<coins::CountingStorage>(&counts_))) {
    const Coins first = chain_.Grow({}, 400);
    spent_.assign(first.begin(), first.begin() + 100);
    unspent_.assign(first.begin() + 100, first.end());
    chain_.Grow(spent_, 200);
    chain_.Checkpoint();
    counts_ = {};
  }

  coinstore_status Get(const Bytes32& id) {
    coinstore_record record;
    return coinstore_get(chain_.store(), nullptr, id.data(), &record, nullptr);
  }
  void ExpectReads(int coins, int spent, int others = 0) {
    EXPECT_EQ(counts_.ReadsOf(Family::kCoins), coins);
    EXPECT_EQ(counts_.ReadsOf(Family::kSpent), spent);
    EXPECT_EQ(counts_.Reads(), coins + spent + others);
  }

  coins::Counts counts_;
  GrowingChain chain_;
  Coins spent_, unspent_;  // of the tables
};

TEST_F(ReadsTest, WhatMemoryKnowsTakesNone) {
  const Coins recent = chain_.Grow({unspent_[0]}, 2);
  counts_ = {};
  EXPECT_EQ(Get(IdOf(recent[0])), COINSTORE_OK);
  EXPECT_EQ(Get(IdOf(unspent_[0])), COINSTORE_OK) << "spent just now";
  for (const Coins& coins : {recent, unspent_, spent_}) {
    uint8_t answer = 0;
    const Bytes32 id = IdOf(coins[1]);
    EXPECT_EQ(coinstore_is_unspent(chain_.store(), nullptr, id.data(), 1, &answer, nullptr),
              COINSTORE_OK);
    uint8_t proof[COINSTORE_PROOF_MAX];
    size_t size = 0;
    EXPECT_EQ(
        coinstore_prove(chain_.store(), nullptr, id.data(), proof, sizeof proof, &size, nullptr),
        COINSTORE_OK);
  }
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_get_tip(chain_.store(), nullptr, &tip, nullptr), COINSTORE_OK);
  ExpectReads(0, 0);
}

TEST_F(ReadsTest, AnUnspentCoinOfTheTablesTakesOne) {
  EXPECT_EQ(Get(IdOf(unspent_[7])), COINSTORE_OK);
  ExpectReads(1, 0);
}

TEST_F(ReadsTest, ASpentCoinOfTheTablesTakesTwo) {
  EXPECT_EQ(Get(IdOf(spent_[7])), COINSTORE_OK);
  ExpectReads(1, 1);
}

TEST_F(ReadsTest, AnUnknownCoinTakesOneThatAFilterAnswers) {
  EXPECT_EQ(Get(Named("nobody")), COINSTORE_NOT_FOUND);
  ExpectReads(0, 1);
}

TEST_F(ReadsTest, ColdSpendsTakeOneRowEachAtMost) {
  // Every fortieth coin: no two of them in a row of 32.
  Coins cold;
  for (size_t i = 0; i < unspent_.size(); i += 40) cold.push_back(unspent_[i]);
  const BlockInput block = chain_.Next(cold, 2 * cold.size());
  counts_ = {};
  chain_.Apply(block);
  // The rows are asked for together; each child once whether its parent ever had a child without it being
  // spent, which a filter answers.
  const auto children = static_cast<int>(2 * cold.size());
  EXPECT_EQ(counts_.keys, static_cast<int>(cold.size()));
  EXPECT_LE(counts_.ReadsOf(Family::kChildren), children);
  ExpectReads(1, 0, counts_.ReadsOf(Family::kChildren));
}

TEST_F(ReadsTest, ColdSpendsOfOneRowShareARead) {
  const BlockInput block = chain_.Next({unspent_[32], unspent_[33], unspent_[34], unspent_[35]}, 0);
  counts_ = {};
  chain_.Apply(block);
  EXPECT_LE(counts_.keys, 2);
  ExpectReads(1, 0);
}

TEST_F(ReadsTest, SpendsOfMemoryTakeNone) {
  const Coins recent = chain_.Grow({unspent_[0]}, 20);
  const BlockInput block = chain_.Next({recent.begin(), recent.begin() + 10}, 0);
  counts_ = {};
  chain_.Apply(block);
  ExpectReads(0, 0);
}

// Of files of rows, filters and indexes being in memory.
class FileReadsTest : public ::testing::Test {
 protected:
  static constexpr size_t kCoins = 5000;

  explicit FileReadsTest(const char* filters_cached = "0")
      : disk_(std::make_shared<SyncedFileSystem>()),
        chain_({{"filters_cached", filters_cached}, {"keep_recent_blocks", "0"}},
               std::make_unique<PlaceOnStorage>(coins::MakeRocksStorage("/disk", disk_))) {
    coins_ = chain_.Grow({}, kCoins);
    chain_.Grow({coins_.begin(), coins_.begin() + kCoins / 2}, 0);
    chain_.Checkpoint();
    Error error;
    EXPECT_EQ(coinstore_compact(chain_.store(), 0, error), COINSTORE_OK) << error.message();
    disk_->Inject([this](DiskOperation operation, const std::string& path) {
      if (operation == DiskOperation::kRead) ++reads_[path.ends_with(".sst")];
      return rocksdb::IOStatus::OK();
    });
  }
  ~FileReadsTest() override { disk_->Inject(nullptr); }

  size_t ReadsOfGet(const coinstore_addition& coin) {
    for (auto& count : reads_) count = 0;
    coinstore_record record;
    EXPECT_EQ(coinstore_get(chain_.store(), nullptr, IdOf(coin).data(), &record, nullptr),
              COINSTORE_OK);
    EXPECT_EQ(reads_[0], 0u) << "of other files";
    return reads_[1];
  }
  // Of unspent coins, no two of them in one block of the database.
  size_t ReadsOfSpends(size_t first, size_t count) {
    Coins spent;
    for (size_t i = 0; i < count; ++i) spent.push_back(coins_[first + i * 100]);
    const BlockInput block = chain_.Next(spent, 0);
    for (auto& reads : reads_) reads = 0;
    chain_.Apply(block);
    return reads_[1];
  }
  uint64_t CacheBytes() const {
    uint64_t bytes = 0;
    EXPECT_EQ(coinstore_stat(chain_.store(), COINSTORE_STAT_CACHE_BYTES, &bytes, nullptr),
              COINSTORE_OK);
    return bytes;
  }

  std::shared_ptr<SyncedFileSystem> disk_;
  GrowingChain chain_;
  Coins coins_;
  std::array<std::atomic<size_t>, 2> reads_{};
};

TEST_F(FileReadsTest, AnUnspentCoinTakesOneAndASpentOneTwo) {
  for (size_t i = 0; i < kCoins; i += 250) {
    EXPECT_LE(ReadsOfGet(coins_[i]), i < kCoins / 2 ? 2u : 1u) << i;
  }
  EXPECT_EQ(ReadsOfGet(coins_[kCoins - 1]), 1u) << "or this test reads from memory";
}

TEST_F(FileReadsTest, SpentCoinsFilledTheCache) {
  const uint64_t before = CacheBytes();
  EXPECT_EQ(ReadsOfSpends(kCoins / 2, 20), 20u);
  EXPECT_EQ(CacheBytes(), before);
  EXPECT_EQ(ReadsOfGet(coins_[kCoins - 1]), 1u);
  EXPECT_GT(CacheBytes(), before) << "or this test does not see the cache";
}

class CachedIndexTest : public FileReadsTest {
 protected:
  CachedIndexTest() : FileReadsTest("1") {}
};

TEST_F(CachedIndexTest, SpendsKeepIt) {
  (void)ReadsOfSpends(kCoins / 2, 10);
  EXPECT_EQ(ReadsOfSpends(kCoins / 2 + 50, 16), 16u);
}

}  // namespace
}  // namespace coinstore_test
