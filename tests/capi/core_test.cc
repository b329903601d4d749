// SPDX-License-Identifier: Apache-2.0
// Goal: closing waits for whom it must, refuses when it should, and late calls are answered CLOSED.
// Method: calls, children and closers in a fixed order; a closer that has begun shows in the
// interrupt of the calls under way.
#include "capi/core.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <optional>
#include <thread>

#include "block/block_builder.h"
#include "storage/memory/memory_storage.h"

namespace coins::capi {
namespace {

void Pause() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

// Long enough for a closer that does not wait to get away.
void GiveOthersTime() { std::this_thread::sleep_for(std::chrono::milliseconds(30)); }

Block EmptyBlock(std::uint64_t height) {
  BlockHeader header;
  header.height = height;
  return BlockBuilder(header, {}).Finish().value();
}

class CoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<Store> OpenStore() {
    Progress progress;
    auto store = Store::Open(MakeMemoryStorage(disk), {}, {}, &progress);
    EXPECT_TRUE(store.ok()) << store.status().message();
    return std::move(store).value();
  }
  void ExpectTheStoreIsGivenBack() { EXPECT_TRUE(OpenStore()->Close().ok()); }

  std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  Core core{OpenStore()};
};

TEST_F(CoreTest, ACallOnAnOpenStoreMayTouchIt) {
  const Core::Call call(core);
  EXPECT_TRUE(call.Check().ok());
  EXPECT_TRUE(call.CheckOpen().ok());
  EXPECT_FALSE(call.interruptible().IsInterrupted());
  EXPECT_TRUE(call.store().Apply(EmptyBlock(1), ApplyMode::kDurable, {}).ok());
}

TEST_F(CoreTest, CallsAfterCloseAreAnsweredClosed) {
  ASSERT_TRUE(core.Close(CloseMode::kIfIdle).ok());
  for (int i = 0; i < 2; ++i) {
    const Core::Call call(core);
    EXPECT_EQ(call.Check().code(), Code::kClosed);
    EXPECT_EQ(call.CheckOpen().code(), Code::kClosed);
  }
  ExpectTheStoreIsGivenBack();
}

TEST_F(CoreTest, ClosingAgainIsFine) {
  ASSERT_TRUE(core.Close(CloseMode::kForce).ok());
  EXPECT_TRUE(core.Close(CloseMode::kIfIdle).ok());
  EXPECT_TRUE(core.Close(CloseMode::kForce).ok());
  const Core::Call call(core);
  EXPECT_TRUE(core.Close(CloseMode::kIfIdle).ok());
  EXPECT_TRUE(core.Close(CloseMode::kForce).ok());
}

TEST_F(CoreTest, ARunningCallMakesItBusyAndHarmsNothing) {
  {
    const Core::Call call(core);
    EXPECT_EQ(core.Close(CloseMode::kIfIdle).code(), Code::kBusy);
    EXPECT_TRUE(call.Check().ok());
    EXPECT_FALSE(call.interruptible().IsInterrupted());
    const Core::Call another(core);
    EXPECT_TRUE(another.Check().ok());
  }
  EXPECT_TRUE(core.Close(CloseMode::kIfIdle).ok());
}

TEST_F(CoreTest, ALivingChildMakesItBusy) {
  core.AddChild();
  core.AddChild();
  EXPECT_EQ(core.Close(CloseMode::kIfIdle).code(), Code::kBusy);
  core.RemoveChild();
  EXPECT_EQ(core.Close(CloseMode::kIfIdle).code(), Code::kBusy);
  core.RemoveChild();
  EXPECT_TRUE(core.Close(CloseMode::kIfIdle).ok());
}

TEST_F(CoreTest, ForceDoesNotWaitForChildren) {
  core.AddChild();
  EXPECT_TRUE(core.Close(CloseMode::kForce).ok());
  const Core::Call call(core);
  EXPECT_EQ(call.Check().code(), Code::kClosed);
  core.RemoveChild();  // a child outlives its store
  EXPECT_EQ(Core::Call(core).Check().code(), Code::kClosed);
  ExpectTheStoreIsGivenBack();
}

TEST_F(CoreTest, ForceInterruptsRunningCallsAndWaitsForThem) {
  std::optional<Core::Call> first(core), second(core);
  std::atomic<bool> is_over{false};
  auto closer = std::async(std::launch::async, [&] {
    Status status = core.Close(CloseMode::kForce);
    EXPECT_TRUE(is_over) << "closed beneath a running call";
    return status;
  });
  while (!first->interruptible().IsInterrupted()) Pause();
  EXPECT_TRUE(second->interruptible().IsInterrupted());
  GiveOthersTime();
  first.reset();
  GiveOthersTime();
  EXPECT_TRUE(second->store().CheckUsable().ok());
  is_over = true;
  second.reset();
  EXPECT_TRUE(closer.get().ok());
  ExpectTheStoreIsGivenBack();
}

TEST_F(CoreTest, CallsThatComeWhileItCloses) {
  std::optional<Core::Call> running(core);
  std::atomic<bool> is_over{false};
  auto closer = std::async(std::launch::async, [&] {
    Status status = core.Close(CloseMode::kForce);
    EXPECT_TRUE(is_over);
    return status;
  });
  while (!running->interruptible().IsInterrupted()) Pause();
  for (int i = 0; i < 100; ++i) {
    const Core::Call late(core);
    EXPECT_EQ(late.Check().code(), Code::kClosed);
  }
  GiveOthersTime();
  is_over = true;
  running.reset();
  EXPECT_TRUE(closer.get().ok());
}

TEST_F(CoreTest, ASecondCloserWaitsForTheFirst) {
  for (const CloseMode mode : {CloseMode::kIfIdle, CloseMode::kForce}) {
    const auto own_disk = std::make_shared<MemoryDisk>();
    Progress progress;
    Core own(Store::Open(MakeMemoryStorage(own_disk), {}, {}, &progress).value());
    std::optional<Core::Call> running(own);
    std::atomic<bool> is_over{false};
    auto first = std::async(std::launch::async, [&] { return own.Close(CloseMode::kForce); });
    while (!running->interruptible().IsInterrupted()) Pause();
    auto second = std::async(std::launch::async, [&] {
      Status status = own.Close(mode);
      EXPECT_TRUE(is_over);
      return status;
    });
    GiveOthersTime();
    is_over = true;
    running.reset();
    EXPECT_TRUE(first.get().ok());
    EXPECT_TRUE(second.get().ok());
  }
}

TEST_F(CoreTest, AnInterruptEndsCallsUnderWayAndNoLaterOnes) {
  const Core::Call before(core);
  core.Interrupt();
  const Core::Call after(core);
  EXPECT_EQ(before.interruptible().Check().code(), Code::kInterrupted);
  EXPECT_TRUE(after.interruptible().Check().ok());
  EXPECT_TRUE(before.Check().ok());  // the store itself is open
}

TEST_F(CoreTest, AnInterruptReachesAWriterThatWaitsForItsTurn) {
  std::promise<void> may_go_on;
  std::promise<void> has_the_turn;
  auto holder = std::async(std::launch::async, [&] {
    const Core::Call call(core);
    std::size_t applied = 0;
    return call.store().ApplyMany(
        1,
        [&](std::size_t) -> Result<Block> {
          has_the_turn.set_value();
          may_go_on.get_future().wait();
          return EmptyBlock(1);
        },
        [](std::size_t, const Outcome&) {}, &applied, Interruptible());
  });
  has_the_turn.get_future().wait();
  std::promise<void> has_begun;
  auto waiter = std::async(std::launch::async, [&] {
    const Core::Call call(core);
    has_begun.set_value();
    return call.store().Apply(EmptyBlock(2), ApplyMode::kDurable, call.interruptible()).status();
  });
  has_begun.get_future().wait();
  GiveOthersTime();
  core.Interrupt();
  EXPECT_EQ(waiter.get().code(), Code::kInterrupted);
  may_go_on.set_value();
  EXPECT_TRUE(holder.get().ok());
}

TEST_F(CoreTest, AfterAWriteOfUnknownOutcomeOnlyClosingIsLeft) {
  disk->FailAfter(1, /*takes_effect=*/true);
  {
    const Core::Call call(core);
    const auto outcome = call.store().Apply(EmptyBlock(1), ApplyMode::kDurable, {});
    EXPECT_EQ(outcome.status().code(), Code::kIo);
  }
  {
    const Core::Call call(core);
    EXPECT_EQ(call.Check().code(), Code::kNeedsReopen);
    EXPECT_TRUE(call.CheckOpen().ok());
  }
  EXPECT_TRUE(core.Close(CloseMode::kIfIdle).ok());
  EXPECT_EQ(Core::Call(core).Check().code(), Code::kClosed);
  disk->FailAfter(0, false);
  ExpectTheStoreIsGivenBack();
}

// A sync that fails while closing is told, and the store is closed all the same.
TEST_F(CoreTest, AStoreWhoseLastSyncFailsIsClosed) {
  disk->FailAfter(1, /*takes_effect=*/false);
  EXPECT_EQ(core.Close(CloseMode::kIfIdle).code(), Code::kIo);
  EXPECT_EQ(Core::Call(core).Check().code(), Code::kClosed);
  EXPECT_TRUE(core.Close(CloseMode::kIfIdle).ok());
  disk->FailAfter(0, false);
  ExpectTheStoreIsGivenBack();
}

}  // namespace
}  // namespace coins::capi
