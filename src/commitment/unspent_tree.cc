// SPDX-License-Identifier: Apache-2.0
#include "commitment/unspent_tree.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "commitment/proof.h"

namespace coins {
namespace {

// The 32 bits of an id from `depth` on; zeros behind its end.
std::uint32_t BitsFrom(const std::uint8_t* id, std::uint32_t depth) {
  const std::uint32_t byte = std::min(depth / 8, 24u);
  const std::uint64_t bits = LoadU64Be(id + byte) << (depth - 8 * byte);
  return static_cast<std::uint32_t>(bits >> 32);
}

// Ids are hashes: inside a bucket, they lie where their next bits say, give or take one or two.
std::uint32_t GuessInBucket(const std::uint8_t* id, std::uint32_t depth, std::uint32_t count) {
  return static_cast<std::uint32_t>(std::uint64_t{BitsFrom(id, depth)} * count >> 32);
}

const std::uint8_t* FindInBucket(const std::uint8_t* leaves, std::uint32_t count,
                                 std::uint32_t depth, const std::uint8_t* id) {
  std::uint32_t i = GuessInBucket(id, depth, count);
  const auto order = [&](std::uint32_t at) {
    return std::memcmp(leaves + at * kPackedLeafSize, id, 32);
  };
  int at_guess = order(i);
  while (at_guess < 0 && ++i < count) {
    at_guess = order(i);
    if (at_guess > 0) return nullptr;
  }
  while (at_guess > 0 && i > 0) {
    at_guess = order(--i);
    if (at_guess < 0) return nullptr;
  }
  return at_guess == 0 ? leaves + i * kPackedLeafSize : nullptr;
}

// The hash of a subtree of sorted leaves whose own hashes are known.
Bytes32 SubtreeHash(std::span<const Bytes32> ids, std::span<const Bytes32> hashes,
                    std::uint32_t depth) {
  if (ids.empty()) return kEmptyHash;
  if (ids.size() == 1) return hashes[0];
  const auto right = std::partition_point(
      ids.begin(), ids.end(), [depth](const Bytes32& id) { return BitAt(id.data(), depth) == 0; });
  const auto middle = static_cast<std::size_t>(right - ids.begin());
  return NodeHash(SubtreeHash(ids.first(middle), hashes.first(middle), depth + 1),
                  SubtreeHash(ids.subspan(middle), hashes.subspan(middle), depth + 1));
}

// The path through a bucket. Appends siblings, and narrows to the leaf at its end, if any.
class BucketPath {
 public:
  BucketPath(const std::uint8_t* leaves, std::uint32_t count) : end_(count) {
    std::array<LeafBlock, kMaxBucketLeaves> blocks;
    std::array<Sha256Job, kMaxBucketLeaves> jobs;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint8_t* packed = leaves + i * kPackedLeafSize;
      std::memcpy(ids_[i].data(), packed, 32);
      blocks[i] = kLeafBlockTemplate;
      FillLeafBlock(packed, PackedCreatedHeight(packed), PackedFlags(packed), blocks[i].data());
      jobs[i] = {blocks[i].data(), hashes_[i].data()};
    }
    HashLeaves({jobs.data(), count});
  }

  // Answers the index of the leaf at the end, or none.
  std::optional<std::uint32_t> Follow(const std::uint8_t* id, Bytes32* siblings,
                                      std::uint32_t& depth) {
    while (end_ - begin_ > 1) {
      std::uint32_t middle = begin_;
      while (middle < end_ && BitAt(ids_[middle].data(), depth) == 0) ++middle;
      const bool right = BitAt(id, depth) != 0;
      siblings[depth] = right ? HashOf(begin_, middle, depth + 1) : HashOf(middle, end_, depth + 1);
      (right ? begin_ : end_) = middle;
      ++depth;
    }
    if (begin_ == end_) return std::nullopt;
    return begin_;
  }

 private:
  Bytes32 HashOf(std::uint32_t begin, std::uint32_t end, std::uint32_t depth) const {
    const std::size_t count = end - begin;
    return SubtreeHash({&ids_[begin], count}, {&hashes_[begin], count}, depth);
  }

  std::array<Bytes32, kMaxBucketLeaves + 1> ids_;  // one more: an empty range may begin at the end
  std::array<Bytes32, kMaxBucketLeaves + 1> hashes_;
  std::uint32_t begin_ = 0;
  std::uint32_t end_;
};

}  // namespace

