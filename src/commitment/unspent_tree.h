// SPDX-License-Identifier: Apache-2.0
// The set of unspent coins, in memory, with its root: a binary tree over coin ids in which subtrees
// of up to 16 coins are buckets. Nothing of it is stored.
//
// Threads: one writer calls Prepare, Publish, Build and Check. Any number of readers call the rest,
// also while a Prepare runs, but not during a Publish: the caller excludes them for its short time.
// Source: docs/commitment.md, "Tree".
#ifndef COINSTORE_COMMITMENT_UNSPENT_TREE_H_
#define COINSTORE_COMMITMENT_UNSPENT_TREE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "commitment/directory.h"
#include "commitment/leaf.h"
#include "commitment/tree_edit.h"
#include "commitment/tree_slots.h"

namespace coins {

class UnspentTree {
 public:
  UnspentTree();
  ~UnspentTree();
  UnspentTree(const UnspentTree&) = delete;
  UnspentTree& operator=(const UnspentTree&) = delete;

  // The tree after some changes, not yet visible to readers. Destruction without Publish drops it.
  // It must not outlive the tree.
  class Stage {
   public:
    Stage(Stage&& other) noexcept;
    Stage& operator=(Stage&& other) noexcept;
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    ~Stage();

    const Bytes32& root() const { return staged_->root.hash; }
    std::uint64_t size() const { return staged_->size; }  // leaves after the changes
    // As UnspentTree::Prove, under the stage's root.
    std::vector<std::uint8_t> Prove(const Bytes32& coin_id) const {
      return tree_->ProveFrom(staged_->root.ref, coin_id);
    }

   private:
    friend class UnspentTree;
    Stage(UnspentTree& tree, std::unique_ptr<StagedTree> staged);
    void Drop() noexcept;

    UnspentTree* tree_;
    std::unique_ptr<StagedTree> staged_;  // null after a move or Publish
  };

  // The changes ascend strictly by coin id, insert what is absent and remove what is present;
  // anything else is our bug and fails a check. After a throw the tree is as it was. One stage at a
  // time.
  Stage Prepare(std::span<const LeafChange> changes);
  void Publish(Stage&& stage);  // hashes and allocates nothing

  std::optional<UnspentLeaf> Find(const Bytes32& coin_id) const;
  // answers[i] = 1 if coin_ids[i] is in the set, else 0. Faster than one by one.
  void Contains(std::span<const Bytes32> coin_ids, std::uint8_t* answers) const;
  // Canonical bytes, see proof.h.
  std::vector<std::uint8_t> Prove(const Bytes32& coin_id) const {
    return ProveFrom(root_, coin_id);
  }

  // Leaves in the order of their ids, from an id on, up to `count`; of coins created at or below a height.
  std::vector<UnspentLeaf> LeavesFrom(const Bytes32& coin_id, std::size_t count,
                                      std::uint64_t last_height) const;

  const Bytes32& root() const { return root_hash_; }
  std::uint64_t size() const { return size_; }  // leaves

  // As of the last Publish.
  std::uint64_t memory_bytes() const { return figures_.memory_bytes; }  // slots and directory
  std::uint64_t leaf_hashes() const { return figures_.leaf_hashes; }    // computed so far
  std::uint64_t node_hashes() const { return figures_.node_hashes; }

  // Fills an empty tree. `next` writes leaves to the front of the batch and answers how many; 0
  // ends. They ascend strictly by coin id over all batches. The tree is the same as by Prepare and
  // Publish. Without readers; after a throw it holds some of the leaves.
  using LeafSource = std::function<std::size_t(std::span<UnspentLeaf> batch)>;
  void Build(const LeafSource& next);
  static constexpr std::size_t kBuildBatchLeaves = 131'072;

  // The same with leaves as they come, ascending in each call. Without readers.
  void Append(std::span<const UnspentLeaf> leaves);

  // Every leaf in order of its id, packed, bucket by bucket, while `visit` answers true. Beside readers and
  // a Prepare, but not during a Publish.
  void ForEachBucket(const std::function<bool(ByteSpan packed_leaves)>& visit) const;

  // Walks everything and hashes it again, one by one; throws CheckFailed at the first difference.
  void Check() const;

 private:
  // Copies of what Prepare counts, for readers that run beside it.
  struct Figures {
    std::uint64_t memory_bytes = 0;
    std::uint64_t leaf_hashes = 0;
    std::uint64_t node_hashes = 0;
  };

  void UpdateFigures();
  std::vector<std::uint8_t> ProveFrom(TreeRef root, const Bytes32& coin_id) const;

  TreeSlots slots_;
  TreeEdit edit_;
  TreeRef root_;
  Bytes32 root_hash_{};
  std::uint64_t size_ = 0;
  Directory directory_;
  Figures figures_;
  bool stage_open_ = false;
  // What was published last. What it replaced is released by the next Prepare, so that Publish
  // stays short. Null while a stage is open.
  std::unique_ptr<StagedTree> last_;
};

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_UNSPENT_TREE_H_
