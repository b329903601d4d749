// SPDX-License-Identifier: Apache-2.0
// The effect of one block. It is made from a checked block or from the block's record in the log, and
// both give the same.
#ifndef COINSTORE_RECENT_DELTA_H_
#define COINSTORE_RECENT_DELTA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/siphash.h"
#include "coin/coin_record.h"
#include "log/records.h"

namespace coins {

// A coin that existed before the block, and that the block spends.
struct SpentCoin {
  CoinRecord coin;  // as it was before, unspent
  std::uint64_t id_hash = 0;
};

struct Delta {
  BlockRecord record;
  std::vector<Spend> spends;             // ascending by coin number
  std::vector<CoinRecord> created;       // by coin number, from record.first_coin on
  std::vector<std::uint64_t> id_hashes;  // of created: KeyedHash under the store's secret
  std::vector<SpentCoin> spent;          // ascending by coin number
  std::vector<std::string> hint_bytes;   // what the hints of created and spent point into

  // Made by FinishDelta, so that nothing is hashed or sorted under a lock. Every changed coin once, by
  // coin id; and the keys of all its owners, coin by coin in that order.
  struct Change {
    std::uint32_t index;  // into created or spent
    bool is_spent;
  };
  std::vector<Change> by_id;
  std::vector<ShortKey> owner_keys;
  std::vector<ShortKey> odd_parent_keys;  // of the odd coins among created, which come first
};

void FinishDelta(const Secret& secret, Delta* delta);

// The key under which a segment lists the odd children of a coin.
inline ShortKey ParentKey(const Secret& secret, const Bytes32& parent_id) {
  return KeyedShortKey(secret, parent_id);
}

}  // namespace coins

#endif  // COINSTORE_RECENT_DELTA_H_