UnspentTree::UnspentTree() : edit_(slots_), last_(std::make_unique<StagedTree>()) {
  UpdateFigures();
}
UnspentTree::~UnspentTree() = default;

UnspentTree::Stage::Stage(UnspentTree& tree, std::unique_ptr<StagedTree> staged)
    : tree_(&tree), staged_(std::move(staged)) {
  tree_->stage_open_ = true;
}

UnspentTree::Stage::Stage(Stage&& other) noexcept
    : tree_(other.tree_), staged_(std::move(other.staged_)) {}

UnspentTree::Stage& UnspentTree::Stage::operator=(Stage&& other) noexcept {
  if (this != &other) {
    Drop();
    tree_ = other.tree_;
    staged_ = std::move(other.staged_);
  }
  return *this;
}

UnspentTree::Stage::~Stage() { Drop(); }

void UnspentTree::Stage::Drop() noexcept {
  if (staged_ == nullptr) return;
  for (const EditLists& half : staged_->lists) {
    for (const TreeRef ref : half.created) tree_->slots_.Release(ref);
  }
  staged_->Clear();
  tree_->last_ = std::move(staged_);
  tree_->stage_open_ = false;
}

UnspentTree::Stage UnspentTree::Prepare(std::span<const LeafChange> changes) {
  COINSTORE_CHECK(!stage_open_);
  for (const EditLists& half : last_->lists) {
    for (const TreeRef ref : half.replaced) slots_.Release(ref);
  }
  last_->Clear();
  last_->root = {root_, root_hash_};
  last_->size = size_;
  Stage stage(*this, std::move(last_));
  edit_.Apply(changes, directory_, *stage.staged_);
  return stage;
}

void UnspentTree::Publish(Stage&& stage) {
  COINSTORE_CHECK(stage.tree_ == this && stage.staged_ != nullptr);
  last_ = std::move(stage.staged_);
  stage_open_ = false;
  root_ = last_->root.ref;
  root_hash_ = last_->root.hash;
  size_ = last_->size;
  for (const EditLists& half : last_->lists) {
    for (const Directory::Change& change : half.redirected) directory_.Apply(change);
  }
  if (last_->directory) std::swap(directory_, *last_->directory);
  UpdateFigures();
}

void UnspentTree::UpdateFigures() {
  figures_ = {slots_.memory_bytes() + directory_.memory_bytes(), edit_.leaf_hashes(),
              edit_.node_hashes()};
}

std::optional<UnspentLeaf> UnspentTree::Find(const Bytes32& coin_id) const {
  auto [ref, depth] = directory_.Find(coin_id.data());
  for (; ref.is_node(); ++depth) ref = slots_.refs(ref.node())[BitAt(coin_id.data(), depth)];
  if (ref.is_empty()) return std::nullopt;
  const std::uint8_t* leaf = FindInBucket(slots_.leaves(ref), ref.leaves(), depth, coin_id.data());
  if (leaf == nullptr) return std::nullopt;
  return UnpackLeaf(leaf);
}

// Each pass takes one step for every id and asks for the memory of the next one, so that the cache
// misses of a group overlap.
void UnspentTree::Contains(std::span<const Bytes32> coin_ids, std::uint8_t* answers) const {
  constexpr std::size_t kGroup = 32;
  std::array<Directory::Start, kGroup> at;
  for (std::size_t first = 0; first < coin_ids.size(); first += kGroup) {
    const auto group = coin_ids.subspan(first, std::min(kGroup, coin_ids.size() - first));
    for (const Bytes32& id : group) directory_.Prefetch(id.data());
    for (std::size_t i = 0; i < group.size(); ++i) {
      at[i] = directory_.Find(group[i].data());
      if (at[i].ref.is_node()) __builtin_prefetch(slots_.refs(at[i].ref.node()));
    }
    for (bool walking = true; walking;) {
      walking = false;
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (!at[i].ref.is_node()) continue;
        at[i].ref = slots_.refs(at[i].ref.node())[BitAt(group[i].data(), at[i].depth)];
        ++at[i].depth;
        if (!at[i].ref.is_node()) continue;
        __builtin_prefetch(slots_.refs(at[i].ref.node()));
        walking = true;
      }
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (at[i].ref.is_empty()) continue;
      const std::uint32_t guess = GuessInBucket(group[i].data(), at[i].depth, at[i].ref.leaves());
      const std::uint8_t* leaf = slots_.leaves(at[i].ref) + guess * kPackedLeafSize;
      __builtin_prefetch(leaf);
      __builtin_prefetch(leaf + 31);
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      const TreeRef ref = at[i].ref;
      answers[first + i] = !ref.is_empty() && FindInBucket(slots_.leaves(ref), ref.leaves(),
                                                           at[i].depth, group[i].data()) != nullptr;
    }
  }
}

