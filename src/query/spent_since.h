// SPDX-License-Identifier: Apache-2.0
// What leads from the unspent coins of the tip back to those of an older block: the coins spent in between, and
// nothing else, for coins created since are told by their heights.
#ifndef COINSTORE_QUERY_SPENT_SINCE_H_
#define COINSTORE_QUERY_SPENT_SINCE_H_

#include <cstdint>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "log/log.h"

namespace coins {

// The coins created at or below `height` and spent above it, up to `tip_height`, unspent as they were; by coin
// number. kTooManyChanges if more than `max_changes` coins were created and spent in between.
Result<std::vector<CoinRecord>> SpentSince(const Log& log, std::uint64_t height,
                                           std::uint64_t tip_height, std::uint64_t max_changes,
                                           const Interruptible& call);

}  // namespace coins

#endif  // COINSTORE_QUERY_SPENT_SINCE_H_
