// SPDX-License-Identifier: Apache-2.0
// Goal: each key has the list of what was appended to it and not popped, in that order, however long it
// grows and whoever stands beside it. Method: random appends and pops against a map of vectors; keys that
// agree in all bytes but the last.
#include "recent/event_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

#include "base/check.h"

namespace coins {
namespace {

std::vector<std::uint32_t> Listed(const EventTable& table, const ShortKey& key) {
  const auto events = table.Find(key);
  return {events.begin(), events.end()};
}

TEST(EventTableTest, StartsEmpty) {
  const EventTable table;
  EXPECT_TRUE(table.Find(ShortKey{}).empty());
}

TEST(EventTableTest, KeepsTheOrderAtEverySize) {
  EventTable table;
  std::vector<std::uint32_t> want;
  for (std::uint32_t i = 0; i < 300; ++i) {
    table.Append({1}, i * 7);
    want.push_back(i * 7);
    ASSERT_EQ(Listed(table, {1}), want);
  }
  while (!want.empty()) {
    table.Pop({1});
    want.pop_back();
    ASSERT_EQ(Listed(table, {1}), want);
  }
}

TEST(EventTableTest, PoppingWhatIsNotThereIsOurBug) {
  EventTable table;
  EXPECT_THROW(table.Pop({1}), CheckFailed);
  table.Append({1}, 5);
  EXPECT_THROW(table.Pop({2}), CheckFailed);
  table.Pop({1});
  EXPECT_THROW(table.Pop({1}), CheckFailed);
  table.Append({1}, 6);  // the empty list takes events again
  EXPECT_EQ(Listed(table, {1}), std::vector<std::uint32_t>{6});
}

// The hash is the front of the key: equal fronts must still be two lists.
TEST(EventTableTest, KeysThatDifferInAnyByteAreTwoLists) {
  EventTable table;
  table.Append({}, 100);
  for (std::size_t byte = 0; byte < ShortKey{}.size(); ++byte) {
    ShortKey key{};
    key.at(byte) = 1;
    table.Append(key, static_cast<std::uint32_t>(byte));
  }
  EXPECT_EQ(Listed(table, {}), std::vector<std::uint32_t>{100});
  for (std::size_t byte = 0; byte < ShortKey{}.size(); ++byte) {
    ShortKey key{};
    key.at(byte) = 1;
    EXPECT_EQ(Listed(table, key), std::vector<std::uint32_t>{static_cast<std::uint32_t>(byte)});
  }
}

TEST(EventTableTest, EqualsAMapOfVectors) {
  std::mt19937_64 random(61);
  EventTable table;
  std::map<ShortKey, std::vector<std::uint32_t>> want;
  for (int step = 0; step < 60'000; ++step) {
    // Some keys are busy, most are not; all share their first eight bytes with others.
    ShortKey key{};
    key[0] = static_cast<std::uint8_t>(random() % 3);
    const std::uint64_t rest = random() % 4 == 0 ? random() % 20'000 : random() % 5;
    key[10] = static_cast<std::uint8_t>(rest >> 8);
    key[11] = static_cast<std::uint8_t>(rest);
    std::vector<std::uint32_t>& events = want[key];
    if (!events.empty() && random() % 3 == 0) {
      table.Pop(key);
      events.pop_back();
    } else {
      events.push_back(static_cast<std::uint32_t>(random()));
      table.Append(key, events.back());
    }
    ASSERT_EQ(Listed(table, key), events) << step;
  }
  std::size_t longest = 0;
  for (const auto& [key, events] : want) {
    ASSERT_EQ(Listed(table, key), events);
    longest = std::max(longest, events.size());
  }
  EXPECT_GT(longest, 500u);
}

TEST(EventTableTest, CountsTheBytesOfLongLists) {
  EventTable table;
  table.Append({1}, 0);
  table.Append({1}, 1);
  const std::size_t few = table.memory_bytes();
  table.Append({1}, 2);
  EXPECT_EQ(table.memory_bytes(), few + 4 * sizeof(std::uint32_t));
  table.Append({1}, 3);
  EXPECT_EQ(table.memory_bytes(), few + 4 * sizeof(std::uint32_t));
  table.Append({1}, 4);
  EXPECT_EQ(table.memory_bytes(), few + 8 * sizeof(std::uint32_t));
}

}  // namespace
}  // namespace coins
