// SPDX-License-Identifier: Apache-2.0
// The life of the measured store: made, opened, killed.
#include <filesystem>
#include <stdexcept>

#include "coinstore/progress_line.h"
#include "measure_store/commands.h"
#include "workload/measure.h"

namespace coins::bench {
namespace {

constexpr std::size_t kBlocksTogether = 100;

Json ReplayFigures(const OpenStore& store) {
  const std::uint64_t last = store.Stat(COINSTORE_STAT_LAST_RECORD);
  const std::uint64_t marker = store.Stat(COINSTORE_STAT_MARKER_RECORD);
  return {{"records_behind_the_tables", last - marker},
          {"recent_coins", store.Stat(COINSTORE_STAT_RECENT_COINS)}};
}

}  // namespace

Json MakeStore(const Place& place, std::uint64_t unspent) {
  if (!std::filesystem::create_directories(place.directory)) {
    throw std::runtime_error(place.directory + " is there already");
  }
  OpenStore store(place);
  Population population(unspent);
  tool::ProgressLine line;
  std::uint64_t operations = 0;
  double applied_s = 0;
  const Usage before = Usage::Now();
  while (!population.IsMade()) {
    std::vector<Block> blocks;
    while (blocks.size() < kBlocksTogether && !population.IsMade()) {
      blocks.push_back(population.NextOfMaking());
      operations += blocks.back().operations();
    }
    const Usage start = Usage::Now();
    store.ApplyTogether(blocks);
    applied_s += (Usage::Now() - start).wall_s;
    if (line.Due()) line.Show("making: " + std::to_string(population.unspent()) + " unspent");
  }
  store.Checkpoint();
  const Usage usage = Usage::Now() - before;
  coinstore_error error = EmptyError();
  Require(coinstore_compact(store.get(), 0, &error), error);
  Json figures = {{"unspent", population.unspent()},
                  {"operations", operations},
                  {"ops_per_s", static_cast<double>(operations) / applied_s},
                  {"usage", JsonOf(usage)},
                  {"rocksdb", SettingOf(store.get(), "rocksdb_build")},
                  {"version", coinstore_version_string()}};
  store.Close();
  figures["disk_bytes"] = DiskBytes(place.store());
  population.Save(place.population());
  return figures;
}

Json MeasureOpening(const Place& place) {
  DropPageCache(place.store());
  ResetPeakMemory();
  const std::uint64_t memory_before = MemoryBytes();
  const Usage before = Usage::Now();
  OpenStore store(place);
  const Usage usage = Usage::Now() - before;
  const std::uint64_t peak = PeakMemoryBytes();
  Json figures = ReplayFigures(store);
  figures["unspent"] = store.Tip().unspent;
  figures["usage"] = JsonOf(usage);
  figures["peak_bytes"] = peak;
  figures["own_bytes"] = peak - memory_before;
  figures["tree_bytes"] = store.Stat(COINSTORE_STAT_TREE_BYTES);
  const Usage closing = Usage::Now();
  store.Close();
  figures["closing_s"] = (Usage::Now() - closing).wall_s;
  return figures;
}

void ApplyAndDie(const Place& place, std::uint64_t changes,
                 const std::function<void(const Json&)>& die) {
  Session session(place);
  const std::uint64_t checkpoints = session.store.Stat(COINSTORE_STAT_CHECKPOINTS);
  const Population::Shape shape;
  for (std::uint64_t done = 0; done < changes;) {
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < kBlocksTogether && done < changes; ++i) {
      blocks.push_back(session.population.Next(shape));
      done += blocks.back().operations();
    }
    session.store.ApplyTogether(blocks);
  }
  Json figures = ReplayFigures(session.store);
  figures["checkpoints_meanwhile"] = session.store.Stat(COINSTORE_STAT_CHECKPOINTS) - checkpoints;
  session.population.Save(place.population());
  die(figures);
}

}  // namespace coins::bench
