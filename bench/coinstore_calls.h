// SPDX-License-Identifier: Apache-2.0
// libcoinstore's header with failures as exceptions, and what several benchmarks ask a store.
#ifndef COINSTORE_BENCH_COINSTORE_CALLS_H_
#define COINSTORE_BENCH_COINSTORE_CALLS_H_

#include <cstdint>
#include <string>

#include "coinstore.h"

namespace coins::bench {

coinstore_error EmptyError();
// Throws std::runtime_error with the library's message for a status below 0.
void Require(coinstore_status status, const coinstore_error& error);

class Options {
 public:
  Options();
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  void Set(const char* name, const std::string& value);
  const coinstore_options* get() const { return options_; }

 private:
  coinstore_options* options_ = nullptr;
  coinstore_error error_ = EmptyError();
};

// One figure (COINSTORE_STAT_…) and one setting of an open store.
std::uint64_t StatOf(coinstore* store, std::uint32_t key);
std::string SettingOf(coinstore* store, const char* name);

// Returns when the engine merges nothing any more.
void WaitForCompactions(coinstore* store);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_COINSTORE_CALLS_H_
