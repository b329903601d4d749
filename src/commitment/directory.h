// SPDX-License-Identifier: Apache-2.0
// Where a lookup starts: for each value of the first C bits of an id, the node at depth C, or the
// bucket or empty subtree above it that takes its place.
#ifndef COINSTORE_COMMITMENT_DIRECTORY_H_
#define COINSTORE_COMMITMENT_DIRECTORY_H_

#include <cstdint>
#include <vector>

#include "base/huge_pages.h"
#include "commitment/tree_slots.h"

namespace coins {

class Directory {
 public:
  Directory() : words_(1) {}
  // Reads the nodes above depth `bits`.
  Directory(const TreeSlots& slots, TreeRef root, std::uint32_t bits);

  // The number of bits for this many leaves: 8 to 16 leaves a word.
  static std::uint32_t BitsFor(std::uint64_t leaves);

  std::uint32_t bits() const { return bits_; }
  std::uint64_t memory_bytes() const { return words_.size() * sizeof(TreeRef); }

  struct Start {
    TreeRef ref;
    std::uint32_t depth = 0;
  };
  Start Find(const std::uint8_t* coin_id) const;
  void Prefetch(const std::uint8_t* coin_id) const {
    __builtin_prefetch(&words_[Word(LoadU32Be(coin_id))]);
  }

  // A subtree at a depth of at most bits(), under these first bits, is now `ref`.
  struct Change {
    std::uint32_t top_bits = 0;  // of any id in the subtree
    std::uint32_t depth = 0;
    TreeRef ref;
  };
  void Apply(const Change& change) noexcept;

  bool operator==(const Directory&) const = default;

 private:
  std::size_t Word(std::uint32_t top_bits) const {
    return static_cast<std::size_t>(std::uint64_t{top_bits} >> (32 - bits_));
  }

  std::uint32_t bits_ = 0;
  std::vector<TreeRef, HugePageAllocator<TreeRef>> words_;
};

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_DIRECTORY_H_
