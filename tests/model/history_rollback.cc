// SPDX-License-Identifier: Apache-2.0
// Goal: rollbacks of a random history, to every kind of height, and their reports, which are read
// in pages while the store goes on. Method: see history.h.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "model/history.h"

namespace coinstore_test {
namespace {

constexpr size_t kMostReports = 3;

}  // namespace

int64_t History::ChooseTarget() {
  const auto& blocks = reference_.blocks();
  if (blocks.empty()) return static_cast<int64_t>(random_.Below(4)) - 2;
  const uint64_t first = blocks.begin()->first, tip = blocks.rbegin()->first;
  const auto near_tip = [&] {
    auto block = blocks.rbegin();
    for (uint64_t n = random_.Below(8); n > 0 && std::next(block) != blocks.rend(); --n) ++block;
    return block->first;
  };
  switch (random_.Below(60)) {
    case 0:
      return 0;
    case 1:
      return -1;
    case 2:
      return std::numeric_limits<int64_t>::min();
    case 3:
      return static_cast<int64_t>(random_.Below(first + 1)) - 1;
    case 4:
      return static_cast<int64_t>(first + random_.Below(tip - first + 1));
    case 5:
      return std::numeric_limits<int64_t>::max();
    case 6:
    case 7:
    case 8:
      return static_cast<int64_t>(tip + 1 + random_.Below(10));
    case 9:
    case 10:
    case 11:
      return static_cast<int64_t>(tip);
    default:
      return static_cast<int64_t>(near_tip()) - random_.Percent(40);
  }
}

void History::RollBack() {
  const int64_t target = ChooseTarget();
  const bool dry_run = random_.Percent(20);
  const bool was_empty = reference_.tip() == nullptr;
  const uint64_t first = was_empty ? 0 : reference_.blocks().begin()->first;
  const uint64_t tip = was_empty ? 0 : reference_.tip()->height;
  const bool to_block = target >= 0 && reference_.blocks().contains(static_cast<uint64_t>(target));
  const Verdict want = dry_run ? reference_.DryRunRollback(target) : reference_.Rollback(target);

  coinstore_result result = Sized<coinstore_result>();
  coinstore_iter* iter = nullptr;
  Error error;
  const bool want_report = random_.Percent(85);
  const coinstore_status status =
      coinstore_rollback(store_.get(), target, dry_run ? COINSTORE_DRY_RUN : 0, &result,
                         want_report ? &iter : nullptr, error);
  ExpectVerdict(want, status, error, std::nullopt);
  IterHandle handle(iter);
  reached_(std::string("status: ") + coinstore_status_name(want.status));
  if (status != COINSTORE_OK) {
    reached_("rollback: above the tip", !was_empty);
    reached_("rollback: above an empty store", was_empty);
    EXPECT_EQ(iter, nullptr) << "an out-parameter was written though the call failed";
    return;
  }
  ExpectResult(want.result, result);
  EXPECT_EQ(iter != nullptr, want_report);

  const uint64_t undone = want.result.reverted_blocks;
  reached_("step: rollback, dry run", dry_run);
  reached_("step: rollback", !dry_run);
  reached_("rollback: to the tip", to_block && undone == 0);
  reached_("rollback: to a block", to_block && undone > 0);
  reached_("rollback: to height 0", target == 0);
  reached_("rollback: into a gap", target > static_cast<int64_t>(first) && !to_block);
  reached_("rollback: to -1", target == -1 && !was_empty);
  reached_("rollback: to the lowest number", target == std::numeric_limits<int64_t>::min());
  reached_("rollback: below the first block",
           !was_empty && target >= 0 && target < static_cast<int64_t>(first));
  reached_("rollback: of an empty store", was_empty);
  reached_("rollback: of ten blocks", undone >= 10);
  for (const coinstore_record& record : want.report) {
    reached_("rollback: deletes a coin spent above", (record.flags & COINSTORE_DELETED) &&
                                                         record.spent_height != COINSTORE_UNSPENT &&
                                                         record.spent_height <= tip);
  }
  if (!dry_run) {
    blocks_.Remember(want.report);
    synced_ |= undone > 0;
    for (Report& report : reports_) report.saw_rollback |= undone > 0;
    for (Building& building : buildings_) building.saw_other_tip |= undone > 0;
  }
  if (!want_report) return;
  reports_.push_back({std::move(handle), want.report});
  const bool at_once = random_.Percent(40) || reports_.size() > kMostReports;
  while (at_once && reports_.back().iter != nullptr) ReadOn(reports_.back());
}

// One page; the last one gives the iterator back.
void History::ReadOn(Report& report) {
  static constexpr size_t kPages[] = {1, 2, 7, 1'024};
  const size_t cap = kPages[random_.Below(std::size(kPages))];
  const size_t left = report.want.size() - report.position;
  std::vector<coinstore_record> page(cap);
  size_t n = 99;
  Error error;
  if (left > 0) {
    ASSERT_EQ(coinstore_iter_next(report.iter.get(), nullptr, 0, &n, error), COINSTORE_OK);
    ASSERT_EQ(n, 0u);
  }
  const coinstore_status status =
      coinstore_iter_next(report.iter.get(), page.data(), cap, &n, error);
  ASSERT_EQ(status, left > 0 ? COINSTORE_OK : COINSTORE_DONE) << error.message();
  ASSERT_LE(n, std::min(left, cap));
  ASSERT_EQ(n == 0, left == 0);
  for (size_t i = 0; i < n; ++i) {
    SCOPED_TRACE("record " + std::to_string(report.position + i) + " of a report of " +
                 std::to_string(report.want.size()));
    ExpectRecord(report.want[report.position + i], page[i]);
  }
  report.position += n;
  reached_("report: read in small pages", report.position > n && left > 0 && cap < 1'024);
  reached_("report: read in one big page", n > 7);
  reached_("report: goes on after a later block", report.saw_block && n > 0);
  reached_("report: goes on after a later rollback", report.saw_rollback && n > 0);
  if (left > 0) return;
  ASSERT_EQ(coinstore_iter_next(report.iter.get(), page.data(), cap, &n, error), COINSTORE_DONE);
  ASSERT_EQ(n, 0u);
  if (random_.Percent(50)) {
    EXPECT_EQ(coinstore_iter_close(report.iter.get(), error), COINSTORE_OK);
    EXPECT_EQ(coinstore_iter_close(report.iter.get(), error), COINSTORE_OK);
    EXPECT_EQ(coinstore_iter_next(report.iter.get(), page.data(), cap, &n, error),
              COINSTORE_CLOSED);
  }
  report.iter.reset();
}

}  // namespace coinstore_test
