// SPDX-License-Identifier: Apache-2.0
#include "query/set_root.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "sha256/sha256.h"

namespace coins {
namespace {

// As it is hashed: 0 nothing, 1 a leaf as it is, 2 anything else. Two leaves alone are passed up like a leaf.
struct Subtree {
  std::uint8_t type = 0;
  bool is_pair = false;
  Bytes32 hash{};
};

Subtree Join(const Subtree& left, const Subtree& right) {
  std::array<std::uint8_t, 96> bytes{};
  bytes[30] = left.type;
  bytes[31] = right.type;
  std::copy(left.hash.begin(), left.hash.end(), &bytes[32]);
  std::copy(right.hash.begin(), right.hash.end(), &bytes[64]);
  return {.type = 2, .is_pair = left.type == 1 && right.type == 1, .hash = Sha256Digest(bytes)};
}

// Of sorted leaves that share their first `depth` bits.
Subtree SubtreeOf(std::span<const Bytes32> leaves, std::uint32_t depth) {
  if (leaves.empty()) return {};
  if (leaves.size() == 1) return {.type = 1, .hash = leaves[0]};
  const auto right = std::partition_point(
      leaves.begin(), leaves.end(),
      [depth](const Bytes32& leaf) { return (leaf[depth / 8] >> (7 - depth % 8) & 1) == 0; });
  const auto middle = static_cast<std::size_t>(right - leaves.begin());
  const Subtree sides[2] = {SubtreeOf(leaves.first(middle), depth + 1),
                            SubtreeOf(leaves.subspan(middle), depth + 1)};
  for (const Subtree& side : sides) {
    const bool is_alone = middle == 0 || middle == leaves.size();
    if (is_alone && (side.type == 1 || side.is_pair)) return side;
  }
  return Join(sides[0], sides[1]);
}

}  // namespace

Bytes32 SetRoot(std::vector<Bytes32> leaves) {
  std::sort(leaves.begin(), leaves.end());
  leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
  const Subtree root = SubtreeOf(leaves, 0);
  if (root.type != 1) return root.hash;
  std::array<std::uint8_t, 33> bytes{1};
  std::copy(root.hash.begin(), root.hash.end(), &bytes[1]);
  return Sha256Digest(bytes);
}

}  // namespace coins
