// SPDX-License-Identifier: Apache-2.0
// Runs contenders one after the other, each in a process of its own that is this same program, and
// compares what they answered.
#ifndef COINSTORE_BENCH_WORKLOAD_DRIVER_H_
#define COINSTORE_BENCH_WORKLOAD_DRIVER_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "workload/settings.h"

namespace coins::bench {

struct Plan {
  Settings settings;  // of every run; contender, sync and directory are filled in
  std::vector<std::string> contenders;
  std::vector<SyncClass> sync_classes;
  std::uint32_t runs = 1;     // of each contender, in rotated order
  std::string directory;      // made if it is not there; each run has a folder in it
  bool keep = false;          // what the runs leave on the disk
  bool allow_memory = false;  // a directory that is in memory, which makes every figure of it void
};

// {"machine": …, "workload": …, "runs": [...], "summary": [...], "differences": [...]}. Throws
// std::runtime_error for a contender that failed.
nlohmann::ordered_json RunAll(const Plan& plan);

// What the process of one contender does: reads its settings, writes its result. The names of two
// files.
void RunInThisProcess(const std::string& settings_file, const std::string& result_file);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_DRIVER_H_
