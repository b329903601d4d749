// SPDX-License-Identifier: Apache-2.0
// Goal: an interrupt ends the calls under way and no later one. Method: calls begun before, between
// and after.
#include "base/interrupt.h"

#include <gtest/gtest.h>

namespace coins {
namespace {

TEST(InterruptTest, ADefaultCallIsNeverInterrupted) {
  const Interruptible call;
  EXPECT_FALSE(call.IsInterrupted());
  EXPECT_TRUE(call.Check().ok());
}

TEST(InterruptTest, EndsCallsUnderWayAndNoLaterOnes) {
  Interrupts interrupts;
  const Interruptible before(interrupts);
  EXPECT_TRUE(before.Check().ok());
  interrupts.Raise();
  const Interruptible between(interrupts);
  EXPECT_EQ(before.Check().code(), Code::kInterrupted);
  EXPECT_TRUE(between.Check().ok());
  interrupts.Raise();
  EXPECT_TRUE(before.IsInterrupted());
  EXPECT_TRUE(between.IsInterrupted());
  EXPECT_FALSE(Interruptible(interrupts).IsInterrupted());
}

TEST(InterruptTest, ACopyOfACallIsTheSameCall) {
  Interrupts interrupts;
  const Interruptible call(interrupts);
  const Interruptible copy = call;
  interrupts.Raise();
  EXPECT_TRUE(copy.IsInterrupted());
}

TEST(InterruptTest, OthersAreNotTouched) {
  Interrupts one, two;
  const Interruptible call(one);
  two.Raise();
  EXPECT_FALSE(call.IsInterrupted());
}

TEST(ProgressTest, CountsSinceItsLastBegin) {
  Progress progress;
  progress.Begin(3);
  progress.Step();
  progress.Step();
  EXPECT_EQ(progress.done, 2u);
  EXPECT_EQ(progress.total, 3u);
  progress.Begin(5);
  EXPECT_EQ(progress.done, 0u);
  EXPECT_EQ(progress.total, 5u);
}

}  // namespace
}  // namespace coins
