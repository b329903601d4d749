// SPDX-License-Identifier: Apache-2.0
// Puts a block together and holds it to the limits, which are judged before every other rule.
#ifndef COINSTORE_BLOCK_BLOCK_BUILDER_H_
#define COINSTORE_BLOCK_BLOCK_BUILDER_H_

#include <span>

#include "base/result.h"
#include "block/block.h"

namespace coins {

class BlockBuilder {
 public:
  BlockBuilder(const BlockHeader& header, const BlockLimits& limits) : limits_(limits) {
    block_.header_ = header;
  }

  // Room for that many more, filled by the caller. kBlockTooLarge, and nothing added, above the limit.
  Result<std::span<Addition>> Add(std::size_t count);
  Result<std::span<Bytes32>> Spend(std::size_t count);
  std::span<Hint> AddHints(std::size_t count);

  // Computes the ids. kTooManyHints or kHintsTooLarge name the first hint in input order that is
  // over; repeats, empty hints and hints longer than allowed do not count.
  Result<Block> Finish() &&;

 private:
  Status CheckChanges(std::size_t more) const;
  Status CheckHints() const;

  BlockLimits limits_;
  Block block_;
};

}  // namespace coins

#endif  // COINSTORE_BLOCK_BLOCK_BUILDER_H_
