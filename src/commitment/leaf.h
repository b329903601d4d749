// SPDX-License-Identifier: Apache-2.0
// What the tree commits to, and its two hashes:
//   leaf(c)   = H(LEAF_TAG || LEAF_TAG || coin_id[32] || created_height u64 || flags u8)
//   node(l,r) = H(NODE_TAG || NODE_TAG || l[32] || r[32])
//   EMPTY     = 32 zero bytes
// with H = SHA-256, LEAF_TAG = H("coinstore/leaf/v1") and NODE_TAG = H("coinstore/node/v1").
// A doubled tag fills one block, so a leaf costs one compression and a node two.
// Source: docs/commitment.md, "Hashes".
#ifndef COINSTORE_COMMITMENT_LEAF_H_
#define COINSTORE_COMMITMENT_LEAF_H_

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "sha256/sha256_lanes.h"

namespace coins {

inline constexpr Bytes32 kEmptyHash{};
inline constexpr std::uint8_t kCoinbaseFlag = 1;  // the only flag bit of a leaf
inline constexpr std::uint32_t kMaxDepth = 256;   // bits of a coin id

// An unspent coin as the tree holds it. The coin number is not committed to.
struct UnspentLeaf {
  Bytes32 coin_id{};
  std::uint64_t coin_number = 0;
  std::uint64_t created_height = 0;
  bool is_coinbase = false;

  bool operator==(const UnspentLeaf&) const = default;
};

// Which child of a node at `depth` leads to the id; the most significant bit is that of depth 0.
inline unsigned BitAt(const std::uint8_t* id, std::uint32_t depth) {
  return id[depth / 8] >> (7 - depth % 8) & 1u;
}

Bytes32 LeafHash(const Bytes32& coin_id, std::uint64_t created_height, std::uint8_t flags);
Bytes32 NodeHash(const Bytes32& left, const Bytes32& right);

// For batches: the message of a leaf is the template with the first 41 bytes filled in, that of a
// node is left || right.
inline constexpr std::size_t kLeafContentSize = 32 + 8 + 1;
using LeafBlock = std::array<std::uint8_t, kSha256BlockSize>;
inline constexpr LeafBlock kLeafBlockTemplate = [] {
  LeafBlock block = Sha256PaddingBlock(kSha256BlockSize + kLeafContentSize);
  block[0] = 0;
  block[kLeafContentSize] = 0x80;
  return block;
}();
void FillLeafBlock(const std::uint8_t* coin_id, std::uint64_t created_height, std::uint8_t flags,
                   std::uint8_t* block);

void HashLeaves(std::span<const Sha256Job> jobs);
void HashNodes(std::span<const Sha256Job> jobs);

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_LEAF_H_
