// SPDX-License-Identifier: Apache-2.0
#include "commitment/subtree_edit.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace coins {
namespace {

constexpr std::size_t kPrefetchAhead = 12;

// `top_bits` of one side of the node at `depth`.
std::uint32_t TopBitsOf(std::uint32_t top_bits, std::uint32_t depth, std::uint32_t side) {
  if (depth >= 32) return top_bits;
  const std::uint32_t bit = 0x80000000u >> depth;
  return side != 0 ? top_bits | bit : top_bits & ~bit;
}

}  // namespace

void SubtreeEdit::Apply(std::span<const LeafChange> changes, std::uint32_t depth,
                        std::uint32_t directory_bits, SubtreeRoot* root, EditLists* lists) {
  Clear();
  changes_ = changes;
  root_ = root;
  lists_ = lists;
  directory_bits_ = directory_bits;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    COINSTORE_CHECK(i == 0 || changes[i - 1].leaf.coin_id < changes[i].leaf.coin_id);
    has_removals_ |= changes[i].kind == LeafChange::Kind::kRemove;
  }
  visits_.push_back({{kRoot, 0}, 0, static_cast<std::uint32_t>(changes.size())});
  for (; !visits_.empty(); ++depth) {
    Descend(depth);
    visits_.swap(next_visits_);
    next_visits_.clear();
  }
  if (has_removals_) MergeSmallNodes();
  HashNewBuckets();
  HashNewNodes();
  Redirect();
}

void SubtreeEdit::Clear() {
  has_removals_ = false;
  visits_.clear();
  next_visits_.clear();
  for (std::uint32_t depth = 0; depth < depths_; ++depth) nodes_[depth].clear();
  depths_ = 0;
  buckets_.clear();
  redirections_.clear();
  hasher_.Clear();
}

TreeRef& SubtreeEdit::RefAt(Place place) const {
  return place.parent == kRoot ? root_->ref : slots_.refs(place.parent)[place.side];
}

std::uint8_t* SubtreeEdit::HashAt(Place place) const {
  return place.parent == kRoot ? root_->hash.data()
                               : slots_.message(place.parent) + 32 * place.side;
}

void SubtreeEdit::Prefetch(Place place) const {
  const TreeRef ref = RefAt(place);
  if (ref.is_node()) {
    __builtin_prefetch(slots_.message(ref.node()));
    __builtin_prefetch(slots_.refs(ref.node()));
  } else if (ref.is_bucket()) {
    constexpr std::size_t kCacheLine = 64;
    const std::uint8_t* leaves = slots_.leaves(ref);
    for (std::size_t at = 0; at < ref.leaves() * kPackedLeafSize; at += kCacheLine) {
      __builtin_prefetch(leaves + at);
    }
  }
}

void SubtreeEdit::Descend(std::uint32_t depth) {
  AllocateCopies();
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    if (i + kPrefetchAhead < visits_.size()) Prefetch(visits_[i + kPrefetchAhead].place);
    if (RefAt(visits_[i].place).is_node()) {
      CopyNode(visits_[i], depth);
    } else {
      EditLeaves(visits_[i], depth);
    }
  }
}

// Of all nodes that this step of the descent copies, at once: others allocate at the same time.
void SubtreeEdit::AllocateCopies() {
  const auto nodes = std::count_if(visits_.begin(), visits_.end(), [&](const Visit& visit) {
    return RefAt(visit.place).is_node();
  });
  next_copy_ = lists_->created.size();
  lists_->created.resize(next_copy_ + static_cast<std::size_t>(nodes));
  slots_.AllocateNodes(std::span(lists_->created).subspan(next_copy_));
}

