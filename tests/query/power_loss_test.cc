// SPDX-License-Identifier: Apache-2.0
// Goal: a cursor that was made at a block which a loss of power took away is stale, also if another block has its
// height and record number by then. Method: a store in grouped mode, whose last block is not synced when the power
// goes.
#include <gtest/gtest.h>

#include "model/asking.h"
#include "rules/chain.h"

namespace coinstore_test {
namespace {

const Bytes32 kOwner = Named("owner");

coinstore_addition Owned(const std::string& name) {
  return Coin(Named("parent of " + name), kOwner);
}

class CursorAfterPowerLossTest : public ::testing::Test {
 protected:
  CursorAfterPowerLossTest() : CursorAfterPowerLossTest(OnPoweredDisk()) {}

  CoinsPage Turn(const coinstore_view* view, const std::vector<uint8_t>& cursor = {}) {
    return Page(chain_.store(), view, query_.get(), 1, cursor);
  }
  uint64_t LastRecord() {
    uint64_t record = 0;
    EXPECT_EQ(coinstore_stat(chain_.store(), COINSTORE_STAT_LAST_RECORD, &record, nullptr),
              COINSTORE_OK);
    return record;
  }
  void LosePower() {
    place_->Stop();
    EXPECT_EQ(coinstore_close(chain_.store(), COINSTORE_CLOSE_FORCE, nullptr), COINSTORE_IO);
    place_->LosePower();
    chain_.Reopen();
  }

  PoweredPlace* place_;
  Chain chain_;
  const QueryHandle query_ = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(kOwner)});

 private:
  explicit CursorAfterPowerLossTest(std::unique_ptr<PoweredPlace> place)
      : place_(place.get()),
        chain_({{"sync_mode", "grouped"}, {"group_blocks", "100"}, {"group_time_ms", "1000000"}},
               std::move(place)) {}
};

TEST_F(CursorAfterPowerLossTest, IsStaleThoughAnotherBlockHasTheSameHeightAndRecord) {
  const auto kept = Owned("kept"), moved = Owned("moved");
  ASSERT_TRUE(Accepts(chain_.Block({kept, moved})));
  ASSERT_EQ(coinstore_sync(chain_.store(), nullptr), COINSTORE_OK);
  const std::vector<uint8_t> durable = Turn(nullptr).cursor;
  ASSERT_TRUE(Accepts(chain_.Block({Owned("lost")}, {IdOf(moved)})));
  const uint64_t lost_record = LastRecord();
  const std::vector<uint8_t> of_tip = Turn(nullptr).cursor;
  const ViewHandle view = ViewAt(chain_.store(), 1);
  const std::vector<uint8_t> of_view = Turn(view.get()).cursor;

  LosePower();
  ASSERT_EQ(chain_.Tip().height, 1u);
  const ViewHandle again = ViewAt(chain_.store(), 1);
  EXPECT_EQ(Turn(nullptr, of_tip).status, COINSTORE_STALE_CURSOR) << "its block is gone";
  EXPECT_EQ(Turn(again.get(), of_view).status, COINSTORE_STALE_CURSOR);

  ASSERT_TRUE(Accepts(chain_.Block({Owned("other")})));
  ASSERT_EQ(chain_.Tip().height, 2u);
  ASSERT_EQ(LastRecord(), lost_record);
  EXPECT_EQ(Turn(nullptr, of_tip).status, COINSTORE_STALE_CURSOR);
  EXPECT_EQ(Turn(again.get(), of_view).status, COINSTORE_STALE_CURSOR)
      << "its view is the same block, but a coin has moved";
  EXPECT_EQ(Turn(nullptr, durable).status, COINSTORE_OK) << "its block was synced";
}

}  // namespace
}  // namespace coinstore_test
