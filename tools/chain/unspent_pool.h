// SPDX-License-Identifier: Apache-2.0
// The unspent coins of a chain in the making, by the height that created them, so that a spend can
// choose how old its coin is.
#ifndef COINSTORE_TOOLS_CHAIN_UNSPENT_POOL_H_
#define COINSTORE_TOOLS_CHAIN_UNSPENT_POOL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "chain/random.h"
#include "csdelta/format.h"

namespace coins::synthetic_chain {

struct UnspentCoin {
  csdelta::Bytes32 id;
  csdelta::Bytes32 puzzle_hash;
  std::uint64_t amount;
  std::uint32_t height;  // of the block that created it
};

class UnspentPool {
 public:
  // The coins of the next height, from 0 on.
  void AddHeight(std::span<const UnspentCoin> coins);

  std::size_t size() const { return size_; }
  std::size_t heights() const { return by_height_.size(); }

  // Takes out a coin of this height, or if it has none left, of the nearest younger one that has,
  // or else of the oldest. The pool is not empty.
  UnspentCoin Take(std::size_t height, Random& random);

 private:
  std::size_t FirstFilled(std::size_t height);

  std::vector<std::vector<UnspentCoin>> by_height_;
  // For an empty height, one that is younger and nearer to the next filled one; else the height
  // itself. Heights are never filled again, so the steps only get longer.
  std::vector<std::size_t> next_filled_ = {0};
  std::size_t size_ = 0;
};

}  // namespace coins::synthetic_chain

#endif  // COINSTORE_TOOLS_CHAIN_UNSPENT_POOL_H_
