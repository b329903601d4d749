// SPDX-License-Identifier: Apache-2.0
// Goal: a view reads its block as it was, until a rollback takes it away, and pins nothing. Method: a chain of a few
// blocks, with views of each of them held across blocks, checkpoints, rollbacks and closing.
#include <gtest/gtest.h>

#include "model/asking.h"
#include "model/random_blocks.h"
#include "rules/chain.h"

namespace coinstore_test {
namespace {

class ViewsTest : public ::testing::Test {
 protected:
  coinstore_status Get(const coinstore_view* view, const Bytes32& id, coinstore_record* record) {
    return coinstore_get(chain_.store(), view, id.data(), record, nullptr);
  }
  uint64_t HeightOf(const coinstore_view* view) {
    coinstore_tip tip = Sized<coinstore_tip>();
    EXPECT_EQ(coinstore_get_tip(chain_.store(), view, &tip, nullptr), COINSTORE_OK);
    return tip.height;
  }
  coinstore_status Prove(const coinstore_view* view, const Bytes32& id,
                         std::vector<uint8_t>* proof) {
    proof->resize(COINSTORE_PROOF_MAX);
    size_t size = 0;
    const coinstore_status status = coinstore_prove(chain_.store(), view, id.data(), proof->data(),
                                                    proof->size(), &size, nullptr);
    proof->resize(size);
    return status;
  }

