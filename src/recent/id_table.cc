// SPDX-License-Identifier: Apache-2.0
#include "recent/id_table.h"

#include <algorithm>
#include <memory>

#include "base/check.h"

namespace coins {

void IdTable::Place(Shard& shard, std::uint32_t tag, std::uint32_t entry) {
  std::size_t at = tag & shard.mask();
  while (shard.slots[at].entry != kNoEntry) at = (at + 1) & shard.mask();
  shard.slots[at] = {tag, entry};
}

// Of the shard of this hash.
void IdTable::Grow(std::uint64_t hash) {
  Shard& shard = ShardOf(hash);
  Shard grown{.size = std::max(kFirstSize, shard.size * 2), .used = shard.used};
  Array& array = ArrayOf(grown.size);
  if (array.shards == 0) array.slots = AllocatePagesOf<Slot>(kShards * grown.size, Pages::kHuge);
  ++array.shards;
  grown.slots = &array.slots[ShardNumber(hash) * grown.size];
  std::uninitialized_fill_n(grown.slots, grown.size, Slot());
  for (std::size_t i = 0; i < shard.size; ++i) {
    if (shard.slots[i].entry != kNoEntry) Place(grown, shard.slots[i].tag, shard.slots[i].entry);
  }
  if (shard.size != 0) {
    Array& old = ArrayOf(shard.size);
    if (--old.shards == 0) old.slots.reset();
  }
  shard = grown;
}

void IdTable::Erase(std::uint64_t hash, std::uint32_t entry) {
  Shard& shard = ShardOf(hash);
  COINSTORE_CHECK(shard.size != 0);
  std::size_t hole = static_cast<std::uint32_t>(hash) & shard.mask();
  while (shard.slots[hole].entry != entry) {
    COINSTORE_CHECK(shard.slots[hole].entry != kNoEntry);
    hole = (hole + 1) & shard.mask();
  }
  // Slots behind the hole move up unless that would put them before the place their tag asks for.
  for (std::size_t at = (hole + 1) & shard.mask(); shard.slots[at].entry != kNoEntry;
       at = (at + 1) & shard.mask()) {
    const std::size_t home = shard.slots[at].tag & shard.mask();
    if (((at - home) & shard.mask()) >= ((at - hole) & shard.mask())) {
      shard.slots[hole] = shard.slots[at];
      hole = at;
    }
  }
  shard.slots[hole] = Slot();
  --shard.used;
}

void IdTable::Replace(std::uint64_t hash, std::uint32_t entry, std::uint32_t new_entry) {
  Shard& shard = ShardOf(hash);
  COINSTORE_CHECK(shard.size != 0);
  std::size_t at = static_cast<std::uint32_t>(hash) & shard.mask();
  while (shard.slots[at].entry != entry) {
    COINSTORE_CHECK(shard.slots[at].entry != kNoEntry);
    at = (at + 1) & shard.mask();
  }
  shard.slots[at].entry = new_entry;
}

std::size_t IdTable::memory_bytes() const {
  std::size_t bytes = sizeof *this;
  for (const Shard& shard : shards_) bytes += shard.size * sizeof(Slot);
  return bytes;
}

}  // namespace coins
