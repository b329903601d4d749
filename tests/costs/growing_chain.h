// SPDX-License-Identifier: Apache-2.0
// Goal: counts of blocks like those of real chains. Method: a chain whose blocks spend given coins and create
// children of them, a third of which have a hint.
#ifndef COINSTORE_TESTS_COSTS_GROWING_CHAIN_H
#define COINSTORE_TESTS_COSTS_GROWING_CHAIN_H

#include <memory>
#include <vector>

#include "rules/chain.h"

namespace coinstore_test {

using Coins = std::vector<coinstore_addition>;

class GrowingChain {
 public:
  explicit GrowingChain(Settings settings = {}, std::unique_ptr<Place> place = InMemory());

  coinstore* store() const { return chain_.store(); }
  Chain& chain() { return chain_; }

  // The next block: spends these coins, and creates so many children of them, or coins without a parent.
  BlockInput Next(const Coins& spent, size_t created);
  // Applies a block and gives the coins it creates.
  Coins Apply(const BlockInput& block);
  Coins Grow(const Coins& spent, size_t created) { return Apply(Next(spent, created)); }

  // All coins so far lie in the tables, none in memory.
  void Checkpoint();

 private:
  Chain chain_;
  uint64_t coins_made_ = 0;
};

}  // namespace coinstore_test

#endif
