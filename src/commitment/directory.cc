// SPDX-License-Identifier: Apache-2.0
#include "commitment/directory.h"

#include <algorithm>
#include <bit>

namespace coins {

Directory::Directory(const TreeSlots& slots, TreeRef root, std::uint32_t bits)
    : bits_(bits), words_(std::size_t{1} << bits) {
  constexpr std::size_t kAhead = 16;
  words_[0] = root;
  // Each round doubles the words in place, from the back, where nothing unread is overwritten.
  for (std::size_t count = 1; count < words_.size(); count *= 2) {
    for (std::size_t i = count; i-- > 0;) {
      if (i >= kAhead && words_[i - kAhead].is_node()) {
        __builtin_prefetch(slots.refs(words_[i - kAhead].node()));
      }
      const TreeRef ref = words_[i];
      const TreeRef* children = ref.is_node() ? slots.refs(ref.node()) : nullptr;
      words_[2 * i] = children != nullptr ? children[0] : ref;
      words_[2 * i + 1] = children != nullptr ? children[1] : ref;
    }
  }
}

std::uint32_t Directory::BitsFor(std::uint64_t leaves) {
  constexpr std::uint32_t kMaxBits = 28;
  const auto bits = static_cast<std::uint32_t>(std::bit_width(leaves / 8));
  return std::min(bits == 0 ? 0 : bits - 1, kMaxBits);
}

Directory::Start Directory::Find(const std::uint8_t* coin_id) const {
  const std::size_t word = Word(LoadU32Be(coin_id));
  Start start = {words_[word], bits_};
  if (start.ref.is_node()) return start;
  // A bucket further up fills an aligned run of words, and no other word holds it.
  for (std::size_t step = 1; start.depth > 0 && words_[word ^ step] == start.ref; step *= 2) {
    --start.depth;
  }
  return start;
}

void Directory::Apply(const Change& change) noexcept {
  const std::size_t count = std::size_t{1} << (bits_ - change.depth);
  std::fill_n(&words_[Word(change.top_bits) & ~(count - 1)], count, change.ref);
}

}  // namespace coins