  Chain chain_;
  const coinstore_addition coin_ = Coin("coin");
  const Bytes32 id_ = IdOf(coin_);
};

TEST_F(ViewsTest, AnEmptyStoreHasNone) {
  coinstore_view* view = nullptr;
  EXPECT_EQ(coinstore_view_new(chain_.store(), &view, nullptr), COINSTORE_NOT_FOUND);
  EXPECT_EQ(coinstore_view_at(chain_.store(), 0, &view, nullptr), COINSTORE_NOT_FOUND);
}

TEST_F(ViewsTest, AHeightMeansTheHighestBlockAtOrBelowIt) {
  for (const uint64_t height : {10, 20}) {
    BlockInput block = chain_.Next();
    block.height = height;
    ASSERT_TRUE(Accepts(chain_.Apply(block)));
  }
  coinstore_view* none = nullptr;
  EXPECT_EQ(coinstore_view_at(chain_.store(), 9, &none, nullptr), COINSTORE_NOT_FOUND);
  EXPECT_EQ(coinstore_view_at(chain_.store(), 21, &none, nullptr), COINSTORE_NOT_FOUND);
  EXPECT_EQ(coinstore_view_at(chain_.store(), UINT64_MAX, &none, nullptr), COINSTORE_NOT_FOUND);
  EXPECT_EQ(HeightOf(ViewAt(chain_.store(), 10).get()), 10u);
  EXPECT_EQ(HeightOf(ViewAt(chain_.store(), 19).get()), 10u);
  EXPECT_EQ(HeightOf(ViewAt(chain_.store(), 20).get()), 20u);
  EXPECT_EQ(HeightOf(ViewOfTip(chain_.store()).get()), 20u);
}

TEST_F(ViewsTest, ShowsCoinsAsTheyWereAcrossCheckpoints) {
  const auto child = Child(coin_, "child");
  ASSERT_TRUE(Accepts(chain_.Block({coin_})));
  const ViewHandle first = ViewOfTip(chain_.store());
  ASSERT_TRUE(Accepts(chain_.Block({child}, {id_})));
  const ViewHandle second = ViewOfTip(chain_.store());
  for (int round = 0; round < 2; ++round) {
    coinstore_record record{};
    ASSERT_EQ(Get(first.get(), id_, &record), COINSTORE_OK);
    EXPECT_EQ(record.spent_height, COINSTORE_UNSPENT);
    EXPECT_EQ(Get(first.get(), IdOf(child), &record), COINSTORE_NOT_FOUND);
    ASSERT_EQ(Get(second.get(), id_, &record), COINSTORE_OK);
    EXPECT_EQ(record.spent_height, 2u);
    uint8_t answers[2] = {9, 9};
    const Bytes32 ids[2] = {id_, IdOf(child)};
    ASSERT_EQ(coinstore_is_unspent(chain_.store(), first.get(), ids[0].data(), 2, answers, nullptr),
              COINSTORE_OK);
    EXPECT_EQ(answers[0], 1);
    EXPECT_EQ(answers[1], 0);
    coinstore_tip block = Sized<coinstore_tip>();
    EXPECT_EQ(coinstore_get_block_info(chain_.store(), first.get(), 2, &block, nullptr),
              COINSTORE_NOT_FOUND);
    Checkpoint(chain_.store());
  }
}

TEST_F(ViewsTest, ARollbackAboveItLeavesItAndOneBelowEndsIt) {
  ASSERT_TRUE(Accepts(chain_.Block({coin_})));
  ASSERT_TRUE(Accepts(chain_.Block()));
  const ViewHandle second = ViewOfTip(chain_.store());
  ASSERT_TRUE(Accepts(chain_.Block({}, {id_})));
  const ViewHandle third = ViewOfTip(chain_.store());
  ASSERT_TRUE(Accepts(chain_.Rollback(2)));
  coinstore_record record{};
  std::vector<uint8_t> proof;
  EXPECT_EQ(Get(third.get(), id_, &record), COINSTORE_VIEW_ENDED);
  EXPECT_EQ(Prove(third.get(), id_, &proof), COINSTORE_VIEW_ENDED);
  EXPECT_EQ(Get(second.get(), id_, &record), COINSTORE_OK);
  ASSERT_TRUE(Accepts(chain_.Block()));
  EXPECT_EQ(Get(third.get(), id_, &record), COINSTORE_VIEW_ENDED) << "another block of its height";
  ASSERT_TRUE(Accepts(chain_.Rollback(-1)));
  EXPECT_EQ(Get(second.get(), id_, &record), COINSTORE_VIEW_ENDED);
}

TEST_F(ViewsTest, ProofsOfAnOlderBlockVerifyUnderItsRoot) {
  ASSERT_TRUE(Accepts(chain_.Block({coin_, Coin("other")})));
  const Bytes32 root = chain_.Root();
  const ViewHandle view = ViewOfTip(chain_.store());
  ASSERT_TRUE(Accepts(chain_.Block({Child(coin_, "child")}, {id_})));
  const Bytes32 root_now = chain_.Root();
  std::vector<uint8_t> proof;
  ASSERT_EQ(Prove(view.get(), id_, &proof), COINSTORE_OK);
  EXPECT_EQ(coinstore_proof_verify(proof.data(), proof.size(), root.data(), id_.data(),
                                   COINSTORE_EXPECT_PRESENT, nullptr, nullptr),
            COINSTORE_OK);
  ASSERT_EQ(Prove(nullptr, id_, &proof), COINSTORE_OK);
  EXPECT_EQ(coinstore_proof_verify(proof.data(), proof.size(), root_now.data(), id_.data(),
                                   COINSTORE_EXPECT_ABSENT, nullptr, nullptr),
            COINSTORE_OK);
  EXPECT_EQ(chain_.Root(), root_now);
  chain_.ExpectSound();
}

TEST_F(ViewsTest, TooManyChangesAboveItAreSaid) {
  Chain chain({{"max_view_changes", "2"}});
  ASSERT_TRUE(Accepts(chain.Block({coin_})));
  const ViewHandle view = ViewOfTip(chain.store());
  const QueryHandle query = Ask(COINSTORE_ALL_UNSPENT, {});
  ASSERT_TRUE(Accepts(chain.Block({Coin("a")}, {id_})));
  EXPECT_EQ(Page(chain.store(), view.get(), query.get(), 9).ids(), std::vector<Bytes32>{id_});
  ASSERT_TRUE(Accepts(chain.Block({Coin("b")})));
  EXPECT_EQ(Page(chain.store(), view.get(), query.get(), 9).status, COINSTORE_TOO_MANY_CHANGES);
  EXPECT_EQ(AllBalances(chain.store(), view.get(), 9).status, COINSTORE_TOO_MANY_CHANGES);
  size_t size = 0;
  EXPECT_EQ(coinstore_prove(chain.store(), view.get(), id_.data(), nullptr, 0, &size, nullptr),
            COINSTORE_TOO_MANY_CHANGES);
  EXPECT_EQ(Page(chain.store(), nullptr, query.get(), 9).status, COINSTORE_OK);
}

// Everything a store answers about one block, by a view of it or, with none, by its tip.
std::string AllOf(coinstore* store, const coinstore_view* view, const std::vector<Bytes32>& ids) {
  const auto bytes = [](const auto& structure) {
    return std::string(reinterpret_cast<const char*>(&structure), sizeof structure);
  };
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_get_tip(store, view, &tip, nullptr), COINSTORE_OK);
  tip.durable_height = 0;  // that of now
  std::string all = bytes(tip);
  const QueryHandle unspent = Ask(COINSTORE_ALL_UNSPENT, {});
  for (const coinstore_record& record : Everything(store, view, unspent.get()))
    all += bytes(record);
  const BalancesPage balances = AllBalances(store, view, 10'000);
  EXPECT_EQ(balances.status, COINSTORE_OK);
  EXPECT_FALSE(balances.more);
  for (const coinstore_balance& balance : balances.balances) all += bytes(balance);
  for (const Bytes32& id : ids) {
    coinstore_record record{};
    EXPECT_GE(coinstore_get(store, view, id.data(), &record, nullptr), COINSTORE_OK);
    std::string proof(COINSTORE_PROOF_MAX, 0);
    size_t size = 0;
    EXPECT_EQ(coinstore_prove(store, view, id.data(), reinterpret_cast<uint8_t*>(proof.data()),
                              proof.size(), &size, nullptr),
              COINSTORE_OK);
    all += bytes(record) + proof.substr(0, size);
  }
  const QueryHandle by_id = Ask(COINSTORE_BY_ID, [&] {
    std::vector<std::string> keys;
    for (const Bytes32& id : ids) keys.push_back(Key(id));
    return keys;
  }());
  const PairsPage pairs = Pairs(store, view, by_id.get(), 10'000);
  EXPECT_FALSE(pairs.more);
  for (const coinstore_hint& pair : pairs.hints) all += bytes(pair);
  return all;
}

TEST(ViewsOfAHistoryTest, OfEveryHeightEqualAFreshStoreReplayedToThere) {
  for (const uint64_t seed : {1, 2, 3}) {
    Random random(seed);
    RandomBlocks blocks(random);
    ReferenceStore reference;
    Chain chain({{"checkpoint_changes", seed == 1   ? "1"
                                        : seed == 2 ? "40"
                                                    : "1000000"},
                 {"keep_recent_blocks", "3"}});
    std::map<uint64_t, BlockInput> applied;
    std::vector<Bytes32> ids = {random.Id()};
    for (int step = 0; step < 60; ++step) {
      if (random.Percent(20) && reference.tip() != nullptr) {
        const int64_t tip = static_cast<int64_t>(reference.tip()->height);
        const int64_t target = tip - static_cast<int64_t>(random.Below(5));
        blocks.Remember(reference.Rollback(target).report);
        ASSERT_TRUE(Accepts(chain.Rollback(target)));
        std::erase_if(
            applied, [&](const auto& block) { return static_cast<int64_t>(block.first) > target; });
        continue;
      }
      const BlockInput block = blocks.Good(reference);
      reference.Apply(block);
      ASSERT_TRUE(Accepts(chain.Apply(block)));
      applied[block.height] = block;
      for (const coinstore_addition& coin : block.additions) {
        if (random.Percent(20)) ids.push_back(IdOf(coin));
      }
    }
    ASSERT_GT(applied.size(), 15u);
    Chain fresh;
    for (const auto& [height, block] : applied) {
      ASSERT_TRUE(Accepts(fresh.Apply(block)));
      const ViewHandle view = ViewAt(chain.store(), height);
      ASSERT_EQ(AllOf(chain.store(), view.get(), ids), AllOf(fresh.store(), nullptr, ids))
          << "height " << height << ", seed " << seed;
    }
  }
}

TEST_F(ViewsTest, BelongsToItsStoreAndEndsWithIt) {
  ASSERT_TRUE(Accepts(chain_.Block({coin_})));
  const ViewHandle view = ViewOfTip(chain_.store());
  Chain other;
  ASSERT_TRUE(Accepts(other.Block({coin_})));
  coinstore_record record{};
  EXPECT_EQ(coinstore_get(other.store(), view.get(), id_.data(), &record, nullptr),
            COINSTORE_ARGUMENT);
  EXPECT_EQ(coinstore_close(chain_.store(), 0, nullptr), COINSTORE_BUSY) << "the view lives";
  EXPECT_EQ(coinstore_view_close(view.get(), nullptr), COINSTORE_OK);
  EXPECT_EQ(coinstore_view_close(view.get(), nullptr), COINSTORE_OK);
  EXPECT_EQ(Get(view.get(), id_, &record), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_close(chain_.store(), 0, nullptr), COINSTORE_OK);
}

}  // namespace
}  // namespace coinstore_test
