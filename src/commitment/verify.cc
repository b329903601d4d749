// SPDX-License-Identifier: Apache-2.0
#include "commitment/verify.h"

#include <algorithm>
#include <bit>

#include "base/big_endian.h"
#include "coin/coin.h"

namespace coins {
namespace {

Status Malformed(const char* what) { return {Code::kProofMalformed, what}; }

// Takes `size` bytes off the front; false, and nothing taken, if there are fewer.
bool Take(ByteSpan& rest, std::size_t size, ByteSpan& taken) {
  if (rest.size() < size) return false;
  taken = rest.first(size);
  rest = rest.subspan(size);
  return true;
}

struct ParsedProof {
  ProofInfo info;
  ByteSpan bitmap;
  ByteSpan siblings;

  bool HasSibling(std::uint32_t depth) const { return BitAt(bitmap.data(), depth - 1) != 0; }
};

Status ParseHeader(ByteSpan& rest, ParsedProof& parsed) {
  ByteSpan header;
  if (!Take(rest, kProofHeaderSize, header)) return Malformed("proof: too short");
  if (header[0] != kProofVersion) return Malformed("proof: unknown version");
  if (header[1] < 1 || header[1] > 3) return Malformed("proof: unknown kind");
  parsed.info.kind = static_cast<ProofKind>(header[1]);
  parsed.info.depth = LoadU16Be(&header[2]);
  // Only the leaf of the coin itself can stand below all 256 bits of its id.
  const bool present = parsed.info.kind == ProofKind::kPresent;
  if (parsed.info.depth > (present ? kMaxDepth : kMaxDepth - 1)) return Malformed("proof: depth");
  return {};
}

Status ParseLeaf(ByteSpan& rest, const Bytes32& coin_id, ProofInfo& info) {
  info.coin_id = coin_id;
  if (info.kind == ProofKind::kAbsentEmpty) return {};
  ByteSpan bytes;
  if (info.kind == ProofKind::kAbsentOther) {
    if (!Take(rest, 32, bytes)) return Malformed("proof: too short");
    std::copy(bytes.begin(), bytes.end(), info.coin_id.begin());
    if (info.coin_id == coin_id) return Malformed("proof: the other coin is the coin itself");
  }
  if (!Take(rest, 9, bytes)) return Malformed("proof: too short");
  info.created_height = LoadU64Be(bytes.data());
  info.flags = bytes[8];
  if ((info.flags & ~kCoinbaseFlag) != 0) return Malformed("proof: unknown flag");
  return {};
}

Status ParseSiblings(ByteSpan rest, ParsedProof& parsed) {
  const std::uint32_t depth = parsed.info.depth;
  if (!Take(rest, (depth + 7) / 8, parsed.bitmap)) return Malformed("proof: too short");
  if (depth % 8 != 0 && (parsed.bitmap.back() & 0xFFu >> depth % 8) != 0) {
    return Malformed("proof: padding bits set");
  }
  if (depth > 0 && !parsed.HasSibling(depth)) {
    return Malformed("proof: a subtree of one coin or none is not collapsed");
  }
  std::size_t count = 0;
  for (const std::uint8_t byte : parsed.bitmap)
    count += static_cast<std::size_t>(std::popcount(byte));
  if (rest.size() != 32 * count) return Malformed("proof: wrong size");
  parsed.siblings = rest;
  for (; !rest.empty(); rest = rest.subspan(32)) {
    if (std::equal(kEmptyHash.begin(), kEmptyHash.end(), rest.begin())) {
      return Malformed("proof: an empty sibling is spelled out");
    }
  }
  return {};
}

bool SharePrefix(const Bytes32& x, const Bytes32& y, std::uint32_t bits) {
  for (std::uint32_t depth = 0; depth < bits; ++depth) {
    if (BitAt(x.data(), depth) != BitAt(y.data(), depth)) return false;
  }
  return true;
}

Bytes32 RecomputeRoot(const ParsedProof& parsed, const Bytes32& coin_id) {
  Bytes32 hash = kEmptyHash;
  if (parsed.info.kind != ProofKind::kAbsentEmpty) {
    hash = LeafHash(parsed.info.coin_id, parsed.info.created_height, parsed.info.flags);
  }
  ByteSpan siblings = parsed.siblings;
  for (std::uint32_t depth = parsed.info.depth; depth > 0; --depth) {
    Bytes32 sibling = kEmptyHash;
    if (parsed.HasSibling(depth)) {
      std::copy_n(siblings.end() - 32, 32, sibling.begin());
      siblings = siblings.first(siblings.size() - 32);
    }
    const bool right = BitAt(coin_id.data(), depth - 1) != 0;
    hash = right ? NodeHash(sibling, hash) : NodeHash(hash, sibling);
  }
  return hash;
}

}  // namespace

Status VerifyProof(ByteSpan proof, const Bytes32& root, const Bytes32& coin_id, ProofInfo* info) {
  ParsedProof parsed;
  COINSTORE_RETURN_IF_ERROR(ParseHeader(proof, parsed));
  COINSTORE_RETURN_IF_ERROR(ParseLeaf(proof, coin_id, parsed.info));
  COINSTORE_RETURN_IF_ERROR(ParseSiblings(proof, parsed));
  if (!SharePrefix(parsed.info.coin_id, coin_id, parsed.info.depth)) {
    return {Code::kProofOtherCoin, "proof: the other coin is not on the path of this one"};
  }
  if (RecomputeRoot(parsed, coin_id) != root) {
    return {Code::kProofInvalid, "proof: it leads to another root"};
  }
  *info = parsed.info;
  return {};
}

}  // namespace coins
