// SPDX-License-Identifier: Apache-2.0
// Goal: no sequence of calls makes a store answer anything but what the rules say. Method: random
// histories (history.h) against the reference, on each engine; the seed of a failure is printed.
// Environment: COINSTORE_MODEL_SEED (the first), COINSTORE_MODEL_SEEDS (how many),
// COINSTORE_MODEL_OPERATIONS (steps of all of them together; of many seeds a tenth on disk, where a
// step costs several times as much). The list of cases must be reached unless a seed is given or the
// steps are fewer than usual.
#include <gtest/gtest.h>

#include <cstdlib>

#include "model/history.h"

namespace coinstore_test {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

void RunHistories(std::unique_ptr<Place> (*new_place)(), uint64_t seeds, uint64_t steps,
                  uint64_t share) {
  const bool seed_given = std::getenv("COINSTORE_MODEL_SEED") != nullptr;
  const uint64_t usual = seeds * steps;
  const uint64_t first = FromEnvironment("COINSTORE_MODEL_SEED", 1);
  seeds = FromEnvironment("COINSTORE_MODEL_SEEDS", seed_given ? 1 : seeds);
  if (seed_given) share = 1;  // to repeat a history
  const uint64_t operations =
      FromEnvironment("COINSTORE_MODEL_OPERATIONS", seeds * steps * share) / share;
  Reached reached;
  for (uint64_t seed = first; seed < first + seeds; ++seed) {
    const std::unique_ptr<Place> place = new_place();
    History history(seed, *place, reached);
    for (uint64_t step = 1; step <= operations / seeds; ++step) {
      SCOPED_TRACE("COINSTORE_MODEL_SEED=" + std::to_string(seed) + " step " +
                   std::to_string(step));
      history.Step();
      if (::testing::Test::HasFailure()) return;
    }
  }
  if (seed_given || operations < usual) return;
  EXPECT_EQ(reached.Missing(CasesToReach()), "") << "cases that no step has reached";
}

TEST(ModelTest, RandomHistoriesAgreeWithTheReferenceInMemory) { RunHistories(InMemory, 6, 800, 1); }

TEST(ModelTest, RandomHistoriesAgreeWithTheReferenceOnDisk) {
  RunHistories(InDirectory, 3, 800, 10);
}

}  // namespace
}  // namespace coinstore_test