void SubtreeEdit::CopyNode(const Visit& visit, std::uint32_t depth) {
  const std::uint32_t top_bits = LoadU32Be(changes_[visit.begin].leaf.coin_id.data());
  const TreeRef old = RefAt(visit.place);
  const TreeRef copied = lists_->created[next_copy_++];
  lists_->replaced.push_back(old);
  PutNodeAt(copied, visit.place, depth, top_bits);
  const std::uint32_t copy = copied.node();
  std::memcpy(slots_.message(copy), slots_.message(old.node()), kSha256BlockSize);
  std::copy_n(slots_.refs(old.node()), 2, slots_.refs(copy));
  if (depth == directory_bits_) NoteRedirection(visit.place, top_bits, depth);

  const auto first = changes_.begin();
  const auto right = std::partition_point(
      first + visit.begin, first + visit.end,
      [depth](const LeafChange& change) { return BitAt(change.leaf.coin_id.data(), depth) == 0; });
  const auto middle = static_cast<std::uint32_t>(right - first);
  if (visit.begin < middle) next_visits_.push_back({{copy, 0}, visit.begin, middle});
  if (middle < visit.end) next_visits_.push_back({{copy, 1}, middle, visit.end});
}

void SubtreeEdit::EditLeaves(const Visit& visit, std::uint32_t depth) {
  const TreeRef old = RefAt(visit.place);
  MergeLeaves(visit);
  if (old.is_bucket()) lists_->replaced.push_back(old);
  const std::uint32_t top_bits = LoadU32Be(changes_[visit.begin].leaf.coin_id.data());
  PlaceLeaves(0, leaves_.size(), visit.place, depth, top_bits);
}

// leaves_ = the leaves of the bucket (or of none) with the changes made to them.
void SubtreeEdit::MergeLeaves(const Visit& visit) {
  const TreeRef old = RefAt(visit.place);
  const std::uint8_t* next = old.is_bucket() ? slots_.leaves(old) : nullptr;
  const std::uint8_t* end = next != nullptr ? next + old.leaves() * kPackedLeafSize : nullptr;
  const auto keep = [&] {
    std::memcpy(leaves_.emplace_back().data(), next, kPackedLeafSize);
    next += kPackedLeafSize;
  };
  leaves_.clear();
  for (std::uint32_t i = visit.begin; i < visit.end; ++i) {
    const UnspentLeaf& leaf = changes_[i].leaf;
    int order = 1;  // of the coin in the bucket to the one of the change
    while (next != end && (order = std::memcmp(next, leaf.coin_id.data(), 32)) < 0) keep();
    const bool present = next != end && order == 0;
    if (changes_[i].kind == LeafChange::Kind::kInsert) {
      COINSTORE_CHECK(!present);
      PackLeaf(leaf, leaves_.emplace_back().data());
    } else {
      COINSTORE_CHECK(present);
      next += kPackedLeafSize;
    }
  }
  while (next != end) keep();
}

// Makes leaves_[begin, end) the subtree at a place.
void SubtreeEdit::PlaceLeaves(std::size_t begin, std::size_t end, Place place, std::uint32_t depth,
                              std::uint32_t top_bits) {
  const std::size_t count = end - begin;
  if (count <= kMaxBucketLeaves) {
    if (count == 0) {
      RefAt(place) = TreeRef();
      std::memset(HashAt(place), 0, 32);
    } else {
      std::uint8_t* bucket = NewBucketAt(static_cast<std::uint32_t>(count), place, depth);
      std::memcpy(bucket, leaves_[begin].data(), count * kPackedLeafSize);
    }
    if (depth <= directory_bits_) NoteRedirection(place, top_bits, depth);
    return;
  }
  const std::uint32_t node = NewNodeAt(place, depth, top_bits);
  if (depth == directory_bits_) NoteRedirection(place, top_bits, depth);
  const auto first = leaves_.begin();
  const auto right = std::partition_point(
      first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end),
      [depth](const PackedLeaf& leaf) { return BitAt(leaf.data(), depth) == 0; });
  const auto middle = static_cast<std::size_t>(right - first);
  PlaceLeaves(begin, middle, {node, 0}, depth + 1, TopBitsOf(top_bits, depth, 0));
  PlaceLeaves(middle, end, {node, 1}, depth + 1, TopBitsOf(top_bits, depth, 1));
}

