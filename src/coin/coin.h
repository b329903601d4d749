// SPDX-License-Identifier: Apache-2.0
// A coin and its id. Pure values.
// Source: docs/block-rules.md, "Coins".
#ifndef COINSTORE_COIN_COIN_H_
#define COINSTORE_COIN_COIN_H_

#include <cstdint>

#include "base/bytes.h"

namespace coins {

inline constexpr std::uint64_t kMaxHeight = (std::uint64_t{1} << 39) - 1;
inline constexpr std::uint64_t kMaxCoinNumber = (std::uint64_t{1} << 48) - 1;
inline constexpr std::uint64_t kUnspent = UINT64_MAX;  // the spent height of an unspent coin
inline constexpr std::size_t kMaxHintSize = 32;        // bytes

struct Coin {
  Bytes32 parent_id{};    // the coin whose spend created this one
  Bytes32 puzzle_hash{};  // opaque to the store
  std::uint64_t amount = 0;

  bool operator==(const Coin&) const = default;
};

}  // namespace coins

#endif  // COINSTORE_COIN_COIN_H_
