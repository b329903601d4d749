// SPDX-License-Identifier: Apache-2.0
// A leaf as buckets hold it: 43 bytes, big-endian, so that leaves sort as their bytes do.
//   coin id 32 | coin number 48 bits | created height 39 bits, coinbase 1 bit
#ifndef COINSTORE_COMMITMENT_PACKED_LEAF_H_
#define COINSTORE_COMMITMENT_PACKED_LEAF_H_

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/big_endian.h"
#include "base/check.h"
#include "coin/coin.h"
#include "commitment/leaf.h"

namespace coins {

inline constexpr std::size_t kPackedLeafSize = 32 + 6 + 5;  // bytes
using PackedLeaf = std::array<std::uint8_t, kPackedLeafSize>;

inline void PackLeaf(const UnspentLeaf& leaf, std::uint8_t* packed) {
  COINSTORE_CHECK(leaf.coin_number <= kMaxCoinNumber && leaf.created_height <= kMaxHeight);
  std::memcpy(packed, leaf.coin_id.data(), 32);
  StoreU16Be(packed + 32, static_cast<std::uint16_t>(leaf.coin_number >> 32));
  StoreU32Be(packed + 34, static_cast<std::uint32_t>(leaf.coin_number));
  const std::uint64_t height_and_flag = leaf.created_height << 1 | (leaf.is_coinbase ? 1u : 0u);
  packed[38] = static_cast<std::uint8_t>(height_and_flag >> 32);
  StoreU32Be(packed + 39, static_cast<std::uint32_t>(height_and_flag));
}

inline std::uint64_t PackedHeightAndFlag(const std::uint8_t* packed) {
  return std::uint64_t{packed[38]} << 32 | LoadU32Be(packed + 39);
}
inline std::uint64_t PackedCreatedHeight(const std::uint8_t* packed) {
  return PackedHeightAndFlag(packed) >> 1;
}
inline std::uint8_t PackedFlags(const std::uint8_t* packed) {
  return packed[42] & 1u ? kCoinbaseFlag : 0;
}

inline UnspentLeaf UnpackLeaf(const std::uint8_t* packed) {
  UnspentLeaf leaf;
  std::memcpy(leaf.coin_id.data(), packed, 32);
  leaf.coin_number = std::uint64_t{LoadU16Be(packed + 32)} << 32 | LoadU32Be(packed + 34);
  leaf.created_height = PackedCreatedHeight(packed);
  leaf.is_coinbase = PackedFlags(packed) != 0;
  return leaf;
}

// How many leading bits two different ids share.
inline std::uint32_t SharedBits(const std::uint8_t* x, const std::uint8_t* y) {
  for (std::uint32_t at = 0; at < 32; at += 8) {
    const std::uint64_t difference = LoadU64Be(x + at) ^ LoadU64Be(y + at);
    if (difference != 0) return 8 * at + static_cast<std::uint32_t>(std::countl_zero(difference));
  }
  return kMaxDepth;
}

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_PACKED_LEAF_H_