// Deepest first, so that a node sees what became of the nodes below it.
void SubtreeEdit::MergeSmallNodes() {
  for (std::uint32_t depth = depths_; depth-- > 0;) {
    for (NewNode& node : nodes_[depth]) MergeIfSmall(node, depth);
  }
}

void SubtreeEdit::MergeIfSmall(NewNode& parent, std::uint32_t depth) {
  TreeRef* const refs = slots_.refs(parent.node);
  const TreeRef left = refs[0], right = refs[1];
  if (left.is_node() || right.is_node()) return;
  const std::uint32_t count = left.leaves() + right.leaves();
  if (count > kMaxBucketLeaves) return;

  if (count == 0) {
    RefAt(parent.place) = TreeRef();
    std::memset(HashAt(parent.place), 0, 32);
  } else {
    std::uint8_t* bucket = NewBucketAt(count, parent.place, depth);
    if (!left.is_empty()) {
      std::memcpy(bucket, slots_.leaves(left), left.leaves() * kPackedLeafSize);
    }
    if (!right.is_empty()) {
      std::memcpy(bucket + left.leaves() * kPackedLeafSize, slots_.leaves(right),
                  right.leaves() * kPackedLeafSize);
    }
  }
  // Those that this edit made are released either way, as created or as replaced.
  lists_->replaced.push_back(left);
  lists_->replaced.push_back(right);
  lists_->replaced.push_back(TreeRef::Node(parent.node));
  refs[0] = refs[1] = TreeRef();  // their hashes are no longer wanted, nor is the node's
  parent.node = kMerged;
  if (depth <= directory_bits_) NoteRedirection(parent.place, parent.top_bits, depth);
}

void SubtreeEdit::HashNewBuckets() {
  for (const NewBucket& bucket : buckets_) {
    if (RefAt(bucket.place) != bucket.ref) continue;  // merged into another one since
    hasher_.Add(slots_.leaves(bucket.ref), bucket.ref.leaves(), bucket.depth, HashAt(bucket.place));
  }
  hasher_.Flush();
}

void SubtreeEdit::HashNewNodes() {
  for (std::uint32_t depth = depths_; depth-- > 0;) {
    jobs_.clear();
    for (const NewNode& node : nodes_[depth]) {
      if (node.node == kMerged) continue;
      jobs_.push_back({slots_.message(node.node), HashAt(node.place)});
    }
    HashNodes(jobs_);
    node_hashes_ += jobs_.size();
  }
}

// A place may have been merged away since it was noted; the merge was noted later, and its change
// covers those of the places below.
void SubtreeEdit::Redirect() {
  lists_->redirected.reserve(redirections_.size());
  for (const Redirection& redirection : redirections_) {
    lists_->redirected.push_back(
        {redirection.top_bits, redirection.depth, RefAt(redirection.place)});
  }
}

std::uint32_t SubtreeEdit::NewNodeAt(Place place, std::uint32_t depth, std::uint32_t top_bits) {
  lists_->created.emplace_back();  // first, so that nothing can fail between it and the slot
  slots_.AllocateNodes({&lists_->created.back(), 1});
  const TreeRef ref = lists_->created.back();
  PutNodeAt(ref, place, depth, top_bits);
  return ref.node();
}

void SubtreeEdit::PutNodeAt(TreeRef node, Place place, std::uint32_t depth,
                            std::uint32_t top_bits) {
  nodes_[depth].push_back({node.node(), place, top_bits});
  depths_ = std::max(depths_, depth + 1);
  RefAt(place) = node;
}

std::uint8_t* SubtreeEdit::NewBucketAt(std::uint32_t leaves, Place place, std::uint32_t depth) {
  lists_->created.emplace_back();
  slots_.AllocateBucket(leaves, &lists_->created.back());
  const TreeRef ref = lists_->created.back();
  buckets_.push_back({ref, place, depth});
  RefAt(place) = ref;
  return slots_.leaves(ref);
}

void SubtreeEdit::NoteRedirection(Place place, std::uint32_t top_bits, std::uint32_t depth) {
  redirections_.push_back({place, top_bits, depth});
}

}  // namespace coins
