// SPDX-License-Identifier: Apache-2.0
// Goal: a segment says of every coin what it was before its records and what it is after them, and lists
// each coin where its owners and its parent look for it. Method: random histories beside a plain map of
// coins (segment_world.h), every segment held against the maps at its two ends; then the corners by hand.
#include "recent/segment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "base/check.h"
#include "coin/coin_id.h"
#include "recent/segment_world.h"

namespace coins {
namespace {

constexpr Secret kSecret = SegmentWorld::kSecret;

void ExpectSame(const CoinRecord* got, const SegmentWorld::State& want, const Bytes32& id) {
  const auto found = want.find(id);
  ASSERT_EQ(got != nullptr, found != want.end()) << ToHex(id);
  if (got == nullptr) return;
  ASSERT_EQ(SegmentWorld::Describe(*got), SegmentWorld::Describe(found->second));
}

// Every coin that the records changed has an entry, and the entry tells both ends.
void ExpectBothEnds(const SegmentWorld& world, const Segment& segment) {
  const SegmentWorld::State& before = world.StateAfter(segment.first_record() - 1);
  const SegmentWorld::State& after = world.StateAfter(segment.last_record());
  for (const Bytes32& id : std::set<Bytes32>(world.ids().begin(), world.ids().end())) {
    const std::uint32_t index = segment.Find(id, KeyedHash(kSecret, id));
    if (index == kNoEntry) {
      const auto was = before.find(id), is = after.find(id);
      ASSERT_EQ(was == before.end(), is == after.end());
      if (is != after.end()) ExpectSame(&was->second, after, id);
      continue;
    }
    const RecentEntry& entry = segment.entry(index);
    ASSERT_EQ(entry.coin.coin_id, id);
    ASSERT_FALSE(entry.is_superseded);
    CoinRecord kept;
    ASSERT_NO_FATAL_FAILURE(ExpectSame(segment.Before(entry, &kept), before, id));
    ASSERT_NO_FATAL_FAILURE(ExpectSame(entry.exists ? &entry.coin : nullptr, after, id));
  }
  // No other entry speaks.
  std::set<Bytes32> speaking;
  for (std::uint32_t i = 0; i < segment.entry_count(); ++i) {
    const RecentEntry& entry = segment.entry(i);
    if (entry.is_superseded) continue;
    ASSERT_TRUE(speaking.insert(entry.coin.coin_id).second);
    ASSERT_EQ(segment.Find(entry.coin.coin_id, KeyedHash(kSecret, entry.coin.coin_id)), i);
  }
}

// Each coin stands exactly once at its place of now, for each of its owners; and lists are in order.
void ExpectOwners(const Segment& segment) {
  std::map<ShortKey, std::set<std::pair<Segment::Place, std::uint32_t>>> wanted;
  for (std::uint32_t i = 0; i < segment.entry_count(); ++i) {
    const RecentEntry& entry = segment.entry(i);
    ForEachOwner(entry.coin, [&](const Owner& owner) {
      auto& of_owner = wanted[owner.Key(kSecret)];
      if (entry.is_superseded || !entry.exists) return;
      of_owner.insert({{entry.coin.place_height(), entry.coin.coin_id}, i});
    });
  }
  for (const auto& [key, places] : wanted) {
    std::vector<std::pair<Segment::Place, std::uint32_t>> got;
    for (const auto events : {segment.BaseEvents(key), segment.Events(key)}) {
      const auto place_of = [&](std::uint32_t event) { return segment.PlaceOf(event); };
      ASSERT_TRUE(std::ranges::is_sorted(events, {}, place_of));
      for (const std::uint32_t event : events) {
        const std::uint32_t index = Segment::EntryOf(event);
        const RecentEntry& entry = segment.entry(index);
        const Segment::Place now{entry.coin.place_height(), entry.coin.coin_id};
        const bool is_there = !entry.is_superseded && entry.exists;
        if (is_there && segment.PlaceOf(event) == now) got.emplace_back(now, index);
      }
      for (std::size_t i = 0; i < events.size(); ++i) {
        const std::size_t first = Segment::FirstFrom(segment, events, place_of(events[i]));
        ASSERT_LE(first, i);
        ASSERT_EQ(place_of(events[first]), place_of(events[i]));
      }
      ASSERT_EQ(Segment::FirstFrom(segment, events, {}), 0u);
      ASSERT_EQ(Segment::FirstFrom(segment, events, {UINT64_MAX, {}}), events.size());
    }
    std::sort(got.begin(), got.end());
    ASSERT_TRUE(std::equal(got.begin(), got.end(), places.begin(), places.end()));
  }
}

// Coins that blocks of the segment created, by number and by parent.
void ExpectCreated(const Segment& segment) {
  std::map<ShortKey, std::vector<std::uint32_t>> odd;
  std::uint64_t next = 0;
  for (std::size_t b = 0; b < segment.block_count(); ++b) {
    const RecentBlock& block = segment.block(b);
    if (next < block.first_coin) {
      ASSERT_EQ(segment.FindByNumber(next), kNoEntry);
      ASSERT_EQ(segment.FindByNumber(block.first_coin - 1), kNoEntry);
    }
    for (std::uint64_t number = block.first_coin; number < block.end_coin; ++number) {
      const std::uint32_t entry = segment.FindByNumber(number);
      ASSERT_EQ(entry, block.first_entry + (number - block.first_coin));
      const CoinRecord& coin = segment.entry(entry).coin;
      ASSERT_EQ(coin.number, number);
      odd[ParentKey(kSecret, coin.coin.parent_id)];
      if (coin.is_odd) odd[ParentKey(kSecret, coin.coin.parent_id)].push_back(entry);
    }
    next = block.end_coin;
  }
  ASSERT_EQ(segment.FindByNumber(next), kNoEntry);
  ASSERT_EQ(segment.FindByNumber(UINT64_MAX), kNoEntry);
  for (const auto& [parent, children] : odd) {
    const auto got = segment.OddChildren(parent);
    ASSERT_EQ(std::vector<std::uint32_t>(got.begin(), got.end()), children);
  }
}

TEST(SegmentTest, TellsBothEndsOfARandomHistory) {
  for (const std::uint64_t seed : {71u, 72u, 73u}) {
    SegmentWorld world(seed);
    for (int step = 0; step < 120; ++step) {
      world.RandomStep();
      for (const auto& segment : world.recent.segments()) {
        if (segment->is_empty()) continue;
        if (step % 8 != 0 && segment != world.recent.segments().back()) continue;
        ASSERT_NO_FATAL_FAILURE(ExpectBothEnds(world, *segment)) << seed << " " << step;
        ASSERT_NO_FATAL_FAILURE(ExpectOwners(*segment)) << seed << " " << step;
        ASSERT_NO_FATAL_FAILURE(ExpectCreated(*segment)) << seed << " " << step;
      }
    }
    EXPECT_GT(world.recreated(), 20u) << seed;
    EXPECT_GT(world.recent.segments().size(), 8u) << seed;
  }
}

// All that a segment tells, as text.
std::string Describe(const SegmentWorld& world, const Segment& segment) {
  std::ostringstream text;
  std::set<ShortKey> owners, parents;
  for (std::uint32_t i = 0; i < segment.entry_count(); ++i) {
    const RecentEntry& entry = segment.entry(i);
    text << i << " " << SegmentWorld::Describe(entry.coin) << " " << entry.before << entry.exists
         << entry.is_superseded << "\n";
  }
  for (const Bytes32& id : world.ids()) {
    text << segment.Find(id, KeyedHash(kSecret, id)) << " ";
    parents.insert(ParentKey(kSecret, id));
  }
  for (const auto& [id, coin] : world.state()) {
    parents.insert(ParentKey(kSecret, coin.coin.parent_id));
    ForEachOwner(coin, [&](const Owner& owner) { owners.insert(owner.Key(kSecret)); });
  }
  for (const ShortKey& owner : owners) {
    text << "\nowner";
    for (const std::uint32_t event : segment.BaseEvents(owner)) text << " base " << event;
    for (const std::uint32_t event : segment.Events(owner)) text << " " << event;
  }
  for (const ShortKey& parent : parents) {
    for (const std::uint32_t child : segment.OddChildren(parent)) text << " child " << child;
  }
  text << " blocks " << segment.block_count() << " changes " << segment.changes();
  return text.str();
}

TEST(SegmentTest, ABlockAddedAndPoppedLeavesNothing) {
  SegmentWorld world(74);
  for (int step = 0; step < 80; ++step) {
    world.RandomStep();
    Segment& newest = world.recent.newest();
    const Delta delta = world.MakeBlock();
    const std::string before = Describe(world, newest);
    newest.Add(delta);
    ASSERT_NE(Describe(world, newest), before);
    newest.Pop();
    ASSERT_EQ(Describe(world, newest), before) << step;
    newest.SetLastRecord(world.last_record());
  }
}

CoinRecord CoinOf(std::uint8_t name, std::uint64_t number, std::uint64_t height,
                  const std::string* hints = nullptr) {
  CoinRecord coin;
  coin.coin = {Bytes32{0xaa}, Bytes32{name}, name};
  coin.coin_id = CoinId(coin.coin);
  coin.number = number;
  coin.created_height = height;
  coin.is_odd = true;
  if (hints != nullptr) coin.hints = AsBytes(*hints).data();
  return coin;
}

std::string HintListOf(const std::string& hint) {
  std::string list;
  AppendHintList({AsBytes(hint)}, &list);
  return list;
}

Delta BlockOf(std::uint64_t record, std::uint64_t height, std::vector<CoinRecord> created,
              std::vector<CoinRecord> spent = {}) {
  Delta delta;
  delta.record.number = record;
  delta.record.height = height;
  delta.record.first_coin = created.empty() ? 0 : created[0].number;
  delta.record.coin_count = delta.record.odd_count = static_cast<std::uint32_t>(created.size());
  for (CoinRecord& coin : created) {
    coin.is_odd = true;
    delta.id_hashes.push_back(KeyedHash(kSecret, coin.coin_id));
  }
  for (const CoinRecord& coin : spent) {
    delta.spent.push_back({coin, KeyedHash(kSecret, coin.coin_id)});
  }
  delta.created = std::move(created);
  FinishDelta(kSecret, &delta);
  return delta;
}

const RecentEntry& EntryOf(const Segment& segment, const CoinRecord& coin) {
  return segment.entry(segment.Find(coin.coin_id, KeyedHash(kSecret, coin.coin_id)));
}

TEST(SegmentTest, KnowsItsRecords) {
  Segment segment(kSecret, 8);
  EXPECT_TRUE(segment.is_empty());
  EXPECT_EQ(segment.first_record(), 8u);
  EXPECT_EQ(segment.last_record(), 7u);
  segment.Add(BlockOf(8, 5, {CoinOf(1, 0, 5)}));
  EXPECT_FALSE(segment.is_empty());
  EXPECT_EQ(segment.last_record(), 8u);
  EXPECT_EQ(segment.changes(), 1u);
  segment.Pop();
  segment.SetLastRecord(9);  // the rollback
  EXPECT_FALSE(segment.is_empty());
  EXPECT_EQ(segment.changes(), 0u);
}

// The coin that comes back has other hints and another number. Popping it restores what was said before.
TEST(SegmentTest, ACoinDeletedAndCreatedAgainIsAnotherCoinUntilItIsPopped) {
  const std::string old_hints = HintListOf("old"), new_hints = HintListOf("new");
  const CoinRecord old_coin = CoinOf(1, 3, 5, &old_hints);
  CoinRecord new_coin = CoinOf(1, 64, 6, &new_hints);
  new_coin.is_coinbase = true;
  Segment segment(kSecret, 10);
  segment.AddInverse(std::vector<InverseChange>{{.before = old_coin, .exists = false}});
  segment.SetLastRecord(10);
  const auto expect_deleted = [&] {
    const RecentEntry& entry = EntryOf(segment, old_coin);
    EXPECT_FALSE(entry.exists);
    EXPECT_FALSE(entry.is_superseded);
    EXPECT_EQ(SegmentWorld::HintsOf(entry.coin), old_hints);
  };
  expect_deleted();
  segment.Add(BlockOf(11, 6, {new_coin}));
  const RecentEntry& again = EntryOf(segment, new_coin);
  EXPECT_TRUE(again.exists);
  EXPECT_EQ(SegmentWorld::Describe(again.coin), SegmentWorld::Describe(new_coin));
  CoinRecord kept;
  const CoinRecord* const before = segment.Before(again, &kept);
  ASSERT_NE(before, nullptr);
  EXPECT_EQ(SegmentWorld::Describe(*before), SegmentWorld::Describe(old_coin));
  const auto events_of = [&](const std::string& hint) {
    return segment.Events(Owner::OfHint(AsBytes(hint)).Key(kSecret)).size();
  };
  EXPECT_EQ(events_of("old"), 0u);
  EXPECT_EQ(events_of("new"), 1u);
  segment.Pop();
  expect_deleted();
  EXPECT_EQ(events_of("new"), 0u);
  segment.Add(BlockOf(13, 7, {new_coin}));  // and once more
  EXPECT_TRUE(EntryOf(segment, new_coin).exists);
}

TEST(SegmentTest, ASecondRollbackBelowKeepsTheFirstStateBefore) {
  CoinRecord spent = CoinOf(1, 3, 5);
  spent.spent_height = 8;
  spent.is_odd = false;  // not known yet
  Segment segment(kSecret, 10);
  segment.AddInverse(std::vector<InverseChange>{{.before = spent, .exists = true}});
  EXPECT_TRUE(EntryOf(segment, spent).exists);
  EXPECT_TRUE(EntryOf(segment, spent).coin.is_unspent());
  const ShortKey owner = Owner::OfPuzzleHash(spent.coin.puzzle_hash).Key(kSecret);
  ASSERT_EQ(segment.BaseEvents(owner).size(), 1u);
  EXPECT_EQ(segment.PlaceOf(segment.BaseEvents(owner)[0]).height, 5u);
  CoinRecord unspent = spent;
  unspent.spent_height = kUnspent;
  unspent.is_odd = true;
  segment.AddInverse(std::vector<InverseChange>{{.before = unspent, .exists = false}});
  EXPECT_FALSE(EntryOf(segment, spent).exists);
  EXPECT_TRUE(segment.BaseEvents(owner).empty());
  CoinRecord kept;
  const CoinRecord* const before = segment.Before(EntryOf(segment, spent), &kept);
  ASSERT_NE(before, nullptr);
  EXPECT_EQ(before->spent_height, 8u);
  EXPECT_TRUE(before->is_odd);  // or its row among the children would stay
}

TEST(SegmentTest, ACoinOfOlderSegmentsThatIsSpentIsACopyThatWasUnspent) {
  const std::string hints = HintListOf("mine");
  const CoinRecord coin = CoinOf(1, 3, 5, &hints);
  Segment segment(kSecret, 10);
  segment.Add(BlockOf(10, 9, {}, {coin}));
  const RecentEntry& entry = EntryOf(segment, coin);
  EXPECT_EQ(entry.before, kUnspentBefore);
  EXPECT_EQ(entry.coin.spent_height, 9u);
  EXPECT_NE(entry.coin.hints, coin.hints);  // its own copy
  EXPECT_EQ(SegmentWorld::HintsOf(entry.coin), hints);
  CoinRecord kept;
  EXPECT_EQ(SegmentWorld::Describe(*segment.Before(entry, &kept)), SegmentWorld::Describe(coin));
  EXPECT_EQ(segment.FindByNumber(3), kNoEntry);  // no block here created it
  EXPECT_TRUE(segment.OddChildren(ParentKey(kSecret, coin.coin.parent_id)).empty());
  segment.Pop();
  EXPECT_EQ(segment.Find(coin.coin_id, KeyedHash(kSecret, coin.coin_id)), kNoEntry);
  EXPECT_EQ(segment.entry_count(), 0u);
}

TEST(SegmentTest, ACoinCreatedAndSpentByOneBlockHasOneEvent) {
  CoinRecord coin = CoinOf(1, 0, 5);
  coin.spent_height = 5;
  Segment segment(kSecret, 1);
  segment.Add(BlockOf(1, 5, {coin}));
  const ShortKey owner = Owner::OfPuzzleHash(coin.coin.puzzle_hash).Key(kSecret);
  ASSERT_EQ(segment.Events(owner).size(), 1u);
  EXPECT_EQ(segment.PlaceOf(segment.Events(owner)[0]).height, 5u);
  EXPECT_EQ(EntryOf(segment, coin).before, kAbsentBefore);
}

TEST(SegmentTest, WhatCannotBeIsOurBug) {
  const CoinRecord coin = CoinOf(1, 0, 5);
  Segment segment(kSecret, 1);
  EXPECT_THROW(segment.Pop(), CheckFailed);
  segment.Add(BlockOf(1, 5, {coin}));
  EXPECT_THROW(segment.Add(BlockOf(2, 6, {coin})), CheckFailed);  // it is there
  Segment spending(kSecret, 1);
  spending.Add(BlockOf(1, 5, {coin}));
  spending.Add(BlockOf(2, 6, {}, {coin}));
  EXPECT_THROW(spending.Add(BlockOf(3, 7, {}, {coin})), CheckFailed);  // spent already
  EXPECT_THROW(spending.AddInverse({}), CheckFailed);                  // above blocks
}

TEST(SegmentTest, MemoryGrowsWithTheCoinsAndHintsAreGivenBack) {
  const std::string hints = HintListOf(std::string(32, 'h'));
  std::vector<CoinRecord> coins;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    CoinRecord coin;
    coin.coin_id = {static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)};
    coin.hints = AsBytes(hints).data();
    coin.number = i;
    coins.push_back(coin);
  }
  const Delta delta = BlockOf(1, 5, coins);
  Segment segment(kSecret, 1);
  const std::size_t empty = segment.memory_bytes();
  segment.Add(delta);
  const std::size_t once = segment.memory_bytes();
  EXPECT_GT(once, empty + 1000 * (sizeof(RecentEntry) + 35));
  for (int i = 0; i < 100; ++i) {
    segment.Pop();
    segment.Add(delta);
    ASSERT_EQ(segment.memory_bytes(), once) << i;
  }
}

}  // namespace
}  // namespace coins
