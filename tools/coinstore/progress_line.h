// SPDX-License-Identifier: Apache-2.0
// One line on standard error that tells how far a command is: written over and over on a terminal,
// written anew every few seconds elsewhere. Standard output is left to the answer.
#ifndef COINSTORE_TOOLS_COINSTORE_PROGRESS_LINE_H_
#define COINSTORE_TOOLS_COINSTORE_PROGRESS_LINE_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace coins::tool {

class ProgressLine {
 public:
  ProgressLine();
  // Leaves an empty line behind on a terminal.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // True when it is time for another Show; asking is cheap.
  bool Due() const;
  void Show(const std::string& text);

  double Seconds() const;  // since it was made

 private:
  using Clock = std::chrono::steady_clock;

  bool terminal_;
  bool shown_ = false;
  Clock::time_point start_;
  Clock::time_point next_;
};

// "12.3 %, 4 min 5 s left": how much of `total` is done after so many seconds.
std::string Share(std::uint64_t done, std::uint64_t total, double seconds);

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_PROGRESS_LINE_H_
