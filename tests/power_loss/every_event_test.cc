// SPDX-License-Identifier: Apache-2.0
// Goal: as power_loss_test.cc, with no moment left out. Method: one history on the memory engine,
// from creation over blocks, groups, checkpoints, rollbacks above and below them, copies and reopenings to the
// end, cut off at every single write, sync, ingest and file replacement, each time with several choices of what
// survives.
#include <gtest/gtest.h>

#include <iostream>

#include "power_loss/seeded_chain.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

constexpr uint64_t kSeed = 8;
constexpr size_t kSteps = 36;

// Which of the batches after the last sync survive.
enum class Survival { kNone, kAll, kAllButTheFirst, kEverySecond };

struct Victim {
  explicit Victim(const char* sync_mode)
      : chain(kSeed, sync_mode, SeededChain::Checkpoints::kAsStepsAlone,
              [this] { return coins::MakeMemoryStorage(disk); }) {}

  void LosePower(Survival survival) {
    uint64_t at = 0;
    disk->LosePower([&] {
      const uint64_t index = at++;
      switch (survival) {
        case Survival::kNone:
          return false;
        case Survival::kAll:
          return true;
        case Survival::kAllButTheFirst:
          return index > 0;
        case Survival::kEverySecond:
          return index % 2 == 0;
      }
      return false;
    });
  }

  // The whole history. False if it was cut off.
  bool Live() { return chain.Open().empty() && chain.Steps(kSteps) && chain.Close(); }

  std::shared_ptr<coins::MemoryDisk> disk = std::make_shared<coins::MemoryDisk>();
  SeededChain chain;
};

class EveryEventTest : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryEventTest, IsAMomentThePowerMayGoAt) {
  Victim whole(GetParam());
  ASSERT_TRUE(whole.Live());
  EXPECT_GE(whole.chain.checkpoints(), 2u);
  EXPECT_GE(whole.chain.below_marker(), 2u);
  const uint64_t events = whole.disk->events();
  uint64_t losses = 0, records_lost = 0;
  for (uint64_t event = 1; event <= events; ++event) {
    for (const bool takes_effect : {false, true}) {
      for (const Survival survival :
           {Survival::kNone, Survival::kAll, Survival::kAllButTheFirst, Survival::kEverySecond}) {
        SCOPED_TRACE("event " + std::to_string(event) + ", takes effect " +
                     std::to_string(takes_effect) + ", survival " +
                     std::to_string(static_cast<int>(survival)));
        Victim victim(GetParam());
        victim.disk->FailAfter(event, takes_effect);
        ASSERT_FALSE(victim.Live());
        victim.chain.Abandon();
        victim.LosePower(survival);
        ++losses;
        const uint64_t written = victim.chain.written();
        ASSERT_EQ(victim.chain.Open(), "");
        records_lost += written - victim.chain.written();
        ASSERT_TRUE(victim.chain.Steps(2) && victim.chain.Close());
        ASSERT_EQ(victim.chain.Open(), "");
        if (HasFailure()) return;
      }
    }
  }
  std::cout << GetParam() << ": " << whole.chain.checkpoints() << " checkpoints, "
            << whole.chain.below_marker() << " rollbacks below the marker; " << events
            << " events, " << losses << " losses, " << records_lost
            << " records lost that were not durable\n";
}

// A killed process loses nothing that it wrote: what the machine holds stays.
TEST_P(EveryEventTest, IsAMomentTheProcessMayEndAt) {
  Victim whole(GetParam());
  ASSERT_TRUE(whole.Live());
  const uint64_t events = whole.disk->events();
  for (uint64_t event = 1; event <= events; ++event) {
    SCOPED_TRACE("event " + std::to_string(event));
    Victim victim(GetParam());
    victim.disk->FailAfter(event, /*takes_effect=*/event % 2 == 0);
    ASSERT_FALSE(victim.Live());
    victim.chain.Abandon();
    victim.disk->FailAfter(0, false);
    ASSERT_EQ(victim.chain.Open(), "");
    ASSERT_TRUE(victim.chain.Steps(2) && victim.chain.Close());
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Modes, EveryEventTest, ::testing::Values("durable", "grouped"),
                         [](const auto& mode) { return std::string(mode.param); });

}  // namespace
}  // namespace coinstore_test
