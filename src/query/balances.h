// SPDX-License-Identifier: Apache-2.0
// What puzzle hashes own, and the one coin in which a singleton lives.
#ifndef COINSTORE_QUERY_BALANCES_H_
#define COINSTORE_QUERY_BALANCES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "base/uint128.h"
#include "query/page.h"
#include "query/view.h"

namespace coins {

struct Balance {
  Bytes32 puzzle_hash{};
  Uint128 amount = 0;
  std::uint64_t coins = 0;
};

// By position, all of one block.
Result<std::vector<Balance>> ReadBalances(ChainState* state, const View* view,
                                          std::span<const Bytes32> puzzle_hashes,
                                          const Interruptible& call);

// Of all puzzle hashes that own a coin, by puzzle hash.
struct BalancePage {
  std::vector<Balance> balances;
  PageEnd end;
};
Result<BalancePage> ReadBalancePage(ChainState* state, const PageRequest& request,
                                    const Interruptible& call);

// None: the puzzle hash has no unspent fast-forward coin, or several.
struct Lineage {
  CoinRecord unspent;
  CoinRecord parent;
};
Result<std::optional<Lineage>> ReadLineage(ChainState* state, const View* view,
                                           const Bytes32& puzzle_hash, const Interruptible& call);

}  // namespace coins

#endif  // COINSTORE_QUERY_BALANCES_H_
