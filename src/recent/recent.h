// SPDX-License-Identifier: Apache-2.0
// The effect of the chain's blocks in memory: every coin they touched, found by its id. Blocks are added
// at the end and popped from the end.
//
// Readers run beside the writer's reads; Add and Pop need the state to themselves (the state lock).
// An entry is a coin; entries stand in the order of coin numbers, and those of one block together.
#ifndef COINSTORE_RECENT_RECENT_H_
#define COINSTORE_RECENT_RECENT_H_

#include <cstdint>
#include <span>

#include "base/chunked_vector.h"
#include "base/siphash.h"
#include "coin/coin_record.h"
#include "recent/delta.h"
#include "recent/hint_arena.h"
#include "recent/id_table.h"

namespace coins {

struct RecentBlock {
  std::uint64_t height = 0;
  std::uint64_t record_number = 0;
  std::uint64_t first_coin = 0;
  std::uint64_t end_coin = 0;
  std::uint32_t first_entry = 0;
  std::uint32_t end_entry = 0;
  std::size_t first_spent = 0;  // into the list of spent entries
  std::size_t end_spent = 0;
  HintArena::Mark hints_before;
};

class Recent {
 public:
  explicit Recent(const Secret& secret) : secret_(secret) {}

  const Secret& secret() const { return secret_; }

  // The newest block goes to the end. What it spends must be unspent.
  void Add(const Delta& delta);
  // Takes the newest block back.
  void Pop();

  std::uint32_t Find(const Bytes32& coin_id) const;
  // entries[i] for ids[i] under hashes[i]; memory is fetched ahead.
  void FindMany(std::span<const Bytes32> ids, std::span<const std::uint64_t> hashes,
                std::uint32_t* entries) const;
  // The coin with a number that a block here has given out, or kNoEntry.
  std::uint32_t FindByNumber(std::uint64_t coin_number) const;

  const CoinRecord& entry(std::uint32_t index) const { return entries_[index]; }
  std::size_t entry_count() const { return entries_.size(); }

  std::size_t block_count() const { return blocks_.size(); }
  const RecentBlock& block(std::size_t index) const { return blocks_[index]; }
  // The entry that the block spent as the i-th one, first_spent ≤ i < end_spent.
  std::uint32_t spent_entry(std::size_t i) const { return spent_[i]; }
  // The number of blocks at or below a height; of blocks whose record is at or below a number.
  std::size_t BlocksThroughHeight(std::uint64_t height) const;
  std::size_t BlocksThroughRecord(std::uint64_t record_number) const;

  std::size_t memory_bytes() const;

 private:
  Secret secret_;
  ChunkedVector<CoinRecord, 4096> entries_;
  ChunkedVector<RecentBlock, 1024> blocks_;
  ChunkedVector<std::uint32_t, 16384> spent_;  // per block, entries it spent that were there before
  HintArena hints_;
  IdTable ids_;
};

}  // namespace coins

#endif  // COINSTORE_RECENT_RECENT_H_
