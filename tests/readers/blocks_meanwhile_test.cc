// SPDX-License-Identifier: Apache-2.0
// Goal: a page that is read while blocks and checkpoints pass is of one block all the same. Method: a storage that
// shows each row read, so that the writer can pass at exactly the moment that a page is vulnerable.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "faults/altered_storage.h"
#include "faults/small_store.h"
#include "model/asking.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

class BlocksMeanwhileTest : public ::testing::Test {
 protected:
  // Runs on another thread when row number `row` of a family is read, once.
  void When(coins::Family family, int row, std::function<void()> run) {
    altered_->SetAlter(
        [this, family, row, run = std::move(run), seen = 0](
            RowRead, coins::Family of, std::string_view, std::optional<std::string>*) mutable {
          if (of != family || has_run_ || ++seen < row) return coins::Status();
          has_run_ = true;
          std::thread(run).join();
          return coins::Status();
        });
  }

  std::shared_ptr<coins::MemoryDisk> disk_ = std::make_shared<coins::MemoryDisk>();
  std::shared_ptr<AlteredStorage> altered_ =
      std::make_shared<AlteredStorage>(coins::MakeMemoryStorage(disk_));
  Chain chain_{{{"keep_recent_blocks", "0"}},
               std::make_unique<StoragePlace>([this] { return altered_; })};
  std::atomic<bool> has_run_ = false;
};

TEST_F(BlocksMeanwhileTest, ACoinSpentWhileBalancesAreAddedUpIsCountedOnce) {
  constexpr size_t kCoins = 1'500;
  std::vector<coinstore_addition> coins;
  for (size_t i = 0; i < kCoins; ++i) coins.push_back(Coin(std::to_string(i)));
  std::sort(coins.begin(), coins.end(), [](const auto& a, const auto& b) {
    return ToBytes32(a.coin.puzzle_hash) < ToBytes32(b.coin.puzzle_hash);
  });
  ASSERT_TRUE(Accepts(chain_.Block(coins)));
  Checkpoint(chain_.store());
  When(coins::Family::kUnspentByOwner, 1'200,
       [&] { EXPECT_TRUE(Accepts(chain_.Block({}, {IdOf(coins[0])}))); });
  const BalancesPage page = AllBalances(chain_.store(), nullptr, 2 * kCoins);
  ASSERT_EQ(page.status, COINSTORE_OK);
  EXPECT_TRUE(has_run_);
  ASSERT_EQ(page.balances.size(), kCoins) << "the page is of the block before";
  for (const coinstore_balance& balance : page.balances) ASSERT_EQ(balance.coins, 1u);
}

TEST_F(BlocksMeanwhileTest, ACoinThatIsSpentAndWrittenIntoTablesIsNotLostToAPage) {
  const Bytes32 owner = Named("owner");
  std::vector<coinstore_addition> coins;
  for (int i = 0; i < 4; ++i) coins.push_back(Coin(Named(std::to_string(i)), owner));
  ASSERT_TRUE(Accepts(chain_.Block(coins)));
  Checkpoint(chain_.store());
  const QueryHandle query = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(owner)});
  const CoinsPage first = Page(chain_.store(), nullptr, query.get(), 1);
  ASSERT_EQ(first.records.size(), 1u);
  const auto next = std::find_if(coins.begin(), coins.end(),
                                 [&](const auto& coin) { return IdOf(coin) != first.ids()[0]; });
  // When the page asks whether its cursor is stale, it has taken its tip already.
  When(coins::Family::kHeights, 1, [&] {
    EXPECT_TRUE(Accepts(chain_.Block({}, {IdOf(*next)})));
    Checkpoint(chain_.store());
  });
  const CoinsPage rest = Page(chain_.store(), nullptr, query.get(), 9, first.cursor);
  ASSERT_EQ(rest.status, COINSTORE_OK);
  EXPECT_TRUE(has_run_);
  std::vector<Bytes32> ids = rest.ids();
  EXPECT_EQ(ids.size(), 3u);
  EXPECT_EQ(std::count(ids.begin(), ids.end(), IdOf(*next)), 1);
}

TEST_F(BlocksMeanwhileTest, NorToAPageOfBalances) {
  std::vector<coinstore_addition> coins;
  for (int i = 0; i < 4; ++i) coins.push_back(Coin(std::to_string(i)));
  ASSERT_TRUE(Accepts(chain_.Block(coins)));
  Checkpoint(chain_.store());
  const BalancesPage first = AllBalances(chain_.store(), nullptr, 1);
  ASSERT_EQ(first.balances.size(), 1u);
  const auto next = std::max_element(coins.begin(), coins.end(), [](const auto& a, const auto& b) {
    return ToBytes32(a.coin.puzzle_hash) < ToBytes32(b.coin.puzzle_hash);
  });
  When(coins::Family::kHeights, 1, [&] {
    EXPECT_TRUE(Accepts(chain_.Block({Move(*next)}, {IdOf(*next)})));
    Checkpoint(chain_.store());
  });
  const BalancesPage rest = AllBalances(chain_.store(), nullptr, 9, first.cursor);
  ASSERT_EQ(rest.status, COINSTORE_OK);
  EXPECT_TRUE(has_run_);
  ASSERT_EQ(rest.balances.size(), 3u) << "its owner has a coin in either block";
}

// Few changes are allowed above a view, but none was given.
TEST_F(BlocksMeanwhileTest, AreNotTooManyChangesForAPageWithoutAView) {
  ASSERT_EQ(coinstore_options_set(chain_.options(), "max_view_changes", "0", nullptr),
            COINSTORE_OK);
  chain_.Reopen();
  std::vector<coinstore_addition> coins;
  for (int i = 0; i < 4; ++i) coins.push_back(Coin(std::to_string(i)));
  ASSERT_TRUE(Accepts(chain_.Block(coins)));
  const QueryHandle query = Ask(COINSTORE_ALL_UNSPENT, {});
  const CoinsPage first = Page(chain_.store(), nullptr, query.get(), 1);
  When(coins::Family::kHeights, 1, [&] { EXPECT_TRUE(Accepts(chain_.Block({Coin("new")}))); });
  const CoinsPage rest = Page(chain_.store(), nullptr, query.get(), 9, first.cursor);
  EXPECT_TRUE(has_run_);
  EXPECT_EQ(rest.status, COINSTORE_OK);
  EXPECT_EQ(rest.records.size(), 3u);
}

}  // namespace
}  // namespace coinstore_test
