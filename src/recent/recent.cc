// SPDX-License-Identifier: Apache-2.0
#include "recent/recent.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace coins {
namespace {

// The first index in [0, count) for which is_above(index) holds; count if none.
template <typename IsAbove>
std::size_t PartitionPoint(std::size_t count, IsAbove is_above) {
  std::size_t low = 0;
  std::size_t high = count;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (is_above(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

constexpr std::size_t kPrefetchDistance = 12;

}  // namespace

void Recent::Add(const Delta& delta) {
  COINSTORE_CHECK(entries_.size() + delta.created.size() < kNoEntry);
  COINSTORE_CHECK(delta.created.size() == delta.id_hashes.size());
  RecentBlock block{.height = delta.record.height,
                    .record_number = delta.record.number,
                    .first_coin = delta.record.first_coin,
                    .end_coin = delta.record.first_coin + delta.created.size(),
                    .first_entry = static_cast<std::uint32_t>(entries_.size()),
                    .end_entry = static_cast<std::uint32_t>(entries_.size() + delta.created.size()),
                    .first_spent = spent_.size(),
                    .end_spent = spent_.size() + delta.spent.size(),
                    .hints_before = hints_.mark()};
  for (std::size_t i = 0; i < delta.created.size(); ++i) {
    if (i + kPrefetchDistance < delta.created.size()) {
      ids_.Prefetch(delta.id_hashes[i + kPrefetchDistance]);
    }
    const auto entry = static_cast<std::uint32_t>(entries_.size());
    entries_.Append(delta.created[i]);
    if (delta.created[i].hints != nullptr) {
      entries_.back().hints = hints_.Append(delta.created[i].hints);
    }
    ids_.Insert(delta.id_hashes[i], entry);
  }
  for (std::size_t i = 0; i < delta.spent.size(); ++i) {
    if (i + kPrefetchDistance < delta.spent.size()) {
      __builtin_prefetch(&entries_[delta.spent[i + kPrefetchDistance]].spent_height);
    }
    CoinRecord& coin = entries_[delta.spent[i]];
    COINSTORE_CHECK(coin.is_unspent());
    coin.spent_height = delta.record.height;
    spent_.Append(delta.spent[i]);
  }
  blocks_.Append(block);
}

void Recent::Pop() {
  COINSTORE_CHECK(!blocks_.empty());
  const RecentBlock block = blocks_.back();
  for (std::size_t i = block.first_spent; i < block.end_spent; ++i) {
    entries_[spent_[i]].spent_height = kUnspent;
  }
  for (std::uint32_t entry = block.first_entry; entry < block.end_entry; ++entry) {
    ids_.Erase(KeyedHash(secret_, entries_[entry].coin_id), entry);
  }
  entries_.Truncate(block.first_entry);
  spent_.Truncate(block.first_spent);
  hints_.CutTo(block.hints_before);
  blocks_.Truncate(blocks_.size() - 1);
}

std::uint32_t Recent::Find(const Bytes32& coin_id) const {
  return ids_.Find(KeyedHash(secret_, coin_id),
                   [&](std::uint32_t entry) { return entries_[entry].coin_id == coin_id; });
}

void Recent::FindMany(std::span<const Bytes32> ids, std::span<const std::uint64_t> hashes,
                      std::uint32_t* entries) const {
  // Two passes over a few ids at a time: the slots are fetched, then the entries they name, and only
  // then are ids compared.
  constexpr std::size_t kGroup = 16;
  for (std::size_t begin = 0; begin < ids.size(); begin += kGroup) {
    const std::size_t end = std::min(ids.size(), begin + kGroup);
    for (std::size_t i = begin; i < end; ++i) ids_.Prefetch(hashes[i]);
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t candidate = ids_.Find(hashes[i], [](std::uint32_t) { return true; });
      if (candidate != kNoEntry) __builtin_prefetch(&entries_[candidate]);
    }
    for (std::size_t i = begin; i < end; ++i) {
      entries[i] = ids_.Find(
          hashes[i], [&](std::uint32_t entry) { return entries_[entry].coin_id == ids[i]; });
    }
  }
}

std::uint32_t Recent::FindByNumber(std::uint64_t coin_number) const {
  const std::size_t above = PartitionPoint(
      blocks_.size(), [&](std::size_t i) { return blocks_[i].first_coin > coin_number; });
  if (above == 0 || blocks_[above - 1].end_coin <= coin_number) return kNoEntry;
  const RecentBlock& block = blocks_[above - 1];
  return block.first_entry + static_cast<std::uint32_t>(coin_number - block.first_coin);
}

std::size_t Recent::BlocksThroughHeight(std::uint64_t height) const {
  return PartitionPoint(blocks_.size(), [&](std::size_t i) { return blocks_[i].height > height; });
}

std::size_t Recent::BlocksThroughRecord(std::uint64_t record_number) const {
  return PartitionPoint(blocks_.size(),
                        [&](std::size_t i) { return blocks_[i].record_number > record_number; });
}

std::size_t Recent::memory_bytes() const {
  return entries_.memory_bytes() + blocks_.memory_bytes() + spent_.memory_bytes() +
         hints_.memory_bytes() + ids_.memory_bytes();
}

}  // namespace coins
