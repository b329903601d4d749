// SPDX-License-Identifier: Apache-2.0
#include "workload/report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace coins::bench {
namespace {

using Json = nlohmann::ordered_json;

// A column of the table, and where its figure stands in a run.
struct Column {
  const char* title;
  const char* path;
  double unit;  // the figure is divided by it
  int decimals;
};

constexpr double kMB = 1e6;
constexpr std::array kColumns = {
    Column{"ops/s", "/run/ops_per_s", 1, 0},
    Column{"settled", "/settled/ops_per_s", 1, 0},
    Column{"CPU s", "/run/cpu_s", 1, 2},
    Column{"us/op", "/run/cpu_us_per_op", 1, 2},
    Column{"settled", "/settled/cpu_us_per_op", 1, 2},
    Column{"dev B/op", "/run/device_bytes_per_op", 1, 0},
    Column{"settled", "/settled/device_bytes_per_op", 1, 0},
    Column{"cancelled", "/settled/cancelled_bytes_per_op", 1, 0},
    Column{"disk MB", "/disk_bytes", kMB, 0},
    Column{"p50 ms", "/block_ms/p50", 1, 2},
    Column{"p99", "/block_ms/p99", 1, 2},
    Column{"p99.9", "/block_ms/p999", 1, 2},
    Column{"max", "/block_ms/max", 1, 2},
    Column{"peak MB", "/memory/peak_bytes", kMB, 0},
    Column{"own MB", "/memory/own_bytes", kMB, 0},
    Column{"undo ms", "/rollback/wall_s", 1e-3, 1},
};

constexpr int kNameWidth = 14;
constexpr int kColumnWidth = 10;

const char* PolicyOf(const std::string& sync) {
  if (sync == "D") return "every block survives a loss of power when its call returns";
  if (sync == "G") return "blocks survive a loss of power in groups";
  return "blocks survive the death of the process, not a loss of power";
}

void PrintRow(const std::string& name, const Json& figures, const char* which) {
  std::printf("%-*s", kNameWidth, name.c_str());
  for (const Column& column : kColumns) {
    const Json& figure = figures.value(column.path, Json(nullptr));
    if (figure.is_null()) {
      std::printf("%*s", kColumnWidth, "-");
    } else {
      std::printf("%*.*f", kColumnWidth, column.decimals,
                  figure[which].get<double>() / column.unit);
    }
  }
  std::printf("\n");
}

void PrintTable(const std::string& sync, const Json& report, std::uint64_t runs) {
  const Json& workload = report["workload"];
  std::printf("\nsync class %s: %s", sync.c_str(), PolicyOf(sync));
  if (sync == "G") {
    std::printf(" of %llu", workload["group_blocks"].get<unsigned long long>());
  }
  std::printf("\n%-*s", kNameWidth, "contender");
  for (const Column& column : kColumns) std::printf("%*s", kColumnWidth, column.title);
  std::printf("\n");
  for (const Json& entry : report["summary"]) {
    if (entry["sync"] != sync) continue;
    const std::string name = entry["contender"];
    PrintRow(name, entry["figures"], "median");
    if (runs < 2) continue;
    PrintRow("  min", entry["figures"], "min");
    PrintRow("  max", entry["figures"], "max");
  }
}

Json Spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {{"median", median}, {"min", values.front()}, {"max", values.back()}};
}

}  // namespace

void ShowRun(const Json& run) {
  (void)std::fprintf(stderr, "%s: %.0f ops/s, %.2f CPU us/op, settled in %.1f s\n",
                     run["title"].get<std::string>().c_str(), run["run"]["ops_per_s"].get<double>(),
                     run["run"]["cpu_us_per_op"].get<double>(), run["settle_s"].get<double>());
}

Json Summarize(const std::vector<Json>& runs) {
  Json summary = Json::array();
  for (const Json& first : runs) {
    if (first["number"] != 1) continue;
    Json figures;
    for (const Column& column : kColumns) {
      std::vector<double> values;
      for (const Json& run : runs) {
        const Json::json_pointer path(column.path);
        if (run["contender"] == first["contender"] && run["sync"] == first["sync"] &&
            run.contains(path)) {
          values.push_back(run[path].get<double>());
        }
      }
      if (!values.empty()) figures[column.path] = Spread(std::move(values));
    }
    summary.push_back(
        {{"contender", first["contender"]}, {"sync", first["sync"]}, {"figures", figures}});
  }
  return summary;
}

void PrintTables(const Json& report) {
  const Json& workload = report["workload"];
  const Json& first = report["runs"].front();
  std::printf(
      "%llu operations in blocks of %llu created + %llu spent, %s; %.1f %% of the spends are "
      "of coins of the last %llu blocks\n",
      first["operations"].get<unsigned long long>(), workload["created"].get<unsigned long long>(),
      workload["spent"].get<unsigned long long>(),
      workload["unspent"] == 0
          ? "from an empty store"
          : ("at " + first["preloaded"]["unspent"].dump() + " unspent coins").c_str(),
      100 * first["young_share"].get<double>(),
      workload["window_blocks"].get<unsigned long long>());
  std::vector<std::string> classes;
  std::uint64_t runs = 0;
  for (const Json& run : report["runs"]) {
    const std::string sync = run["sync"];
    if (std::find(classes.begin(), classes.end(), sync) == classes.end()) classes.push_back(sync);
    runs = std::max(runs, run["number"].get<std::uint64_t>());
  }
  for (const std::string& sync : classes) PrintTable(sync, report, runs);
  if (runs > 1)
    std::printf("\nmedian, minimum and maximum of %llu runs\n",
                static_cast<unsigned long long>(runs));
}

}  // namespace coins::bench
