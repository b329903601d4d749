// SPDX-License-Identifier: Apache-2.0
// What it costs to follow the tip, and to take blocks back.
#include <array>

#include "coinstore/progress_line.h"
#include "measure_store/commands.h"
#include "workload/measure.h"

namespace coins::bench {
namespace {

constexpr std::size_t kWarmUpBlocks = 30;  // so that there are young coins
constexpr std::size_t kSingleRollbacks = 20;

// The parts of a block's time that the store counts.
struct Phase {
  const char* name;
  std::uint32_t stat;
};
constexpr std::array kPhases = {Phase{"ids", COINSTORE_STAT_TIME_IDS_NS},
                                Phase{"rules", COINSTORE_STAT_TIME_VALIDATE_NS},
                                Phase{"delta", COINSTORE_STAT_TIME_DELTA_NS},
                                Phase{"root", COINSTORE_STAT_TIME_TREE_NS},
                                Phase{"log", COINSTORE_STAT_TIME_LOG_NS},
                                Phase{"sync", COINSTORE_STAT_TIME_SYNC_NS},
                                Phase{"publish", COINSTORE_STAT_TIME_PUBLISH_NS}};

std::array<std::uint64_t, kPhases.size()> PhaseTimes(const OpenStore& store) {
  std::array<std::uint64_t, kPhases.size()> times{};
  for (std::size_t i = 0; i < kPhases.size(); ++i) times[i] = store.Stat(kPhases[i].stat);
  return times;
}

class Follower {
 public:
  Follower(const Place& place, std::size_t count) : session_(place), count_(count) {}

  Json Run() {
    WarmUp();
    FollowTip();
    RollBack();
    session_.End();
    return std::move(figures_);
  }

 private:
  std::vector<Block> Prepare(std::size_t count, const Population::Shape& shape) {
    std::vector<Block> blocks;
    blocks.reserve(count);
    for (std::size_t i = 0; i < count; ++i) blocks.push_back(session_.population.Next(shape));
    return blocks;
  }

  void WarmUp() {
    for (const Block& block : Prepare(kWarmUpBlocks, {.cold = 0})) session_.store.Apply(block);
    session_.population.ResetColdShare();
  }

  void FollowTip() {
    const Population::Shape shape;
    const std::vector<Block> blocks = Prepare(count_, shape);
    ResetPeakMemory();
    const std::uint64_t memory_before = MemoryBytes();
    const auto phases_before = PhaseTimes(session_.store);
    const std::uint64_t room_wait_before = session_.store.Stat(COINSTORE_STAT_TIME_ROOM_WAIT_NS);
    const Usage before = Usage::Now();
    Samples times;
    for (const Block& block : blocks) {
      times.Time([&] { session_.store.Apply(block); });
      Show("following the tip", times.size());
    }
    const Usage run = Usage::Now() - before;
    const auto phases_after = PhaseTimes(session_.store);
    const std::uint64_t room_wait = session_.store.Stat(COINSTORE_STAT_TIME_ROOM_WAIT_NS);
    session_.store.Checkpoint();
    const Usage settled = Usage::Now() - before;

    const auto block_count = static_cast<double>(count_);
    const auto operations = block_count * static_cast<double>(shape.created + shape.spent);
    figures_["unspent"] = session_.population.unspent();
    figures_["blocks"] = count_;
    figures_["created"] = shape.created;
    figures_["spent"] = shape.spent;
    figures_["cold_share"] = session_.population.cold_share();
    figures_["block_ms"] = times.InMilliseconds();
    for (std::size_t i = 0; i < kPhases.size(); ++i) {
      const auto spent_ns = static_cast<double>(phases_after[i] - phases_before[i]);
      figures_["phases_ms"][kPhases[i].name] = spent_ns / 1e6 / block_count;
    }
    // The log's time has the syncs in it; outside the store's own counts are the call and its copies.
    Json& phases = figures_["phases_ms"];
    phases["log"] = phases["log"].get<double>() - phases["sync"].get<double>();
    figures_["mean_ms"] = run.wall_s * 1e3 / block_count;
    figures_["room_wait_ms"] = static_cast<double>(room_wait - room_wait_before) / 1e6;
    for (const auto& [name, usage] : {std::pair("run", run), std::pair("settled", settled)}) {
      figures_[name] = JsonOf(usage);
      figures_[name]["cpu_us_per_op"] = usage.cpu_s * 1e6 / operations;
      figures_[name]["device_bytes_per_op"] = static_cast<double>(usage.device_bytes) / operations;
    }
    figures_["checkpoints"] = session_.store.Stat(COINSTORE_STAT_CHECKPOINTS);
    const std::uint64_t tree_bytes = session_.store.Stat(COINSTORE_STAT_TREE_BYTES);
    figures_["memory"] = {
        {"peak_bytes", PeakMemoryBytes()},
        {"before_bytes", memory_before},
        {"tree_bytes", tree_bytes},
        {"tree_bytes_per_coin",
         static_cast<double>(tree_bytes) / static_cast<double>(session_.population.unspent())}};
  }

  // The blocks go away and come again, so that the population stays what it is.
  void RollBack() {
    const std::vector<Block> blocks = Prepare(count_, {});
    for (const Block& block : blocks) session_.store.Apply(block);
    Samples one;
    const Block& last = blocks.back();
    for (std::size_t i = 0; i < kSingleRollbacks; ++i) {
      one.Time([&] { session_.store.Rollback(last.height() - 1); });
      session_.store.Apply(last);
      Show("rollbacks", i);
    }
    const Usage before = Usage::Now();
    session_.store.Rollback(blocks.front().height() - 1);
    figures_["rollback"] = {{"one_block_ms", one.InMilliseconds()},
                            {"blocks", count_},
                            {"all_blocks", JsonOf(Usage::Now() - before)}};
    session_.store.ApplyTogether(blocks);
  }

  void Show(const char* what, std::size_t done) {
    if (line_.Due()) line_.Show(std::string(what) + ": " + std::to_string(done));
  }

  Session session_;
  std::size_t count_;
  tool::ProgressLine line_;
  Json figures_;
};

}  // namespace

Json MeasureTip(const Place& place, std::size_t blocks) { return Follower(place, blocks).Run(); }

}  // namespace coins::bench
