// SPDX-License-Identifier: Apache-2.0
#include "commitment/tree_edit.h"

#include <algorithm>
#include <cstring>
#include <future>

#include "base/helper_thread.h"

namespace coins {
namespace {

// A thread costs as much as some twenty changes.
constexpr std::size_t kMinParallelChanges = 256;

}  // namespace

void TreeEdit::Apply(std::span<const LeafChange> changes, const Directory& directory,
                     StagedTree& staged) {
  if (changes.empty()) return;
  for (const LeafChange& change : changes) {
    staged.size += change.kind == LeafChange::Kind::kRemove ? -std::uint64_t{1} : 1;
  }
  const std::uint32_t wanted_bits = Directory::BitsFor(staged.size);
  // Shrinking late keeps a set whose size swings around a power of two from rebuilding each time.
  const bool rebuild = wanted_bits > directory.bits() || wanted_bits + 2 < directory.bits();
  // A smaller tree may become a bucket, whose leaves lie on both sides.
  const bool stays_node = staged.root.ref.is_node() && staged.size > kMaxBucketLeaves;
  if (changes.size() >= kMinParallelChanges && stays_node && directory.bits() > 0) {
    ApplyToHalves(changes, directory.bits(), staged);
  } else {
    first_.Apply(changes, 0, directory.bits(), &staged.root, &staged.lists[0]);
  }
  if (!rebuild) return;
  for (EditLists& half : staged.lists) half.redirected.clear();
  staged.directory.emplace(slots_, staged.root.ref, wanted_bits);
}

void TreeEdit::ApplyToHalves(std::span<const LeafChange> changes, std::uint32_t directory_bits,
                             StagedTree& staged) {
  if (!second_) second_.emplace(slots_);
  const std::uint32_t old = staged.root.ref.node();
  std::array<SubtreeRoot, 2> roots;
  for (std::size_t side = 0; side < roots.size(); ++side) {
    roots[side].ref = slots_.refs(old)[side];
    std::copy_n(slots_.message(old) + 32 * side, 32, roots[side].hash.begin());
  }
  staged.lists[0].created.emplace_back();
  slots_.AllocateNodes({&staged.lists[0].created.back(), 1});
  const TreeRef root = staged.lists[0].created.back();
  staged.lists[0].replaced.push_back(staged.root.ref);

  const auto right = std::partition_point(
      changes.begin(), changes.end(),
      [](const LeafChange& change) { return BitAt(change.leaf.coin_id.data(), 0) == 0; });
  const auto middle = static_cast<std::size_t>(right - changes.begin());
  COINSTORE_CHECK(middle == 0 || middle == changes.size() ||
                  changes[middle - 1].leaf.coin_id < changes[middle].leaf.coin_id);
  const auto apply = [&](SubtreeEdit& edit, std::size_t side, std::span<const LeafChange> half) {
    if (!half.empty()) edit.Apply(half, 1, directory_bits, &roots[side], &staged.lists[side]);
  };
  std::future<void> second = RunBeside([&] { apply(*second_, 1, changes.subspan(middle)); });
  apply(first_, 0, changes.first(middle));
  second.get();

  for (std::size_t side = 0; side < roots.size(); ++side) {
    slots_.refs(root.node())[side] = roots[side].ref;
    std::copy_n(roots[side].hash.begin(), 32, slots_.message(root.node()) + 32 * side);
  }
  staged.root = {root, NodeHash(roots[0].hash, roots[1].hash)};
  ++root_hashes_;
}

}  // namespace coins
