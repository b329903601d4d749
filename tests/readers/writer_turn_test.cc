// SPDX-License-Identifier: Apache-2.0
// Goal: of two writers of the host one waits or is refused, as the option says; the store's own syncs make nobody
// busy. Method: takers that are interrupted beforehand, so that one who would wait says so instead.
#include "writer_turn.h"

#include <gtest/gtest.h>

#include <thread>

namespace coins {
namespace {

class WriterTurnTest : public ::testing::Test {
 protected:
  // What a writer is told who comes now and is interrupted if it has to wait.
  Code Ask(WriterPolicy policy) {
    Interrupts interrupts;
    const Interruptible call(interrupts);
    interrupts.Raise();
    return turn_.Take(policy, call).code();
  }
  bool Has(WriterPolicy policy) { return turn_.Take(policy, Interruptible()).ok(); }

  WriterTurn turn_;
};

TEST_F(WriterTurnTest, ASecondWriterWaitsOrIsRefused) {
  ASSERT_TRUE(Has(WriterPolicy::kWait));
  EXPECT_EQ(Ask(WriterPolicy::kWait), Code::kInterrupted);
  EXPECT_EQ(Ask(WriterPolicy::kRefuse), Code::kBusy);
  turn_.Leave();
  ASSERT_TRUE(Has(WriterPolicy::kRefuse));
  EXPECT_EQ(Ask(WriterPolicy::kRefuse), Code::kBusy);
}

TEST_F(WriterTurnTest, ASyncOfTheStoreItselfMakesNoWriterBusy) {
  ASSERT_TRUE(Has(WriterPolicy::kOwn));
  EXPECT_EQ(Ask(WriterPolicy::kRefuse), Code::kInterrupted) << "it must wait";
  EXPECT_EQ(Ask(WriterPolicy::kWait), Code::kInterrupted);
  std::thread leaves([this] { turn_.Leave(); });
  EXPECT_TRUE(Has(WriterPolicy::kRefuse));
  leaves.join();
  EXPECT_EQ(Ask(WriterPolicy::kOwn), Code::kInterrupted) << "the store itself waits for all";
}

}  // namespace
}  // namespace coins
