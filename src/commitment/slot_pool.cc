// SPDX-License-Identifier: Apache-2.0
#include "commitment/slot_pool.h"

#include <cstdlib>
#include <new>

#include "base/check.h"
#include "base/huge_pages.h"

namespace coins {

SlotArray::SlotArray(std::size_t slot_bytes, std::uint32_t max_slots)
    : slot_bytes_(slot_bytes),
      chunk_slots_(static_cast<std::uint32_t>(kChunkBytes / slot_bytes)),
      inverse_((std::uint64_t{1} << kInverseBits) / chunk_slots_ + 1),
      max_chunks_(max_slots / chunk_slots_) {
  COINSTORE_CHECK(max_slots <= UINT64_MAX / inverse_);
  COINSTORE_CHECK(std::uint64_t{max_slots} * chunk_slots_ < std::uint64_t{1} << kInverseBits);
  chunks_.reset(static_cast<std::uint8_t**>(std::calloc(max_chunks_, sizeof(std::uint8_t*))));
  if (chunks_ == nullptr) throw std::bad_alloc();
}

SlotArray::~SlotArray() {
  for (std::uint32_t i = 0; i < chunk_count_; ++i) std::free(chunks_[i]);
}

void SlotArray::Reserve(std::uint32_t slots) {
  while (std::uint64_t{chunk_count_} * chunk_slots_ < slots) {
    if (chunk_count_ == max_chunks_) throw std::bad_alloc();
    void* const chunk =
        AllocatePages(kChunkBytes, chunk_count_ == 0 ? Pages::kSmall : Pages::kHuge);
    chunks_[chunk_count_++] = static_cast<std::uint8_t*>(chunk);
  }
}

}  // namespace coins
