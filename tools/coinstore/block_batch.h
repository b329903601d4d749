// SPDX-License-Identifier: Apache-2.0
// Blocks of a CSDELTA1 file, gathered in the arrays that coinstore_apply_blocks takes. The memory
// of the arrays is used again from batch to batch.
#ifndef COINSTORE_TOOLS_COINSTORE_BLOCK_BATCH_H_
#define COINSTORE_TOOLS_COINSTORE_BLOCK_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "coinstore.h"
#include "csdelta/format.h"

namespace coins::tool {

enum class BlockHashes { kRequired, kAbsent };

class BlockBatch {
 public:
  explicit BlockBatch(BlockHashes hashes) : hashes_(hashes) {}

  void Clear();
  void Add(const csdelta::Block& block);

  std::size_t blocks() const { return infos_.size(); }
  std::size_t changes() const { return additions_.size() + spent_.size(); }
  std::uint64_t height_of(std::size_t block) const { return infos_[block].height; }
  // Coins created and coins spent by the first blocks.
  std::uint64_t created_by(std::size_t n_blocks) const;
  std::uint64_t spent_by(std::size_t n_blocks) const;

  coinstore_status Apply(coinstore* store, std::size_t& n_applied, coinstore_error& error);

 private:
  BlockHashes hashes_;
  std::vector<coinstore_block_info> infos_;
  std::vector<coinstore_addition> additions_;
  std::vector<std::uint64_t> addition_ends_;
  std::vector<csdelta::Bytes32> spent_;
  std::vector<std::uint64_t> spent_ends_;
  std::vector<coinstore_hint> hints_;
  std::vector<std::uint64_t> hint_ends_;
  // The file names a hinted coin by its index, the library by its id.
  std::vector<coinstore_coin> hinted_coins_;
  std::vector<csdelta::Bytes32> hinted_ids_;
};

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_BLOCK_BATCH_H_
