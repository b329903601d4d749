// SPDX-License-Identifier: Apache-2.0
// Goal: whatever moment the power goes at, the store opens, at a whole record of its history, with
// everything that it had called durable, and goes on. Method: RocksDB on a disk that keeps what was
// synced and little else; the power goes at a random event of it, also while the store opens.
// COINSTORE_POWER_LOSSES sets how often in each mode, COINSTORE_SEED where the random numbers begin.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "power_loss/seeded_chain.h"
#include "power_loss/synced_file_system.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coinstore_test {
namespace {

constexpr uint64_t kMostEventsBetweenLosses = 160;
constexpr uint64_t kLossesOfOneStore = 15;
constexpr uint64_t kStepsWithoutLoss = 5;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Counts {
  uint64_t losses = 0, while_opening = 0, opened = 0, records_lost = 0, acknowledged_lost = 0,
           refused = 0, checkpoints = 0, below_marker = 0, copies = 0;
};

std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << counts.losses << " losses, " << counts.while_opening << " of them while opening; "
             << counts.opened << " opened; " << counts.records_lost
             << " records lost that were not durable; " << counts.checkpoints << " checkpoints, "
             << counts.below_marker << " rollbacks below the marker, " << counts.copies
             << " copies opened";
}

// A store of its own and the disk that it lives on.
struct Victim {
  Victim(uint64_t seed, const char* sync_mode)
      : random(seed),
        chain(seed, sync_mode,
              seed % 2 == 0 ? SeededChain::Checkpoints::kAsStepsAlone
                            : SeededChain::Checkpoints::kByThemselvesToo,
              [this] { return coins::MakeRocksStorage("/store", disk); }) {}

  Random random;
  std::shared_ptr<SyncedFileSystem> disk = std::make_shared<SyncedFileSystem>();
  SeededChain chain;
};

// Works until the power goes. True if that was while the store opened.
bool WorkUntilPowerGoes(Victim& victim) {
  victim.disk->StopAfter(1 + victim.random.Below(kMostEventsBetweenLosses));
  if (victim.chain.store() == nullptr) {
    const std::string wrong = victim.chain.Open(SeededChain::Compare::kMemory);
    if (!wrong.empty()) {
      EXPECT_TRUE(victim.disk->is_stopped()) << wrong;
      return true;
    }
  }
  while (!::testing::Test::HasFailure() && victim.chain.Step()) {
  }
  EXPECT_TRUE(victim.disk->is_stopped());
  return false;
}

void LoseAndReopen(Victim& victim, Counts& counts) {
  counts.while_opening += WorkUntilPowerGoes(victim);
  victim.chain.Abandon();
  victim.disk->LosePower(victim.random);
  ++counts.losses;
  // Now and then the next loss comes while the store opens after this one.
  if (victim.random.Percent(25)) return;
  const uint64_t written = victim.chain.written();
  ASSERT_EQ(victim.chain.Open(), "");
  ++counts.opened;
  counts.records_lost += written - victim.chain.written();
  ASSERT_TRUE(victim.chain.Steps(kStepsWithoutLoss));
}

void CountChain(const SeededChain& chain, Counts& counts) {
  counts.checkpoints += chain.checkpoints();
  counts.below_marker += chain.below_marker();
  counts.copies += chain.copies();
}

class PowerLossTest : public ::testing::TestWithParam<const char*> {};

TEST_P(PowerLossTest, KeepsEveryAcknowledgedBlock) {
  const uint64_t losses = FromEnvironment("COINSTORE_POWER_LOSSES", 60);
  uint64_t seed = FromEnvironment("COINSTORE_SEED", 1);
  Counts counts;
  while (counts.losses < losses) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", loss " + std::to_string(counts.losses));
    Victim victim(seed++, GetParam());
    for (uint64_t i = 0; i < kLossesOfOneStore && counts.losses < losses; ++i) {
      LoseAndReopen(victim, counts);
      if (HasFailure()) return;
    }
    CountChain(victim.chain, counts);
  }
  std::cout << GetParam() << ": " << counts << "\n";
  if (losses < 60) return;
  EXPECT_GE(counts.checkpoints, 10u);
  EXPECT_GE(counts.below_marker, 5u);
  EXPECT_GE(counts.copies, 1u);
}

INSTANTIATE_TEST_SUITE_P(Modes, PowerLossTest, ::testing::Values("durable", "grouped"),
                         [](const auto& mode) { return std::string(mode.param); });

// The test above would be worth nothing if it passed without the syncs.
TEST(PowerLossTest, NoticesADiskThatDoesNotSync) {
  Counts counts;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    Victim victim(seed, "durable");
    ASSERT_EQ(victim.chain.Open(), "");
    victim.disk->IgnoreSyncsOf(".log");
    ASSERT_TRUE(victim.chain.Steps(3));
    WorkUntilPowerGoes(victim);
    victim.chain.Abandon();
    victim.disk->LosePower(victim.random);
    ++counts.losses;
    victim.chain.ForgetCopies();  // which lost as much
    const std::string wrong = victim.chain.Open();
    counts.refused += wrong.starts_with("CORRUPTION");
    counts.acknowledged_lost += wrong.starts_with("acknowledged");
    if (HasFailure()) return;
  }
  std::cout << counts.losses << " losses: " << counts.acknowledged_lost
            << " lost acknowledged records quietly, " << counts.refused << " refused to open\n";
  EXPECT_GE(counts.acknowledged_lost + counts.refused, 6u);
}

}  // namespace
}  // namespace coinstore_test
