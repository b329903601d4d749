// SPDX-License-Identifier: Apache-2.0
// The results for people, and their medians.
#ifndef COINSTORE_BENCH_WORKLOAD_REPORT_H_
#define COINSTORE_BENCH_WORKLOAD_REPORT_H_

#include <nlohmann/json.hpp>
#include <vector>

namespace coins::bench {

// One line on standard error about a run that has just ended.
void ShowRun(const nlohmann::ordered_json& run);

// For each contender and sync class: every figure of the table as {"median", "min", "max"}.
nlohmann::ordered_json Summarize(const std::vector<nlohmann::ordered_json>& runs);

// The tables, one for each sync class, on standard output.
void PrintTables(const nlohmann::ordered_json& report);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_REPORT_H_
