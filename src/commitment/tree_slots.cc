// SPDX-License-Identifier: Apache-2.0
#include "commitment/tree_slots.h"

namespace coins {
namespace {

// More than the 500 million coins that the buckets' numbers allow can need.
constexpr std::uint32_t kMaxNodes = 1u << 28;

}  // namespace

TreeSlots::TreeSlots()
    : messages_(kSha256BlockSize, kMaxNodes), refs_(2 * sizeof(TreeRef), kMaxNodes) {
  for (std::uint32_t i = 0; i < kMaxBucketLeaves; ++i) {
    buckets_[i] = std::make_unique<BucketPool>(i + 1);
  }
  TreeRef none;
  AllocateNodes({&none, 1});  // number 0 is the empty subtree
}

void TreeSlots::AllocateNodes(std::span<TreeRef> refs) {
  const std::lock_guard lock(nodes_mutex_);
  for (TreeRef& ref : refs) {
    ref = TreeRef::Node(nodes_.Allocate([this](std::uint32_t slots) {
      messages_.Reserve(slots);
      refs_.Reserve(slots);
    }));
  }
}

void TreeSlots::AllocateBucket(std::uint32_t leaves, TreeRef* ref) {
  BucketPool& pool = *buckets_[leaves - 1];
  const std::lock_guard lock(pool.mutex);
  const auto reserve = [&pool](std::uint32_t slots) { pool.array.Reserve(slots); };
  *ref = TreeRef::Bucket(leaves, pool.slots.Allocate(reserve));
}

void TreeSlots::Release(TreeRef ref) noexcept {
  if (ref.is_node()) {
    nodes_.Release(ref.node());
  } else if (ref.is_bucket()) {
    buckets_[ref.leaves() - 1]->slots.Release(ref.slot());
  }
}

std::uint64_t TreeSlots::used_buckets() const {
  std::uint64_t used = 0;
  for (const auto& pool : buckets_) used += pool->slots.used();
  return used;
}

std::uint64_t TreeSlots::memory_bytes() const {
  constexpr std::uint64_t kFreeListBytes = sizeof(std::uint32_t);
  std::uint64_t bytes = std::uint64_t{nodes_.touched()} *
                        (messages_.slot_bytes() + refs_.slot_bytes() + kFreeListBytes);
  for (const auto& pool : buckets_) {
    bytes += std::uint64_t{pool->slots.touched()} * (pool->array.slot_bytes() + kFreeListBytes);
  }
  return bytes;
}

}  // namespace coins
