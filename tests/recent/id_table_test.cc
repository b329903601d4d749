// SPDX-License-Identifier: Apache-2.0
// Goal: an entry is found under its hash from its insertion to its erasure, whatever hashes
// collide. Method: random steps against a std::unordered_multimap; hashes drawn from few shards,
// few homes and few tags, so that long runs form, wrap around and break up.
#include "recent/id_table.h"

#include <gtest/gtest.h>

#include <random>
#include <unordered_map>

#include "base/check.h"

namespace coins {
namespace {

std::uint32_t FindEntry(const IdTable& table, std::uint64_t hash, std::uint32_t entry) {
  return table.Find(hash, [&](std::uint32_t candidate) { return candidate == entry; });
}

bool HasAny(const IdTable& table, std::uint64_t hash) {
  return table.Find(hash, [](std::uint32_t) { return true; }) != kNoEntry;
}

// Shard, tag and the bits between them that are not looked at.
std::uint64_t Hash(std::uint64_t shard, std::uint64_t tag, std::uint64_t between = 0) {
  return shard << 56 | between << 32 | tag;
}

struct Shape {
  const char* name;
  std::uint64_t shards;
  std::uint64_t tags;       // drawn below this, times …
  std::uint64_t tag_scale;  // … this: equal homes, different tags
  std::size_t most;         // entries
};

class IdTableShapeTest : public ::testing::TestWithParam<Shape> {};

TEST_P(IdTableShapeTest, EqualsAMapAfterRandomSteps) {
  const Shape& shape = GetParam();
  std::mt19937_64 random(7);
  IdTable table;
  std::unordered_multimap<std::uint64_t, std::uint32_t> want;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> live;
  std::uint32_t next_entry = 0;
  for (int step = 0; step < 20'000; ++step) {
    const std::uint64_t hash =
        Hash(random() % shape.shards, random() % shape.tags * shape.tag_scale & UINT32_MAX);
    // Grows for a while, shrinks for a while.
    const bool grows = step / 4000 % 2 == 0;
    if (live.empty() || (live.size() < shape.most && random() % 3 < (grows ? 2 : 1))) {
      table.Insert(hash, next_entry);
      want.emplace(hash, next_entry);
      live.emplace_back(hash, next_entry++);
    } else {
      const std::size_t at = random() % live.size();
      const auto [gone, entry] = live[at];
      table.Erase(gone, entry);
      const auto [begin, end] = want.equal_range(gone);
      for (auto i = begin; i != end; ++i) {
        if (i->second == entry) {
          want.erase(i);
          break;
        }
      }
      live[at] = live.back();
      live.pop_back();
      ASSERT_EQ(FindEntry(table, gone, entry), kNoEntry) << step;
    }
    ASSERT_EQ(HasAny(table, hash), want.contains(hash)) << step;
    if (step % 200 == 0) {
      for (const auto& [lived, entry] : live) ASSERT_EQ(FindEntry(table, lived, entry), entry);
    }
  }
  for (const auto& [lived, entry] : live) table.Erase(lived, entry);
  for (const auto& [lived, entry] : live) ASSERT_FALSE(HasAny(table, lived));
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, IdTableShapeTest,
    ::testing::Values(Shape{"Spread", 256, UINT32_MAX, 1, 3000},
                      Shape{"OneShard", 1, UINT32_MAX, 1, 3000},
                      Shape{"FewTags", 1, 5, 1, 300},             // equal hashes
                      Shape{"OneHome", 1, 1000, 1u << 20, 300},   // equal homes, other tags
                      Shape{"LastHomes", 1, 3, 0x3fffffff, 60}),  // runs that wrap around
    [](const auto& shape) { return std::string(shape.param.name); });

TEST(IdTableTest, AnEmptyTableFindsNothing) {
  const IdTable table;
  EXPECT_FALSE(HasAny(table, 0));
  EXPECT_FALSE(HasAny(table, UINT64_MAX));
  table.Prefetch(0);
}

TEST(IdTableTest, TheFirstMatchOfEqualHashesIsGiven) {
  IdTable table;
  for (const std::uint32_t entry : {5u, 6u, 7u}) table.Insert(Hash(1, 2), entry);
  EXPECT_EQ(table.Find(Hash(1, 2), [](std::uint32_t) { return true; }), 5u);
  EXPECT_EQ(table.Find(Hash(1, 2), [](std::uint32_t entry) { return entry > 5; }), 6u);
  EXPECT_EQ(table.Find(Hash(1, 2), [](std::uint32_t entry) { return entry > 7; }), kNoEntry);
}

TEST(IdTableTest, OtherTagsAreNotOfferedToTheCaller) {
  IdTable table;
  table.Insert(Hash(0, 16), 1);
  table.Insert(Hash(0, 32), 2);  // the same home
  std::vector<std::uint32_t> offered;
  (void)table.Find(Hash(0, 32), [&](std::uint32_t entry) {
    offered.push_back(entry);
    return false;
  });
  EXPECT_EQ(offered, std::vector<std::uint32_t>{2});
}

TEST(IdTableTest, AShardHoldsNoneOfAnother) {
  IdTable table;
  table.Insert(Hash(3, 9), 1);
  EXPECT_TRUE(HasAny(table, Hash(3, 9)));
  EXPECT_FALSE(HasAny(table, Hash(4, 9)));
}

TEST(IdTableTest, ErasingWhatIsNotThereIsOurBug) {
  IdTable table;
  EXPECT_THROW(table.Erase(Hash(0, 1), 1), CheckFailed);
  table.Insert(Hash(0, 1), 1);
  EXPECT_THROW(table.Erase(Hash(0, 1), 2), CheckFailed);
  EXPECT_TRUE(HasAny(table, Hash(0, 1)));
}

TEST(IdTableTest, MemoryIsThatOfTheSlots) {
  IdTable table;
  const std::size_t empty = table.memory_bytes();
  table.Insert(Hash(0, 1), 1);
  EXPECT_EQ(table.memory_bytes(), empty + 16 * 8);
  for (std::uint32_t i = 2; i <= 12; ++i) table.Insert(Hash(0, i), i);
  EXPECT_EQ(table.memory_bytes(), empty + 16 * 8);  // three quarters full
  table.Insert(Hash(0, 13), 13);
  EXPECT_EQ(table.memory_bytes(), empty + 32 * 8);
}

}  // namespace
}  // namespace coins
