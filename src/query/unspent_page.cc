// SPDX-License-Identifier: Apache-2.0
// Pages of all unspent coins, by coin id: the tree walked in order, less what was created above the block that is
// read, and with what was spent above it.
#include <algorithm>
#include <string>

#include "query/owner_page.h"
#include "query/page.h"
#include "query/spent_since.h"

namespace coins {
namespace {

// The tree's leaves from an id on, of coins that the block has, and the tip that they belong to.
struct Leaves {
  std::vector<UnspentLeaf> leaves;
  bool is_cut = false;
  Bytes32 next{};  // behind them, if they are cut
  View tip;
};

Result<Leaves> ReadLeaves(ChainState* state, const Bytes32& from, std::size_t count,
                          std::uint64_t height) {
  Leaves read;
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  if (state->tip) read.tip = ViewOf(*state->tip);
  read.leaves = state->tree.LeavesFrom(from, count, height);
  read.is_cut = read.leaves.size() == count;
  if (read.is_cut) read.next = NextPlace({0, read.leaves.back().coin_id}).coin_id;
  return read;
}

// Leaves as coins, in the same order.
Result<std::vector<CoinRecord>> CoinsOf(const Log& log, const std::vector<UnspentLeaf>& leaves) {
  std::vector<std::pair<std::uint64_t, std::size_t>> numbered;
  for (std::size_t i = 0; i < leaves.size(); ++i) numbered.emplace_back(leaves[i].coin_number, i);
  std::sort(numbered.begin(), numbered.end());
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, i] : numbered) numbers.push_back(number);
  COINSTORE_ASSIGN_OR_RETURN(const LoggedCoins read, log.ReadCoins(numbers, CacheUse::kFill));
  std::vector<CoinRecord> coins(leaves.size());
  for (std::size_t i = 0; i < numbered.size(); ++i) {
    CoinRecord& coin = coins[numbered[i].second];
    coin = read.coins[i];
    coin.hints = nullptr;
    if (coin.coin_id != leaves[numbered[i].second].coin_id) {
      return Status::Corruption("coin " + std::to_string(coin.number) + " of the log is not " +
                                ToHex(leaves[numbered[i].second].coin_id));
    }
  }
  return coins;
}

}  // namespace

Status ReadUnspentPage(PageWork* page, std::vector<CoinRecord>* coins) {
  if (page->at.key > 0) return {};  // behind the last
  const Log& log = *page->state->log;
  const std::uint64_t height = page->view != nullptr ? page->view->height : page->tip->height;
  // Without a view the blocks that come meanwhile are few, and none is too many.
  const std::uint64_t max_changes = page->view != nullptr ? page->max_view_changes : UINT64_MAX;
  const std::size_t count = NextCount(*page, 0);
  std::vector<CoinRecord> found;
  Leaves read;
  bool is_settled = false;
  while (!is_settled) {
    COINSTORE_RETURN_IF_ERROR(page->call->Check());
    COINSTORE_ASSIGN_OR_RETURN(read, ReadLeaves(page->state, page->at.coin_id, count, height));
    if (read.tip.height < height) return {};  // rolled back: the caller will notice
    COINSTORE_ASSIGN_OR_RETURN(found, CoinsOf(log, read.leaves));
    COINSTORE_ASSIGN_OR_RETURN(const auto spent,
                               SpentSince(log, height, read.tip.height, max_changes, *page->call));
    for (const CoinRecord& coin : spent) {
      if (coin.created_height <= height && coin.coin_id >= page->at.coin_id &&
          (!read.is_cut || coin.coin_id < read.next)) {
        found.push_back(coin);
      }
    }
    // The blocks above are of one fork only if the tip that was read is still there.
    COINSTORE_ASSIGN_OR_RETURN(is_settled, IsInChain(log, read.tip));
  }
  std::sort(found.begin(), found.end(),
            [](const CoinRecord& a, const CoinRecord& b) { return a.coin_id < b.coin_id; });
  page->has_more = read.is_cut || found.size() > page->limit;
  if (found.size() > page->limit) {
    found.resize(page->limit);
    page->at.coin_id = NextPlace({0, found.back().coin_id}).coin_id;
  } else if (read.is_cut) {
    page->at.coin_id = read.next;
  } else {
    page->at = {.key = 1};
  }
  *coins = std::move(found);
  return {};
}

}  // namespace coins
