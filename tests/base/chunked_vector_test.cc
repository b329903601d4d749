// SPDX-License-Identifier: Apache-2.0
// Goal: a chunked vector is a vector whose items never move. Method: small chunks, each step
// compared with a std::vector; addresses kept from the first append on.
#include "base/chunked_vector.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <random>

namespace coins {
namespace {

using Small = ChunkedVector<std::uint64_t, 4>;

void ExpectEqual(const Small& got, const std::vector<std::uint64_t>& want) {
  ASSERT_EQ(got.size(), want.size());
  EXPECT_EQ(got.empty(), want.empty());
  for (std::size_t i = 0; i < want.size(); ++i) ASSERT_EQ(got[i], want[i]) << i;
  if (!want.empty()) {
    EXPECT_EQ(got.back(), want.back());
  }
}

TEST(ChunkedVectorTest, StartsEmptyAndOwnsNothing) {
  const Small items;
  ExpectEqual(items, {});
  EXPECT_EQ(items.memory_bytes(), 0u);
}

TEST(ChunkedVectorTest, AppendsAcrossBordersWithoutMovingAnything) {
  Small items;
  std::vector<std::uint64_t> want;
  std::vector<const std::uint64_t*> addresses;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    items.Append(i * i);
    want.push_back(i * i);
    addresses.push_back(&items[i]);
    ASSERT_EQ(&items.back(), &items[i]);
  }
  ExpectEqual(items, want);
  for (std::size_t i = 0; i < addresses.size(); ++i) ASSERT_EQ(&items[i], addresses[i]) << i;
}

TEST(ChunkedVectorTest, ItemsCanBeChangedInPlace) {
  Small items;
  for (std::uint64_t i = 0; i < 9; ++i) items.Append(i);
  items[3] = 30;
  items.back() = 80;
  ExpectEqual(items, {0, 1, 2, 30, 4, 5, 6, 7, 80});
}

TEST(ChunkedVectorTest, TruncatesToEverySizeAndGrowsAgain) {
  for (std::size_t from = 0; from <= 13; ++from) {
    for (std::size_t to = 0; to <= from; ++to) {
      Small items;
      std::vector<std::uint64_t> want;
      for (std::uint64_t i = 0; i < from; ++i) {
        items.Append(i);
        want.push_back(i);
      }
      const std::uint64_t* const first = from > 0 ? &items[0] : nullptr;
      items.Truncate(to);
      want.resize(to);
      ExpectEqual(items, want);
      for (std::uint64_t i = 100; i < 110; ++i) {
        items.Append(i);
        want.push_back(i);
      }
      ExpectEqual(items, want);
      if (first != nullptr && to > 0) {
        EXPECT_EQ(&items[0], first);
      }
    }
  }
}

TEST(ChunkedVectorTest, WhatIsCutOffIsDestroyedOnce) {
  const auto owner = std::make_shared<int>();
  {
    ChunkedVector<std::shared_ptr<int>, 4> items;
    for (int i = 0; i < 10; ++i) items.Append(owner);
    EXPECT_EQ(owner.use_count(), 11);
    items.Truncate(3);
    EXPECT_EQ(owner.use_count(), 4);
    for (int i = 0; i < 4; ++i) items.Append(owner);
    EXPECT_EQ(owner.use_count(), 8);
  }
  EXPECT_EQ(owner.use_count(), 1);
}

TEST(ChunkedVectorTest, ChunksOfAnOddSizeHoldWhatWasAppended) {
  struct Odd {
    std::uint64_t number;
    std::array<std::uint8_t, 40> rest;
  };
  ChunkedVector<Odd> items;  // as many as fit into a huge page
  for (std::uint64_t i = 0; i < 100'000; ++i) items.Append({i, {}});
  for (std::uint64_t i = 0; i < items.size(); ++i) ASSERT_EQ(items[i].number, i);
}

TEST(ChunkedVectorTest, CannotBeTruncatedToMoreThanItHolds) {
  Small items;
  items.Append(1);
  EXPECT_THROW(items.Truncate(2), CheckFailed);
  ExpectEqual(items, {1});
}

TEST(ChunkedVectorTest, GivesChunksBackButKeepsOneInReserve) {
  Small items;
  for (std::uint64_t i = 0; i < 400; ++i) items.Append(i);
  const std::size_t full = items.memory_bytes();
  EXPECT_GE(full, 400 * sizeof(std::uint64_t));
  items.Truncate(8);
  // Two chunks are in use, one is kept; 97 of 100 are gone.
  EXPECT_EQ(full - items.memory_bytes(), 97 * 4 * sizeof(std::uint64_t));
  const std::size_t cut = items.memory_bytes();
  for (int i = 0; i < 100; ++i) {
    items.Append(1);
    items.Truncate(8);
  }
  EXPECT_EQ(items.memory_bytes(), cut);
}

TEST(ChunkedVectorTest, EqualsAVectorAfterRandomSteps) {
  std::mt19937_64 random(2);
  Small items;
  std::vector<std::uint64_t> want;
  for (int step = 0; step < 2000; ++step) {
    if (random() % 3 != 0) {
      const std::uint64_t item = random();
      items.Append(item);
      want.push_back(item);
    } else {
      want.resize(want.size() - random() % (want.size() % 8 + 1));
      items.Truncate(want.size());
    }
    ASSERT_NO_FATAL_FAILURE(ExpectEqual(items, want)) << step;
  }
}

}  // namespace
}  // namespace coins
