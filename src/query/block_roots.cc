// SPDX-License-Identifier: Apache-2.0
#include "query/block_roots.h"

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "query/set_root.h"
#include "query/view.h"
#include "sha256/sha256.h"

namespace coins {
namespace {

Bytes32 AdditionsRoot(const std::vector<CoinRecord>& created) {
  std::map<Bytes32, std::set<Bytes32, std::greater<>>> ids_by_puzzle_hash;
  for (const CoinRecord& coin : created) {
    ids_by_puzzle_hash[coin.coin.puzzle_hash].insert(coin.coin_id);
  }
  std::vector<Bytes32> leaves;
  for (const auto& [puzzle_hash, ids] : ids_by_puzzle_hash) {
    Sha256 joined;
    for (const Bytes32& id : ids) joined.Update(id);
    leaves.push_back(puzzle_hash);
    leaves.push_back(joined.Finish());
  }
  return SetRoot(std::move(leaves));
}

}  // namespace

Result<std::optional<BlockRoots>> ReadBlockRoots(ChainState* state, std::uint64_t height,
                                                 const Interruptible& call) {
  const Log& log = *state->log;
  std::optional<BlockRoots> roots;
  Status status = ReadAtTip(state, nullptr, call, [&](const auto& tip) -> Status {
    roots.reset();
    if (!tip || height > tip->height) return {};
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t record, log.RecordAt(height));
    if (record == 0) return {};
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord block, log.ReadBlock(record));
    COINSTORE_ASSIGN_OR_RETURN(LoggedCoins created, log.ReadCreated(block));
    ComputeIds(&created.coins);
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<Spend> spends, log.ReadSpends(block));
    std::vector<std::uint64_t> numbers;
    for (const Spend& spend : spends) numbers.push_back(spend.coin_number);
    COINSTORE_ASSIGN_OR_RETURN(const LoggedCoins spent, log.ReadCoins(numbers, CacheUse::kFill));
    std::vector<Bytes32> spent_ids;
    for (const CoinRecord& coin : spent.coins) spent_ids.push_back(coin.coin_id);
    roots = {AdditionsRoot(created.coins), SetRoot(std::move(spent_ids))};
    return {};
  });
  if (!status.ok()) return status;
  return roots;
}

}  // namespace coins
