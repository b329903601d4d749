// SPDX-License-Identifier: Apache-2.0
// Goal and method: see run_histories.h.
#include "model/run_histories.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "model/history.h"

namespace coinstore_test {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

}  // namespace

void RunHistories(const Histories& histories) {
  const bool seed_given = std::getenv("COINSTORE_MODEL_SEED") != nullptr;
  const uint64_t part = seed_given ? 1 : histories.part;  // a history is repeated as it was
  const uint64_t first = FromEnvironment("COINSTORE_MODEL_SEED", 1);
  const uint64_t seeds = FromEnvironment("COINSTORE_MODEL_SEEDS", seed_given ? 1 : histories.seeds);
  const uint64_t operations =
      FromEnvironment("COINSTORE_MODEL_OPERATIONS", seeds * histories.steps * part) / part;
  Reached reached;
  for (uint64_t seed = first; seed < first + seeds; ++seed) {
    const std::unique_ptr<Place> place = histories.new_place();
    History history(seed, *place, reached);
    for (uint64_t step = 1; step <= operations / seeds; ++step) {
      SCOPED_TRACE("COINSTORE_MODEL_SEED=" + std::to_string(seed) + " step " +
                   std::to_string(step));
      history.Step();
      if (::testing::Test::HasFailure()) return;
    }
  }
  if (seed_given || operations < histories.seeds * histories.steps) return;
  if (!histories.must_reach_all_cases) return;
  EXPECT_EQ(reached.Missing(CasesToReach()), "") << "cases that no step has reached";
}

}  // namespace coinstore_test
