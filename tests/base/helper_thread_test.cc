// SPDX-License-Identifier: Apache-2.0
// Goal: a thread of the library runs no signal handler of its host. Method: asks inside for the signal mask.
#include "base/helper_thread.h"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>
#include <utility>

namespace coins {
namespace {

bool IsBlocked(int signal) {
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  return sigismember(&mask, signal) == 1;
}

TEST(HelperThreadTest, HandlersOfTheHostRanOnHelpersOfACall) {
  ASSERT_FALSE(IsBlocked(SIGUSR1));
  const auto [thread, is_blocked] =
      RunBeside([] { return std::pair(std::this_thread::get_id(), IsBlocked(SIGUSR1)); }).get();
  EXPECT_NE(thread, std::this_thread::get_id());
  EXPECT_TRUE(is_blocked);
  EXPECT_FALSE(IsBlocked(SIGUSR1)) << "the caller's own mask is as it was";
}

}  // namespace
}  // namespace coins
