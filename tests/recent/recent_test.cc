// SPDX-License-Identifier: Apache-2.0
// Goal: what several segments say together is the state of the chain, the newest wins, and what they say
// nothing about is as the tables have it. Method: random histories beside a plain map of coins
// (segment_world.h); the oldest segments are dropped on the way, as after a checkpoint.
#include "recent/recent.h"

#include <gtest/gtest.h>

#include <set>

#include "base/check.h"
#include "recent/segment_world.h"

namespace coins {
namespace {

constexpr Secret kSecret = SegmentWorld::kSecret;

TEST(RecentTest, StartsWithOneEmptySegmentBehindTheMarker) {
  const Recent recent(kSecret, 7);
  ASSERT_EQ(recent.segments().size(), 1u);
  EXPECT_EQ(recent.newest().first_record(), 8u);
  EXPECT_EQ(recent.frozen_count(), 0u);
  EXPECT_EQ(recent.secret(), kSecret);
  EXPECT_EQ(recent.entry_count(), 0u);
  EXPECT_EQ(recent.Find(Bytes32{1}), nullptr);
}

// What memory and the tables say together; `tables` is the state after the last record dropped.
void ExpectState(const SegmentWorld& world, const SegmentWorld::State& tables) {
  std::set<Bytes32> ids(world.ids().begin(), world.ids().end());
  for (const Bytes32& id : ids) {
    const RecentEntry* const entry = world.recent.Find(id);
    const CoinRecord* got = nullptr;
    if (entry != nullptr) {
      if (entry->exists) got = &entry->coin;
    } else if (const auto found = tables.find(id); found != tables.end()) {
      got = &found->second;
    }
    const auto want = world.state().find(id);
    ASSERT_EQ(got != nullptr, want != world.state().end());
    if (got != nullptr) {
      ASSERT_EQ(SegmentWorld::Describe(*got), SegmentWorld::Describe(want->second));
    }
  }
}

TEST(RecentTest, TheNewestSegmentThatKnowsACoinSpeaksForIt) {
  for (const std::uint64_t seed : {81u, 82u}) {
    SegmentWorld world(seed);
    std::uint64_t dropped_through = 0;
    std::size_t dropped = 0;
    for (int step = 0; step < 200; ++step) {
      world.RandomStep();
      if (world.recent.frozen_count() > 3) {
        dropped_through = world.recent.segments().front()->last_record();
        world.recent.DropOldest();
        ++dropped;
      }
      ASSERT_NO_FATAL_FAILURE(ExpectState(world, world.StateAfter(dropped_through)))
          << seed << " " << step;
    }
    EXPECT_GT(dropped, 10u);
  }
}

TEST(RecentTest, SegmentsFollowOneAnother) {
  SegmentWorld world(83);
  for (int step = 0; step < 100; ++step) world.RandomStep();
  std::uint64_t next = 1;
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  for (const auto& segment : world.recent.segments()) {
    EXPECT_EQ(segment->first_record(), next);
    next = segment->last_record() + 1;
    entries += segment->entry_count();
    bytes += segment->memory_bytes();
  }
  EXPECT_EQ(next, world.last_record() + 1);
  EXPECT_EQ(world.recent.entry_count(), entries);
  EXPECT_EQ(world.recent.memory_bytes(), bytes);
  EXPECT_GT(entries, 0u);
}

TEST(RecentTest, AnEmptySegmentStaysTheNewest) {
  SegmentWorld world(84);
  world.recent.Freeze();
  EXPECT_EQ(world.recent.frozen_count(), 0u);
  world.AddBlock();
  world.recent.Freeze();
  world.recent.Freeze();
  EXPECT_EQ(world.recent.frozen_count(), 1u);
  world.RollBack(1);  // a record without a block is something to write all the same
  world.recent.Freeze();
  EXPECT_EQ(world.recent.frozen_count(), 2u);
}

TEST(RecentTest, TheNewestSegmentCannotBeDropped) {
  SegmentWorld world(85);
  world.AddBlock();
  EXPECT_THROW(world.recent.DropOldest(), CheckFailed);
}

TEST(RecentTest, FindManyAnswersEachIdInItsPlace) {
  SegmentWorld world(86);
  for (int step = 0; step < 60; ++step) world.RandomStep();
  ASSERT_GT(world.recent.frozen_count(), 2u);
  std::vector<Bytes32> ids;
  std::vector<std::uint64_t> hashes;
  std::vector<const RecentEntry*> want;
  std::size_t absent = 0;
  for (const Bytes32& id : world.ids()) {
    Bytes32 other = id;
    other[31] ^= 1;
    for (const Bytes32& asked : {id, other}) {
      ids.push_back(asked);
      hashes.push_back(KeyedHash(kSecret, asked));
      want.push_back(world.recent.Find(asked));
      absent += want.back() == nullptr ? 1 : 0;
    }
  }
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, std::size_t{16}, std::size_t{17}, ids.size()}) {
    const RecentEntry nothing;
    std::vector<const RecentEntry*> got(count, &nothing);
    Recent::FindMany(world.recent.segments(), std::span(ids).first(count),
                     std::span(hashes).first(count), got.data());
    EXPECT_TRUE(std::equal(got.begin(), got.end(), want.begin()));
  }
  EXPECT_GE(absent, world.ids().size());
  EXPECT_LT(absent, ids.size());
}

// A reader copies the list under the lock and reads frozen segments after it.
TEST(RecentTest, ADroppedSegmentLivesAsLongAsItsReaders) {
  SegmentWorld world(87);
  world.AddBlock();
  world.AddBlock();
  world.recent.Freeze();
  const Recent::Segments held = world.recent.segments();
  world.recent.DropOldest();
  EXPECT_EQ(world.recent.segments().size(), 1u);
  for (const auto& [id, coin] : world.state()) {
    EXPECT_EQ(world.recent.Find(id), nullptr);
    const RecentEntry* const entry = Recent::Find(held, id, KeyedHash(kSecret, id));
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(SegmentWorld::Describe(entry->coin), SegmentWorld::Describe(coin));
  }
  EXPECT_FALSE(world.state().empty());
}

}  // namespace
}  // namespace coins