std::vector<std::uint8_t> UnspentTree::ProveFrom(TreeRef root, const Bytes32& coin_id) const {
  std::array<Bytes32, kMaxDepth> siblings;
  std::uint32_t depth = 0;
  TreeRef ref = root;
  while (ref.is_node()) {
    const unsigned side = BitAt(coin_id.data(), depth);
    std::memcpy(siblings[depth].data(), slots_.message(ref.node()) + 32 * (1 - side), 32);
    ref = slots_.refs(ref.node())[side];
    ++depth;
  }
  ProofKind kind = ProofKind::kAbsentEmpty;
  UnspentLeaf leaf;
  if (ref.is_bucket()) {
    BucketPath path(slots_.leaves(ref), ref.leaves());
    if (const auto index = path.Follow(coin_id.data(), siblings.data(), depth)) {
      leaf = UnpackLeaf(slots_.leaves(ref) + *index * kPackedLeafSize);
      kind = leaf.coin_id == coin_id ? ProofKind::kPresent : ProofKind::kAbsentOther;
    }
  }
  return EncodeProof(kind, leaf, {siblings.data(), depth});
}

std::vector<UnspentLeaf> UnspentTree::LeavesFrom(const Bytes32& coin_id, std::size_t count,
                                                 std::uint64_t last_height) const {
  std::vector<UnspentLeaf> leaves;
  // Subtrees still to visit, the next one last. Down the path of the id what lies to its left is left out.
  std::vector<TreeRef> path;
  TreeRef ref = root_;
  for (std::uint32_t depth = 0; ref.is_node(); ++depth) {
    const unsigned side = BitAt(coin_id.data(), depth);
    if (side == 0) path.push_back(slots_.refs(ref.node())[1]);
    ref = slots_.refs(ref.node())[side];
  }
  path.push_back(ref);
  while (!path.empty() && leaves.size() < count) {
    ref = path.back();
    path.pop_back();
    if (ref.is_node()) {
      path.push_back(slots_.refs(ref.node())[1]);
      path.push_back(slots_.refs(ref.node())[0]);
    } else if (ref.is_bucket()) {
      for (std::uint32_t i = 0; i < ref.leaves() && leaves.size() < count; ++i) {
        const UnspentLeaf leaf = UnpackLeaf(slots_.leaves(ref) + i * kPackedLeafSize);
        if (leaf.coin_id >= coin_id && leaf.created_height <= last_height) leaves.push_back(leaf);
      }
    }
  }
  return leaves;
}

void UnspentTree::Build(const LeafSource& next) {
  COINSTORE_CHECK(size_ == 0);
  std::vector<UnspentLeaf> batch(kBuildBatchLeaves);
  std::optional<Bytes32> last;
  while (const std::size_t count = next(batch)) {
    COINSTORE_CHECK(count <= batch.size());
    COINSTORE_CHECK(!last || *last < batch[0].coin_id);
    last = batch[count - 1].coin_id;
    Append({batch.data(), count});
  }
}

void UnspentTree::Append(std::span<const UnspentLeaf> leaves) {
  std::vector<LeafChange> changes;
  changes.reserve(leaves.size());
  for (const UnspentLeaf& leaf : leaves) changes.push_back({.leaf = leaf});
  Publish(Prepare(changes));
}

void UnspentTree::ForEachBucket(const std::function<bool(ByteSpan packed_leaves)>& visit) const {
  std::vector<TreeRef> path = {root_};
  while (!path.empty()) {
    const TreeRef ref = path.back();
    path.pop_back();
    if (ref.is_node()) {
      path.push_back(slots_.refs(ref.node())[1]);
      path.push_back(slots_.refs(ref.node())[0]);
    } else if (ref.is_bucket()) {
      if (!visit({slots_.leaves(ref), ref.leaves() * kPackedLeafSize})) return;
    }
  }
}

}  // namespace coins
