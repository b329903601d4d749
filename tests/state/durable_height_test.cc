// SPDX-License-Identifier: Apache-2.0
// Goal: the durable height is that of the newest block of the chain whose record is synced, and none where
// there is no such block. Method: by hand at the edges, then random histories of blocks, syncs and rollbacks
// against a plain list of blocks.
#include "state/durable_height.h"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

namespace coins {
namespace {

TEST(DurableHeightTest, StartsWithNone) {
  EXPECT_EQ(DurableHeight().Get(0), kNoHeight);
  EXPECT_EQ(DurableHeight().Get(UINT64_MAX), kNoHeight);
}

TEST(DurableHeightTest, FollowsTheSyncAndNotTheTip) {
  DurableHeight durable;
  durable.AddBlock(1, 100, 0);
  durable.AddBlock(2, 105, 0);
  EXPECT_EQ(durable.Get(0), kNoHeight);
  EXPECT_EQ(durable.Get(1), 100u);
  EXPECT_EQ(durable.Get(2), 105u);
  EXPECT_EQ(durable.Get(99), 105u);
  durable.AddBlock(3, 106, 2);
  EXPECT_EQ(durable.Get(2), 105u);
  EXPECT_EQ(durable.Get(3), 106u);
}

TEST(DurableHeightTest, HeightZeroIsAHeight) {
  DurableHeight durable;
  durable.AddBlock(1, 0, 0);
  EXPECT_EQ(durable.Get(0), kNoHeight);
  EXPECT_EQ(durable.Get(1), 0u);
}

TEST(DurableHeightTest, ARollbackSettlesEverything) {
  DurableHeight durable;
  durable.AddBlock(1, 100, 0);
  durable.AddBlock(2, 101, 0);
  durable.SetAll(100);
  EXPECT_EQ(durable.Get(0), 100u);
  EXPECT_EQ(durable.Get(3), 100u);
  durable.AddBlock(4, 101, 3);
  EXPECT_EQ(durable.Get(3), 100u);
  EXPECT_EQ(durable.Get(4), 101u);
  durable.SetAll(kNoHeight);
  EXPECT_EQ(durable.Get(5), kNoHeight);
}

TEST(DurableHeightTest, EqualsAPlainList) {
  std::mt19937_64 random(51);
  DurableHeight durable;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> chain;  // record number, height
  std::uint64_t last = 0;
  std::uint64_t synced = 0;
  for (int step = 0; step < 5000; ++step) {
    switch (random() % 8) {
      case 0:
        synced = last;
        break;
      case 1: {
        for (std::uint64_t n = random() % 5; n > 0 && !chain.empty(); --n) chain.pop_back();
        synced = ++last;  // the rollback's record, which is synced
        durable.SetAll(chain.empty() ? kNoHeight : chain.back().second);
        break;
      }
      default: {
        const std::uint64_t height = (chain.empty() ? 0 : chain.back().second + 1) + random() % 2;
        durable.AddBlock(++last, height, synced);
        chain.emplace_back(last, height);
      }
    }
    std::uint64_t want = kNoHeight;
    for (const auto& [record, height] : chain) {
      if (record <= synced) want = height;
    }
    ASSERT_EQ(durable.Get(synced), want) << step;
  }
}

}  // namespace
}  // namespace coins
