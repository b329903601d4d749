// SPDX-License-Identifier: Apache-2.0
// The terminal's part: carriage return, and the code that clears the rest of a line.
#include "progress_line.h"

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>

namespace coins::tool {
namespace {

constexpr std::chrono::milliseconds kTerminalPause{200};
constexpr std::chrono::milliseconds kLogPause{5000};
constexpr const char* kClearLine = "\r\x1b[K";

std::string Duration(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole >= 3600) {
    return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
  }
  if (whole >= 60) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole) + " s";
}

}  // namespace

ProgressLine::ProgressLine()
    : terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      next_(start_ + (terminal_ ? kTerminalPause : kLogPause)) {}

ProgressLine::~ProgressLine() {
  if (terminal_ && shown_) (void)std::fputs(kClearLine, stderr);
}

bool ProgressLine::Due() const { return Clock::now() >= next_; }

void ProgressLine::Show(const std::string& text) {
  next_ = Clock::now() + (terminal_ ? kTerminalPause : kLogPause);
  shown_ = true;
  if (terminal_) {
    (void)std::fprintf(stderr, "%s%s", kClearLine, text.c_str());
  } else {
    (void)std::fprintf(stderr, "%s\n", text.c_str());
  }
}

double ProgressLine::Seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

std::string Share(std::uint64_t done, std::uint64_t total, double seconds) {
  if (total == 0) return "";
  const double share = static_cast<double>(done) / static_cast<double>(total);
  std::array<char, 32> percent{};
  (void)std::snprintf(percent.data(), percent.size(), "%.1f %%", 100 * share);
  if (done == 0 || done > total) return percent.data();
  return std::string(percent.data()) + ", " + Duration(seconds / share - seconds) + " left";
}

}  // namespace coins::tool
