// SPDX-License-Identifier: Apache-2.0
// A vector in chunks: growing never moves what is in it, so no growth step stops the world.
#ifndef COINSTORE_BASE_CHUNKED_VECTOR_H_
#define COINSTORE_BASE_CHUNKED_VECTOR_H_

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/huge_pages.h"

namespace coins {

template <typename T, std::size_t kChunkItems = kHugePageBytes / sizeof(T)>
class ChunkedVector {
 public:
  ChunkedVector() = default;
  ChunkedVector(const ChunkedVector&) = delete;
  ChunkedVector& operator=(const ChunkedVector&) = delete;
  ~ChunkedVector() { Destroy(0); }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  T& operator[](std::size_t index) { return *At(index); }
  const T& operator[](std::size_t index) const { return *At(index); }
  T& back() { return (*this)[size_ - 1]; }
  const T& back() const { return (*this)[size_ - 1]; }

  void Append(T item) {
    if (size_ == chunks_.size() * kChunkItems) AddChunk();
    std::construct_at(At(size_), std::move(item));
    ++size_;
  }

  // Cuts the vector to `size` items; one empty chunk is kept, so that a border costs nothing to cross.
  void Truncate(std::size_t size) {
    COINSTORE_CHECK(size <= size_);
    Destroy(size);
    size_ = size;
    const std::size_t needed = (size + kChunkItems - 1) / kChunkItems + 1;
    if (chunks_.size() > needed) chunks_.resize(needed);
  }

  // Of a single chunk only what was ever touched takes memory.
  std::size_t memory_bytes() const {
    const std::size_t items = chunks_.size() == 1 ? size_ : chunks_.size() * kChunkItems;
    return items * sizeof(T) + chunks_.capacity() * sizeof(chunks_[0]);
  }

 private:
  T* At(std::size_t index) const { return &chunks_[index / kChunkItems][index % kChunkItems]; }

  void AddChunk() {
    const Pages pages = chunks_.empty() ? Pages::kSmall : Pages::kHuge;
    chunks_.push_back(AllocatePagesOf<T>(kChunkItems, pages));
  }
  void Destroy(std::size_t from) {
    for (std::size_t i = from; i < size_; ++i) std::destroy_at(At(i));
  }

  std::size_t size_ = 0;
  std::vector<PagesOf<T>> chunks_;
};

}  // namespace coins

#endif  // COINSTORE_BASE_CHUNKED_VECTOR_H_
