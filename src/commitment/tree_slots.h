// SPDX-License-Identifier: Apache-2.0
// The memory of the tree: nodes, and buckets of leaves.
//
//   node     64 aligned bytes, left hash || right hash (the very message that is hashed), and in an
//            array of their own two refs, to what the two hashes stand for
//   bucket   the leaves of a subtree of up to 16, sorted by id, no header; one pool for each size
//
// A hash is kept beside the ref to its subtree, in the parent. Leaf hashes are not kept.
#ifndef COINSTORE_COMMITMENT_TREE_SLOTS_H_
#define COINSTORE_COMMITMENT_TREE_SLOTS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

#include "commitment/packed_leaf.h"
#include "commitment/slot_pool.h"

namespace coins {

inline constexpr std::uint32_t kMaxBucketLeaves = 16;  // a subtree is a node if it has more

// What a subtree is:  0 empty | top bit 0: node number | top bit 1: 5 bits leaves - 1, 26 bits slot
class TreeRef {
 public:
  static constexpr std::uint32_t kSlotBits = 26;

  constexpr TreeRef() = default;  // the empty subtree
  static TreeRef Node(std::uint32_t number) { return TreeRef(number); }
  static TreeRef Bucket(std::uint32_t leaves, std::uint32_t slot) {
    return TreeRef(kBucketBit | (leaves - 1) << kSlotBits | slot);
  }

  bool is_empty() const { return word_ == 0; }
  bool is_bucket() const { return (word_ & kBucketBit) != 0; }
  bool is_node() const { return !is_empty() && !is_bucket(); }
  std::uint32_t node() const { return word_; }
  std::uint32_t slot() const { return word_ & ((1u << kSlotBits) - 1); }
  // 0 for the empty subtree; not for nodes.
  std::uint32_t leaves() const { return is_empty() ? 0 : ((word_ & ~kBucketBit) >> kSlotBits) + 1; }

  bool operator==(const TreeRef&) const = default;

 private:
  static constexpr std::uint32_t kBucketBit = 1u << 31;
  explicit constexpr TreeRef(std::uint32_t word) : word_(word) {}

  std::uint32_t word_ = 0;
};

class TreeSlots {
 public:
  TreeSlots();

  std::uint8_t* message(std::uint32_t node) const { return messages_.At(node); }
  TreeRef* refs(std::uint32_t node) const { return reinterpret_cast<TreeRef*>(refs_.At(node)); }
  std::uint8_t* leaves(TreeRef bucket) const {
    return buckets_[bucket.leaves() - 1]->array.At(bucket.slot());
  }

  // By any number of threads at once; after a throw no slot is lost: a ref is written as its slot is taken.
  void AllocateNodes(std::span<TreeRef> refs);
  void AllocateBucket(std::uint32_t leaves, TreeRef* ref);
  // By one thread while no other allocates. EMPTY is nothing to release.
  void Release(TreeRef ref) noexcept;

  std::uint64_t used_nodes() const { return nodes_.used() - 1; }
  std::uint64_t used_buckets() const;
  std::uint64_t memory_bytes() const;  // of the slots that were ever used

 private:
  struct BucketPool {
    explicit BucketPool(std::uint32_t leaves)
        : array(leaves * kPackedLeafSize, 1u << TreeRef::kSlotBits) {}
    SlotArray array;
    SlotAllocator slots;
    std::mutex mutex;  // over allocation
  };

  SlotArray messages_;
  SlotArray refs_;
  SlotAllocator nodes_;
  std::mutex nodes_mutex_;  // over allocation
  std::array<std::unique_ptr<BucketPool>, kMaxBucketLeaves> buckets_;
};

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_TREE_SLOTS_H_
