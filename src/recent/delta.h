// SPDX-License-Identifier: Apache-2.0
// The effect of one block. It is made from a checked block or from the block's record in the log, and
// both give the same.
#ifndef COINSTORE_RECENT_DELTA_H_
#define COINSTORE_RECENT_DELTA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "coin/coin_record.h"
#include "log/records.h"

namespace coins {

struct Delta {
  BlockRecord record;
  std::vector<Spend> spends;             // ascending by coin number
  std::vector<CoinRecord> created;       // by coin number, from record.first_coin on
  std::vector<std::uint64_t> id_hashes;  // of created: KeyedHash under the store's secret
  std::vector<std::uint32_t> spent;      // entries of the coins spent that existed before the block
  std::vector<std::string> hint_bytes;   // what the hints of created point into
};

}  // namespace coins

#endif  // COINSTORE_RECENT_DELTA_H_
