// SPDX-License-Identifier: Apache-2.0
// Goal: coinstore_check names each row of the tables and of `heights` that is missing, changed or too many.
// Method: between two openings the disk is changed, row by row.
#include <gtest/gtest.h>

#include <stdexcept>

#include <array>
#include <functional>
#include <iostream>
#include <string>

#include "maintenance/kept_store.h"

namespace coinstore_test {
namespace {

using coins::Family;
using Rows = coins::MemoryDisk::Rows;

constexpr std::array kChecked = {Family::kUnspentByOwner, Family::kSpent, Family::kSpentByOwner,
                                 Family::kChildren, Family::kHeights};

class TablesCheckTest : public ::testing::Test {
 protected:
  // Opens with the family as `change` leaves it, checks, and restores it.
  void ExpectNamed(Family family, const std::function<void(Rows*)>& change) {
    const Rows before = store_.rows(family);
    store_.Close();
    change(&store_.rows(family));
    try {
      store_.chain().Reopen();
    } catch (const std::runtime_error& refused) {  // the opening itself names it
      ++damages_;
      EXPECT_NE(std::string(refused.what()).find(coins::FamilyName(family)), std::string::npos)
          << refused.what();
      store_.rows(family) = before;
      store_.chain().Reopen();
      return;
    }
    const CheckAnswer answer = CheckOf(store_.store());
    ++damages_;
    EXPECT_EQ(answer.status, COINSTORE_CORRUPTION);
    EXPECT_NE(answer.message.find(coins::FamilyName(family)), std::string::npos) << answer.message;
    EXPECT_NE(answer.report.find("different: " + answer.message), std::string::npos);
    store_.Close();
    store_.rows(family) = before;
    store_.chain().Reopen();
  }

  void ExpectSound() {
    const CheckAnswer answer = CheckOf(store_.store());
    EXPECT_EQ(answer.status, COINSTORE_OK) << answer.message;
  }

  KeptStore store_;
  size_t damages_ = 0;
};

TEST_F(TablesCheckTest, FindsNothingWhereNothingIs) {
  ExpectSound();
  for (const Family family : kChecked) EXPECT_GT(store_.rows(family).size(), 5u);
  EXPECT_EQ(coinstore_checkpoint(store_.store(), nullptr), COINSTORE_OK);
  ExpectSound();
  store_.chain().Reopen();
  ExpectSound();
}

TEST_F(TablesCheckTest, RecordsOfUndoneBlocksMayBeGone) {
  uint64_t last = 0;
  EXPECT_EQ(coinstore_stat(store_.store(), COINSTORE_STAT_LAST_RECORD, &last, nullptr),
            COINSTORE_OK);
  size_t records = 0;
  for (const auto& [key, value] : store_.rows(Family::kLog)) {
    if (key.ends_with(std::string(2, '\0'))) ++records;
  }
  EXPECT_LT(records, last);  // or the test shows nothing
  ExpectSound();
}

TEST_F(TablesCheckTest, NamesARowThatIsGone) {
  for (const Family family : kChecked) {
    const Rows rows = store_.rows(family);
    for (const auto& [key, value] : rows) {
      SCOPED_TRACE(std::string(coins::FamilyName(family)) + " " +
                   coins::ToHex(coins::AsBytes(key)));
      // Opening itself looks at the last height.
      if (family == Family::kHeights && key == rows.rbegin()->first) continue;
      ExpectNamed(family, [key = key](Rows* changed) { changed->erase(key); });
    }
  }
  std::cout << damages_ << " damages\n";
  ExpectSound();
}

TEST_F(TablesCheckTest, NamesARowWithAnotherValue) {
  for (const Family family : kChecked) {
    const Rows rows = store_.rows(family);
    for (const auto& [key, value] : rows) {
      SCOPED_TRACE(std::string(coins::FamilyName(family)) + " " +
                   coins::ToHex(coins::AsBytes(key)));
      if (family == Family::kHeights && key == rows.rbegin()->first) continue;
      ExpectNamed(family, [key = key](Rows* changed) { (*changed)[key] += 'x'; });
      if (value.empty()) continue;
      ExpectNamed(family, [key = key](Rows* changed) {
        std::string& bytes = (*changed)[key];
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
      });
    }
  }
  std::cout << damages_ << " damages\n";
  ExpectSound();
}

TEST_F(TablesCheckTest, NamesARowTooMany) {
  for (const Family family : kChecked) {
    const Rows rows = store_.rows(family);
    for (const auto& [key, value] : rows) {
      std::string other = key;
      other.back() = static_cast<char>(other.back() ^ 0x40);
      if (family == Family::kHeights) other = std::string(7, '\0') + other[6];  // below the tip
      if (rows.count(other) > 0) continue;
      // The row of a bare parent may stay when its children go.
      if (family == Family::kChildren && key.size() == 32) continue;
      SCOPED_TRACE(std::string(coins::FamilyName(family)) + " " +
                   coins::ToHex(coins::AsBytes(key)));
      ExpectNamed(family, [&other, value = value](Rows* changed) { (*changed)[other] = value; });
    }
  }
  std::cout << damages_ << " damages\n";
  ExpectSound();
}

TEST_F(TablesCheckTest, ARowTooManyIsNamedAlsoWhereAnotherIsMissing) {
  const Rows rows = store_.rows(Family::kSpent);
  store_.Close();
  std::string other = rows.begin()->first;
  other.back() = static_cast<char>(other.back() ^ 0x40);
  store_.rows(Family::kSpent).erase(rows.begin()->first);
  store_.rows(Family::kSpent)[other] = rows.begin()->second;
  store_.chain().Reopen();
  const CheckAnswer answer = CheckOf(store_.store());
  for (const std::string& key : {rows.begin()->first, other}) {
    EXPECT_NE(answer.report.find(coins::ToHex(coins::AsBytes(key))), std::string::npos)
        << answer.report;
  }
}

TEST_F(TablesCheckTest, NamesCountersOfTheMarkerThatAreWrong) {
  for (size_t i = 8; i < 48; ++i) {
    SCOPED_TRACE(i);
    ExpectNamed(Family::kMarker, [i](Rows* changed) {
      std::string& bytes = changed->begin()->second;
      bytes[i] = static_cast<char>(bytes[i] ^ 2);
    });
  }
  ExpectNamed(Family::kMarker, [](Rows* changed) { (*changed)["another"] = "row"; });
  ExpectSound();
}

TEST_F(TablesCheckTest, NamesARowOfCoinsThatChanged) {
  const Rows rows = store_.rows(Family::kCoins);
  for (const auto& [key, value] : rows) {
    store_.Close();
    std::string& bytes = store_.rows(Family::kCoins)[key];
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    Error error;
    coinstore* store = nullptr;
    // Opening reads what lies behind the marker, and with it what the new blocks spend.
    if (store_.chain().place().Open(store_.chain().options(), &store, error) == COINSTORE_OK) {
      const StoreHandle owned(store);
      const CheckAnswer answer = CheckOf(store);
      EXPECT_EQ(answer.status, COINSTORE_CORRUPTION);
      EXPECT_NE(answer.message.find("log record"), std::string::npos) << answer.message;
    } else {
      EXPECT_EQ(error->code, COINSTORE_CORRUPTION) << error.message();
    }
    store_.rows(Family::kCoins) = rows;
    store_.chain().Reopen();
  }
  ExpectSound();
}

}  // namespace
}  // namespace coinstore_test
