// SPDX-License-Identifier: Apache-2.0
// The effect of some consecutive records of the log: every coin that they touched, as it was before them
// and as it is after them, found by its id, by its owners and by its parent.
//
// At the bottom lie the changes of rollbacks that reached below the segment (the base); above them its
// blocks, a stack: the newest is popped first. Base changes come only while the segment has no block.
// The newest segment changes under the state lock, held alone; a frozen one never changes.
#ifndef COINSTORE_RECENT_SEGMENT_H_
#define COINSTORE_RECENT_SEGMENT_H_

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "base/chunked_vector.h"
#include "base/siphash.h"
#include "coin/coin_record.h"
#include "coin/owner.h"
#include "recent/delta.h"
#include "recent/event_table.h"
#include "recent/hint_arena.h"
#include "recent/id_table.h"

namespace coins {

struct RecentEntry {
  CoinRecord coin;             // after the segment; if it does not exist, only its identity counts
  std::uint32_t before = 0;    // kAbsentBefore, kUnspentBefore, or where the earlier state is kept
  bool exists = true;          // after the segment
  bool is_superseded = false;  // the coin was created again: another entry speaks for it
};

// Of a coin before the segment.
inline constexpr std::uint32_t kAbsentBefore = UINT32_MAX;
inline constexpr std::uint32_t kUnspentBefore = UINT32_MAX - 1;  // the same coin, unspent

// What a rollback does to a coin that older segments and tables know.
struct InverseChange {
  CoinRecord before;    // as they have it; is_odd holds only where the coin no longer exists
  bool exists = false;  // after the rollback; then it is unspent
};

struct RecentBlock {
  std::uint64_t height = 0;
  std::uint64_t record_number = 0;
  std::uint64_t first_coin = 0;
  std::uint64_t end_coin = 0;
  std::uint32_t first_entry = 0;  // created coins by number, then copies of spent ones
  std::uint32_t end_entry = 0;
  std::uint32_t odd_count = 0;  // the first so many of the created coins
  std::size_t first_spent = 0;  // into the list of entries spent in place
  std::size_t end_spent = 0;
  HintArena::Mark hints_before;
};

class Segment {
 public:
  // `first_record` is the first record of the log whose effect it holds.
  Segment(const Secret& secret, std::uint64_t first_record)
      : secret_(secret), first_record_(first_record), last_record_(first_record - 1) {}

  std::uint64_t first_record() const { return first_record_; }
  std::uint64_t last_record() const { return last_record_; }
  bool is_empty() const { return last_record_ < first_record_; }
  std::uint64_t changes() const { return entries_.size() + spent_.size(); }

  void Add(const Delta& delta);
  void Pop();
  // A rollback record that leaves the segment without blocks, with what it does below.
  void AddInverse(std::span<const InverseChange> changes);
  void SetLastRecord(std::uint64_t record_number) { last_record_ = record_number; }

  // The entry that speaks for a coin, or kNoEntry.
  std::uint32_t Find(const Bytes32& coin_id, std::uint64_t id_hash) const {
    return ids_.Find(id_hash,
                     [&](std::uint32_t entry) { return entries_[entry].coin.coin_id == coin_id; });
  }
  void Prefetch(std::uint64_t id_hash) const { ids_.Prefetch(id_hash); }
  void PrefetchEntry(std::uint64_t id_hash) const {
    const std::uint32_t candidate = ids_.Find(id_hash, [](std::uint32_t) { return true; });
    if (candidate != kNoEntry) __builtin_prefetch(&entries_[candidate]);
  }
  // The entry of a coin that a block of this segment created, by its number, or kNoEntry.
  std::uint32_t FindByNumber(std::uint64_t coin_number) const;

  const RecentEntry& entry(std::uint32_t index) const { return entries_[index]; }
  std::uint32_t entry_count() const { return static_cast<std::uint32_t>(entries_.size()); }
  // The state before the segment; null: no such coin. `kept` may be written.
  const CoinRecord* Before(const RecentEntry& entry, CoinRecord* kept) const;

  std::size_t block_count() const { return blocks_.size(); }
  const RecentBlock& block(std::size_t index) const { return blocks_[index]; }
  std::uint32_t spent_entry(std::size_t i) const { return spent_[i]; }

  // Candidates for the coins of an owner: entries, in the order of (height, coin id), each at a place
  // where its coin stood at some time. `first` is the first at or behind a place.
  struct Place {
    std::uint64_t height = 0;
    Bytes32 coin_id{};
    auto operator<=>(const Place&) const = default;
  };
  std::span<const std::uint32_t> Events(const ShortKey& owner) const { return owners_.Find(owner); }
  Place PlaceOf(std::uint32_t event) const;
  static std::uint32_t EntryOf(std::uint32_t event) { return event >> 1; }
  static std::size_t FirstFrom(const Segment& segment, std::span<const std::uint32_t> events,
                               const Place& from);
  // Of the base: events too, for coins that are unspent again.
  std::span<const std::uint32_t> BaseEvents(const ShortKey& owner) const;
  // Entries of odd children of a parent, of those with the same key, and of some no longer there.
  std::span<const std::uint32_t> OddChildren(const ShortKey& parent) const {
    return odd_children_.Find(parent);
  }

  std::size_t memory_bytes() const;

 private:
  static constexpr std::uint32_t kSpendEvent = 1;

  std::uint32_t AddEntry(const CoinRecord& coin, std::uint32_t before);
  void AddEvents(const Delta& delta, std::uint32_t first_entry,
                 std::span<const std::uint32_t> spent_entries);
  void SortBase();

  Secret secret_;
  std::uint64_t first_record_;
  std::uint64_t last_record_;
  ChunkedVector<RecentEntry> entries_;
  ChunkedVector<CoinRecord> earlier_;  // states before the segment, of the base
  ChunkedVector<RecentBlock> blocks_;
  ChunkedVector<std::uint32_t> spent_;  // entries spent in place, block after block
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      superseding_;  // entry, and the one before it
  std::uint32_t base_entries_ = 0;
  HintArena hints_;
  IdTable ids_;
  EventTable owners_;
  EventTable odd_children_;
  std::map<ShortKey, std::vector<std::uint32_t>> base_owners_;
  std::size_t base_owner_bytes_ = 0;
};

}  // namespace coins

#endif  // COINSTORE_RECENT_SEGMENT_H_
