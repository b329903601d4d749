// SPDX-License-Identifier: Apache-2.0
// What all calls that answer in pages have in common.
#ifndef COINSTORE_CAPI_PAGES_H_
#define COINSTORE_CAPI_PAGES_H_

#include <algorithm>
#include <memory>

#include "capi/handles.h"
#include "query/page.h"

namespace coins::capi {

// From now on the query does not change.
Result<std::shared_ptr<const QuerySpec>> UseQuery(const coinstore_query& query);

inline PageLimits LimitsOf(const Store& store, std::size_t entries) {
  const QueryLimits& limits = store.options().queries;
  return {.entries = entries,
          .scan_budget = limits.scan_budget,
          .max_view_changes = limits.max_view_changes};
}

// The out-parameters of a page, and its cursor, which leads in and out.
struct PageOut {
  std::size_t cap;
  std::size_t* n;
  std::uint8_t* cursor;
  std::size_t cursor_cap;
  std::size_t* cursor_len;
  std::int32_t* more;

  Status Check(const void* items, const char* name) const {
    COINSTORE_RETURN_IF_ERROR(RequireArray(items, cap, name));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(n, "n"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(cursor, "cursor"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(cursor_len, "cursor_len"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(more, "more"));
    if (*cursor_len > cursor_cap) return {Code::kArgument, "cursor_len is above cursor_cap"};
    if (cursor_cap >= kCursorSize) return {};
    *cursor_len = kCursorSize;
    return {Code::kBufferTooSmall, "a cursor does not fit into cursor_cap"};
  }
  ByteSpan begin() const { return {cursor, *cursor_len}; }
  void Store(std::size_t count, const PageEnd& end) const {
    *n = count;
    std::copy(end.cursor.begin(), end.cursor.end(), cursor);
    *cursor_len = end.cursor.size();
    *more = end.has_more ? 1 : 0;
  }
};

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_PAGES_H_
