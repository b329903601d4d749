// SPDX-License-Identifier: Apache-2.0
// Goal: an object for one thread at a time is had by one. Method: scopes within scopes.
#include "capi/exclusive_use.h"

#include <gtest/gtest.h>

#include <optional>

namespace coins::capi {
namespace {

TEST(ExclusiveUseTest, TheFirstHasItAndTheSecondIsTold) {
  UseFlag flag;
  std::optional<UseFlag::Scope> first(flag);
  EXPECT_TRUE(first->Check().ok());
  {
    const UseFlag::Scope second(flag);
    EXPECT_EQ(second.Check().code(), Code::kConcurrentUse);
  }
  {
    const UseFlag::Scope third(flag);  // the end of the second did not free it
    EXPECT_EQ(third.Check().code(), Code::kConcurrentUse);
  }
  first.reset();
  const UseFlag::Scope fourth(flag);
  EXPECT_TRUE(fourth.Check().ok());
}

}  // namespace
}  // namespace coins::capi
