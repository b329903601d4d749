// SPDX-License-Identifier: Apache-2.0
// Goal: no sequence of calls makes a store answer anything but what the rules say. Method: random histories
// (history.h) against the reference; the seed of a failure is printed.
// Environment: COINSTORE_MODEL_SEED (the first), COINSTORE_MODEL_SEEDS (how many),
// COINSTORE_MODEL_OPERATIONS (steps of all of them together). The list of cases must be reached unless a seed is
// given or the steps are fewer than usual.
#ifndef COINSTORE_TESTS_MODEL_RUN_HISTORIES_H
#define COINSTORE_TESTS_MODEL_RUN_HISTORIES_H

#include <memory>

#include "model/places.h"

namespace coinstore_test {

struct Histories {
  std::unique_ptr<Place> (*new_place)();
  // Usually.
  uint64_t seeds;
  uint64_t steps;  // of each seed
  // Where a step costs several times as much: such a part of the steps that the environment asks of many seeds.
  uint64_t part = 1;
  bool must_reach_all_cases = true;
};

void RunHistories(const Histories& histories);

}  // namespace coinstore_test

#endif
