// SPDX-License-Identifier: Apache-2.0
// Whether memory and disk stay where they are while the number of unspent coins does.
#include <algorithm>
#include <stdexcept>
#include <string>

#include "coinstore/progress_line.h"
#include "measure_store/commands.h"
#include "workload/measure.h"

namespace coins::bench {
namespace {

constexpr std::size_t kBlocksTogether = 20;
constexpr std::size_t kLooks = 100;
constexpr std::uint64_t kLeast =
    400'000;  // operations that give each quarter of the run some looks

Json Look(const OpenStore& store, std::uint64_t operations) {
  Json figures = {{"operations", operations}, {"resident_bytes", MemoryBytes()}};
  for (const std::uint32_t key : {COINSTORE_STAT_TREE_BYTES, COINSTORE_STAT_RECENT_BYTES,
                                  COINSTORE_STAT_CACHE_BYTES, COINSTORE_STAT_MEMTABLE_BYTES,
                                  COINSTORE_STAT_DATABASE_BYTES, COINSTORE_STAT_LEVEL0_FILES}) {
    figures[coinstore_stat_name(key)] = store.Stat(key);
  }
  return figures;
}

// The most that was resident between two shares of the run, without the block cache: that grows until it is
// full, and its bound is an option.
std::uint64_t Peak(const Json& looks, double from, double to) {
  static const std::string cache_name = coinstore_stat_name(COINSTORE_STAT_CACHE_BYTES);
  std::uint64_t peak = 0;
  const auto count = static_cast<double>(looks.size());
  for (auto i = static_cast<std::size_t>(count * from); i < static_cast<std::size_t>(count * to);
       ++i) {
    const auto resident = looks[i]["resident_bytes"].get<std::uint64_t>();
    peak = std::max(peak, resident - looks[i][cache_name].get<std::uint64_t>());
  }
  return peak;
}

}  // namespace

Json MeasureSteadiness(const Place& place, std::uint64_t operations) {
  if (operations < kLeast) {
    throw std::runtime_error("ask for " + std::to_string(kLeast) + " operations at least");
  }
  Session session(place);
  const Population::Shape shape{.created = 1250, .spent = 1250, .cold = 417};
  tool::ProgressLine line;
  Json looks = Json::array();
  std::uint64_t done = 0;
  const std::uint64_t memory_before = MemoryBytes();
  const Usage before = Usage::Now();
  while (done < operations) {
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < kBlocksTogether && done < operations; ++i) {
      blocks.push_back(session.population.Next(shape));
      done += blocks.back().operations();
    }
    session.store.ApplyTogether(blocks);
    if (done * kLooks >= operations * (looks.size() + 1)) {
      looks.push_back(Look(session.store, done));
      session.population.Age();  // or the lists of its ids would grow, which are resident too
    }
    if (line.Due()) line.Show("steadiness: " + tool::Share(done, operations, line.Seconds()));
  }
  Json figures = {{"unspent", session.population.unspent()},
                  {"operations", done},
                  {"resident_before_bytes", memory_before},
                  {"peak_of_second_quarter_bytes", Peak(looks, 0.25, 0.5)},
                  {"peak_of_last_quarter_bytes", Peak(looks, 0.75, 1)},
                  {"usage", JsonOf(Usage::Now() - before)},
                  {"looks", looks}};
  session.End();
  return figures;
}

}  // namespace coins::bench
