// SPDX-License-Identifier: Apache-2.0
// How a command ends: exit codes, and the exception that carries one line for standard error.
#ifndef COINSTORE_TOOLS_COINSTORE_FAILURE_H_
#define COINSTORE_TOOLS_COINSTORE_FAILURE_H_

#include <stdexcept>
#include <string>

#include "coinstore.h"

namespace coins::tool {

inline constexpr int kExitOk = 0;
inline constexpr int kExitNo = 1;     // the answer is no, not found, or a difference
inline constexpr int kExitUsage = 2;  // the command line
inline constexpr int kExitInput = 3;  // an input file, or a block in it
inline constexpr int kExitStore = 4;  // the store or the environment
inline constexpr int kExitSignalBase = 128;

class Failure : public std::runtime_error {
 public:
  Failure(int exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}

  int exit_code() const { return exit_code_; }

 private:
  int exit_code_;
};

// A coinstore_error ready to be passed to the library.
coinstore_error EmptyError();

// "COIN_UNKNOWN: message (coin …, height …)"; what the message already tells is not repeated.
std::string Describe(const coinstore_error& error);

// The exit code that fits an error of the library.
int ExitCodeOf(coinstore_status status);

// Throws a Failure for a status below 0, or if a signal interrupted the call, for the signal.
void Require(coinstore_status status, const coinstore_error& error);

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_FAILURE_H_
