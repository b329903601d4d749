// SPDX-License-Identifier: Apache-2.0
#include "recent/event_table.h"

#include <algorithm>

#include "base/check.h"

namespace coins {

std::uint32_t EventTable::IndexOf(const ShortKey& key) const {
  return table_.Find(HashOf(key), [&](std::uint32_t list) { return lists_[list].key == key; });
}

void EventTable::Append(const ShortKey& key, std::uint32_t event) {
  std::uint32_t index = IndexOf(key);
  if (index == kNoEntry) {
    index = static_cast<std::uint32_t>(lists_.size());
    List list;
    list.key = key;
    lists_.Append(std::move(list));
    table_.Insert(HashOf(key), index);
  }
  List& list = lists_[index];
  if (list.size == list.capacity) {
    const std::uint32_t capacity = list.capacity * 2;
    auto grown = std::make_unique_for_overwrite<std::uint32_t[]>(capacity);
    std::copy_n(list.events(), list.size, grown.get());
    many_bytes_ += (capacity - (list.many ? list.capacity : 0)) * sizeof(std::uint32_t);
    list.many = std::move(grown);
    list.capacity = capacity;
  }
  list.events()[list.size++] = event;
}

void EventTable::Pop(const ShortKey& key) {
  const std::uint32_t index = IndexOf(key);
  COINSTORE_CHECK(index != kNoEntry && lists_[index].size > 0);
  --lists_[index].size;  // an empty list stays, for the next event of its owner
}

std::span<const std::uint32_t> EventTable::Find(const ShortKey& key) const {
  const std::uint32_t index = IndexOf(key);
  if (index == kNoEntry) return {};
  return {lists_[index].events(), lists_[index].size};
}

std::size_t EventTable::memory_bytes() const {
  return table_.memory_bytes() + lists_.memory_bytes() + many_bytes_;
}

}  // namespace coins
