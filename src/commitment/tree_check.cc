// SPDX-License-Identifier: Apache-2.0
// UnspentTree::Check: the invariants, and the hashes computed in another way than by edits.
#include <algorithm>
#include <cstring>

#include "commitment/unspent_tree.h"

namespace coins {
namespace {

class Checker {
 public:
  explicit Checker(const TreeSlots& slots) : slots_(slots) {}

  struct Subtree {
    std::uint64_t size = 0;
    Bytes32 hash{};
  };

  Subtree CheckSubtree(TreeRef ref, std::uint32_t depth) {
    if (ref.is_empty()) return {};
    if (ref.is_bucket()) return CheckBucket(ref, depth);
    COINSTORE_CHECK(depth < kMaxDepth);
    ++nodes_;
    Subtree sides[2];
    for (unsigned side = 0; side < 2; ++side) {
      path_[depth / 8] = static_cast<std::uint8_t>((path_[depth / 8] & ~(0x80u >> depth % 8)) |
                                                   (side << (7 - depth % 8)));
      sides[side] = CheckSubtree(slots_.refs(ref.node())[side], depth + 1);
      const std::uint8_t* hash = slots_.message(ref.node()) + 32 * side;
      COINSTORE_CHECK(std::equal(sides[side].hash.begin(), sides[side].hash.end(), hash));
    }
    const std::uint64_t size = sides[0].size + sides[1].size;
    COINSTORE_CHECK(size > kMaxBucketLeaves);
    return {size, NodeHash(sides[0].hash, sides[1].hash)};
  }

  std::uint64_t nodes() const { return nodes_; }
  std::uint64_t buckets() const { return buckets_; }

 private:
  Subtree CheckBucket(TreeRef ref, std::uint32_t depth) {
    ++buckets_;
    const std::uint32_t count = ref.leaves();
    const std::uint8_t* leaves = slots_.leaves(ref);
    COINSTORE_CHECK(count <= kMaxBucketLeaves);
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint8_t* id = leaves + i * kPackedLeafSize;
      COINSTORE_CHECK(i == 0 || std::memcmp(id - kPackedLeafSize, id, 32) < 0);
      COINSTORE_CHECK(SharedBits(id, path_.data()) >= depth);
    }
    return {count, HashOf(leaves, count, depth)};
  }

  static Bytes32 HashOf(const std::uint8_t* leaves, std::uint32_t count, std::uint32_t depth) {
    if (count == 0) return kEmptyHash;
    if (count == 1) {
      const UnspentLeaf leaf = UnpackLeaf(leaves);
      return LeafHash(leaf.coin_id, leaf.created_height, PackedFlags(leaves));
    }
    std::uint32_t left = 0;
    while (left < count && BitAt(leaves + left * kPackedLeafSize, depth) == 0) ++left;
    return NodeHash(HashOf(leaves, left, depth + 1),
                    HashOf(leaves + left * kPackedLeafSize, count - left, depth + 1));
  }

  const TreeSlots& slots_;
  Bytes32 path_{};
  std::uint64_t nodes_ = 0;
  std::uint64_t buckets_ = 0;
};

}  // namespace

void UnspentTree::Check() const {
  Checker checker(slots_);
  const Checker::Subtree all = checker.CheckSubtree(root_, 0);
  COINSTORE_CHECK(all.size == size_);
  COINSTORE_CHECK(all.hash == root_hash_);
  COINSTORE_CHECK(directory_ == Directory(slots_, root_, directory_.bits()));
  if (stage_open_) return;  // its slots are in use as well
  std::uint64_t slots = checker.nodes() + checker.buckets();
  for (const EditLists& half : last_->lists) {
    for (const TreeRef ref : half.replaced) slots += ref.is_empty() ? 0 : 1;
  }
  COINSTORE_CHECK(slots == slots_.used_nodes() + slots_.used_buckets());
}

}  // namespace coins
