// SPDX-License-Identifier: Apache-2.0
#include "recent/id_table.h"

#include <algorithm>

#include "base/check.h"

namespace coins {

void IdTable::Place(Shard& shard, std::uint32_t tag, std::uint32_t entry) {
  std::size_t at = tag & shard.mask();
  while (shard.slots[at].entry != kNoEntry) at = (at + 1) & shard.mask();
  shard.slots[at] = {tag, entry};
}

void IdTable::Grow(Shard& shard) {
  Shard grown;
  grown.slots.resize(std::max<std::size_t>(16, shard.slots.size() * 2));
  for (const Slot& slot : shard.slots) {
    if (slot.entry != kNoEntry) Place(grown, slot.tag, slot.entry);
  }
  grown.used = shard.used;
  shard = std::move(grown);
}

void IdTable::Erase(std::uint64_t hash, std::uint32_t entry) {
  Shard& shard = ShardOf(hash);
  COINSTORE_CHECK(!shard.slots.empty());
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
  COINSTORE_CHECK(!shard.slots.empty());
  std::size_t at = static_cast<std::uint32_t>(hash) & shard.mask();
  while (shard.slots[at].entry != entry) {
    COINSTORE_CHECK(shard.slots[at].entry != kNoEntry);
    at = (at + 1) & shard.mask();
  }
  shard.slots[at].entry = new_entry;
}

std::size_t IdTable::memory_bytes() const {
  std::size_t bytes = sizeof *this;
  for (const Shard& shard : shards_) bytes += shard.slots.capacity() * sizeof(Slot);
  return bytes;
}

}  // namespace coins
