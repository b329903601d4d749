// SPDX-License-Identifier: Apache-2.0
#include "commitment/bucket_hasher.h"

#include <algorithm>
#include <cstring>

namespace coins {
namespace {

// Small enough for the second-level cache, large enough to fill lanes on most levels.
constexpr std::size_t kFlushLeaves = 2048;
constexpr std::size_t kFlushNodes = 3072;
// No bucket has more nodes than the paths of its leaves have places.
constexpr std::size_t kMaxBucketNodes = kMaxBucketLeaves * kMaxDepth;

}  // namespace

BucketHasher::BucketHasher()
    : leaf_blocks_(kFlushLeaves + kMaxBucketLeaves, kLeafBlockTemplate),
      messages_(kFlushNodes + kMaxBucketNodes) {
  leaf_jobs_.reserve(leaf_blocks_.size());
}

BucketHasher::Subtree BucketHasher::NewLeaf(const std::uint8_t* packed) {
  std::uint8_t* block = leaf_blocks_[leaf_jobs_.size()].data();
  FillLeafBlock(packed, PackedCreatedHeight(packed), PackedFlags(packed), block);
  leaf_jobs_.push_back({block, nullptr});
  return {kMaxDepth, block};
}

// Puts a finished subtree at `depth`, under as many nodes with one empty side as that takes.
void BucketHasher::Attach(Subtree subtree, const std::uint8_t* id, std::uint32_t depth,
                          std::uint8_t* digest) {
  if (subtree.depth == kMaxDepth) {  // a leaf stands at any depth; it is always the newest one
    leaf_jobs_.back().digest = digest;
    return;
  }
  deepest_ = std::max(deepest_, subtree.depth);
  shallowest_ = std::min(shallowest_, depth);
  for (; subtree.depth > depth; --subtree.depth) {
    std::uint8_t* parent = NewMessage();
    const unsigned side = BitAt(id, subtree.depth - 1);
    std::memset(parent + 32 * (1 - side), 0, 32);
    node_jobs_[subtree.depth].push_back({subtree.message, parent + 32 * side});
    subtree.message = parent;
  }
  node_jobs_[depth].push_back({subtree.message, digest});
}

// The places where neighbours part are the nodes with two sides. Those on the path to the newest
// leaf are open: their right side is still growing. A neighbour that parts further up closes them.
void BucketHasher::Add(const std::uint8_t* leaves, std::uint32_t count, std::uint32_t depth,
                       std::uint8_t* digest) {
  if (leaf_jobs_.size() + count > kFlushLeaves || message_count_ > kFlushNodes) Flush();

  std::array<Subtree, kMaxBucketLeaves> open;
  std::size_t open_count = 0;
  const std::uint8_t* id = leaves;
  for (std::uint32_t i = 0; i < count; ++i, id += kPackedLeafSize) {
    const bool last = i + 1 == count;
    const std::uint32_t shared = last ? 0 : SharedBits(id, id + kPackedLeafSize);
    Subtree subtree = NewLeaf(id);
    while (open_count > 0 && (last || open[open_count - 1].depth > shared)) {
      const Subtree parent = open[--open_count];
      Attach(subtree, id, parent.depth + 1, parent.message + 32);
      subtree = parent;
    }
    if (last) {
      Attach(subtree, id, depth, digest);
    } else {
      open[open_count++] = {shared, NewMessage()};
      Attach(subtree, id, shared + 1, open[open_count - 1].message);
    }
  }
}

void BucketHasher::Flush() {
  HashLeaves(leaf_jobs_);
  leaf_hashes_ += leaf_jobs_.size();
  for (std::uint32_t depth = deepest_ + 1; depth-- > shallowest_;) {
    HashNodes(node_jobs_[depth]);
    node_hashes_ += node_jobs_[depth].size();
  }
  Clear();
}

void BucketHasher::Clear() {
  leaf_jobs_.clear();
  for (std::uint32_t depth = shallowest_; depth <= deepest_; ++depth) node_jobs_[depth].clear();
  message_count_ = 0;
  deepest_ = 0;
  shallowest_ = kMaxDepth;
}

}  // namespace coins
