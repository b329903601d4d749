// SPDX-License-Identifier: Apache-2.0
// Goal: copies of hint lists stay where they are until they are cut off, and cutting gives memory
// back. Method: lists of all sizes, also larger than a page; marks taken between them and cut to in
// reverse.
#include "recent/hint_arena.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "coin/hint_list.h"

namespace coins {
namespace {

std::string ListOf(std::size_t count, std::size_t seed) {
  std::string bytes;
  std::vector<std::string> hints;
  for (std::size_t i = 0; i < count; ++i) {
    hints.push_back({static_cast<char>(i >> 8), static_cast<char>(i), static_cast<char>(seed)});
  }
  std::vector<ByteSpan> spans(hints.size());
  for (std::size_t i = 0; i < hints.size(); ++i) spans[i] = AsBytes(hints[i]);
  AppendHintList(spans, &bytes);
  return bytes;
}

void ExpectList(const std::uint8_t* got, const std::string& want) {
  ASSERT_EQ(AsText({got, want.size()}), want);
}

TEST(HintArenaTest, StartsEmpty) {
  const HintArena arena;
  EXPECT_EQ(arena.memory_bytes(), 0u);
  EXPECT_EQ(arena.mark().pages, 0u);
}

TEST(HintArenaTest, CopiesNeverMove) {
  HintArena arena;
  std::vector<std::pair<const std::uint8_t*, std::string>> lists;
  for (std::size_t i = 0; i < 600; ++i) {
    std::string list = ListOf(1 + i * 7 % 900, i);
    const std::uint8_t* const copy = arena.Append(AsBytes(list).data());
    EXPECT_NE(copy, AsBytes(list).data());
    lists.emplace_back(copy, std::move(list));
  }
  EXPECT_GT(arena.mark().pages, 2u);
  for (const auto& [copy, list] : lists) ASSERT_NO_FATAL_FAILURE(ExpectList(copy, list));
}

TEST(HintArenaTest, AListLargerThanAPageHasOneOfItsOwn) {
  HintArena arena;
  const std::string small = ListOf(1, 1);
  const std::string large = ListOf(kMaxHintsPerList, 2);
  const std::uint8_t* const first = arena.Append(AsBytes(small).data());
  const std::size_t before = arena.memory_bytes();
  const HintArena::Mark mark = arena.mark();
  const std::uint8_t* const second = arena.Append(AsBytes(large).data());
  const std::uint8_t* const third = arena.Append(AsBytes(small).data());
  EXPECT_GE(arena.memory_bytes(), before + large.size());
  ExpectList(first, small);
  ExpectList(second, large);
  ExpectList(third, small);
  arena.CutTo(mark);
  EXPECT_EQ(arena.memory_bytes(), before);
  ExpectList(first, small);
}

TEST(HintArenaTest, CuttingInReverseLeavesWhatWasBefore) {
  std::mt19937_64 random(4);
  HintArena arena;
  struct Step {
    HintArena::Mark before;
    std::size_t memory_before;
    const std::uint8_t* copy;
    std::string list;
  };
  std::vector<Step> steps;
  for (int i = 0; i < 3000; ++i) {
    if (random() % 5 < 3 || steps.empty()) {
      std::string list = ListOf(1 + random() % 2000, random());
      Step step{arena.mark(), arena.memory_bytes(), nullptr, {}};
      step.copy = arena.Append(AsBytes(list).data());
      step.list = std::move(list);
      steps.push_back(std::move(step));
    } else {
      const std::size_t left = steps.size() - 1 - random() % std::min<std::size_t>(steps.size(), 4);
      arena.CutTo(steps[left].before);
      ASSERT_EQ(arena.memory_bytes(), steps[left].memory_before);
      ASSERT_EQ(arena.mark().pages, steps[left].before.pages);
      ASSERT_EQ(arena.mark().used, steps[left].before.used);
      steps.resize(left);
    }
  }
  for (const Step& step : steps) ASSERT_NO_FATAL_FAILURE(ExpectList(step.copy, step.list));
  arena.CutTo({});
  EXPECT_EQ(arena.memory_bytes(), 0u);
}

}  // namespace
}  // namespace coins
