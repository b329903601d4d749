// SPDX-License-Identifier: Apache-2.0
// Goal: a record may be deleted exactly when no read that began before it still runs. Method: pins taken,
// moved and given back in every order, and by several threads; one that outlives what it was taken from.
#include "log/log_pins.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "log/log_on_memory.h"
#include "state/chain_state.h"

namespace coins {
namespace {

TEST(LogPinsTest, WithoutPinsNothingIsHeld) {
  const LogPins pins;
  EXPECT_TRUE(pins.AllBeganAfter(0));
  EXPECT_TRUE(pins.AllBeganAfter(UINT64_MAX));
}

TEST(LogPinsTest, TheOldestPinDecides) {
  const LogPins pins;
  std::optional<LogPins::Pin> five(std::in_place, pins, 5);
  std::optional<LogPins::Pin> nine(std::in_place, pins, 9);
  std::optional<LogPins::Pin> five_again(std::in_place, pins, 5);
  const auto bound = [&] {  // the last record that all began after
    std::uint64_t record = 0;
    while (record < 20 && pins.AllBeganAfter(record + 1)) ++record;
    return record;
  };
  EXPECT_EQ(bound(), 5u);
  five.reset();
  EXPECT_EQ(bound(), 5u);  // the other one still holds it
  five_again.reset();
  EXPECT_EQ(bound(), 9u);
  nine.reset();
  EXPECT_EQ(bound(), 20u);
}

TEST(LogPinsTest, AMovedPinHoldsOnce) {
  const LogPins pins;
  std::optional<LogPins::Pin> outer;
  {
    LogPins::Pin pin(pins, 3);
    outer.emplace(std::move(pin));
  }
  EXPECT_FALSE(pins.AllBeganAfter(4));
  outer.reset();
  EXPECT_TRUE(pins.AllBeganAfter(4));
}

TEST(LogPinsTest, APinMayOutliveItsPins) {
  auto pins = std::make_unique<LogPins>();
  const LogPins::Pin pin(*pins, 3);
  pins.reset();
}

TEST(LogPinsTest, ThreadsLeaveNothingBehind) {
  const LogPins pins;
  std::vector<std::thread> threads;
  for (std::uint64_t thread = 1; thread <= 4; ++thread) {
    threads.emplace_back([&pins, thread] {
      for (int i = 0; i < 2000; ++i) {
        const LogPins::Pin pin(pins, thread);
        EXPECT_FALSE(pins.AllBeganAfter(5));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(pins.AllBeganAfter(5));
}

// A rollback is in the log before readers see it; what it undoes may not go while they still read that.
TEST(LogPinsTest, AReadThatBeganBeforeARollbackWasSeenHoldsWhatItUndoes) {
  LogOnMemory on;
  on.Append(1);
  ChainState state({}, Marker());
  state.log = Log::Open(&on.engine()).value();
  state.published_record = state.log->last();
  ASSERT_TRUE(state.log->AppendRollback(0, 0, std::vector<std::uint64_t>{1}).ok());
  const std::uint64_t rollback_record = state.log->last();
  std::optional<LogPins::Pin> pin(PinLog(state));
  EXPECT_FALSE(state.log->pins().AllBeganAfter(rollback_record));
  pin.reset();
  state.published_record = rollback_record;
  pin.emplace(PinLog(state));
  EXPECT_TRUE(state.log->pins().AllBeganAfter(rollback_record));
}

}  // namespace
}  // namespace coins
