// SPDX-License-Identifier: Apache-2.0
// Goal: openings in a random history, with options drawn anew, and what a closing means for all that
// was made from the store. Method: see history.h.
#include <gtest/gtest.h>

#include <array>

#include "model/history.h"

namespace coinstore_test {
namespace {

void Set(coinstore_options* options, const char* name, const std::string& value) {
  ASSERT_EQ(coinstore_options_set(options, name, value.c_str(), nullptr), COINSTORE_OK) << name;
}

}  // namespace

// Each opening draws the options anew that are not fixed when a store is made.
void History::Open(bool read_only) {
  Rules& rules = reference_.rules;
  const OptionsHandle options = MakeOptions({});
  rules.contiguous = random_.Percent(20);
  rules.chia_rewards = random_.Percent(25);
  const bool small = random_.Percent(50);
  rules.max_block_changes = small ? 60 : 1'000'000;
  rules.max_coin_hints = small ? 8 : 4'096;
  rules.max_block_hint_bytes = small ? 600 : 64 << 20;
  grouped_ = random_.Percent(50);
  group_blocks_ = 1 + random_.Below(8);
  Set(options.get(), "block_hashes", rules.block_hashes ? "required" : "absent");
  Set(options.get(), "contiguous", rules.contiguous ? "1" : "0");
  Set(options.get(), "reward_rule", rules.chia_rewards ? "chia" : "none");
  Set(options.get(), "max_block_changes", std::to_string(rules.max_block_changes));
  Set(options.get(), "max_coin_hints", std::to_string(rules.max_coin_hints));
  Set(options.get(), "max_block_hint_bytes", std::to_string(rules.max_block_hint_bytes));
  Set(options.get(), "sync_mode", grouped_ ? "grouped" : "durable");
  Set(options.get(), "group_blocks", std::to_string(group_blocks_));
  Set(options.get(), "writer", random_.Percent(50) ? "wait" : "refuse");
  Set(options.get(), "read_only", read_only ? "1" : "0");
  // Segments from one block to the whole history, so that every way through memory and tables is gone.
  constexpr std::array<uint64_t, 4> kChanges = {1, 25, 150, 1'000'000};
  constexpr std::array<uint64_t, 3> kKept = {0, 3, 100};
  Set(options.get(), "checkpoint_changes", std::to_string(kChanges[random_.Below(4)]));
  Set(options.get(), "keep_recent_blocks", std::to_string(kKept[random_.Below(3)]));
  // Pages from one look to all, and views that are refused from no change to none at all.
  constexpr std::array<uint64_t, 3> kBudgets = {2, 40, 10'000};
  constexpr std::array<uint64_t, 4> kViewChanges = {0, 30, 400, 100'000};
  const uint64_t budget = kBudgets[random_.Below(3)];
  const uint64_t view_changes = kViewChanges[random_.Below(4)];
  Set(options.get(), "scan_budget", std::to_string(budget));
  Set(options.get(), "max_view_changes", std::to_string(view_changes));
  store_ = MustOpen(place_, options.get());
  synced_ = true;
  client_.Opened(store_.get(), budget, view_changes);
}

void History::Reopen() {
  if (HasHandles()) {
    EXPECT_EQ(coinstore_close(store_.get(), 0, nullptr), COINSTORE_BUSY);
    CompareAll();
    reached_("step: reopen refused while reports are open", !reports_.empty());
  }
  const bool free_first = random_.Percent(30);
  if (free_first) {
    store_.reset();
  } else {
    const bool force = random_.Percent(30) || HasHandles();
    Error error;
    EXPECT_EQ(coinstore_close(store_.get(), force ? COINSTORE_CLOSE_FORCE : 0, error), COINSTORE_OK)
        << error.message();
    coinstore_tip tip = Sized<coinstore_tip>();
    EXPECT_EQ(coinstore_get_tip(store_.get(), nullptr, &tip, nullptr), COINSTORE_CLOSED);
  }
  for (Report& report : reports_) {
    coinstore_record record;
    size_t n = 0;
    EXPECT_EQ(coinstore_iter_next(report.iter.get(), &record, 1, &n, nullptr), COINSTORE_CLOSED);
    reached_("report: ended by a close");
  }
  client_.ExpectClosed(store_.get());
  for (Building& building : buildings_) {
    EXPECT_EQ(coinstore_block_commit(building.block.get(), nullptr, nullptr), COINSTORE_CLOSED);
    EXPECT_EQ(coinstore_block_abort(building.block.get(), nullptr), COINSTORE_OK);
  }
  GiveUpHandles();
  store_.reset();
  Open(/*read_only=*/false);
  reached_("step: reopen");
}

void History::GiveUpHandles() {
  reports_.clear();
  buildings_.clear();
  client_.GiveUpHandles();
}

void History::ReadOnlyVisit() {
  GiveUpHandles();
  store_.reset();
  Open(/*read_only=*/true);
  CompareAll();
  const BlockInput block = blocks_.Good(reference_);
  EXPECT_EQ(Apply(store_.get(), block, 0, nullptr, nullptr), COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_rollback(store_.get(), -1, 0, nullptr, nullptr, nullptr),
            COINSTORE_READ_ONLY);
  const Verdict want = reference_.DryRunRollback(-1);
  coinstore_iter* iter = nullptr;
  ASSERT_EQ(coinstore_rollback(store_.get(), -1, COINSTORE_DRY_RUN, nullptr, &iter, nullptr),
            COINSTORE_OK);
  reports_.push_back({IterHandle(iter), want.report});
  while (!::testing::Test::HasFailure() && reports_.back().iter != nullptr) {
    ReadOn(reports_.back());
  }
  CompareAll();
  GiveUpHandles();
  store_.reset();
  Open(/*read_only=*/false);
  reached_("step: reopen read-only");
}

}  // namespace coinstore_test
