// SPDX-License-Identifier: Apache-2.0
// The ids of a block in order: repeats stand together, and an id is found by binary search. Sorting
// costs the same whatever ids a stranger chooses.
#ifndef COINSTORE_APPLY_SORTED_IDS_H_
#define COINSTORE_APPLY_SORTED_IDS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace coins {

inline constexpr std::uint32_t kNoPosition = UINT32_MAX;

class SortedIds {
 public:
  // Keeps the span; ids stay where they are meanwhile.
  explicit SortedIds(std::span<const Bytes32> ids);

  // The first position of an id, or kNoPosition.
  std::uint32_t Find(const Bytes32& id) const;
  // The lowest position whose id stands at an earlier position too, or kNoPosition.
  std::uint32_t FirstRepeat() const;

 private:
  struct Place {
    std::uint64_t prefix;  // the id's first 8 bytes, as a number
    std::uint32_t position;
  };

  std::span<const Bytes32> ids_;
  std::vector<Place> places_;
};

}  // namespace coins

#endif  // COINSTORE_APPLY_SORTED_IDS_H_
