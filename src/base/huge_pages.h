// SPDX-License-Identifier: Apache-2.0
// Memory that is read at random. In huge pages a read misses the cache alone; in small ones it misses the TLB too,
// which costs as much again.
#ifndef COINSTORE_BASE_HUGE_PAGES_H_
#define COINSTORE_BASE_HUGE_PAGES_H_

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace coins {

inline constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

// kSmall is for what may never be filled: of a huge page the first byte takes the whole.
enum class Pages : unsigned char { kSmall, kHuge };

// Not initialised, for std::free; throws std::bad_alloc. Huge pages are a wish: where the system gives none, or
// fewer bytes than one are asked for, they are small ones.
void* AllocatePages(std::size_t bytes, Pages pages);

struct FreePages {
  void operator()(void* memory) const { std::free(memory); }
};
template <typename T>
using PagesOf = std::unique_ptr<T[], FreePages>;  // constructs and destroys nothing
template <typename T>
PagesOf<T> AllocatePagesOf(std::size_t count, Pages pages) {
  return PagesOf<T>(static_cast<T*>(AllocatePages(count * sizeof(T), pages)));
}

// For containers.
template <typename T>
class HugePageAllocator {
 public:
  using value_type = T;

  HugePageAllocator() = default;
  template <typename U>
  // NOLINTNEXTLINE(google-explicit-constructor): containers convert it
  HugePageAllocator(const HugePageAllocator<U>& /*other*/) {}

  T* allocate(std::size_t count) {
    return static_cast<T*>(AllocatePages(count * sizeof(T), Pages::kHuge));
  }
  void deallocate(T* memory, std::size_t /*count*/) { std::free(memory); }

  bool operator==(const HugePageAllocator&) const = default;
};

}  // namespace coins

#endif  // COINSTORE_BASE_HUGE_PAGES_H_
