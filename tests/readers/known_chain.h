// SPDX-License-Identifier: Apache-2.0
// Goal: readers beside a writer can be held to whole blocks. Method: a chain of which each state is known
// beforehand: a singleton moves with every block, so at height h its h-th coin is the only unspent one of that row;
// fellows that each block creates and the next one spends make the tree and the pages larger. One thread applies,
// rolls back and checkpoints; each reader asks in a way of its own and knows which answers belong to one state.
// Environment: COINSTORE_READERS_SECONDS (3).
#ifndef COINSTORE_TESTS_READERS_KNOWN_CHAIN_H
#define COINSTORE_TESTS_READERS_KNOWN_CHAIN_H

#include <atomic>
#include <functional>
#include <vector>

#include "rules/chain.h"

namespace coinstore_test {

class KnownChain : public ::testing::Test {
 protected:
  static constexpr uint64_t kBlocks = 48;
  static constexpr size_t kFellows = 40;

  explicit KnownChain(Settings settings = {}, std::unique_ptr<Place> place = InMemory());

  // Runs the readers, each again and again, beside this thread, which writes until the time is over.
  void Run(const std::vector<std::function<void()>>& readers);

  coinstore* store() const { return chain_.store(); }
  const coinstore_tip& TipAt(uint64_t height) const { return tips_[height - 1]; }
  // The singleton's coin that the block at a height creates.
  const Bytes32& RowAt(uint64_t height) const { return row_[height - 1]; }
  const coinstore_addition& FellowAt(uint64_t height, size_t i) const {
    return blocks_[height - 1].additions[1 + i];
  }
  void ExpectKnown(coinstore_tip tip) const;

  Chain chain_;
  const Bytes32 owner_ = Named("row");
  std::vector<BlockInput> blocks_;
  std::vector<Bytes32> row_;
  std::vector<coinstore_tip> tips_;
  std::atomic<bool> stop_ = false;
  std::atomic<uint64_t> reads_ = 0;
};

}  // namespace coinstore_test

#endif
