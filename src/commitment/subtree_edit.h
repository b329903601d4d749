// SPDX-License-Identifier: Apache-2.0
// Copy on write: builds a subtree after a set of changes beside the published one, of which it only
// reads, and hashes what is new.
#ifndef COINSTORE_COMMITMENT_SUBTREE_EDIT_H_
#define COINSTORE_COMMITMENT_SUBTREE_EDIT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "commitment/bucket_hasher.h"
#include "commitment/directory.h"
#include "commitment/tree_slots.h"

namespace coins {

struct LeafChange {
  UnspentLeaf leaf;  // of a removal, the coin id alone counts
  enum class Kind : std::uint8_t { kInsert, kRemove } kind = Kind::kInsert;
};

// The root of a subtree, before or after changes.
struct SubtreeRoot {
  TreeRef ref;
  Bytes32 hash{};
};

// What has to happen for a subtree to become the one after the changes, or to go back.
struct EditLists {
  std::vector<TreeRef> created;               // released when the changes are dropped
  std::vector<TreeRef> replaced;              // released after they are published
  std::vector<Directory::Change> redirected;  // in this order

  // For the next use; keeps the memory of the lists, which are long and made for every block.
  void Clear() {
    created.clear();
    replaced.clear();
    redirected.clear();
  }
};

// The working memory of edits, kept from one to the next. Edits of different subtrees may run at once, each
// with its own.
class SubtreeEdit {
 public:
  explicit SubtreeEdit(TreeSlots& slots) : slots_(slots) {}

  // The changes, at least one, ascend and lie under the subtree, whose root is at a depth. What was created
  // before a throw is in lists->created.
  void Apply(std::span<const LeafChange> changes, std::uint32_t depth, std::uint32_t directory_bits,
             SubtreeRoot* root, EditLists* lists);

  std::uint64_t leaf_hashes() const { return hasher_.leaf_hashes(); }
  std::uint64_t node_hashes() const { return hasher_.node_hashes() + node_hashes_; }

 private:
  // Where a ref and its hash are kept: one side of a new node, or the subtree's root.
  struct Place {
    std::uint32_t parent = 0;  // node number; kRoot for the subtree's root
    std::uint32_t side = 0;
  };
  static constexpr std::uint32_t kRoot = 0;    // no node has this number
  static constexpr std::uint32_t kMerged = 0;  // nor this

  struct Visit {
    Place place;
    std::uint32_t begin, end;  // the changes under it
  };
  struct NewNode {
    std::uint32_t node;
    Place place;
    std::uint32_t top_bits;  // the first bits of its path; those below its depth mean nothing
  };
  struct NewBucket {
    TreeRef ref;
    Place place;
    std::uint32_t depth;
  };
  struct Redirection {
    Place place;
    std::uint32_t top_bits;
    std::uint32_t depth;
  };

  void Clear();
  TreeRef& RefAt(Place place) const;
  std::uint8_t* HashAt(Place place) const;
  void Prefetch(Place place) const;

  void Descend(std::uint32_t depth);
  void AllocateCopies();
  void CopyNode(const Visit& visit, std::uint32_t depth);
  void EditLeaves(const Visit& visit, std::uint32_t depth);
  void MergeLeaves(const Visit& visit);
  void PlaceLeaves(std::size_t begin, std::size_t end, Place place, std::uint32_t depth,
                   std::uint32_t top_bits);
  void MergeSmallNodes();
  void MergeIfSmall(NewNode& parent, std::uint32_t depth);
  void HashNewBuckets();
  void HashNewNodes();
  void Redirect();

  std::uint32_t NewNodeAt(Place place, std::uint32_t depth, std::uint32_t top_bits);
  void PutNodeAt(TreeRef node, Place place, std::uint32_t depth, std::uint32_t top_bits);
  std::uint8_t* NewBucketAt(std::uint32_t leaves, Place place, std::uint32_t depth);
  void NoteRedirection(Place place, std::uint32_t top_bits, std::uint32_t depth);

  TreeSlots& slots_;
  BucketHasher hasher_;
  std::uint64_t node_hashes_ = 0;

  std::span<const LeafChange> changes_;
  SubtreeRoot* root_ = nullptr;
  EditLists* lists_ = nullptr;
  std::uint32_t directory_bits_ = 0;
  bool has_removals_ = false;
  std::vector<Visit> visits_, next_visits_;            // of one depth and of the one below
  std::size_t next_copy_ = 0;                          // in lists_->created
  std::vector<PackedLeaf> leaves_;                     // of the bucket at hand, after its changes
  std::array<std::vector<NewNode>, kMaxDepth> nodes_;  // by depth
  std::uint32_t depths_ = 0;                           // of nodes_ in use
  std::vector<NewBucket> buckets_;
  std::vector<Redirection> redirections_;
  std::vector<Sha256Job> jobs_;
};

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_SUBTREE_EDIT_H_
