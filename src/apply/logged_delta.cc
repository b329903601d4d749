// SPDX-License-Identifier: Apache-2.0
#include "apply/logged_delta.h"

#include <string>
#include <utility>
#include <vector>

namespace coins {
namespace {

// The coins that a logged block spends and did not create: what memory knows from there, the others from
// their rows.
Status FindSpent(std::span<const std::uint64_t> numbers, const ChainState& state, Delta* delta) {
  const Secret& secret = state.recent.secret();
  const Recent::Segments segments = state.recent.segments();
  const auto created_by = [&](std::uint64_t number) -> const RecentEntry* {
    for (const auto& segment : segments) {
      const std::uint32_t entry = segment->FindByNumber(number);
      if (entry != kNoEntry) return &segment->entry(entry);
    }
    return nullptr;
  };
  std::vector<std::uint64_t> cold;
  for (const std::uint64_t number : numbers) {
    if (created_by(number) == nullptr) cold.push_back(number);
  }
  COINSTORE_ASSIGN_OR_RETURN(LoggedCoins rows, state.log->ReadCoins(cold, CacheUse::kLeave));
  std::size_t next_cold = 0;
  delta->spent.reserve(numbers.size());
  for (const std::uint64_t number : numbers) {
    const RecentEntry* const created = created_by(number);
    const CoinRecord& coin = created != nullptr ? created->coin : rows.coins[next_cold++];
    const std::uint64_t hash = KeyedHash(secret, coin.coin_id);
    const RecentEntry* const entry = Recent::Find(segments, coin.coin_id, hash);
    const bool is_there = entry == nullptr ? created == nullptr
                                           : entry->exists && entry->coin.is_unspent() &&
                                                 entry->coin.number == number;
    if (!is_there) {
      return Status::Corruption("log record " + std::to_string(delta->record.number) +
                                ": spends a coin that is not there");
    }
    delta->spent.push_back({entry != nullptr ? entry->coin : coin, hash});
  }
  for (std::string& row : rows.rows) delta->hint_bytes.push_back(std::move(row));
  return {};
}

}  // namespace

Result<Delta> DeltaOf(LoggedBlock block, const ChainState& state) {
  Delta delta;
  delta.record = block.record;
  delta.spends = std::move(block.spends);
  delta.created = std::move(block.created.coins);
  delta.hint_bytes = std::move(block.created.rows);
  const Secret& secret = state.recent.secret();
  ComputeIds(&delta.created);
  delta.id_hashes.reserve(delta.created.size());
  for (std::size_t i = 0; i < delta.created.size(); ++i) {
    delta.created[i].is_odd = i < delta.record.odd_count;
    delta.id_hashes.push_back(KeyedHash(secret, delta.created[i].coin_id));
  }
  std::vector<std::uint64_t> before;  // coins of earlier blocks
  for (const Spend& spend : delta.spends) {
    if (spend.coin_number >= delta.record.first_coin) {
      delta.created[spend.coin_number - delta.record.first_coin].spent_height = delta.record.height;
    } else {
      before.push_back(spend.coin_number);
    }
  }
  COINSTORE_RETURN_IF_ERROR(FindSpent(before, state, &delta));
  FinishDelta(secret, &delta);
  return delta;
}

}  // namespace coins
