// SPDX-License-Identifier: Apache-2.0
#include "recent/delta.h"

#include <algorithm>

#include "base/big_endian.h"
#include "coin/owner.h"

namespace coins {

void FinishDelta(const Secret& secret, Delta* delta) {
  struct Place {
    std::uint64_t prefix;
    Delta::Change change;
  };
  const auto coin_of = [&](const Delta::Change& change) -> const CoinRecord& {
    return change.is_spent ? delta->spent[change.index].coin : delta->created[change.index];
  };
  std::vector<Place> places;
  places.reserve(delta->created.size() + delta->spent.size());
  const auto add = [&](std::size_t index, bool is_spent) {
    const Delta::Change change{static_cast<std::uint32_t>(index), is_spent};
    places.push_back({LoadU64Be(coin_of(change).coin_id.data()), change});
  };
  for (std::size_t i = 0; i < delta->created.size(); ++i) add(i, false);
  for (std::size_t i = 0; i < delta->spent.size(); ++i) add(i, true);
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return coin_of(a.change).coin_id < coin_of(b.change).coin_id;
  });
  delta->by_id.reserve(places.size());
  delta->owner_keys.reserve(places.size());
  for (const Place& place : places) {
    delta->by_id.push_back(place.change);
    ForEachOwner(coin_of(place.change),
                 [&](const Owner& owner) { delta->owner_keys.push_back(owner.Key(secret)); });
  }
  delta->odd_parent_keys.reserve(delta->record.odd_count);
  for (std::uint32_t i = 0; i < delta->record.odd_count; ++i) {
    delta->odd_parent_keys.push_back(ParentKey(secret, delta->created[i].coin.parent_id));
  }
}

}  // namespace coins
