// SPDX-License-Identifier: Apache-2.0
// Builds the tree after a set of changes beside the published one: of many changes the two halves of the tree
// at once, on two threads.
#ifndef COINSTORE_COMMITMENT_TREE_EDIT_H_
#define COINSTORE_COMMITMENT_TREE_EDIT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "commitment/directory.h"
#include "commitment/subtree_edit.h"
#include "commitment/tree_slots.h"

namespace coins {

// The tree after the changes, and what has to happen to become it or to go back.
struct StagedTree {
  SubtreeRoot root;
  std::uint64_t size = 0;              // leaves
  std::array<EditLists, 2> lists;      // of the halves, in no order; the root belongs to the first
  std::optional<Directory> directory;  // a new one, instead of redirections

  void Clear() {
    for (EditLists& half : lists) half.Clear();
    directory.reset();
  }
};

class TreeEdit {
 public:
  explicit TreeEdit(TreeSlots& slots) : slots_(slots), first_(slots) {}

  // `staged` holds root and size before the changes, and after them on return. What it created before it
  // threw is in the lists.
  void Apply(std::span<const LeafChange> changes, const Directory& directory, StagedTree& staged);

  std::uint64_t leaf_hashes() const {
    return first_.leaf_hashes() + (second_ ? second_->leaf_hashes() : 0);
  }
  std::uint64_t node_hashes() const {
    return first_.node_hashes() + (second_ ? second_->node_hashes() : 0) + root_hashes_;
  }

 private:
  void ApplyToHalves(std::span<const LeafChange> changes, std::uint32_t directory_bits,
                     StagedTree& staged);

  TreeSlots& slots_;
  SubtreeEdit first_;
  std::optional<SubtreeEdit> second_;  // made when there are changes enough for it
  std::uint64_t root_hashes_ = 0;      // of roots above two halves
};

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_TREE_EDIT_H_
