// SPDX-License-Identifier: Apache-2.0
// Finds entries by the keyed hash of their coin id. 256 shards grow alone, so that no growth step
// stops the world. A slot is 32 bits of the hash and the entry's index; linear probing.
#ifndef COINSTORE_RECENT_ID_TABLE_H_
#define COINSTORE_RECENT_ID_TABLE_H_

#include <array>
#include <cstdint>
#include <vector>

namespace coins {

inline constexpr std::uint32_t kNoEntry = UINT32_MAX;

class IdTable {
 public:
  void Insert(std::uint64_t hash, std::uint32_t entry) {
    Shard& shard = ShardOf(hash);
    if ((shard.used + 1) * 4 > shard.slots.size() * 3) Grow(shard);
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
    if (shard.slots.empty()) return kNoEntry;
    const auto tag = static_cast<std::uint32_t>(hash);
    for (std::size_t at = tag & shard.mask();; at = (at + 1) & shard.mask()) {
      const Slot& slot = shard.slots[at];
      if (slot.entry == kNoEntry) return kNoEntry;
      if (slot.tag == tag && matches(slot.entry)) return slot.entry;
    }
  }

  void Prefetch(std::uint64_t hash) const {
    const Shard& shard = ShardOf(hash);
    if (!shard.slots.empty()) {
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
    std::vector<Slot> slots;  // a power of two
    std::size_t used = 0;
    std::size_t mask() const { return slots.size() - 1; }
  };
  static constexpr std::size_t kShards = 256;

  Shard& ShardOf(std::uint64_t hash) { return shards_[hash >> 56]; }
  const Shard& ShardOf(std::uint64_t hash) const { return shards_[hash >> 56]; }
  static void Place(Shard& shard, std::uint32_t tag, std::uint32_t entry);
  static void Grow(Shard& shard);

  std::array<Shard, kShards> shards_;
};

}  // namespace coins

#endif  // COINSTORE_RECENT_ID_TABLE_H_
