// SPDX-License-Identifier: Apache-2.0
// What a check found, in sentences.
#ifndef COINSTORE_CHECK_CHECK_REPORT_H_
#define COINSTORE_CHECK_CHECK_REPORT_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace coins {

inline constexpr std::size_t kMaxDifferences = 100;

struct CheckReport {
  std::vector<std::string> checked;      // a line for each thing compared
  std::vector<std::string> differences;  // the first of them; none: all is as it must be

  void Differ(std::string what) {
    if (differences.size() < kMaxDifferences) differences.push_back(std::move(what));
  }
};

}  // namespace coins

#endif  // COINSTORE_CHECK_CHECK_REPORT_H_
