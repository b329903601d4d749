// SPDX-License-Identifier: Apache-2.0
// Many blocks in the arrays that coinstore_apply_blocks takes.
#ifndef COINSTORE_BENCH_COINSTORE_BATCH_H_
#define COINSTORE_BENCH_COINSTORE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "workload/block.h"

namespace coins::bench {

class BlockBatch {
 public:
  std::size_t size() const { return infos_.size(); }
  void Add(const Block& block);
  // In one call, with one sync. Empty afterwards.
  void Apply(coinstore* store);

 private:
  std::vector<coinstore_block_info> infos_;
  std::vector<coinstore_addition> additions_;
  std::vector<std::uint64_t> addition_ends_;
  std::vector<Bytes32> spent_;
  std::vector<std::uint64_t> spent_ends_;
  std::vector<coinstore_hint> hints_;
  std::vector<std::uint64_t> hint_ends_;
};

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_COINSTORE_BATCH_H_
