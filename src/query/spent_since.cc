// SPDX-License-Identifier: Apache-2.0
#include "query/spent_since.h"

#include <algorithm>
#include <string>

namespace coins {

Result<std::vector<CoinRecord>> SpentSince(const Log& log, std::uint64_t height,
                                           std::uint64_t tip_height, std::uint64_t max_changes,
                                           const Interruptible& call) {
  if (height >= tip_height) return std::vector<CoinRecord>();
  COINSTORE_ASSIGN_OR_RETURN(const auto chain, log.ChainFrom(height + 1));
  std::vector<std::uint64_t> numbers;
  std::uint64_t changes = 0;
  std::uint64_t first_coin = UINT64_MAX;  // numbers rise along the chain
  for (const Log::ChainHeight& row : chain) {
    if (row.height > tip_height) break;
    COINSTORE_RETURN_IF_ERROR(call.Check());
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord block, log.ReadBlock(row.record_number));
    first_coin = std::min(first_coin, block.first_coin);
    changes += std::uint64_t{block.coin_count} + block.spend_count;
    if (changes > max_changes) {
      return Status(Code::kTooManyChanges, "more than " + std::to_string(max_changes) +
                                               " coins were created and spent above height " +
                                               std::to_string(height))
          .AtHeight(height);
    }
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<Spend> spends, log.ReadSpends(block));
    for (const Spend& spend : spends) {
      if (spend.coin_number < first_coin) numbers.push_back(spend.coin_number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  COINSTORE_ASSIGN_OR_RETURN(LoggedCoins spent, log.ReadCoins(numbers, CacheUse::kFill));
  for (CoinRecord& coin : spent.coins) coin.hints = nullptr;
  return std::move(spent.coins);
}

}  // namespace coins
