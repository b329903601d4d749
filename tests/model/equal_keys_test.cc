// SPDX-License-Identifier: Apache-2.0
// Goal: coins, owners and parents whose shortened keys agree are told apart everywhere: in rows, in memory, spent,
// rolled back and created again. Method: the random histories of model_test.cc, linked with keys of which there are
// three in all, in place of those of base/siphash.cc.
#include <gtest/gtest.h>

#include "base/siphash.h"
#include "model/run_histories.h"

namespace coins {

ShortKey KeyedShortKey(const Secret& /*secret*/, ByteSpan bytes) {
  ShortKey key{};
  for (const std::uint8_t byte : bytes) key.front() = static_cast<std::uint8_t>(key.front() + byte);
  key.front() %= 3;
  return key;
}

}  // namespace coins

namespace coinstore_test {
namespace {

TEST(EqualKeysTest, OfManyOwnersAndCoinsAreToldApartInMemory) {
  RunHistories({.new_place = InMemory, .seeds = 4, .steps = 500, .must_reach_all_cases = false});
}

TEST(EqualKeysTest, OfManyOwnersAndCoinsAreToldApartOnDisk) {
  RunHistories({.new_place = InDirectory,
                .seeds = 2,
                .steps = 200,
                .part = 10,
                .must_reach_all_cases = false});
}

}  // namespace
}  // namespace coinstore_test
