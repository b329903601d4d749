// SPDX-License-Identifier: Apache-2.0
// Goal and method: see client.h.
#include "model/client.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "model/view_reads.h"

namespace coinstore_test {
namespace {

constexpr size_t kMostViews = 5;

}  // namespace

std::set<View> Client::Views() const {
  std::set<View> views = pager_.views();
  views.insert(views_.begin(), views_.end());
  std::erase_if(views, [](const View& view) { return view->handle == nullptr; });
  return views;
}

void Client::Opened(coinstore* store, uint64_t scan_budget, uint64_t max_view_changes) {
  asked_.store = store;
  asked_.scan_budget = scan_budget;
  asked_.max_view_changes = max_view_changes;
  checkpoints_ = 0;
  pager_.Saw({.opening = true});
  std::erase_if(views_, [&](const View& view) { return asked_.HasEnded(view); });
  std::set<View> views = pager_.views();
  views.insert(views_.begin(), views_.end());
  for (const View& view : views) {
    if (asked_.HasEnded(view)) {  // there is none to be had any more
      pager_.GiveUpWalksOf(view);
      continue;
    }
    coinstore_view* made = nullptr;
    ASSERT_EQ(coinstore_view_at(store, view->block.height, &made, nullptr), COINSTORE_OK);
    view->handle.reset(made);
  }
}

void Client::ExpectClosed(coinstore* store) {
  asked_.store = store;
  pager_.ExpectIteratorsClosed();
  for (const View& view : Views()) {
    if (store != nullptr) ExpectRefused(asked_, view->handle.get(), COINSTORE_CLOSED);
    EXPECT_EQ(coinstore_view_close(view->handle.get(), nullptr), COINSTORE_OK);
    asked_.reached("view: ended by a close");
  }
}

void Client::GiveUpHandles() {
  pager_.GiveUpIterators();
  for (const View& view : Views()) view->handle.reset();
}

// What has happened since the last time.
void Client::Notice() {
  asked_.older.clear();
  const coinstore_tip* const tip = asked_.reference.tip();
  Seen seen;
  seen.rollback = last_tip_ && !asked_.reference.Has(*last_tip_);
  seen.block = tip != nullptr && last_tip_ && asked_.reference.NameAt(tip->height) != *last_tip_ &&
               !seen.rollback;
  uint64_t checkpoints = 0;
  EXPECT_EQ(coinstore_stat(asked_.store, COINSTORE_STAT_CHECKPOINTS, &checkpoints, nullptr),
            COINSTORE_OK);
  seen.checkpoint = checkpoints > checkpoints_;
  checkpoints_ = checkpoints;
  last_tip_.reset();
  if (tip != nullptr) last_tip_ = asked_.reference.NameAt(tip->height);
  pager_.Saw(seen);
  for (const View& view : Views()) view->seen |= seen;
}

void Client::Hold(coinstore_view* made, uint64_t height) {
  const View view = std::make_shared<HeldView>();
  view->handle.reset(made);
  view->block = asked_.reference.NameAt(height);
  if (views_.size() < kMostViews) {
    views_.push_back(view);
  } else {
    asked_.random.OneOf(views_) = view;
  }
}

void Client::HoldTip() {
  coinstore_view* made = nullptr;
  const coinstore_tip* const tip = asked_.reference.tip();
  ASSERT_EQ(coinstore_view_new(asked_.store, &made, nullptr),
            tip != nullptr ? COINSTORE_OK : COINSTORE_NOT_FOUND);
  asked_.reached("view: none of an empty store", tip == nullptr);
  if (tip != nullptr) Hold(made, tip->height);
}

void Client::HoldHeight() {
  const uint64_t height = RandomQuestions(asked_.random, asked_.reference).Height();
  const coinstore_tip* const tip = asked_.reference.tip();
  auto block = asked_.reference.blocks().upper_bound(height);
  const bool is_there =
      tip != nullptr && height <= tip->height && block != asked_.reference.blocks().begin();
  coinstore_view* made = nullptr;
  ASSERT_EQ(coinstore_view_at(asked_.store, height, &made, nullptr),
            is_there ? COINSTORE_OK : COINSTORE_NOT_FOUND)
      << "height " << height;
  asked_.reached("view: none above the tip", tip != nullptr && height > tip->height);
  asked_.reached("view: none below the first block",
                 tip != nullptr && height <= tip->height && !is_there);
  if (!is_there) return;
  --block;
  asked_.reached("view: as of a height in a gap", block->first != height);
  Hold(made, block->first);
}

void Client::DropEnded() {
  for (const View& view : views_) {
    if (!asked_.HasEnded(view)) continue;
    ExpectRefused(asked_, view->handle.get(), COINSTORE_VIEW_ENDED);
    asked_.reached("view: ended by a rollback");
  }
  std::erase_if(views_, [&](const View& view) { return asked_.HasEnded(view); });
}

View Client::SomeView() {
  if (views_.empty() || asked_.random.Percent(50)) return nullptr;
  const View view = asked_.random.OneOf(views_);
  asked_.reached("view: held across blocks", view->seen.block);
  asked_.reached("view: held across a rollback above it", view->seen.rollback);
  asked_.reached("view: held across a checkpoint", view->seen.checkpoint);
  return view;
}

void Client::Ask() {
  Random& random = asked_.random;
  Notice();
  DropEnded();
  if (random.Percent(15)) HoldTip();
  if (random.Percent(15)) HoldHeight();
  if (::testing::Test::HasFailure()) return;
  const bool all = asked_.is_small();
  if (all || random.Percent(70)) pager_.GoOn();
  for (int questions = all ? 5 : 3; questions > 0; --questions) pager_.AskAnew(SomeView());
  const View view = SomeView();
  if (all || random.Percent(10)) ExpectReads(asked_, view);
  if (all || random.Percent(5)) ExpectViewProofs(asked_, view);
  if (all || random.Percent(15)) ExpectBalances(asked_, view);
  if (all || random.Percent(15)) ExpectLineage(asked_, view);
  if (all || random.Percent(10)) ExpectBlockRoots(asked_);
}

}  // namespace coinstore_test
