// SPDX-License-Identifier: Apache-2.0
// Everything the store knows about one coin.
#ifndef COINSTORE_COIN_COIN_RECORD_H_
#define COINSTORE_COIN_COIN_RECORD_H_

#include <cstdint>

#include "base/bytes.h"
#include "coin/coin.h"

namespace coins {

struct CoinRecord {
  Bytes32 coin_id{};
  Coin coin;
  std::uint64_t number = 0;  // given out by this store; no part of the chain's state
  std::uint64_t created_height = 0;
  std::uint64_t spent_height = kUnspent;
  std::uint64_t timestamp_s = 0;  // of the block that created it
  // A hint list (coin/hint_list.h), or null for none. It belongs to whatever holds the record.
  const std::uint8_t* hints = nullptr;
  bool is_coinbase = false;
  bool is_fast_forward = false;
  bool is_odd = false;  // its parent is not spent by the block that created it

  bool is_unspent() const { return spent_height == kUnspent; }
  // Where the coin stands among the coins of an owner: by this height, then by its id.
  std::uint64_t place_height() const { return is_unspent() ? created_height : spent_height; }
};

}  // namespace coins

#endif  // COINSTORE_COIN_COIN_RECORD_H_
