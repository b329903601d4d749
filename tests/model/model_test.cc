// SPDX-License-Identifier: Apache-2.0
// Goal and method: see run_histories.h; on each engine.
#include <gtest/gtest.h>

#include "model/run_histories.h"

namespace coinstore_test {
namespace {

TEST(ModelTest, RandomHistoriesAgreeWithTheReferenceInMemory) {
  RunHistories({.new_place = InMemory, .seeds = 6, .steps = 800});
}

TEST(ModelTest, RandomHistoriesAgreeWithTheReferenceOnDisk) {
  RunHistories({.new_place = InDirectory, .seeds = 3, .steps = 800, .part = 10});
}

}  // namespace
}  // namespace coinstore_test
