// SPDX-License-Identifier: Apache-2.0
// Goal: a long call ends soon after it is interrupted, and leaves the store as it was. Method: the
// interrupt comes from another thread while the call waits for a row.
#include <gtest/gtest.h>

#include <cstring>
#include <thread>

#include "capi/open_on.h"
#include "faults/altered_storage.h"
#include "faults/small_store.h"
#include "model/asking.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

class InterruptTest : public ::testing::Test {
 protected:
  // Runs on another thread while row number `row` of those read is waited for.
  void During(int row, std::function<void()> run) {
    altered_->SetAlter([row, run = std::move(run), seen = 0](RowRead, coins::Family,
                                                             std::string_view,
                                                             std::optional<std::string>*) mutable {
      if (++seen == row) std::thread(run).join();
      return coins::Status();
    });
  }

  std::shared_ptr<coins::MemoryDisk> disk_ = std::make_shared<coins::MemoryDisk>();
  std::shared_ptr<AlteredStorage> altered_ =
      std::make_shared<AlteredStorage>(coins::MakeMemoryStorage(disk_));
};

TEST_F(InterruptTest, EndsAnOpening) {
  std::string everything;
  {
    Chain chain({}, std::make_unique<StoragePlace>([this] { return altered_; }));
    Fill(chain);
    everything = Everything(chain.store());
  }
  const OptionsHandle options = MakeOptions({});
  bool saw_progress = false;
  During(10, [&] {
    uint64_t done = 0, total = 0;
    EXPECT_EQ(coinstore_options_progress(options.get(), &done, &total, nullptr), COINSTORE_OK);
    saw_progress = total > 0 && done <= total;
    EXPECT_EQ(coinstore_options_interrupt(options.get(), nullptr), COINSTORE_OK);
  });
  coinstore* store = nullptr;
  EXPECT_EQ(coins::OpenOn(altered_, options.get(), &store, nullptr), COINSTORE_INTERRUPTED);
  EXPECT_EQ(store, nullptr);
  EXPECT_TRUE(saw_progress);
  altered_->SetAlter(nullptr);
  ASSERT_EQ(coins::OpenOn(altered_, options.get(), &store, nullptr), COINSTORE_OK);
  const StoreHandle owned(store);
  EXPECT_EQ(Everything(store), everything);
}

TEST_F(InterruptTest, EndsACheckAndNoLaterOne) {
  Chain chain({}, std::make_unique<StoragePlace>([this] { return altered_; }));
  Fill(chain);
  During(3, [&] { EXPECT_EQ(coinstore_interrupt(chain.store(), nullptr), COINSTORE_OK); });
  EXPECT_EQ(coinstore_check(chain.store(), 0, nullptr, nullptr), COINSTORE_INTERRUPTED);
  altered_->SetAlter(nullptr);
  EXPECT_EQ(coinstore_check(chain.store(), 0, nullptr, nullptr), COINSTORE_OK);
}

TEST_F(InterruptTest, EndsARollbackBeforeItsWrite) {
  Chain chain({}, std::make_unique<StoragePlace>([this] { return altered_; }));
  Fill(chain);
  const std::string everything = Everything(chain.store());
  During(1, [&] { EXPECT_EQ(coinstore_interrupt(chain.store(), nullptr), COINSTORE_OK); });
  EXPECT_EQ(coinstore_rollback(chain.store(), 2, 0, nullptr, nullptr, nullptr),
            COINSTORE_INTERRUPTED);
  altered_->SetAlter(nullptr);
  EXPECT_EQ(Everything(chain.store()), everything);
}

TEST_F(InterruptTest, EndsAPageOfAReportAndLosesNothing) {
  Chain chain({}, std::make_unique<StoragePlace>([this] { return altered_; }));
  Fill(chain);
  const auto read = [&](coinstore_iter* iter, bool interrupt) {
    const IterHandle owned(iter);
    if (interrupt) {
      During(4, [=] { EXPECT_EQ(coinstore_iter_interrupt(iter, nullptr), COINSTORE_OK); });
    }
    std::vector<coinstore_record> all, page(7);
    size_t n = 0, interrupted = 0;
    for (;;) {
      const coinstore_status status = coinstore_iter_next(iter, page.data(), 7, &n, nullptr);
      if (status == COINSTORE_INTERRUPTED) {
        ++interrupted;
        continue;
      }
      if (status != COINSTORE_OK) break;
      all.insert(all.end(), page.begin(), page.begin() + static_cast<ptrdiff_t>(n));
    }
    altered_->SetAlter(nullptr);
    EXPECT_EQ(interrupted, interrupt ? 1u : 0u);
    return all;
  };
  const auto report = [&] {
    coinstore_iter* iter = nullptr;
    EXPECT_EQ(coinstore_rollback(chain.store(), -1, COINSTORE_DRY_RUN, nullptr, &iter, nullptr),
              COINSTORE_OK);
    return iter;
  };
  const auto whole = read(report(), false), in_parts = read(report(), true);
  ASSERT_EQ(whole.size(), in_parts.size());
  EXPECT_EQ(std::memcmp(whole.data(), in_parts.data(), whole.size() * sizeof whole[0]), 0);
}

// By its query, by its iterator, or by the store.
TEST_F(InterruptTest, EndsAPageOfAQueryAndNoLaterOne) {
  Chain chain({}, std::make_unique<StoragePlace>([this] { return altered_; }));
  Fill(chain);
  std::vector<std::string> heights;
  for (uint64_t height = 1; height <= 7; ++height) heights.push_back(HeightKey(height));
  const QueryHandle query = Ask(COINSTORE_CHANGED_AT, heights);
  const CoinsPage whole = Page(chain.store(), nullptr, query.get(), 1'000);
  ASSERT_EQ(whole.status, COINSTORE_OK);
  ASSERT_GT(whole.records.size(), 7u);
  for (const bool by_query : {true, false}) {
    During(6, [&] {
      EXPECT_EQ(by_query ? coinstore_query_interrupt(query.get(), nullptr)
                         : coinstore_interrupt(chain.store(), nullptr),
                COINSTORE_OK);
    });
    EXPECT_EQ(Page(chain.store(), nullptr, query.get(), 1'000).status, COINSTORE_INTERRUPTED);
    altered_->SetAlter(nullptr);
    EXPECT_EQ(Page(chain.store(), nullptr, query.get(), 1'000).ids(), whole.ids());
  }
  coinstore_iter* iter = nullptr;
  ASSERT_EQ(coinstore_iter_open(chain.store(), nullptr, query.get(), nullptr, 0, &iter, nullptr),
            COINSTORE_OK);
  const IterHandle owned(iter);
  std::vector<coinstore_record> records(1'000);
  size_t n = 0;
  During(6, [&] { EXPECT_EQ(coinstore_iter_interrupt(iter, nullptr), COINSTORE_OK); });
  EXPECT_EQ(coinstore_iter_next(iter, records.data(), records.size(), &n, nullptr),
            COINSTORE_INTERRUPTED);
  altered_->SetAlter(nullptr);
  EXPECT_EQ(coinstore_iter_next(iter, records.data(), records.size(), &n, nullptr), COINSTORE_OK);
  EXPECT_EQ(n, whole.records.size());
}

}  // namespace
}  // namespace coinstore_test
