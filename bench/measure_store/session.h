// SPDX-License-Identifier: Apache-2.0
// The store that is measured, with its population: opened, given blocks, and left as it was found, but longer.
#ifndef COINSTORE_BENCH_MEASURE_STORE_SESSION_H_
#define COINSTORE_BENCH_MEASURE_STORE_SESSION_H_

#include <chrono>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "coinstore_calls.h"
#include "measure_store/population.h"

namespace coins::bench {

using Json = nlohmann::ordered_json;

// Where it lies, and what it is opened with.
struct Place {
  std::string directory;
  std::vector<std::string> options;  // "name=value"

  std::string store() const { return directory + "/store"; }
  std::string population() const { return directory + "/population"; }
};

class OpenStore {
 public:
  explicit OpenStore(const Place& place);
  ~OpenStore() { coinstore_free(store_); }
  OpenStore(const OpenStore&) = delete;
  OpenStore& operator=(const OpenStore&) = delete;

  coinstore* get() const { return store_; }
  std::uint64_t Stat(std::uint32_t key) const { return StatOf(store_, key); }
  coinstore_tip Tip() const;

  void Apply(const Block& block);                     // durable when it returns
  void ApplyTogether(std::span<const Block> blocks);  // with one sync
  void Rollback(std::uint64_t height);
  void Checkpoint();  // and waits for the compactions that it causes
  void Close();

 private:
  coinstore* store_ = nullptr;
};

// An open store whose coins are all in the tables, and its population. End keeps both for the next one.
struct Session {
  explicit Session(const Place& place);
  void End();

  Place place;
  Population population;
  OpenStore store;
};

// A time of every call, in microseconds.
class Samples {
 public:
  template <typename Call>
  void Time(const Call& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    us_.push_back(time.count());
  }
  void Append(const Samples& others) {
    us_.insert(us_.end(), others.us_.begin(), others.us_.end());
  }
  std::size_t size() const { return us_.size(); }
  // {"count", "p50", "p99", "p999", "max"}
  Json InMicroseconds() const;
  Json InMilliseconds() const;

 private:
  std::vector<double> us_;
};

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_MEASURE_STORE_SESSION_H_
