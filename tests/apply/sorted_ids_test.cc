// SPDX-License-Identifier: Apache-2.0
// Goal: ids are found, and the first repeat is the one that a caller would see first. Method: compared
// with plain loops over the input, for ids that share none, some and nearly all bytes.
#include "apply/sorted_ids.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace coins {
namespace {

std::uint32_t FirstPosition(const std::vector<Bytes32>& ids, const Bytes32& id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  return found == ids.end() ? kNoPosition : static_cast<std::uint32_t>(found - ids.begin());
}

std::uint32_t FirstRepeat(const std::vector<Bytes32>& ids) {
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    if (FirstPosition(ids, ids[i]) < i) return i;
  }
  return kNoPosition;
}

void ExpectFound(const std::vector<Bytes32>& ids) {
  const SortedIds sorted(ids);
  for (const Bytes32& id : ids) {
    ASSERT_EQ(sorted.Find(id), FirstPosition(ids, id));
    for (const std::size_t byte : {0u, 7u, 8u, 31u}) {
      Bytes32 other = id;
      other.at(byte) ^= 0x80;
      ASSERT_EQ(sorted.Find(other), FirstPosition(ids, other)) << byte;
    }
  }
  ASSERT_EQ(sorted.FirstRepeat(), FirstRepeat(ids));
}

TEST(SortedIdsTest, OfNothing) {
  ExpectFound({});
  EXPECT_EQ(SortedIds({}).Find(Bytes32{}), kNoPosition);
}

TEST(SortedIdsTest, OfOne) { ExpectFound({Bytes32{1}}); }

TEST(SortedIdsTest, TheFirstRepeatIsTheEarliestSecondPosition) {
  const Bytes32 a{1}, b{2}, c{3};
  const auto first = [](const std::vector<Bytes32>& ids) { return SortedIds(ids).FirstRepeat(); };
  EXPECT_EQ(first({a, b, c}), kNoPosition);
  EXPECT_EQ(first({a, a}), 1u);
  EXPECT_EQ(first({a, c, c, a}), 2u);  // the repeat of c comes first, although a sorts before
  EXPECT_EQ(first({c, a, b, a, c}), 3u);
  EXPECT_EQ(first({a, b, b, b}), 2u);
}

TEST(SortedIdsTest, OfRandomIdsWithRepeatsAndSharedBytes) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 200; ++round) {
    const std::size_t shared = random() % 33;  // bytes that all have in common
    const std::size_t values = round % 2 == 0 ? 256 : 3;
    std::vector<Bytes32> ids(random() % 80);
    for (Bytes32& id : ids) {
      for (std::size_t i = shared; i < 32; ++i) {
        id.at(i) = static_cast<std::uint8_t>(random() % values);
      }
      if (random() % 10 == 0) id = ids[random() % ids.size()];
    }
    ASSERT_NO_FATAL_FAILURE(ExpectFound(ids)) << round;
  }
}

TEST(SortedIdsTest, TheFirstEightBytesCompareAsUnsignedBigEndian) {
  std::vector<Bytes32> ids(3);
  ids[0][0] = 0x80;
  ids[1][0] = 0x7f;
  ids[2][7] = 0xff;
  const SortedIds sorted(ids);
  for (std::uint32_t i = 0; i < ids.size(); ++i) EXPECT_EQ(sorted.Find(ids[i]), i);
}

}  // namespace
}  // namespace coins
