// SPDX-License-Identifier: Apache-2.0
// Goal and method: see pager.h. Here: which entries a page must hold, and where its cursor then stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "model/comparison.h"
#include "model/pager.h"

namespace coinstore_test {
namespace {

// Entries begin with the id, or the puzzle hash, that they are about.
std::string Name(const std::string& entry) {
  return Hex(reinterpret_cast<const uint8_t*>(entry.data()), 6);
}

std::string Names(const std::vector<std::string>& entries) {
  std::string names;
  for (const std::string& entry : entries) names += Name(entry) + " ";
  return names;
}

std::string Names(const std::vector<Entry>& entries, size_t begin) {
  std::string names;
  for (size_t i = begin; i < std::min(entries.size(), begin + 20); ++i) {
    names += Name(entries[i].bytes) + " ";
  }
  return names;
}

bool StandAt(const std::vector<Entry>& entries, size_t begin, const std::vector<std::string>& got) {
  if (got.size() > entries.size() - begin) return false;
  return std::equal(got.begin(), got.end(), entries.begin() + static_cast<ptrdiff_t>(begin),
                    [](const std::string& a, const Entry& b) { return a == b.bytes; });
}

std::string Text(const Question& question) {
  std::string text = "answer " + std::to_string(static_cast<int>(question.answer)) + " source " +
                     std::to_string(question.source);
  for (const auto& [setting, value] : question.settings) {
    text += " " + std::to_string(setting) + "=" + std::to_string(value);
  }
  for (const std::string& key : question.keys) {
    text +=
        " " + Hex(reinterpret_cast<const uint8_t*>(key.data()), std::min<size_t>(key.size(), 6));
  }
  return text;
}

}  // namespace

// So that a page ends only where it is full, or everything is.
bool Pager::HasAmpleBudget(const Question& question) const {
  const uint64_t budget = question.Has(COINSTORE_QUERY_SCAN_BUDGET)
                              ? question.Get(COINSTORE_QUERY_SCAN_BUDGET)
                              : store_.scan_budget;
  return budget >= 10'000 || question.answer == Question::Answer::kBalances;
}

bool Pager::TurnPage(Walk* walk, size_t cap) {
  const Turned turned = CallPage(*walk, walk->view, cap, walk->cursor);
  SCOPED_TRACE(Text(walk->question) + (walk->view == nullptr ? "" : " with a view") + " cap " +
               std::to_string(cap));
  if (!ExpectStatus(*walk, turned.status, cap)) return false;
  if (cap == 0) {
    EXPECT_TRUE(turned.entries.empty());
    EXPECT_TRUE(turned.more || store_.reference.tip() == nullptr);
    EXPECT_EQ(turned.cursor, walk->cursor);
    store_.reached("page: without room");
    return true;
  }
  ExpectEntries(walk, turned, cap);
  Reach(*walk, turned);
  return turned.more && !::testing::Test::HasFailure();
}

bool Pager::TurnIterator(Walk* walk, size_t cap) {
  const Turned turned = CallIterator(*walk, cap);
  SCOPED_TRACE(Text(walk->question) + " as an iterator, cap " + std::to_string(cap));
  if (!ExpectStatus(*walk, turned.status, cap)) return false;
  if (turned.status == COINSTORE_DONE && walk->may_be_done) {
    store_.reached("iterator: done though more has come", walk->seen.block);
    return false;
  }
  ExpectEntries(walk, turned, cap);
  EXPECT_EQ(turned.entries.empty(), turned.status == COINSTORE_DONE);
  if (turned.status == COINSTORE_DONE) return false;
  coinstore_tip block = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_iter_tip(walk->iter.get(), &block, nullptr), COINSTORE_OK);
  ExpectBlock(*store_.Shown(walk->view).tip(), block);
  store_.reached("iterator: goes on after a later block", walk->seen.block);
  if (store_.random.Percent(20)) {  // the cursor of an iterator leads on page by page too
    walk->iter.reset();
    walk->may_be_done = false;
    while (TurnPage(walk, 1'000)) continue;
    store_.reached("iterator: its cursor leads on");
    return false;
  }
  return !::testing::Test::HasFailure();
}

void Pager::ExpectEntries(Walk* walk, const Turned& turned, size_t cap) {
  const ReferenceStore& reference = store_.reference;
  if (reference.tip() == nullptr) {
    EXPECT_TRUE(turned.entries.empty() && !turned.more && turned.cursor.empty());
    return;
  }
  const Question& question = walk->question;
  const std::vector<Entry> entries = AllEntries(question, {reference, store_.Shown(walk->view)});
  const auto at = [&](const Standing& standing) {
    return static_cast<size_t>(
        std::lower_bound(entries.begin(), entries.end(), standing,
                         [](const Entry& a, const Standing& b) { return a.standing < b; }) -
        entries.begin());
  };
  size_t begin = at(walk->latest);
  if (!turned.entries.empty()) {
    const size_t last = begin;
    begin = at(walk->earliest);
    while (begin < last && !StandAt(entries, begin, turned.entries)) ++begin;
    ASSERT_TRUE(StandAt(entries, begin, turned.entries))
        << "got " << Names(turned.entries) << "\nexpected " << Names(entries, at(walk->earliest))
        << "\nat the latest from entry " << last - at(walk->earliest);
  }
  const size_t n = turned.entries.size(), end = begin + n;
  ASSERT_LE(n, cap);
  if (walk->iter != nullptr) walk->may_be_done = end == entries.size();
  if (!turned.more) {
    ASSERT_EQ(end, entries.size()) << "the last page leaves out " << Names(entries, end);
  }
  if (question.is_chia() && walk->iter == nullptr) {
    ExpectChiaPage(*walk, turned, entries, begin, cap);
  } else {
    EXPECT_EQ(turned.next_height, COINSTORE_NO_HEIGHT);
    const bool may_be_short = question.is_chia() || !HasAmpleBudget(question);
    EXPECT_TRUE(may_be_short || !turned.more || n == cap || walk->iter != nullptr)
        << "a page ended early";
  }
  EXPECT_TRUE(!turned.more || turned.cursor != walk->cursor) << "the cursor does not advance";
  const Standing behind_all = EndOf(question, reference);
  if (!turned.more) {
    walk->earliest = walk->latest = behind_all;
  } else {
    if (n > 0) {
      walk->earliest = entries[end - 1].standing;
      walk->earliest.is_behind = true;
    }
    walk->latest = end < entries.size() ? entries[end].standing : behind_all;
  }
  walk->cursor = turned.cursor;
  walk->tip = reference.NameAt(reference.tip()->height);
}

// Cut at a height, unless a height is larger than a page.
void Pager::ExpectChiaPage(const Walk& walk, const Turned& turned,
                           const std::vector<Entry>& entries, size_t begin, size_t cap) {
  const size_t n = turned.entries.size();
  const auto height = [&](size_t i) { return entries[i].standing.height; };
  if (HasAmpleBudget(walk.question)) {
    EXPECT_EQ(turned.more, entries.size() - begin > cap);
  }
  if (!turned.more) {
    EXPECT_EQ(turned.next_height, COINSTORE_NO_HEIGHT);
    return;
  }
  const bool is_inside = n > 0 && height(begin) == turned.next_height;
  for (size_t i = begin; i < begin + n; ++i) {
    EXPECT_TRUE(is_inside ? height(i) == turned.next_height : height(i) < turned.next_height);
  }
  if (begin + n < entries.size()) {
    EXPECT_LE(turned.next_height, height(begin + n));
  }
  store_.reached("Chia's page: ends between heights", n > 0 && !is_inside);
  store_.reached("Chia's page: ends inside a height", is_inside);
  if (!HasAmpleBudget(walk.question)) return;
  EXPECT_EQ(turned.next_height, height(begin + cap));
  size_t below = begin;
  while (height(below) < turned.next_height) ++below;
  EXPECT_EQ(n, below > begin ? below - begin : cap);
}

void Pager::Reach(const Walk& walk, const Turned& turned) {
  Reached& reached = store_.reached;
  const Question& question = walk.question;
  const bool shows = !turned.entries.empty();
  static const std::map<uint32_t, std::string> kSources = {
      {0, "balances"},
      {COINSTORE_BY_PUZZLE_HASH, "by puzzle hash"},
      {COINSTORE_BY_HINT, "by hint"},
      {COINSTORE_BY_PARENT, "by parent"},
      {COINSTORE_BY_ID, "by id"},
      {COINSTORE_ADDED_AT, "added at"},
      {COINSTORE_REMOVED_AT, "removed at"},
      {COINSTORE_CHANGED_AT, "changed at"},
      {COINSTORE_ALL_UNSPENT, "all unspent"}};
  const bool pairs = question.answer == Question::Answer::kPairs;
  const std::string name = (pairs ? "page of pairs: " : "page: ") + kSources.at(question.source);
  reached(name, shows);
  reached(name + ", as of a view", shows && walk.view != nullptr);
  reached("page: order by height", shows && question.is_by_height());
  reached("page: with hints too", shows && question.Get(COINSTORE_QUERY_HINTED) != 0);
  reached("page: repeated keys",
          shows && question.keys.size() > 1 && question.keys.front() == question.keys.back());
  reached("page: ended by the budget", turned.more && !HasAmpleBudget(question));
  reached("page: nothing though there is more", !shows && turned.more);
  reached("cursor: goes on after a later block", shows && walk.seen.block);
  reached("cursor: goes on after a later rollback", shows && walk.seen.rollback);
  reached("cursor: goes on after a checkpoint", shows && walk.seen.checkpoint);
  reached("cursor: goes on after a reopening", shows && walk.seen.opening);
  static const std::pair<uint32_t, const char*> kFilters[] = {
      {COINSTORE_QUERY_START, "start"},
      {COINSTORE_QUERY_END, "end"},
      {COINSTORE_QUERY_MIN, "min"},
      {COINSTORE_QUERY_MAX, "max"},
      {COINSTORE_QUERY_SPENT, "spent"},
      {COINSTORE_QUERY_UNSPENT, "unspent"},
      {COINSTORE_QUERY_MIN_AMOUNT, "least amount"}};
  for (const auto& [setting, filter] : kFilters) {
    reached(std::string("page: filter ") + filter, shows && question.Has(setting));
  }
  if (walk.view == nullptr || question.answer != Question::Answer::kCoins) return;
  for (const std::string& entry : turned.entries) {
    coinstore_record record;
    std::memcpy(&record, entry.data(), sizeof record);
    const auto now = store_.reference.coins().find(ToBytes32(record.coin_id));
    reached("page: a coin that was spent later shown unspent",
            question.is_by_owner() && record.spent_height == COINSTORE_UNSPENT &&
                now->second.record.spent_height != COINSTORE_UNSPENT);
  }
}

}  // namespace coinstore_test
