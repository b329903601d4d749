// SPDX-License-Identifier: Apache-2.0
#include "recent/segment.h"

#include <algorithm>

#include "base/check.h"

namespace coins {
namespace {
constexpr std::size_t kPrefetchDistance = 12;
}  // namespace

std::uint32_t Segment::AddEntry(const CoinRecord& coin, std::uint32_t before) {
  COINSTORE_CHECK(entries_.size() < kNoEntry / 2);  // an event is an entry and one bit
  const auto entry = static_cast<std::uint32_t>(entries_.size());
  entries_.Append(RecentEntry{.coin = coin, .before = before});
  if (coin.hints != nullptr) entries_.back().coin.hints = hints_.Append(coin.hints);
  return entry;
}

void Segment::Add(const Delta& delta) {
  const auto first_entry = static_cast<std::uint32_t>(entries_.size());
  RecentBlock block{.height = delta.record.height,
                    .record_number = delta.record.number,
                    .first_coin = delta.record.first_coin,
                    .end_coin = delta.record.first_coin + delta.created.size(),
                    .first_entry = first_entry,
                    .odd_count = static_cast<std::uint32_t>(delta.odd_parent_keys.size()),
                    .first_spent = spent_.size(),
                    .hints_before = hints_.mark()};
  for (std::size_t i = 0; i < delta.created.size(); ++i) {
    if (i + kPrefetchDistance < delta.created.size()) {
      ids_.Prefetch(delta.id_hashes[i + kPrefetchDistance]);
    }
    const CoinRecord& coin = delta.created[i];
    // Only a coin that a rollback deleted can be here already.
    const std::uint32_t deleted = Find(coin.coin_id, delta.id_hashes[i]);
    const std::uint32_t entry =
        AddEntry(coin, deleted == kNoEntry ? kAbsentBefore : entries_[deleted].before);
    if (deleted == kNoEntry) {
      ids_.Insert(delta.id_hashes[i], entry);
    } else {
      COINSTORE_CHECK(!entries_[deleted].exists);
      entries_[deleted].is_superseded = true;
      ids_.Replace(delta.id_hashes[i], deleted, entry);
      superseding_.emplace_back(entry, deleted);
    }
  }
  std::vector<std::uint32_t> spent_entries;
  spent_entries.reserve(delta.spent.size());
  for (std::size_t i = 0; i < delta.spent.size(); ++i) {
    if (i + kPrefetchDistance < delta.spent.size()) {
      PrefetchEntry(delta.spent[i + kPrefetchDistance].id_hash);
    }
    const SpentCoin& spent = delta.spent[i];
    std::uint32_t entry = Find(spent.coin.coin_id, spent.id_hash);
    if (entry == kNoEntry) {
      entry = AddEntry(spent.coin, kUnspentBefore);
      ids_.Insert(spent.id_hash, entry);
    } else {
      COINSTORE_CHECK(entries_[entry].exists && entries_[entry].coin.is_unspent());
      spent_.Append(entry);
    }
    entries_[entry].coin.spent_height = delta.record.height;
    spent_entries.push_back(entry);
  }
  block.end_entry = static_cast<std::uint32_t>(entries_.size());
  block.end_spent = spent_.size();
  AddEvents(delta, first_entry, spent_entries);
  blocks_.Append(block);
  last_record_ = delta.record.number;
}

void Segment::AddEvents(const Delta& delta, std::uint32_t first_entry,
                        std::span<const std::uint32_t> spent_entries) {
  std::size_t key = 0;
  for (const Delta::Change& change : delta.by_id) {
    if (key + kPrefetchDistance < delta.owner_keys.size()) {
      owners_.Prefetch(delta.owner_keys[key + kPrefetchDistance]);
    }
    const std::uint32_t entry =
        change.is_spent ? spent_entries[change.index] : first_entry + change.index;
    // A coin created and spent by one block has one place, and so one event.
    const std::uint32_t event = entry << 1 | (change.is_spent ? kSpendEvent : 0);
    ForEachOwner(entries_[entry].coin,
                 [&](const Owner&) { owners_.Append(delta.owner_keys[key++], event); });
  }
  COINSTORE_CHECK(key == delta.owner_keys.size());
  for (std::uint32_t i = 0; i < delta.odd_parent_keys.size(); ++i) {
    odd_children_.Append(delta.odd_parent_keys[i], first_entry + i);
  }
}

void Segment::Pop() {
  COINSTORE_CHECK(!blocks_.empty());
  const RecentBlock block = blocks_.back();
  const auto pop_events = [&](const CoinRecord& coin) {
    ForEachOwner(coin, [&](const Owner& owner) { owners_.Pop(owner.Key(secret_)); });
  };
  for (std::size_t i = block.first_spent; i < block.end_spent; ++i) {
    CoinRecord& coin = entries_[spent_[i]].coin;
    pop_events(coin);
    coin.spent_height = kUnspent;
  }
  for (std::uint32_t entry = block.end_entry; entry-- > block.first_entry;) {
    const CoinRecord& coin = entries_[entry].coin;
    pop_events(coin);
    const bool is_odd_child = entry - block.first_entry < block.odd_count;
    if (is_odd_child) odd_children_.Pop(ParentKey(secret_, coin.coin.parent_id));
    const std::uint64_t hash = KeyedHash(secret_, coin.coin_id);
    if (!superseding_.empty() && superseding_.back().first == entry) {
      const std::uint32_t deleted = superseding_.back().second;
      entries_[deleted].is_superseded = false;
      ids_.Replace(hash, entry, deleted);
      superseding_.pop_back();
    } else {
      ids_.Erase(hash, entry);
    }
  }
  entries_.Truncate(block.first_entry);
  spent_.Truncate(block.first_spent);
  hints_.CutTo(block.hints_before);
  blocks_.Truncate(blocks_.size() - 1);
}

void Segment::AddInverse(std::span<const InverseChange> changes) {
  COINSTORE_CHECK(blocks_.empty());
  for (const InverseChange& change : changes) {
    const std::uint64_t hash = KeyedHash(secret_, change.before.coin_id);
    std::uint32_t entry = Find(change.before.coin_id, hash);
    if (entry == kNoEntry) {
      // A copy of its own, for the coin may be created again, as another one with the same id.
      entry = AddEntry(change.before, static_cast<std::uint32_t>(earlier_.size()));
      earlier_.Append(entries_[entry].coin);
      ids_.Insert(hash, entry);
    } else if (!change.exists) {  // an earlier rollback has left it there
      entries_[entry].coin.is_odd = change.before.is_odd;
      earlier_[entries_[entry].before].is_odd = change.before.is_odd;
    }
    entries_[entry].exists = change.exists;
    entries_[entry].coin.spent_height = kUnspent;
  }
  base_entries_ = static_cast<std::uint32_t>(entries_.size());
  SortBase();
}

void Segment::SortBase() {
  base_owners_.clear();
  base_owner_bytes_ = 0;
  for (std::uint32_t entry = 0; entry < base_entries_; ++entry) {
    if (!entries_[entry].exists) continue;
    ForEachOwner(entries_[entry].coin, [&](const Owner& owner) {
      base_owners_[owner.Key(secret_)].push_back(entry << 1);
    });
  }
  for (auto& [key, events] : base_owners_) {
    std::sort(events.begin(), events.end(),
              [&](std::uint32_t a, std::uint32_t b) { return PlaceOf(a) < PlaceOf(b); });
    base_owner_bytes_ += 96 + events.capacity() * sizeof(std::uint32_t);
  }
}

std::uint32_t Segment::FindByNumber(std::uint64_t coin_number) const {
  std::size_t low = 0;
  std::size_t high = blocks_.size();
  while (low < high) {  // the first block whose coins lie above the number
    const std::size_t middle = low + (high - low) / 2;
    (blocks_[middle].first_coin > coin_number ? high : low) =
        blocks_[middle].first_coin > coin_number ? middle : middle + 1;
  }
  if (low == 0 || blocks_[low - 1].end_coin <= coin_number) return kNoEntry;
  const RecentBlock& block = blocks_[low - 1];
  return block.first_entry + static_cast<std::uint32_t>(coin_number - block.first_coin);
}

const CoinRecord* Segment::Before(const RecentEntry& entry, CoinRecord* kept) const {
  if (entry.before == kAbsentBefore) return nullptr;
  if (entry.before != kUnspentBefore) return &earlier_[entry.before];
  *kept = entry.coin;
  kept->spent_height = kUnspent;
  return kept;
}

Segment::Place Segment::PlaceOf(std::uint32_t event) const {
  const CoinRecord& coin = entries_[EntryOf(event)].coin;
  return {(event & kSpendEvent) != 0 ? coin.spent_height : coin.created_height, coin.coin_id};
}

std::size_t Segment::FirstFrom(const Segment& segment, std::span<const std::uint32_t> events,
                               const Place& from) {
  const auto first = std::partition_point(events.begin(), events.end(), [&](std::uint32_t event) {
    return segment.PlaceOf(event) < from;
  });
  return static_cast<std::size_t>(first - events.begin());
}

std::span<const std::uint32_t> Segment::BaseEvents(const ShortKey& owner) const {
  const auto found = base_owners_.find(owner);
  if (found == base_owners_.end()) return {};
  return found->second;
}

std::size_t Segment::memory_bytes() const {
  return entries_.memory_bytes() + earlier_.memory_bytes() + blocks_.memory_bytes() +
         spent_.memory_bytes() + hints_.memory_bytes() + ids_.memory_bytes() +
         owners_.memory_bytes() + odd_children_.memory_bytes() + base_owner_bytes_;
}

}  // namespace coins
