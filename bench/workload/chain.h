// SPDX-License-Identifier: Apache-2.0
// The chain that every contender is given: made by the generator of `coinstore generate --bench`,
// from the seed, in the contender's own process. The preload goes by one block at a time; what is
// timed is all in memory before the clock starts.
#ifndef COINSTORE_BENCH_WORKLOAD_CHAIN_H_
#define COINSTORE_BENCH_WORKLOAD_CHAIN_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "workload/block.h"
#include "workload/questions.h"
#include "workload/settings.h"

namespace coins::bench {

struct Counts {
  std::uint64_t created = 0;
  std::uint64_t spent = 0;
  std::uint64_t unspent() const { return created - spent; }
  bool operator==(const Counts&) const = default;
};

struct Chain {
  std::vector<Block> blocks;  // all but the preload, warm-up included
  Counts preloaded;
  Counts end;  // after the last block
  Questions questions;
  double young_share = 0;  // of the timed spends: those of coins made within the window
};

// 5 % more operations, applied before the clock starts, where there is a preload.
std::uint64_t WarmUpOperations(const Settings& settings);

// `preload` gets the preload's blocks, in order.
Chain MakeChain(const Settings& settings, const std::function<void(const Block&)>& preload);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_CHAIN_H_
