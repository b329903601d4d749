// SPDX-License-Identifier: Apache-2.0
#include "commitment/proof.h"

#include "base/big_endian.h"
#include "base/check.h"

namespace coins {

std::vector<std::uint8_t> EncodeProof(ProofKind kind, const UnspentLeaf& leaf,
                                      std::span<const Bytes32> siblings) {
  const std::size_t depth = siblings.size();
  COINSTORE_CHECK(depth <= (kind == ProofKind::kPresent ? kMaxDepth : kMaxDepth - 1));
  // An empty sibling at the end of the path would belong to a subtree that collapses further up.
  COINSTORE_CHECK(depth == 0 || siblings.back() != kEmptyHash);

  std::vector<std::uint8_t> proof;
  proof.reserve(kProofHeaderSize + kLeafContentSize + (depth + 7) / 8 + 32 * depth);
  proof.resize(kProofHeaderSize);
  proof[0] = kProofVersion;
  proof[1] = static_cast<std::uint8_t>(kind);
  StoreU16Be(&proof[2], static_cast<std::uint16_t>(depth));

  if (kind == ProofKind::kAbsentOther) {
    proof.insert(proof.end(), leaf.coin_id.begin(), leaf.coin_id.end());
  }
  if (kind != ProofKind::kAbsentEmpty) {
    proof.resize(proof.size() + 9);
    StoreU64Be(&proof[proof.size() - 9], leaf.created_height);
    proof.back() = leaf.is_coinbase ? kCoinbaseFlag : 0;
  }

  const std::size_t bitmap = proof.size();
  proof.resize(bitmap + (depth + 7) / 8);
  for (std::size_t i = 0; i < depth; ++i) {
    if (siblings[i] == kEmptyHash) continue;
    proof[bitmap + i / 8] |= static_cast<std::uint8_t>(0x80u >> i % 8);
    proof.insert(proof.end(), siblings[i].begin(), siblings[i].end());
  }
  return proof;
}

}  // namespace coins
