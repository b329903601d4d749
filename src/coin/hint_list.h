// SPDX-License-Identifier: Apache-2.0
// The hints of one coin as stored bytes: count u16, then per hint its length u8 and its bytes,
// strictly ascending bytewise, a prefix first.
// Source: docs/storage-format.md, "coins".
#ifndef COINSTORE_COIN_HINT_LIST_H_
#define COINSTORE_COIN_HINT_LIST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace coins {

inline constexpr std::size_t kMaxHintsPerList = UINT16_MAX;

// Appends the list of `hints` (strictly ascending, at least one) to `bytes`.
void AppendHintList(const std::vector<ByteSpan>& hints, std::string* bytes);

// The size of the list at the front of `bytes`; kCorruption unless it is one that AppendHintList
// would have written.
Result<std::size_t> CheckHintList(ByteSpan bytes);

// For lists that were checked.
std::size_t HintListSize(const std::uint8_t* list);
std::size_t HintCount(const std::uint8_t* list);

// Calls visit(ByteSpan hint) for each hint of a checked list.
template <typename Visit>
void ForEachHint(const std::uint8_t* list, Visit visit) {
  const std::size_t count = HintCount(list);
  const std::uint8_t* at = list + 2;
  for (std::size_t i = 0; i < count; ++i) {
    visit(ByteSpan(at + 1, *at));
    at += 1 + *at;
  }
}

}  // namespace coins

#endif  // COINSTORE_COIN_HINT_LIST_H_
