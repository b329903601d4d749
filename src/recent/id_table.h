// SPDX-License-Identifier: Apache-2.0
// Finds entries by the keyed hash of their coin id. 256 shards grow alone, so that no growth step
// stops the world. A slot is 32 bits of the hash and the entry's index; linear probing.
//
// All shards fill at the same rate, and those of one size lie in one array: a few huge pages for the whole table.
#ifndef COINSTORE_RECENT_ID_TABLE_H_
#define COINSTORE_RECENT_ID_TABLE_H_

#include <array>
#include <bit>
#include <cstdint>

#include "base/huge_pages.h"

namespace coins {

inline constexpr std::uint32_t kNoEntry = UINT32_MAX;

class IdTable {
 public:
  void Insert(std::uint64_t hash, std::uint32_t entry) {
    Shard& shard = ShardOf(hash);
    if ((shard.used + 1) * 4 > shard.size * 3) Grow(hash);
    Place(shard, static_cast<std::uint32_t>(hash), entry);
    ++shard.used;
  }

  // The entry must be there.
  void Erase(std::uint64_t hash, std::uint32_t entry);
  void Replace(std::uint64_t hash, std::uint32_t entry, std::uint32_t new_entry);

  // The first entry with this hash for which matches(entry) holds, or kNoEntry.
  template <typename Matches>
  std::uint32_t Find(std::uint64_t hash, Matches matches) const {
    const Shard& shard = ShardOf(hash);
    if (shard.size == 0) return kNoEntry;
    const auto tag = static_cast<std::uint32_t>(hash);
    for (std::size_t at = tag & shard.mask();; at = (at + 1) & shard.mask()) {
      const Slot& slot = shard.slots[at];
      if (slot.entry == kNoEntry) return kNoEntry;
      if (slot.tag == tag && matches(slot.entry)) return slot.entry;
    }
  }

  void Prefetch(std::uint64_t hash) const {
    const Shard& shard = ShardOf(hash);
    if (shard.size != 0) {
      __builtin_prefetch(&shard.slots[static_cast<std::uint32_t>(hash) & shard.mask()]);
    }
  }

  std::size_t memory_bytes() const;

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t entry = kNoEntry;
  };
  struct Shard {
    Slot* slots = nullptr;  // in the array of its size
    std::size_t size = 0;   // of them: 0, then a power of two
    std::size_t used = 0;
    std::size_t mask() const { return size - 1; }
  };
  // Room for every shard at this size.
  struct Array {
    PagesOf<Slot> slots;
    std::size_t shards = 0;  // that are in it; without any it is released
  };
  static constexpr std::size_t kShards = 256;
  static constexpr std::size_t kFirstSize = 16;

  static std::size_t ShardNumber(std::uint64_t hash) { return hash >> 56; }
  Shard& ShardOf(std::uint64_t hash) { return shards_[ShardNumber(hash)]; }
  const Shard& ShardOf(std::uint64_t hash) const { return shards_[ShardNumber(hash)]; }
  Array& ArrayOf(std::size_t size) {
    return arrays_[static_cast<std::size_t>(std::countr_zero(size))];
  }
  static void Place(Shard& shard, std::uint32_t tag, std::uint32_t entry);
  void Grow(std::uint64_t hash);

  std::array<Shard, kShards> shards_;
  std::array<Array, 32> arrays_;  // by the logarithm of the size
};

}  // namespace coins

#endif  // COINSTORE_RECENT_ID_TABLE_H_
