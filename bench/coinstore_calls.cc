// SPDX-License-Identifier: Apache-2.0
#include "coinstore_calls.h"

#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace coins::bench {

coinstore_error EmptyError() {
  coinstore_error error{};
  error.struct_size = sizeof(error);
  return error;
}

void Require(coinstore_status status, const coinstore_error& error) {
  if (status >= 0) return;
  throw std::runtime_error(std::string("coinstore: ") + coinstore_status_name(status) + ": " +
                           error.message);
}

Options::Options() { Require(coinstore_options_new(&options_, &error_), error_); }

Options::~Options() { coinstore_options_free(options_); }

void Options::Set(const char* name, const std::string& value) {
  Require(coinstore_options_set(options_, name, value.c_str(), &error_), error_);
}

std::uint64_t StatOf(coinstore* store, std::uint32_t key) {
  std::uint64_t value = 0;
  coinstore_error error = EmptyError();
  Require(coinstore_stat(store, key, &value, &error), error);
  return value;
}

std::string SettingOf(coinstore* store, const char* name) {
  std::array<char, 256> value{};
  std::size_t size = 0;
  coinstore_error error = EmptyError();
  Require(coinstore_get_setting(store, name, value.data(), value.size(), &size, &error), error);
  return {value.data(), size};
}

void WaitForCompactions(coinstore* store) {
  // Between what causes a compaction and the compaction nothing runs for a moment.
  constexpr int kQuietLooks = 10;
  for (int quiet = 0; quiet < kQuietLooks;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    quiet = StatOf(store, COINSTORE_STAT_RUNNING_COMPACTIONS) == 0 ? quiet + 1 : 0;
  }
}

}  // namespace coins::bench
