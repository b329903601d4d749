// SPDX-License-Identifier: Apache-2.0
#include "recent/recent.h"

#include <algorithm>
#include <utility>

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

const RecentEntry* Recent::Find(const Bytes32& coin_id, std::uint64_t id_hash) const {
  const std::uint32_t entry = newest_->Find(coin_id, id_hash);
  if (entry != kNoEntry) return &newest_->entry(entry);
  return Find(frozen_, coin_id, id_hash);
}

Recent::Segments Recent::segments() const {
  Segments all = frozen_;
  all.push_back(newest_);
  return all;
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
  auto next = std::make_shared<Segment>(secret_, newest().last_record() + 1);
  frozen_.push_back(newest_);
  newest_ = std::move(next);
}

void Recent::DropOldest() {
  COINSTORE_CHECK(!frozen_.empty());
  frozen_.erase(frozen_.begin());
}

std::uint64_t Recent::entry_count() const {
  std::uint64_t count = newest_->entry_count();
  for (const auto& segment : frozen_) count += segment->entry_count();
  return count;
}

std::uint64_t Recent::memory_bytes() const {
  std::uint64_t bytes = newest_->memory_bytes();
  for (const auto& segment : frozen_) bytes += segment->memory_bytes();
  return bytes;
}

}  // namespace coins
