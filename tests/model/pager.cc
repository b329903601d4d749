// SPDX-License-Identifier: Apache-2.0
// Goal and method: see pager.h. Here: asking, going on, and which refusals must come.
#include "model/pager.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "model/asking.h"

namespace coinstore_test {
namespace {

constexpr size_t kMostKept = 6, kMostIterators = 3;
constexpr int kMostPages = 12;         // at a time
constexpr int kPagesOfSmall = 20'000;  // to the end, if there is little

template <typename Structure>
std::vector<std::string> BytesOfEach(const std::vector<Structure>& structures) {
  std::vector<std::string> bytes;
  for (const Structure& each : structures) {
    bytes.emplace_back(reinterpret_cast<const char*>(&each), sizeof each);
  }
  return bytes;
}

QueryHandle QueryOf(const Question& question) {
  if (question.answer == Question::Answer::kBalances) return nullptr;
  return Ask(question.source, question.keys, {question.settings.begin(), question.settings.end()});
}

template <typename Items>
auto& Replace(Random& random, Items* items, size_t most, typename Items::value_type item) {
  if (items->size() < most) return items->emplace_back(std::move(item));
  return (*items)[random.Below(most)] = std::move(item);
}

}  // namespace

Pager::Walk Pager::Begin(const View& view) {
  Walk walk;
  walk.question = questions_.Any();
  walk.query = QueryOf(walk.question);
  walk.view = view;
  return walk;
}

size_t Pager::SomeCap() {
  static constexpr size_t kCaps[] = {1, 1, 2, 3, 7, 1'000, 1'000};
  return kCaps[store_.random.Below(std::size(kCaps))];
}

void Pager::AskAnew(const View& view) {
  Walk walk = Begin(view);
  const bool is_of_coins = walk.question.answer == Question::Answer::kCoins;
  if (is_of_coins && store_.random.Percent(15)) {
    OpenIterator(&walk);
    if (!TurnIterator(&walk, SomeCap())) return;
    Replace(store_.random, &iterators_, kMostIterators, std::move(walk));
    return;
  }
  const size_t cap = SomeCap();
  int pages = store_.is_small() ? kPagesOfSmall : kMostPages;
  const bool keeps = store_.random.Percent(40);
  if (keeps) pages = 1 + static_cast<int>(store_.random.Below(3));
  if (store_.random.Percent(5)) TurnPage(&walk, 0);
  while (pages-- > 0) {
    if (!TurnPage(&walk, cap)) break;
  }
  EXPECT_TRUE(keeps || !store_.is_small() || pages >= 0 || ::testing::Test::HasFailure())
      << "the pages do not end";
  if (keeps && !walk.cursor.empty()) {
    Replace(store_.random, &walks_, kMostKept, std::move(walk));
  }
}

void Pager::GoOn() {
  if (!walks_.empty()) {
    const size_t which = store_.random.Below(walks_.size());
    Walk& walk = walks_[which];
    if (store_.random.Percent(20)) ExpectWrongCursors(walk);
    for (int pages = 1 + static_cast<int>(store_.random.Below(3)); pages > 0; --pages) {
      if (TurnPage(&walk, SomeCap())) continue;
      // Behind everything, a cursor may be kept on purpose.
      if (!store_.random.Percent(50)) walks_.erase(walks_.begin() + static_cast<ptrdiff_t>(which));
      break;
    }
  }
  if (iterators_.empty()) return;
  const size_t which = store_.random.Below(iterators_.size());
  if (TurnIterator(&iterators_[which], SomeCap())) return;
  iterators_.erase(iterators_.begin() + static_cast<ptrdiff_t>(which));
}

void Pager::Saw(const Seen& seen) {
  for (auto* walks : {&walks_, &iterators_}) {
    for (Walk& walk : *walks) walk.seen |= seen;
  }
}

std::set<View> Pager::views() const {
  std::set<View> views;
  for (const auto* walks : {&walks_, &iterators_}) {
    for (const Walk& walk : *walks) views.insert(walk.view);
  }
  views.erase(nullptr);
  return views;
}

void Pager::GiveUpWalksOf(const View& view) {
  std::erase_if(walks_, [&](const Walk& walk) { return walk.view == view; });
}

Pager::Turned Pager::CallPage(const Walk& walk, const View& view, size_t cap,
                              const std::vector<uint8_t>& cursor) const {
  const coinstore_view* const handle = AskedStore::Handle(view);
  Turned turned;
  const auto take = [&](auto&& page) {
    turned.status = page.status;
    turned.cursor = std::move(page.cursor);
    turned.more = page.more;
  };
  switch (walk.question.answer) {
    case Question::Answer::kCoins: {
      CoinsPage page = Page(store_.store, handle, walk.query.get(), cap, cursor);
      turned.entries = BytesOfEach(page.records);
      turned.next_height = page.next_height;
      take(page);
      break;
    }
    case Question::Answer::kPairs: {
      PairsPage page = Pairs(store_.store, handle, walk.query.get(), cap, cursor);
      turned.entries = BytesOfEach(page.hints);
      take(page);
      break;
    }
    case Question::Answer::kBalances: {
      BalancesPage page = AllBalances(store_.store, handle, cap, cursor);
      turned.entries = BytesOfEach(page.balances);
      take(page);
      break;
    }
  }
  return turned;
}

// Whether the answer is an answer. A refusal must come exactly where the rules say so; of several either.
bool Pager::ExpectStatus(const Walk& walk, coinstore_status status, size_t cap) {
  std::vector<coinstore_status> refusals;
  const bool has_ended = store_.HasEnded(walk.view);
  const bool is_stale = !walk.cursor.empty() && !store_.reference.Has(walk.tip);
  if (has_ended) refusals.push_back(COINSTORE_VIEW_ENDED);
  if (is_stale) refusals.push_back(COINSTORE_STALE_CURSOR);
  const bool is_too_much = !has_ended && cap > 0 && walk.question.needs_all_unspent() &&
                           store_.HasTooManyChanges(walk.view);
  if (is_too_much) refusals.push_back(COINSTORE_TOO_MANY_CHANGES);
  // Behind the end nothing has to be looked at; and an iterator there does not look.
  const bool is_at_end = walk.earliest == EndOf(walk.question, store_.reference);
  const bool may_pass = refusals.empty() || (is_at_end && !has_ended && !is_stale) ||
                        (walk.may_be_done && status == COINSTORE_DONE);
  const bool is_refusal = std::find(refusals.begin(), refusals.end(), status) != refusals.end();
  EXPECT_TRUE(is_refusal || (status >= 0 && may_pass))
      << coinstore_status_name(status) << (refusals.empty() ? "" : " instead of ")
      << (refusals.empty() ? "" : coinstore_status_name(refusals[0]));
  store_.reached("cursor: stale", status == COINSTORE_STALE_CURSOR);
  store_.reached("cursor: stale though its view is there",
                 status == COINSTORE_STALE_CURSOR && walk.view != nullptr && !has_ended);
  store_.reached("view: too many changes for a page", status == COINSTORE_TOO_MANY_CHANGES);
  store_.reached("iterator: stale", status == COINSTORE_STALE_CURSOR && walk.iter != nullptr);
  return status >= 0;
}

// A cursor that does not belong to what it is used with, or is none.
void Pager::ExpectWrongCursors(const Walk& walk) {
  if (walk.cursor.empty()) return;
  const auto status = [&](const Walk& other, const View& view, const std::vector<uint8_t>& cursor) {
    return CallPage(other, view, 1, cursor).status;
  };
  std::vector<uint8_t> damaged = walk.cursor;
  damaged[store_.random.Below(damaged.size())] ^= static_cast<uint8_t>(1 << store_.random.Below(8));
  EXPECT_EQ(status(walk, walk.view, damaged), COINSTORE_INVALID_CURSOR) << "a bit was changed";
  damaged.resize(store_.random.Below(damaged.size() - 1) + 1);
  EXPECT_EQ(status(walk, walk.view, damaged), COINSTORE_INVALID_CURSOR) << "it was cut";
  const Walk other = Begin(walk.view);
  const Question &a = other.question, &b = walk.question;
  const bool is_same = a.answer == b.answer && a.source == b.source;  // maybe
  if (!is_same) {
    EXPECT_EQ(status(other, walk.view, walk.cursor), COINSTORE_INVALID_CURSOR) << "another query's";
    store_.reached("cursor: of another query");
  }
  if (walk.view == nullptr) return;
  EXPECT_EQ(status(walk, nullptr, walk.cursor), COINSTORE_INVALID_CURSOR) << "another view's";
  store_.reached("cursor: of another view");
}

void Pager::OpenIterator(Walk* walk) {
  coinstore_iter* iter = nullptr;
  ASSERT_EQ(coinstore_iter_open(store_.store, AskedStore::Handle(walk->view), walk->query.get(),
                                walk->cursor.data(), walk->cursor.size(), &iter, nullptr),
            COINSTORE_OK);
  walk->iter.reset(iter);
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_iter_tip(iter, &tip, nullptr), COINSTORE_NOT_FOUND) << "nothing was read yet";
}

Pager::Turned Pager::CallIterator(const Walk& walk, size_t cap) const {
  Turned turned;
  std::vector<coinstore_record> records(cap);
  size_t n = 0;
  turned.status = coinstore_iter_next(walk.iter.get(), records.data(), cap, &n, nullptr);
  records.resize(n);
  turned.entries = BytesOfEach(records);
  turned.more = turned.status == COINSTORE_OK;
  turned.cursor.resize(COINSTORE_CURSOR_MAX);
  EXPECT_EQ(coinstore_iter_cursor(walk.iter.get(), turned.cursor.data(), turned.cursor.size(), &n,
                                  nullptr),
            COINSTORE_OK);
  turned.cursor.resize(n);
  return turned;
}

void Pager::ExpectIteratorsClosed() {
  for (const Walk& walk : iterators_) {
    coinstore_record record;
    size_t n = 0;
    EXPECT_EQ(coinstore_iter_next(walk.iter.get(), &record, 1, &n, nullptr), COINSTORE_CLOSED);
    store_.reached("iterator: ended by a close");
  }
}

}  // namespace coinstore_test
