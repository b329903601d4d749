// SPDX-License-Identifier: Apache-2.0
// How long something takes, counted in classes; any thread.
#ifndef COINSTORE_BASE_LATENCY_HISTOGRAM_H_
#define COINSTORE_BASE_LATENCY_HISTOGRAM_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace coins {

class LatencyHistogram {
 public:
  // Upper ends of the classes, from a write to memory to a disk in trouble; above the last is one more.
  static constexpr std::array<std::uint64_t, 14> kBoundsNs = {
      20'000,    50'000,     100'000,    200'000,    500'000,     1'000'000,   2'000'000,
      5'000'000, 10'000'000, 20'000'000, 50'000'000, 100'000'000, 500'000'000, 2'000'000'000};

  void Add(std::uint64_t ns) {
    const auto* const bound = std::lower_bound(kBoundsNs.begin(), kBoundsNs.end(), ns);
    counts_.at(static_cast<std::size_t>(bound - kBoundsNs.begin()))
        .fetch_add(1, std::memory_order_relaxed);
    sum_ns_.fetch_add(ns, std::memory_order_relaxed);
  }

  // Of class i; i may be kBoundsNs.size().
  std::uint64_t count(std::size_t i) const { return counts_.at(i); }
  std::uint64_t sum_ns() const { return sum_ns_; }

 private:
  std::array<std::atomic<std::uint64_t>, kBoundsNs.size() + 1> counts_{};
  std::atomic<std::uint64_t> sum_ns_{0};
};

}  // namespace coins

#endif  // COINSTORE_BASE_LATENCY_HISTOGRAM_H_
