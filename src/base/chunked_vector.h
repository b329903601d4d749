// SPDX-License-Identifier: Apache-2.0
// A vector in chunks: growing never moves what is in it, so no growth step stops the world.
#ifndef COINSTORE_BASE_CHUNKED_VECTOR_H_
#define COINSTORE_BASE_CHUNKED_VECTOR_H_

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "base/check.h"

namespace coins {

// T is trivially destructible enough to be overwritten: what is cut off stays constructed until reused.
template <typename T, std::size_t kChunkItems>
class ChunkedVector {
  static_assert((kChunkItems & (kChunkItems - 1)) == 0);

 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  T& operator[](std::size_t index) { return chunks_[index / kChunkItems][index % kChunkItems]; }
  const T& operator[](std::size_t index) const {
    return chunks_[index / kChunkItems][index % kChunkItems];
  }
  T& back() { return (*this)[size_ - 1]; }
  const T& back() const { return (*this)[size_ - 1]; }

  void Append(T item) {
    if (size_ == chunks_.size() * kChunkItems) {
      chunks_.push_back(std::make_unique_for_overwrite<T[]>(kChunkItems));
    }
    (*this)[size_] = std::move(item);
    ++size_;
  }

  // Cuts the vector to `size` items; one empty chunk is kept, so that a border costs nothing to cross.
  void Truncate(std::size_t size) {
    COINSTORE_CHECK(size <= size_);
    size_ = size;
    const std::size_t needed = (size + kChunkItems - 1) / kChunkItems + 1;
    if (chunks_.size() > needed) chunks_.resize(needed);
  }

  std::size_t memory_bytes() const {
    return chunks_.size() * kChunkItems * sizeof(T) + chunks_.capacity() * sizeof(chunks_[0]);
  }

 private:
  std::size_t size_ = 0;
  std::vector<std::unique_ptr<T[]>> chunks_;
};

}  // namespace coins

#endif  // COINSTORE_BASE_CHUNKED_VECTOR_H_
