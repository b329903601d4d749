// SPDX-License-Identifier: Apache-2.0
// Where a query goes on, as bytes for the caller to keep: version 1, instance 8, tag 8, then the tip of the page
// that gave it (height 8, record number 8, chain hash 8) and the place (key 4, height 8, coin id 32). The tag
// is a keyed hash over the store, the query, the view, the tip and the place: what does not fit together is no
// cursor.
#ifndef COINSTORE_QUERY_CURSOR_H_
#define COINSTORE_QUERY_CURSOR_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "log/metadata.h"
#include "query/view.h"

namespace coins {

// The first place that is not read yet. Without an order by place the id's last 8 bytes are a number.
struct QueryPlace {
  std::uint32_t key = 0;
  std::uint64_t height = 0;
  Bytes32 coin_id{};

  auto operator<=>(const QueryPlace&) const = default;

  static QueryPlace OfNumber(std::uint32_t key, std::uint64_t number);
  std::uint64_t number() const;
};

// What a cursor belongs to.
struct CursorOwner {
  InstanceId instance{};
  Secret secret{};
  Bytes32 question{};  // a digest
  const View* view = nullptr;
};

inline constexpr std::size_t kCursorSize = 1 + 8 + 8 + 24 + 44;

std::string EncodeCursor(const CursorOwner& owner, const View& tip, const QueryPlace& place);

// kInvalidCursor. No place: the empty cursor, with which a query begins.
struct Cursor {
  View tip;  // only the first bytes of the chain hash
  QueryPlace place;
};
Result<std::optional<Cursor>> DecodeCursor(const CursorOwner& owner, ByteSpan bytes);

// kStaleCursor.
Status CheckCursor(const Log& log, const Cursor& cursor);

}  // namespace coins

#endif  // COINSTORE_QUERY_CURSOR_H_
