// SPDX-License-Identifier: Apache-2.0
// What the kernel counts for this process, and how long blocks took.
#ifndef COINSTORE_BENCH_WORKLOAD_MEASURE_H_
#define COINSTORE_BENCH_WORKLOAD_MEASURE_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace coins::bench {

// Since the process began; the difference of two is what lay between them. All threads count.
struct Usage {
  double wall_s = 0;
  double cpu_s = 0;                   // user and system
  std::uint64_t device_bytes = 0;     // handed to the page cache for the device
  std::uint64_t cancelled_bytes = 0;  // of those: thrown away before they got there
  std::uint64_t read_bytes = 0;       // read from the device

  static Usage Now();
  Usage operator-(const Usage& before) const;
};
nlohmann::ordered_json JsonOf(const Usage& usage);

// The largest resident size since the last ResetPeakMemory, and the one of now.
void ResetPeakMemory();
std::uint64_t PeakMemoryBytes();
std::uint64_t MemoryBytes();

// Of all files below a directory: what they take on the disk, up to their ends.
std::uint64_t DiskBytes(const std::string& directory);

// Asks the kernel to forget what it has cached of the files below a directory.
void DropPageCache(const std::string& directory);

// p50, p99, p99.9 and max, by the nearest rank, in milliseconds.
nlohmann::ordered_json Percentiles(std::vector<double> milliseconds);

// The machine and its software.
nlohmann::ordered_json Machine();

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_MEASURE_H_
