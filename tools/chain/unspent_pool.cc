// SPDX-License-Identifier: Apache-2.0
// Random picks with a shortcut over heights whose coins are all spent.
#include "chain/unspent_pool.h"

#include <utility>

namespace coins::synthetic_chain {

void UnspentPool::AddHeight(std::span<const UnspentCoin> coins) {
  if (coins.empty()) next_filled_.back() = by_height_.size() + 1;
  by_height_.emplace_back(coins.begin(), coins.end());
  next_filled_.push_back(by_height_.size());
  size_ += coins.size();
}

UnspentCoin UnspentPool::Take(std::size_t height, Random& random) {
  std::size_t filled = FirstFilled(height);
  if (filled == by_height_.size()) filled = FirstFilled(0);
  std::vector<UnspentCoin>& coins = by_height_[filled];
  std::swap(coins[random.Below(coins.size())], coins.back());
  const UnspentCoin coin = coins.back();
  coins.pop_back();
  --size_;
  if (coins.size() < coins.capacity() / 2) coins.shrink_to_fit();
  if (coins.empty()) next_filled_[filled] = filled + 1;
  return coin;
}

// The end of heights if there is none at or above this one.
std::size_t UnspentPool::FirstFilled(std::size_t height) {
  std::size_t filled = height;
  while (next_filled_[filled] != filled) filled = next_filled_[filled];
  while (next_filled_[height] != filled) height = std::exchange(next_filled_[height], filled);
  return filled;
}

}  // namespace coins::synthetic_chain
