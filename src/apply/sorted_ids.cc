// SPDX-License-Identifier: Apache-2.0
#include "apply/sorted_ids.h"

#include <algorithm>
#include <compare>

#include "base/big_endian.h"

namespace coins {

SortedIds::SortedIds(std::span<const Bytes32> ids) : ids_(ids) {
  places_.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    places_.push_back({LoadU64Be(ids[i].data()), static_cast<std::uint32_t>(i)});
  }
  std::sort(places_.begin(), places_.end(), [&](const Place& a, const Place& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const auto order = ids_[a.position] <=> ids_[b.position];
    return std::is_neq(order) ? std::is_lt(order) : a.position < b.position;
  });
}

std::uint32_t SortedIds::Find(const Bytes32& id) const {
  const std::uint64_t prefix = LoadU64Be(id.data());
  auto place = std::lower_bound(places_.begin(), places_.end(), prefix,
                                [](const Place& a, std::uint64_t b) { return a.prefix < b; });
  for (; place != places_.end() && place->prefix == prefix; ++place) {
    if (ids_[place->position] == id) return place->position;
  }
  return kNoPosition;
}

std::uint32_t SortedIds::FirstRepeat() const {
  std::uint32_t first = kNoPosition;
  for (std::size_t i = 1; i < places_.size(); ++i) {
    if (places_[i].prefix == places_[i - 1].prefix &&
        ids_[places_[i].position] == ids_[places_[i - 1].position]) {
      first = std::min(first, places_[i].position);
    }
  }
  return first;
}

}  // namespace coins
