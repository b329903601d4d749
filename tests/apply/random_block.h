// SPDX-License-Identifier: Apache-2.0
// Goal: blocks of every shape that the rules allow on top of a given state. Method: children of
// spent coins, odd coins, rewards, chains within the block, fast-forward shapes, hints with
// repeats; then everything shuffled. Repeatable by its seed.
#ifndef COINSTORE_TESTS_APPLY_RANDOM_BLOCK_H_
#define COINSTORE_TESTS_APPLY_RANDOM_BLOCK_H_

#include <random>

#include "block/block.h"
#include "state/chain_state.h"

namespace coins {

class RandomBlocks {
 public:
  explicit RandomBlocks(std::uint64_t seed) : random_(seed) {}

  std::size_t Below(std::size_t bound) { return random_() % bound; }
  Bytes32 Any();

  // Valid on top of the state. At most `most` additions of each sort.
  Block On(const ChainState& state, std::size_t most = 12);

 private:
  std::mt19937_64 random_;
};

}  // namespace coins

#endif  // COINSTORE_TESTS_APPLY_RANDOM_BLOCK_H_
