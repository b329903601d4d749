// SPDX-License-Identifier: Apache-2.0
// Goal: durable_height tells when a block is safe, in both sync modes. Method: the height and the
// number of syncs after each kind of call.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

uint64_t Syncs(const Chain& chain) {
  uint64_t syncs = 0;
  EXPECT_EQ(coinstore_stat(chain.store(), COINSTORE_STAT_SYNCS, &syncs, nullptr), COINSTORE_OK);
  return syncs;
}

// Applies `n` empty blocks in one call.
void ApplyMany(const Chain& chain, size_t n) {
  std::vector<coinstore_block_info> infos;
  BlockInput block = chain.Next();
  for (size_t i = 0; i < n; ++i) {
    infos.push_back(HeadOf(block));
    block.parent_hash = block.block_hash;
    block.block_hash = Named("many " + std::to_string(++block.height));
  }
  const std::vector<uint64_t> none(n, 0);
  size_t n_applied = 0;
  EXPECT_EQ(coinstore_apply_blocks(chain.store(), infos.data(), n, nullptr, none.data(), nullptr,
                                   none.data(), nullptr, none.data(), nullptr, &n_applied, nullptr),
            COINSTORE_OK);
  EXPECT_EQ(n_applied, n);
}

TEST(DurabilityTest, InModeDurableABlockIsDurableWhenItsCallReturns) {
  Chain chain;
  for (uint64_t height = 1; height <= 3; ++height) {
    const uint64_t before = Syncs(chain);
    ASSERT_TRUE(Accepts(chain.Block({Coin(std::to_string(height))})));
    EXPECT_EQ(chain.Tip().durable_height, height);
    EXPECT_EQ(Syncs(chain), before + 1);
  }
}

TEST(DurabilityTest, InModeDurableManyBlocksShareOneSync) {
  Chain chain;
  const uint64_t before = Syncs(chain);
  ApplyMany(chain, 100);
  EXPECT_EQ(chain.Tip().durable_height, 100u);
  EXPECT_EQ(Syncs(chain), before + 1);
}

TEST(DurabilityTest, InModeGroupedASyncComesWithTheLastBlockOfEachGroup) {
  Chain chain({{"sync_mode", "grouped"}, {"group_blocks", "3"}, {"group_time_ms", "1000000"}});
  const uint64_t none = COINSTORE_NO_HEIGHT;
  for (const uint64_t durable : {none, none, uint64_t{3}, uint64_t{3}, uint64_t{3}, uint64_t{6}}) {
    ASSERT_TRUE(Accepts(chain.Block()));
    EXPECT_EQ(chain.Tip().durable_height, durable) << "at " << chain.Tip().height;
  }
}

TEST(DurabilityTest, InModeGroupedABlockDoesNotStayUnsafeForLongerThanTheGroupTime) {
  Chain chain({{"sync_mode", "grouped"}, {"group_blocks", "1000"}, {"group_time_ms", "20"}});
  ASSERT_TRUE(Accepts(chain.Block()));
  for (int i = 0; i < 500 && chain.Tip().durable_height != 1; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(chain.Tip().durable_height, 1u);
}

TEST(DurabilityTest, InModeGroupedSyncRollbackAndCloseMakeEverythingDurable) {
  Chain chain({{"sync_mode", "grouped"}, {"group_blocks", "1000"}, {"group_time_ms", "1000000"}});
  chain.Block();
  chain.Block();
  EXPECT_EQ(chain.Tip().durable_height, COINSTORE_NO_HEIGHT);
  ASSERT_EQ(coinstore_sync(chain.store(), nullptr), COINSTORE_OK);
  EXPECT_EQ(chain.Tip().durable_height, 2u);
  chain.Block();
  chain.Block();
  EXPECT_EQ(chain.Tip().durable_height, 2u);
  chain.Rollback(3);
  EXPECT_EQ(chain.Tip().durable_height, 3u);
  chain.Block();
  chain.Reopen();
  EXPECT_EQ(chain.Tip().height, 4u);
  EXPECT_EQ(chain.Tip().durable_height, 4u);
}

TEST(DurabilityTest, ASyncOfADurableStoreIsFreeOfCost) {
  Chain chain;
  chain.Block();
  const uint64_t before = Syncs(chain);
  EXPECT_EQ(coinstore_sync(chain.store(), nullptr), COINSTORE_OK);
  EXPECT_EQ(Syncs(chain), before);
}

}  // namespace
}  // namespace coinstore_test
