// SPDX-License-Identifier: Apache-2.0
// Goal: memory for random reads is there to its last byte, begins at a huge page if it is as large as one, and is a
// container's like any other. Method: sizes around one page, written and read back.
#include "base/huge_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <numeric>
#include <vector>

namespace coins {
namespace {

TEST(HugePagesTest, AllBytesCanBeUsed) {
  for (const Pages pages : {Pages::kSmall, Pages::kHuge}) {
    for (const std::size_t bytes : {std::size_t{1}, kHugePageBytes - 1, kHugePageBytes,
                                    kHugePageBytes + 1, 3 * kHugePageBytes + 7}) {
      const PagesOf<std::uint8_t> memory = AllocatePagesOf<std::uint8_t>(bytes, pages);
      std::fill_n(memory.get(), bytes, std::uint8_t{1});
      EXPECT_EQ(std::accumulate(memory.get(), memory.get() + bytes, std::size_t{0}), bytes);
      if (bytes >= kHugePageBytes) {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.get()) % kHugePageBytes, 0u) << bytes;
      }
    }
  }
}

TEST(HugePagesTest, MoreThanThereIsCannotBeHad) {
  for (const std::size_t bytes : {SIZE_MAX, SIZE_MAX - kHugePageBytes + 1}) {
    EXPECT_THROW((void)AllocatePages(bytes, Pages::kHuge), std::bad_alloc) << bytes;
  }
}

TEST(HugePagesTest, AVectorGrowsInThem) {
  std::vector<std::uint64_t, HugePageAllocator<std::uint64_t>> numbers;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) numbers.push_back(i);
  for (std::uint64_t i = 0; i < numbers.size(); ++i) ASSERT_EQ(numbers[i], i);
}

}  // namespace
}  // namespace coins
