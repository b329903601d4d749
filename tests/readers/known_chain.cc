// SPDX-License-Identifier: Apache-2.0
// Goal and method: see known_chain.h.
#include "readers/known_chain.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace coinstore_test {
namespace {

std::chrono::seconds Duration() {
  const char* seconds = std::getenv("COINSTORE_READERS_SECONDS");
  return std::chrono::seconds(seconds == nullptr ? 3 : std::atoi(seconds));
}

}  // namespace

KnownChain::KnownChain(Settings settings, std::unique_ptr<Place> place)
    : chain_(settings, std::move(place)) {
  for (uint64_t h = 1; h <= kBlocks; ++h) {
    const coinstore_addition coin =
        h == 1 ? Coin(Named("mint"), owner_, 7) : Move(blocks_.back().additions[0]);
    std::vector<coinstore_addition> additions = {coin};
    const std::vector<coinstore_hint> hints = {HintOf(IdOf(coin), "a"), HintOf(IdOf(coin), "b")};
    std::vector<Bytes32> removals;
    if (h > 1) {
      for (const coinstore_addition& a : blocks_.back().additions) removals.push_back(IdOf(a));
    }
    for (size_t i = 0; i < kFellows; ++i) {
      additions.push_back(Coin("fellow " + std::to_string(h * kFellows + i)));
    }
    blocks_.push_back(chain_.Next(additions, removals, hints));
    EXPECT_TRUE(Accepts(chain_.Apply(blocks_.back())));
    row_.push_back(IdOf(coin));
    tips_.push_back(chain_.Tip());
  }
  chain_.Rollback(1);
}

void KnownChain::Run(const std::vector<std::function<void()>>& readers) {
  std::vector<std::thread> threads;
  for (const auto& read : readers) {
    threads.emplace_back([this, &read] {
      while (!stop_ && !HasFailure()) {
        read();
        ++reads_;
      }
    });
  }
  const auto end = std::chrono::steady_clock::now() + Duration();
  uint64_t height = 1, writes = 0;
  for (uint64_t turn = 0; std::chrono::steady_clock::now() < end && !HasFailure(); ++turn) {
    // Up and down by changing steps, so that every height is a turning point now and then.
    const uint64_t target = turn % 2 == 0 ? 2 + turn * 7 % (kBlocks - 1) : 1 + turn * 5 % 17;
    for (; height < target; ++writes) EXPECT_TRUE(Accepts(chain_.Apply(blocks_[height++])));
    if (turn % 16 == 5) {
      EXPECT_EQ(coinstore_checkpoint(store(), nullptr), COINSTORE_OK);
    }
    if (height > target) {
      EXPECT_TRUE(Accepts(chain_.Rollback(static_cast<int64_t>(height = target))));
      ++writes;
    }
  }
  stop_ = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(writes, 10u);
  EXPECT_GT(reads_, readers.size() * 10);
  chain_.ExpectSound();
}

void KnownChain::ExpectKnown(coinstore_tip tip) const {
  ASSERT_TRUE(1 <= tip.height && tip.height <= kBlocks) << tip.height;
  EXPECT_LE(tip.durable_height, kBlocks);
  tip.durable_height = TipAt(tip.height).durable_height;
  EXPECT_EQ(std::memcmp(&tip, &TipAt(tip.height), sizeof tip), 0) << tip.height;
}

}  // namespace coinstore_test
