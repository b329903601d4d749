// SPDX-License-Identifier: Apache-2.0
// How a page walks over the coins of owners.
#ifndef COINSTORE_QUERY_OWNER_PAGE_H_
#define COINSTORE_QUERY_OWNER_PAGE_H_

#include <algorithm>

#include "query/owner_walk.h"
#include "query/page.h"

namespace coins {

// The places at which a coin can stand that the filters let pass.
WalkRange RangeOf(const PageWork& page);

// The same, from a place of the page on.
inline WalkRange From(WalkRange range, const QueryPlace& at) {
  range.from = std::max(range.from, Place{at.height, at.coin_id});
  return range;
}

// How many places to ask for next. At least one, so that a page gets on.
inline std::size_t NextCount(const PageWork& page, std::size_t shown) {
  constexpr std::uint64_t kMost = 1024;  // looked up under the lock at a time
  return static_cast<std::size_t>(std::max<std::uint64_t>(
      1, std::min({std::uint64_t{page.limit - shown}, page.budget, kMost})));
}

}  // namespace coins

#endif  // COINSTORE_QUERY_OWNER_PAGE_H_
