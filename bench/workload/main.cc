// SPDX-License-Identifier: Apache-2.0
// coinstore_bench: the whole workload of a node, on libcoinstore and on what it is measured against.
// docs/performance/README.md says what every figure means.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

#include "contenders/contender.h"
#include "workload/driver.h"
#include "workload/report.h"

namespace coins::bench {
namespace {

constexpr int kExitOk = 0;
constexpr int kExitVoid = 1;     // contenders answered differently
constexpr int kExitUsage = 2;    // the command line
constexpr int kExitFailure = 3;  // a contender, or the environment

struct Arguments {
  Plan plan;
  std::vector<std::string> sync_classes = {"R"};
  bool quick = false;
  std::string json_file;
};

std::vector<std::string> Names(bool all) {
  std::vector<std::string> names;
  for (const ContenderKind& kind : ContenderKinds()) {
    if (all || kind.by_default) names.emplace_back(kind.name);
  }
  return names;
}

std::string Footer() {
  std::string text = "Contenders (* runs by default):\n";
  for (const ContenderKind& kind : ContenderKinds()) {
    text +=
        std::string("  ") + (kind.by_default ? "* " : "  ") + kind.name + ": " + kind.text + "\n";
  }
  return text + R"(
Exit codes: 0 all contenders agree, 1 they do not and every figure is void, 2 usage, 3 a failure.

Examples:
  coinstore_bench --quick
  coinstore_bench --sync D,G,R --runs 3 --json results.json
  coinstore_bench --unspent 10000000 --operations 5000000 --sync G --contenders coinstore,seed)";
}

void AddChain(CLI::App& app, Settings& settings) {
  app.add_option("--operations", settings.operations, "Coins created + coins spent, timed")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
  app.add_option("--unspent", settings.unspent, "Preload so many unspent coins, untimed")
      ->capture_default_str();
  app.add_option("--created", settings.created, "Coins created in a block")->capture_default_str();
  app.add_option("--spent", settings.spent, "Coins spent in a block")->capture_default_str();
  app.add_option(
         "--in-block-share", settings.in_block_share,
         "Share of the spends that spend a coin of their own block; the seed layout refuses it")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--block-time", settings.block_time_s,
                 "Seconds between blocks; turns lifetimes into numbers of blocks")
      ->capture_default_str()
      ->check(CLI::Range(1U, 86'400U));
  app.add_option("--seed", settings.seed, "The same seed makes the same chain")
      ->capture_default_str();
}

void AddPolicy(CLI::App& app, Arguments& arguments) {
  Settings& settings = arguments.plan.settings;
  app.add_option("--sync", arguments.sync_classes,
                 "D every block durable, G every --group-blocks, R a crash of the process only")
      ->delimiter(',')
      ->capture_default_str()
      ->check(CLI::IsMember({"D", "G", "R"}));
  app.add_option("--group-blocks", settings.group_blocks, "Blocks that share a sync in class G")
      ->capture_default_str()
      ->check(CLI::Range(1U, 1'000'000U));
  app.add_option("--cache", settings.cache_bytes, "Bytes of cache for each contender")
      ->capture_default_str();
  app.add_option("--window", settings.window_blocks,
                 "Blocks within which a coin counts as young when it is spent")
      ->capture_default_str();
  app.add_option("--rollback", settings.rollback_blocks, "Blocks taken back at the end")
      ->capture_default_str();
  app.add_flag("!--no-cross-check", settings.cross_check, "Ask no questions; the figures are void");
}

Arguments Parsed(CLI::App& app, int argc, char** argv) {
  Arguments arguments;
  Plan& plan = arguments.plan;
  plan.directory = "coinstore_bench.data";
  AddChain(app, plan.settings);
  AddPolicy(app, arguments);
  app.add_option("--contenders", plan.contenders, "Which; see below")
      ->delimiter(',')
      ->check(CLI::IsMember(Names(/*all=*/true)));
  app.add_option("--runs", plan.runs, "Runs of each contender, in rotated order")
      ->capture_default_str()
      ->check(CLI::Range(1U, 100U));
  app.add_option("--directory", plan.directory, "Where the stores are made")->capture_default_str();
  app.add_option("--json", arguments.json_file, "Write everything measured to this file");
  app.add_flag("--quick", arguments.quick, "200,000 operations: about a minute");
  app.add_flag("--keep", plan.keep, "Leave the stores on the disk");
  app.add_flag("--allow-memory", plan.allow_memory,
               "Go on where the directory is in memory: for tests, not for figures");
  app.footer(Footer());
  app.parse(argc, argv);
  if (arguments.quick && app.count("--operations") == 0) plan.settings.operations = 200'000;
  if (plan.contenders.empty()) plan.contenders = Names(/*all=*/false);
  for (const std::string& name : arguments.sync_classes) {
    plan.sync_classes.push_back(nlohmann::json(name).get<SyncClass>());
  }
  return arguments;
}

int Compare(const Arguments& arguments) {
  const nlohmann::ordered_json report = RunAll(arguments.plan);
  PrintTables(report);
  if (!arguments.json_file.empty()) {
    std::ofstream file(arguments.json_file);
    file << report.dump(2) << std::endl;
    if (!file) throw std::runtime_error("cannot write " + arguments.json_file);
  }
  if (report["differences"].empty()) return kExitOk;
  (void)std::fputs("The run is void:\n", stderr);
  for (const auto& line : report["differences"]) {
    (void)std::fprintf(stderr, "  %s\n", line.get<std::string>().c_str());
  }
  return kExitVoid;
}

int Main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "run-one") {
    RunInThisProcess(argv[2], argv[3]);
    return kExitOk;
  }
  CLI::App app("The whole workload of a node, on libcoinstore and on what it is measured against");
  try {
    return Compare(Parsed(app, argc, argv));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
}

}  // namespace
}  // namespace coins::bench

int main(int argc, char** argv) {
  try {
    return coins::bench::Main(argc, argv);
  } catch (const std::exception& error) {
    (void)std::fprintf(stderr, "coinstore_bench: %s\n", error.what());
    return coins::bench::kExitFailure;
  }
}
