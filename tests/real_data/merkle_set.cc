// SPDX-License-Identifier: Apache-2.0
// Splits the sorted leaves by one bit after the other. A node that has all its leaves on one side
// stands for that side if it holds no more than two leaves, and is hashed with an empty other side
// if it holds more.
#include "real_data/merkle_set.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "real_data/live_digest.h"

namespace coins::real_data {
namespace {

using csdelta::Bytes32;

enum class Type : std::uint8_t { kEmpty = 0, kLeaf = 1, kInner = 2 };

struct Node {
  Type type = Type::kEmpty;
  Bytes32 hash{};  // of a leaf the leaf itself
};

bool Bit(const Bytes32& leaf, std::size_t depth) {
  return (leaf[depth / 8] >> (7 - depth % 8) & 1) != 0;
}

Node Join(const Node& left, const Node& right) {
  std::vector<std::uint8_t> bytes(30);
  bytes.push_back(static_cast<std::uint8_t>(left.type));
  bytes.push_back(static_cast<std::uint8_t>(right.type));
  bytes.insert(bytes.end(), left.hash.begin(), left.hash.end());
  bytes.insert(bytes.end(), right.hash.begin(), right.hash.end());
  return {.type = Type::kInner, .hash = Sha256(bytes.data(), bytes.size())};
}

// The leaves are sorted, all different, and have the same first `depth` bits.
Node NodeOf(std::span<const Bytes32> leaves, std::size_t depth) {
  if (leaves.empty()) return {};
  if (leaves.size() == 1) return {.type = Type::kLeaf, .hash = leaves.front()};
  const auto middle = std::partition_point(leaves.begin(), leaves.end(),
                                           [&](const Bytes32& leaf) { return !Bit(leaf, depth); });
  const Node left = NodeOf({leaves.begin(), middle}, depth + 1);
  const Node right = NodeOf({middle, leaves.end()}, depth + 1);
  const bool one_sided = left.type == Type::kEmpty || right.type == Type::kEmpty;
  if (one_sided && leaves.size() == 2) return left.type == Type::kEmpty ? right : left;
  return Join(left, right);
}

}  // namespace

Bytes32 MerkleSetRoot(const std::set<Bytes32>& leaves) {
  const std::vector<Bytes32> sorted(leaves.begin(), leaves.end());
  const Node root = NodeOf(sorted, 0);
  if (root.type != Type::kLeaf) return root.hash;
  std::vector<std::uint8_t> bytes = {1};
  bytes.insert(bytes.end(), root.hash.begin(), root.hash.end());
  return Sha256(bytes.data(), bytes.size());
}

}  // namespace coins::real_data
