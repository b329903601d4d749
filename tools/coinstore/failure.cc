// SPDX-License-Identifier: Apache-2.0
// From the library's statuses to exit codes and lines of text.
#include "failure.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "long_call.h"
#include "output.h"

namespace coins::tool {

coinstore_error EmptyError() {
  coinstore_error error{};
  error.struct_size = sizeof(error);
  return error;
}

std::string Describe(const coinstore_error& error) {
  const std::string_view message(error.message);
  std::string line = coinstore_status_name(error.code);
  line += ": ";
  line += message.empty() ? coinstore_status_text(error.code) : message;

  std::string place;
  const auto add = [&](const char* what, const std::string& value) {
    if (message.find(value) != std::string_view::npos) return;
    if (!place.empty()) place += ", ";
    place += what + value;
  };
  if (std::any_of(std::begin(error.coin_id), std::end(error.coin_id),
                  [](std::uint8_t byte) { return byte != 0; })) {
    add("coin ", Hex(error.coin_id));
  }
  if (error.height != 0) add("height ", std::to_string(error.height));
  if (!place.empty()) line += " (" + place + ")";
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

int ExitCodeOf(coinstore_status status) {
  if (status >= COINSTORE_OK) return kExitOk;
  if (status == COINSTORE_ARGUMENT) return kExitUsage;
  if (status == COINSTORE_ROLLBACK_ABOVE_TIP || status == COINSTORE_ROLLBACK_TOO_DEEP) {
    return kExitNo;
  }
  if (status <= COINSTORE_BLOCK_TOO_LARGE && status > COINSTORE_PROOF_MALFORMED) return kExitInput;
  if (status <= COINSTORE_PROOF_MALFORMED && status > COINSTORE_IO) return kExitNo;
  return kExitStore;
}

void Require(coinstore_status status, const coinstore_error& error) {
  if (status >= COINSTORE_OK) return;
  if (status == COINSTORE_INTERRUPTED && CaughtSignal() != 0) {
    throw Failure(kExitSignalBase + CaughtSignal(), "interrupted");
  }
  throw Failure(ExitCodeOf(status), Describe(error));
}

}  // namespace coins::tool
