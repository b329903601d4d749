// SPDX-License-Identifier: Apache-2.0
// The id of a coin: SHA-256(parent[32] || puzzle_hash[32] || A), where A is the amount as a minimal
// big-endian two's complement number: no byte at all for 0, no leading zero bytes, but one 0x00 in
// front of a top bit (128 is 00 80), so up to 9 bytes.
// Source: docs/block-rules.md, "Coins".
#ifndef COINSTORE_COIN_COIN_ID_H_
#define COINSTORE_COIN_COIN_ID_H_

#include <cstddef>

#include "base/bytes.h"
#include "coin/coin.h"

namespace coins {

Bytes32 CoinId(const Coin& coin);

// ids[i] = the id of the coin i * stride_bytes behind `first`. Many times faster than one by one.
void ComputeCoinIds(const Coin* first, std::size_t stride_bytes, std::size_t count, Bytes32* ids);

}  // namespace coins

#endif  // COINSTORE_COIN_COIN_ID_H_
