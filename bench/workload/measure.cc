// SPDX-License-Identifier: Apache-2.0
#include "workload/measure.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace coins::bench {
namespace {

// The number behind "name:" in one of the kernel's files. A missing one would be a figure that is
// wrong without a sign of it.
std::uint64_t FromProc(const char* file, const std::string& name) {
  std::ifstream lines(file);
  for (std::string word; lines >> word;) {
    std::uint64_t value = 0;
    if (word == name + ":" && lines >> value) return value;
  }
  throw std::runtime_error(std::string(file) + " has no " + name);
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::string ProcessorModel() {
  std::ifstream lines("/proc/cpuinfo");
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

std::vector<std::filesystem::path> FilesBelow(const std::string& directory) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

}  // namespace

Usage Usage::Now() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) throw std::runtime_error("getrusage failed");
  const auto wall = std::chrono::steady_clock::now().time_since_epoch();
  constexpr const char* kIo = "/proc/self/io";
  return {.wall_s = std::chrono::duration<double>(wall).count(),
          .cpu_s = Seconds(usage.ru_utime) + Seconds(usage.ru_stime),
          .device_bytes = FromProc(kIo, "write_bytes"),
          .cancelled_bytes = FromProc(kIo, "cancelled_write_bytes"),
          .read_bytes = FromProc(kIo, "read_bytes")};
}

Usage Usage::operator-(const Usage& before) const {
  return {.wall_s = wall_s - before.wall_s,
          .cpu_s = cpu_s - before.cpu_s,
          .device_bytes = device_bytes - before.device_bytes,
          .cancelled_bytes = cancelled_bytes - before.cancelled_bytes,
          .read_bytes = read_bytes - before.read_bytes};
}

nlohmann::ordered_json JsonOf(const Usage& usage) {
  return {{"wall_s", usage.wall_s},
          {"cpu_s", usage.cpu_s},
          {"device_bytes", usage.device_bytes},
          {"cancelled_bytes", usage.cancelled_bytes},
          {"read_bytes", usage.read_bytes}};
}

void ResetPeakMemory() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5" << std::flush;
}

std::uint64_t PeakMemoryBytes() { return FromProc("/proc/self/status", "VmHWM") * 1024; }
std::uint64_t MemoryBytes() { return FromProc("/proc/self/status", "VmRSS") * 1024; }

std::uint64_t DiskBytes(const std::string& directory) {
  std::uint64_t sum = 0;
  for (const auto& file : FilesBelow(directory)) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) continue;  // a compaction has just deleted it
    // Room that is allocated behind a file's end for what is still to come is not used.
    sum += static_cast<std::uint64_t>(std::min(status.st_size, status.st_blocks * 512));
  }
  return sum;
}

void DropPageCache(const std::string& directory) {
  for (const auto& path : FilesBelow(directory)) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    (void)fdatasync(file);  // what is dirty cannot be dropped
    (void)posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
  }
}

nlohmann::ordered_json Percentiles(std::vector<double> milliseconds) {
  if (milliseconds.empty()) return nullptr;
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double share) {
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(milliseconds.size())));
    return milliseconds[std::max<std::size_t>(rank, 1) - 1];
  };
  return {{"p50", at(0.5)}, {"p99", at(0.99)}, {"p999", at(0.999)}, {"max", milliseconds.back()}};
}

nlohmann::ordered_json Machine() {
  utsname name{};
  uname(&name);
  return {{"processor", ProcessorModel()},
          {"cores", std::thread::hardware_concurrency()},
          {"memory_bytes", FromProc("/proc/meminfo", "MemTotal") * 1024},
          {"kernel", std::string(name.sysname) + " " + name.release},
          {"compiler", __VERSION__},
#ifdef NDEBUG
          {"assertions", false}};
#else
          {"assertions", true}};
#endif
}

}  // namespace coins::bench
