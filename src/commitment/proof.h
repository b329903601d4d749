// SPDX-License-Identifier: Apache-2.0
// The canonical bytes of a proof about one coin id under one root. Integers are big-endian.
//   u8 version = 1 | u8 kind | u16 depth d
//   kind 1: u64 created_height, u8 flags
//   kind 3: other coin_id[32], u64 created_height, u8 flags
//   bitmap of ceil(d/8) bytes: bit i (most significant first) set iff the sibling at depth i + 1 on
//   the path is not EMPTY; padding bits 0
//   the siblings that are not EMPTY, 32 bytes each, from depth 1 down to depth d
// Source: docs/commitment.md, "Proofs".
#ifndef COINSTORE_COMMITMENT_PROOF_H_
#define COINSTORE_COMMITMENT_PROOF_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "commitment/leaf.h"

namespace coins {

inline constexpr std::uint8_t kProofVersion = 1;
inline constexpr std::size_t kProofHeaderSize = 4;
inline constexpr std::size_t kMaxProofSize =
    kProofHeaderSize + kLeafContentSize + kMaxDepth / 8 + std::size_t{kMaxDepth} * 32;  // bytes

enum class ProofKind : std::uint8_t {
  kPresent = 1,      // the coin is unspent
  kAbsentEmpty = 2,  // the path ends in an empty subtree
  kAbsentOther = 3,  // the path ends in the leaf of another coin
};

// `leaf` is the one at the end of the path; kAbsentEmpty has none. siblings[i] is the hash beside
// the path at depth i + 1, kEmptyHash included.
std::vector<std::uint8_t> EncodeProof(ProofKind kind, const UnspentLeaf& leaf,
                                      std::span<const Bytes32> siblings);

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_PROOF_H_
