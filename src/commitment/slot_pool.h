// SPDX-License-Identifier: Apache-2.0
// Slots of one size, named by number. A slot never moves, and growing touches nothing that another
// thread may be reading: chunks are added to a table whose size is fixed from the start.
#ifndef COINSTORE_COMMITMENT_SLOT_POOL_H_
#define COINSTORE_COMMITMENT_SLOT_POOL_H_

#include <cstdint>
#include <vector>

#include "base/huge_pages.h"

namespace coins {

// The memory of the slots.
class SlotArray {
 public:
  static constexpr std::size_t kChunkBytes = kHugePageBytes;

  SlotArray(std::size_t slot_bytes, std::uint32_t max_slots);
  ~SlotArray();
  SlotArray(const SlotArray&) = delete;
  SlotArray& operator=(const SlotArray&) = delete;

  std::uint8_t* At(std::uint32_t slot) const {
    const auto chunk = static_cast<std::uint32_t>(slot * inverse_ >> kInverseBits);
    return chunks_[chunk] + (slot - chunk * chunk_slots_) * slot_bytes_;
  }
  void Reserve(std::uint32_t slots);  // throws std::bad_alloc
  std::size_t slot_bytes() const { return slot_bytes_; }

 private:
  // Dividing by a multiplication is exact, and fits, for the slot sizes and numbers in use.
  static constexpr int kInverseBits = 48;

  std::size_t slot_bytes_;
  std::uint32_t chunk_slots_;
  std::uint64_t inverse_;
  std::uint32_t max_chunks_;
  std::uint32_t chunk_count_ = 0;
  PagesOf<std::uint8_t*> chunks_;  // zero pages until used
};

// Which slots are in use.
class SlotAllocator {
 public:
  // Throws std::bad_alloc. `reserve` makes room for so many slots.
  template <typename Reserve>
  std::uint32_t Allocate(Reserve reserve) {
    if (!free_.empty()) {
      const std::uint32_t slot = free_.back();
      free_.pop_back();
      return slot;
    }
    // There is always room for every slot, so that releasing one cannot fail.
    if (free_.capacity() <= fresh_) free_.reserve(2 * std::size_t{fresh_} + 64);
    reserve(fresh_ + 1);
    return fresh_++;
  }
  void Release(std::uint32_t slot) noexcept { free_.push_back(slot); }

  std::uint32_t touched() const { return fresh_; }  // slots ever used
  std::uint32_t used() const { return fresh_ - static_cast<std::uint32_t>(free_.size()); }

 private:
  std::vector<std::uint32_t> free_;
  std::uint32_t fresh_ = 0;  // slots from here on were never used
};

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_SLOT_POOL_H_
