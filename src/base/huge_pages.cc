// SPDX-License-Identifier: Apache-2.0
#include "base/huge_pages.h"

#include <cstdint>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace coins {

void* AllocatePages(std::size_t bytes, Pages pages) {
  if (bytes > SIZE_MAX - kHugePageBytes) throw std::bad_alloc();
  void* memory = nullptr;
  if (bytes < kHugePageBytes) {
    memory = std::malloc(bytes);
  } else {
    const std::size_t whole = (bytes + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
    memory = std::aligned_alloc(kHugePageBytes, whole);
#ifdef __linux__
    if (memory != nullptr && pages == Pages::kHuge) (void)madvise(memory, whole, MADV_HUGEPAGE);
#endif
  }
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace coins
