// SPDX-License-Identifier: Apache-2.0
// A block as a caller hands it in: within the limits, ids computed, and not to be changed any more.
#ifndef COINSTORE_BLOCK_BLOCK_H_
#define COINSTORE_BLOCK_BLOCK_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "coin/coin.h"

namespace coins {

struct Addition {
  Coin coin;
  bool is_coinbase = false;
};

struct Hint {
  Bytes32 coin_id{};
  Bytes32 bytes{};
  std::uint32_t size = 0;  // as the caller gave it: above 32 is refused by validation

  ByteSpan span() const { return {bytes.data(), size}; }
};

struct BlockHeader {
  std::uint64_t height = 0;
  std::uint64_t timestamp_s = 0;
  Bytes32 block_hash{};
  Bytes32 parent_hash{};
  std::optional<Bytes32> expected_root;
};

struct BlockLimits {
  std::uint64_t max_changes = 1'000'000;  // coins created + coins spent
  std::uint64_t max_coin_hints = 4'096;
  std::uint64_t max_hint_bytes = 64u << 20;
};

class Block {
 public:
  const BlockHeader& header() const { return header_; }
  std::span<const Addition> additions() const { return additions_; }
  std::span<const Bytes32> addition_ids() const { return addition_ids_; }
  std::span<const Bytes32> removals() const { return removals_; }
  std::span<const Hint> hints() const { return hints_; }

 private:
  friend class BlockBuilder;
  BlockHeader header_;
  std::vector<Addition> additions_;
  std::vector<Bytes32> addition_ids_;
  std::vector<Bytes32> removals_;
  std::vector<Hint> hints_;
};

}  // namespace coins

#endif  // COINSTORE_BLOCK_BLOCK_H_
