// SPDX-License-Identifier: Apache-2.0
#include "query/balances.h"

#include <algorithm>

#include "query/owner_walk.h"

namespace coins {
namespace {

// Calls visit(coin) for the unspent coins of a puzzle hash as of a height, while it answers true.
template <typename Visit>
Status ForEachUnspent(OwnerRows* rows, const Bytes32& puzzle_hash, std::uint64_t tip_height,
                      std::uint64_t height, const Interruptible& call, Visit visit) {
  constexpr std::size_t kAtOnce = 1000;
  const Owner owner = Owner::OfPuzzleHash(puzzle_hash);
  OwnerIndex index;
  index.Add(owner, 0);
  WalkRange range{.from = {}, .last_height = tip_height};
  // What was spent at or below the height is not asked for.
  range.spent_rows_from =
      height < tip_height ? std::optional<std::uint64_t>(height + 1) : std::nullopt;
  OwnerWalk walk(rows, &index, {&owner, 1}, range, kAtOnce);
  while (!walk.IsAtEnd()) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    COINSTORE_ASSIGN_OR_RETURN(const auto steps, walk.Next(kAtOnce));
    for (const OwnerWalk::Step& step : steps) {
      if (!step.coin || step.key != 0) continue;
      const std::optional<CoinRecord> coin = AsOf(*step.coin, height);
      if (coin && coin->is_unspent() && !visit(*coin)) return {};
    }
  }
  return {};
}

}  // namespace

Result<std::vector<Balance>> ReadBalances(ChainState* state, const View* view,
                                          std::span<const Bytes32> puzzle_hashes,
                                          const Interruptible& call) {
  std::vector<Balance> balances;
  Status status = ReadAtTip(state, view, call, [&](const auto& tip) -> Status {
    balances.assign(puzzle_hashes.size(), {});
    for (std::size_t i = 0; i < balances.size(); ++i) balances[i].puzzle_hash = puzzle_hashes[i];
    if (!tip) return {};
    OwnerRows rows(state, tip->height);
    COINSTORE_RETURN_IF_ERROR(rows.Open());
    for (Balance& balance : balances) {
      COINSTORE_RETURN_IF_ERROR(ForEachUnspent(&rows, balance.puzzle_hash, tip->height,
                                               view != nullptr ? view->height : tip->height, call,
                                               [&](const CoinRecord& coin) {
                                                 balance.amount += coin.coin.amount;
                                                 ++balance.coins;
                                                 return true;
                                               }));
    }
    return {};
  });
  if (!status.ok()) return status;
  return balances;
}

Result<std::optional<Lineage>> ReadLineage(ChainState* state, const View* view,
                                           const Bytes32& puzzle_hash, const Interruptible& call) {
  std::optional<Lineage> lineage;
  Status status = ReadAtTip(state, view, call, [&](const auto& tip) -> Status {
    lineage.reset();
    if (!tip) return {};
    const std::uint64_t height = view != nullptr ? view->height : tip->height;
    OwnerRows rows(state, tip->height);
    COINSTORE_RETURN_IF_ERROR(rows.Open());
    std::vector<CoinRecord> candidates;
    COINSTORE_RETURN_IF_ERROR(
        ForEachUnspent(&rows, puzzle_hash, tip->height, height, call, [&](const CoinRecord& coin) {
          if (coin.is_fast_forward) candidates.push_back(coin);
          return candidates.size() < 2;
        }));
    if (candidates.size() != 1) return {};
    const Bytes32& parent_id = candidates[0].coin.parent_id;
    COINSTORE_ASSIGN_OR_RETURN(const FoundCoins found,
                               ReadNewest(state, {&parent_id, 1}, WithHints::kNo, call));
    if (found.found[0] == 0) return {};
    const std::optional<CoinRecord> parent = AsOf(found.coins[0], height);
    if (parent) lineage = {candidates[0], *parent};
    return {};
  });
  if (!status.ok()) return status;
  return lineage;
}

}  // namespace coins
