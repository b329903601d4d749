// SPDX-License-Identifier: Apache-2.0
#include "base/check.h"

#include <string>
#include <string_view>

namespace coins {

void FailCheck(const char* file, int line, const char* expression) {
  std::string_view name = file;
  if (const auto slash = name.rfind('/'); slash != std::string_view::npos) {
    name.remove_prefix(slash + 1);  // build paths do not belong in messages
  }
  throw CheckFailed(std::string(name) + ":" + std::to_string(line) +
                    ": check failed: " + expression);
}

}  // namespace coins
