// SPDX-License-Identifier: Apache-2.0
// What coins are found by: an owner is kind u8 ‖ bytes, kind 0 a puzzle hash of 32 bytes, kind n from 1
// to 32 a hint of n bytes.
// Source: docs/storage-format.md, "Owners".
#ifndef COINSTORE_COIN_OWNER_H_
#define COINSTORE_COIN_OWNER_H_

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/siphash.h"
#include "coin/coin_record.h"
#include "coin/hint_list.h"

namespace coins {

class Owner {
 public:
  static Owner OfPuzzleHash(const Bytes32& puzzle_hash) { return {0, puzzle_hash}; }
  // 1 to 32 bytes.
  static Owner OfHint(ByteSpan hint) { return {static_cast<std::uint8_t>(hint.size()), hint}; }

  bool is_puzzle_hash() const { return bytes_[0] == 0; }
  ByteSpan bytes() const { return {bytes_.data(), size_}; }          // with the kind
  ByteSpan value() const { return {bytes_.data() + 1, size_ - 1}; }  // without it
  ShortKey Key(const Secret& secret) const { return KeyedShortKey(secret, bytes()); }

  bool operator==(const Owner&) const = default;

 private:
  Owner(std::uint8_t kind, ByteSpan value) : size_(value.size() + 1) {
    bytes_[0] = kind;
    std::copy(value.begin(), value.end(), bytes_.begin() + 1);
  }

  std::array<std::uint8_t, 33> bytes_{};
  std::size_t size_;
};

// Calls visit(Owner) for the puzzle hash and each hint of a coin.
template <typename Visit>
void ForEachOwner(const CoinRecord& coin, Visit visit) {
  visit(Owner::OfPuzzleHash(coin.coin.puzzle_hash));
  if (coin.hints == nullptr) return;
  ForEachHint(coin.hints, [&](ByteSpan hint) { visit(Owner::OfHint(hint)); });
}

inline bool HasOwner(const CoinRecord& coin, const Owner& owner) {
  bool found = false;
  ForEachOwner(coin, [&](const Owner& each) { found = found || each == owner; });
  return found;
}

}  // namespace coins

#endif  // COINSTORE_COIN_OWNER_H_
