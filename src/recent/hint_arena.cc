// SPDX-License-Identifier: Apache-2.0
#include "recent/hint_arena.h"

#include <algorithm>
#include <cstring>

#include "coin/hint_list.h"

namespace coins {
namespace {
constexpr std::size_t kPageBytes = 256u << 10;
}  // namespace

const std::uint8_t* HintArena::Append(const std::uint8_t* list) {
  const std::size_t size = HintListSize(list);
  if (pages_.empty() || pages_.back().size - used_ < size) {
    const std::size_t page_size = std::max(kPageBytes, size);
    pages_.push_back({std::make_unique_for_overwrite<std::uint8_t[]>(page_size), page_size});
    memory_bytes_ += page_size;
    used_ = 0;
  }
  std::uint8_t* const copy = pages_.back().bytes.get() + used_;
  std::memcpy(copy, list, size);
  used_ += size;
  return copy;
}

void HintArena::CutTo(const Mark& mark) {
  while (pages_.size() > mark.pages) {
    memory_bytes_ -= pages_.back().size;
    pages_.pop_back();
  }
  used_ = mark.used;
}

}  // namespace coins
