// SPDX-License-Identifier: Apache-2.0
// Hashes the subtrees of many buckets at once: first all leaves, then the nodes above them level by
// level, deepest first, so that the lanes stay full.
#ifndef COINSTORE_COMMITMENT_BUCKET_HASHER_H_
#define COINSTORE_COMMITMENT_BUCKET_HASHER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "commitment/tree_slots.h"

namespace coins {

class BucketHasher {
 public:
  BucketHasher();

  // The hash of the subtree at `depth` that holds these leaves goes to `digest`, by the next Flush
  // at the latest.
  void Add(const std::uint8_t* leaves, std::uint32_t count, std::uint32_t depth,
           std::uint8_t* digest);
  void Flush();
  void Clear();  // forgets what was added

  std::uint64_t leaf_hashes() const { return leaf_hashes_; }
  std::uint64_t node_hashes() const { return node_hashes_; }

 private:
  using Message = LeafBlock;
  // A finished subtree whose parent is not known yet: a leaf, or the node at `depth`.
  struct Subtree {
    std::uint32_t depth;  // kMaxDepth for a leaf
    std::uint8_t* message;
  };

  std::uint8_t* NewMessage() { return messages_[message_count_++].data(); }
  Subtree NewLeaf(const std::uint8_t* packed);
  void Attach(Subtree subtree, const std::uint8_t* id, std::uint32_t depth, std::uint8_t* digest);

  std::vector<Message> leaf_blocks_;
  std::vector<Message> messages_;
  std::size_t message_count_ = 0;
  std::vector<Sha256Job> leaf_jobs_;
  std::array<std::vector<Sha256Job>, kMaxDepth> node_jobs_;  // by depth
  std::uint32_t deepest_ = 0;
  std::uint32_t shallowest_ = kMaxDepth;
  std::uint64_t leaf_hashes_ = 0;
  std::uint64_t node_hashes_ = 0;
};

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_BUCKET_HASHER_H_
