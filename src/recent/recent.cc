// SPDX-License-Identifier: Apache-2.0
#include "recent/recent.h"

#include <algorithm>

#include "base/check.h"

namespace coins {

const RecentEntry* Recent::Find(const Segments& segments, const Bytes32& coin_id,
                                std::uint64_t id_hash) {
  for (std::size_t i = segments.size(); i-- > 0;) {
    const std::uint32_t entry = segments[i]->Find(coin_id, id_hash);
    if (entry != kNoEntry) return &segments[i]->entry(entry);
  }
  return nullptr;
}

void Recent::FindMany(const Segments& segments, std::span<const Bytes32> ids,
                      std::span<const std::uint64_t> hashes, const RecentEntry** entries) {
  // Over a few ids at a time: the slots are fetched, then the entries they name, and only then are ids
  // compared.
  constexpr std::size_t kGroup = 16;
  for (std::size_t begin = 0; begin < ids.size(); begin += kGroup) {
    const std::size_t end = std::min(ids.size(), begin + kGroup);
    for (const auto& segment : segments) {
      for (std::size_t i = begin; i < end; ++i) segment->Prefetch(hashes[i]);
    }
    for (const auto& segment : segments) {
      for (std::size_t i = begin; i < end; ++i) segment->PrefetchEntry(hashes[i]);
    }
    for (std::size_t i = begin; i < end; ++i) entries[i] = Find(segments, ids[i], hashes[i]);
  }
}

void Recent::Freeze() {
  if (newest().is_empty()) return;
  segments_.push_back(std::make_shared<Segment>(secret_, newest().last_record() + 1));
}

void Recent::DropOldest() {
  COINSTORE_CHECK(segments_.size() > 1);
  segments_.erase(segments_.begin());
}

std::uint64_t Recent::entry_count() const {
  std::uint64_t count = 0;
  for (const auto& segment : segments_) count += segment->entry_count();
  return count;
}

std::uint64_t Recent::memory_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& segment : segments_) bytes += segment->memory_bytes();
  return bytes;
}

}  // namespace coins
