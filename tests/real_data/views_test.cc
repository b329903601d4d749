// SPDX-License-Identifier: Apache-2.0
// Goal: a view as of a height answers what a fresh store answers that was replayed to that height. Method: one
// store holds the whole chain; a second one is replayed beside it and pauses at each 50th height, where tip, counts
// and root, the coins and balances of 200 owners and some coins' records are asked of both.
// Environment: COINSTORE_VIEWS_EVERY (50): heights between two pauses.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "coinstore.h"
#include "real_data/chain.h"
#include "real_data/data_directory.h"
#include "real_data/replayed_store.h"

namespace coins::real_data {
namespace {

using csdelta::Bytes32;

constexpr std::size_t kOwners = 200;
constexpr std::size_t kCoins = 100;
constexpr std::size_t kLargestEvery = 20;  // pauses
constexpr std::size_t kPage = 4096;

std::uint64_t HeightsBetweenPauses() {
  const char* every = std::getenv("COINSTORE_VIEWS_EVERY");
  return every == nullptr ? 50 : std::strtoull(every, nullptr, 10);
}

// As of a view, or of the tip.
struct Asked {
  coinstore* store;
  const coinstore_view* view;
};

coinstore_tip TipOf(const Asked& asked) {
  coinstore_tip tip{};
  tip.struct_size = sizeof tip;
  EXPECT_EQ(coinstore_get_tip(asked.store, asked.view, &tip, nullptr), COINSTORE_OK);
  tip.durable_height = 0;  // that of now
  return tip;
}

// By key, and by id under each key: the order itself is that of the tip.
std::vector<std::string> CoinsOf(const Asked& asked, const std::vector<Bytes32>& owners) {
  coinstore_query* query = nullptr;
  EXPECT_EQ(coinstore_query_new(&query, nullptr), COINSTORE_OK);
  EXPECT_EQ(coinstore_query_add_keys(query, COINSTORE_BY_PUZZLE_HASH, owners[0].data(), 32,
                                     owners.size(), nullptr),
            COINSTORE_OK);
  std::vector<std::string> coins;
  std::vector<coinstore_record> page(kPage);
  std::uint8_t cursor[COINSTORE_CURSOR_MAX];
  std::size_t n = 0;
  std::size_t length = 0;
  std::int32_t more = 1;
  while (more != 0) {
    const coinstore_status status =
        coinstore_query_page(asked.store, asked.view, query, page.data(), page.size(), &n, cursor,
                             sizeof cursor, &length, &more, nullptr, nullptr);
    EXPECT_EQ(status, COINSTORE_OK);
    if (status != COINSTORE_OK) break;
    for (std::size_t i = 0; i < n; ++i) {
      coins.emplace_back(reinterpret_cast<const char*>(&page[i]), sizeof page[i]);
    }
  }
  coinstore_query_free(query);
  std::sort(coins.begin(), coins.end());
  return coins;
}

std::string BalancesOf(const Asked& asked, const std::vector<Bytes32>& owners) {
  std::vector<coinstore_balance> balances(owners.size());
  EXPECT_EQ(coinstore_balances(asked.store, asked.view, owners[0].data(), owners.size(),
                               balances.data(), nullptr),
            COINSTORE_OK);
  return {reinterpret_cast<const char*>(balances.data()),
          balances.size() * sizeof(coinstore_balance)};
}

std::string RecordsOf(const Asked& asked, const std::vector<Bytes32>& ids) {
  std::vector<coinstore_record> records(ids.size());
  std::vector<std::uint8_t> found(ids.size());
  EXPECT_EQ(coinstore_get_many(asked.store, asked.view, ids[0].data(), ids.size(), records.data(),
                               found.data(), nullptr, nullptr),
            COINSTORE_OK);
  return {reinterpret_cast<const char*>(records.data()), records.size() * sizeof(coinstore_record)};
}

class RealViewsTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string name = GetParam();
    const std::filesystem::path file = DataDirectory() / (name + ".csdelta.zst");
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
    chain_ = ReadChain(file.string());
    std::map<Bytes32, std::size_t> coins_of;
    for (const coinstore_record& record : chain_.records) {
      Bytes32 owner;
      std::copy_n(record.coin.puzzle_hash, owner.size(), owner.begin());
      ++coins_of[owner];
    }
    for (const auto& [owner, count] : coins_of) {
      owners_.push_back(owner);
      if (count > coins_of[largest_]) largest_ = owner;
    }
  }

  std::vector<Bytes32> Sample(const std::vector<Bytes32>& from, std::size_t count) {
    std::vector<Bytes32> sample;
    for (std::size_t i = 0; i < count; ++i) sample.push_back(from[random_() % from.size()]);
    return sample;
  }

  void ExpectTheSame(const Asked& view, const Asked& fresh, bool with_largest) {
    const coinstore_tip want = TipOf(fresh);
    const coinstore_tip got = TipOf(view);
    ASSERT_EQ(std::memcmp(&got, &want, sizeof want), 0);
    std::vector<Bytes32> owners = Sample(owners_, kOwners);
    if (with_largest) owners[0] = largest_;
    ASSERT_EQ(CoinsOf(view, owners), CoinsOf(fresh, owners));
    ASSERT_EQ(BalancesOf(view, owners), BalancesOf(fresh, owners));
    const std::vector<Bytes32> ids = Sample(chain_.coin_ids, kCoins);
    ASSERT_EQ(RecordsOf(view, ids), RecordsOf(fresh, ids));
  }

  Chain chain_;
  std::vector<Bytes32> owners_;
  Bytes32 largest_{};
  std::mt19937_64 random_{1};
};

TEST_P(RealViewsTest, AsOfEachPauseEqualAFreshStoreReplayedToThere) {
  ReplayedStore whole(chain_, "3000");
  whole.ApplyTo(UINT64_MAX);
  ReplayedStore fresh(chain_, "1000");
  const std::uint64_t every = HeightsBetweenPauses();
  ASSERT_GT(every, 0U);
  std::size_t pauses = 0;
  for (std::uint64_t height = chain_.blocks.front().height; height <= chain_.blocks.back().height;
       height += every) {
    fresh.ApplyTo(height);
    coinstore_view* view = nullptr;
    ASSERT_EQ(coinstore_view_at(whole.store(), height, &view, nullptr), COINSTORE_OK);
    ExpectTheSame({whole.store(), view}, {fresh.store(), nullptr}, pauses % kLargestEvery == 0);
    coinstore_view_free(view);
    if (HasFatalFailure()) FAIL() << "height " << height;
    ++pauses;
  }
  EXPECT_GT(pauses, (chain_.blocks.size() - 1) / every);
}

INSTANTIATE_TEST_SUITE_P(Sets, RealViewsTest,
                         testing::Values("btc-mainnet-early", "btc-testnet3-4000",
                                         "cardano-preview-59315", "chia-mainnet-0-63"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::erase_if(name, [](char c) { return c == '-'; });
                           return name;
                         });

}  // namespace
}  // namespace coins::real_data
