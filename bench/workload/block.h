// SPDX-License-Identifier: Apache-2.0
// A block of the benchmark's chain, made before the clock starts: in the arrays that the library
// takes, and with the coin ids that the others are given. libcoinstore is not given `ids`: it hashes
// them itself, inside the clock.
#ifndef COINSTORE_BENCH_WORKLOAD_BLOCK_H_
#define COINSTORE_BENCH_WORKLOAD_BLOCK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "coinstore.h"

namespace coins::bench {

using Bytes32 = std::array<std::uint8_t, 32>;

struct Block {
  coinstore_block_info info{};
  std::vector<coinstore_addition> additions;  // the two rewards first
  std::vector<Bytes32> ids;                   // of the additions
  std::vector<std::uint8_t> ff;               // of the additions: 1 fast-forward, else 0
  std::vector<Bytes32> spent;
  std::vector<coinstore_hint> hints;  // 32 bytes each

  std::uint64_t height() const { return info.height; }
  std::size_t operations() const { return additions.size() + spent.size(); }
  bool is_reward(std::size_t i) const { return (additions[i].flags & COINSTORE_COINBASE) != 0; }
};

inline const std::uint8_t* BytesOf(const std::vector<Bytes32>& ids) {
  return reinterpret_cast<const std::uint8_t*>(ids.data());
}

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_BLOCK_H_
