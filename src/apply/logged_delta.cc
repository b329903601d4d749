// SPDX-License-Identifier: Apache-2.0
#include "apply/logged_delta.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace coins {
namespace {

// The coin with this number, if a block in memory has created it.
const CoinRecord* CreatedInMemory(const Recent::Segments& segments, std::uint64_t number) {
  for (const auto& segment : segments) {
    const std::uint32_t entry = segment->FindByNumber(number);
    if (entry != kNoEntry) return &segment->entry(entry).coin;
  }
  return nullptr;
}

// Of the coins that the block spends, its own are marked; the cold ones come from their rows, the others
// from memory.
Status TakeSpent(const ChainState& state, std::span<const std::uint64_t> cold, LoggedCoins rows,
                 Delta* delta) {
  const Secret& secret = state.recent.secret();
  const Recent::Segments segments = state.recent.segments();
  const auto missing = [&] {
    return Status::Corruption("log record " + std::to_string(delta->record.number) +
                              ": spends a coin that is not there");
  };
  std::size_t next_cold = 0;
  delta->spent.reserve(delta->spends.size());
  for (const Spend& spend : delta->spends) {
    const std::uint64_t number = spend.coin_number;
    if (number >= delta->record.first_coin) {
      delta->created[number - delta->record.first_coin].spent_height = delta->record.height;
      continue;
    }
    const bool is_cold = next_cold < cold.size() && cold[next_cold] == number;
    const CoinRecord* const coin =
        is_cold ? &rows.coins[next_cold++] : CreatedInMemory(segments, number);
    if (coin == nullptr) return missing();
    const std::uint64_t hash = KeyedHash(secret, coin->coin_id);
    const RecentEntry* const entry = Recent::Find(segments, coin->coin_id, hash);
    const bool is_there = entry == nullptr ? is_cold
                                           : entry->exists && entry->coin.is_unspent() &&
                                                 entry->coin.number == number;
    if (!is_there) return missing();
    delta->spent.push_back({entry != nullptr ? entry->coin : *coin, hash});
  }
  for (std::string& row : rows.rows) delta->hint_bytes.push_back(std::move(row));
  return {};
}

}  // namespace

void BlocksAhead::Push(LoggedBlock block) {
  // What this one spends of the blocks ahead of it, memory knows when its turn comes.
  const std::uint64_t end =
      blocks_.empty() ? block.record.first_coin : blocks_.front().block.record.first_coin;
  const Recent::Segments segments = state_.recent.segments();
  Ahead& ahead = blocks_.emplace_back();
  for (const Spend& spend : block.spends) {
    if (spend.coin_number < end && CreatedInMemory(segments, spend.coin_number) == nullptr) {
      ahead.cold.push_back(spend.coin_number);
    }
  }
  ahead.reading = std::make_unique<CoinsReading>(*state_.log, ahead.cold, CacheUse::kLeave);
  ahead.block = std::move(block);
}

Result<Delta> BlocksAhead::Pop() {
  Ahead ahead = std::move(blocks_.front());
  blocks_.pop_front();
  Delta delta;
  delta.record = ahead.block.record;
  delta.spends = std::move(ahead.block.spends);
  delta.created = std::move(ahead.block.created.coins);
  delta.hint_bytes = std::move(ahead.block.created.rows);
  const Secret& secret = state_.recent.secret();
  ComputeIds(&delta.created);
  delta.id_hashes.reserve(delta.created.size());
  for (std::size_t i = 0; i < delta.created.size(); ++i) {
    delta.created[i].is_odd = i < delta.record.odd_count;
    delta.id_hashes.push_back(KeyedHash(secret, delta.created[i].coin_id));
  }
  COINSTORE_ASSIGN_OR_RETURN(LoggedCoins rows, ahead.reading->Finish());
  COINSTORE_RETURN_IF_ERROR(TakeSpent(state_, ahead.cold, std::move(rows), &delta));
  FinishDelta(secret, &delta);
  return delta;
}

Result<Delta> DeltaOf(LoggedBlock block, const ChainState& state) {
  BlocksAhead blocks(state);
  blocks.Push(std::move(block));
  return blocks.Pop();
}

}  // namespace coins
