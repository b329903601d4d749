// SPDX-License-Identifier: Apache-2.0
#include "workload/driver.h"

#include <linux/magic.h>
#include <spawn.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "workload/cross_check.h"
#include "workload/measure.h"
#include "workload/report.h"
#include "workload/run.h"

namespace coins::bench {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

void RefuseMemory(const std::string& directory) {
  struct statfs status {};
  if (statfs(directory.c_str(), &status) != 0) {
    throw std::runtime_error(directory + ": " + std::strerror(errno));
  }
  if (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC) {
    throw std::runtime_error(directory + " is in memory, where a sync costs nothing");
  }
}

// Runs this program again, and waits for it.
int RunProcess(const std::string& settings_file, const std::string& result_file) {
  std::string program = fs::read_symlink("/proc/self/exe").string();
  std::string command = "run-one";
  std::string settings = settings_file, result = result_file;
  std::array<char*, 5> arguments = {program.data(), command.data(), settings.data(), result.data(),
                                    nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0) {
    throw std::runtime_error("cannot start " + program);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error("waitpid failed");
  }
  return status;
}

Json RunOne(const Settings& settings, const std::string& base) {
  const std::string settings_file = base + ".settings.json", result_file = base + ".result.json";
  if (!fs::create_directory(base)) throw std::runtime_error(base + " is there already");
  std::ofstream(settings_file) << nlohmann::json(settings);
  const int status = RunProcess(settings_file, result_file);
  if (status != 0) throw std::runtime_error(settings.title + " failed");
  Json result;
  std::ifstream(result_file) >> result;
  fs::remove(settings_file);
  fs::remove(result_file);
  return result;
}

// The answers of all runs, with what the chain itself says about the counts.
std::vector<std::string> Compare(const std::vector<Json>& runs) {
  std::vector<std::string> differences;
  for (const char* moment : {"end", "after_rollback"}) {
    std::vector<Answered> answered;
    for (const Json& run : runs) {
      if (!run.contains("answers") || !run["answers"].contains(moment)) continue;
      answered.push_back({run["title"].get<std::string>(), run["answers"][moment]});
      if (answered.size() == 1) answered.push_back({"the chain", run["expected"][moment]});
    }
    for (std::string& line : Differences(moment, answered)) differences.push_back(std::move(line));
  }
  return differences;
}

}  // namespace

Json RunAll(const Plan& plan) {
  fs::create_directories(plan.directory);
  if (!plan.allow_memory) RefuseMemory(plan.directory);
  std::vector<Json> runs;
  const std::size_t count = plan.contenders.size();
  for (const SyncClass sync : plan.sync_classes) {
    const std::string class_name = Json(sync).get<std::string>();
    for (std::uint32_t run = 0; run < plan.runs; ++run) {
      for (std::size_t i = 0; i < count; ++i) {
        Settings settings = plan.settings;
        settings.contender = plan.contenders[(i + run) % count];
        settings.sync = sync;
        settings.title = settings.contender + " " + class_name + " run " + std::to_string(run + 1);
        const std::string base = plan.directory + "/" + settings.contender + "-" + class_name +
                                 "-" + std::to_string(run + 1);
        settings.directory = base;
        Json result = {{"title", settings.title},
                       {"contender", settings.contender},
                       {"sync", class_name},
                       {"number", run + 1}};
        result.update(RunOne(settings, base));
        if (!plan.keep) fs::remove_all(base);
        ShowRun(result);
        runs.push_back(std::move(result));
      }
    }
  }
  if (!plan.keep) fs::remove(plan.directory);  // if nothing else is in it
  Json workload = nlohmann::json(plan.settings);
  for (const char* name : {"contender", "sync", "directory", "title"}) workload.erase(name);
  return {{"machine", Machine()},
          {"workload", workload},
          {"runs", runs},
          {"summary", Summarize(runs)},
          {"differences", Compare(runs)}};
}

void RunInThisProcess(const std::string& settings_file, const std::string& result_file) {
  nlohmann::json settings;
  std::ifstream(settings_file) >> settings;
  const Json result = Run(settings.get<Settings>());
  std::ofstream file(result_file);
  file << result << std::flush;
  if (!file) throw std::runtime_error("cannot write " + result_file);
}

}  // namespace coins::bench
