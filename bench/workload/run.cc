// SPDX-License-Identifier: Apache-2.0
#include "workload/run.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "coinstore/progress_line.h"
#include "contenders/contender.h"
#include "workload/chain.h"
#include "workload/cross_check.h"
#include "workload/measure.h"

namespace coins::bench {
namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

class Runner {
 public:
  explicit Runner(const Settings& settings)
      : settings_(settings), contender_(MakeContender(settings)) {}

  Json Run() {
    MakeChainAndPreload();
    OpenAndWarmUp();
    TimeBlocks();
    TimeSettling();
    AddFigures();
    result_["disk_bytes"] = DiskBytes(settings_.directory);
    result_["facts"] = contender_->Facts();
    RollBackAndAsk();
    contender_->Close();
    return std::move(result_);
  }

 private:
  void Show(const std::string& what, std::uint64_t done, std::uint64_t total) {
    if (!line_.Due()) return;
    const std::chrono::duration<double> seconds = Clock::now() - phase_start_;
    line_.Show(settings_.title + ": " + what + ", " + tool::Share(done, total, seconds.count()));
  }

  void MakeChainAndPreload() {
    std::uint64_t unspent = 0;
    chain_ = MakeChain(settings_, [&](const Block& block) {
      contender_->Preload(block);
      unspent += block.ids.size() - block.spent.size();
      Show("preload", unspent, settings_.unspent);
    });
    if (settings_.unspent > 0) {
      contender_->FinishPreload();
      DropPageCache(settings_.directory);
    }
    result_["preloaded"] = {{"created", chain_.preloaded.created},
                            {"spent", chain_.preloaded.spent},
                            {"unspent", chain_.preloaded.unspent()}};
    result_["young_share"] = chain_.young_share;
  }

  void OpenAndWarmUp() {
    // What the chain itself and its making took is not the contender's.
    malloc_trim(0);
    ResetPeakMemory();
    memory_before_ = MemoryBytes();
    const Usage before = Usage::Now();
    contender_->Open();
    result_["open"] = JsonOf(Usage::Now() - before);
    const std::uint64_t wanted = WarmUpOperations(settings_);
    for (std::uint64_t done = 0; done < wanted && first_timed_ < chain_.blocks.size();) {
      const Block& block = chain_.blocks[first_timed_++];
      contender_->Apply(block);
      done += block.operations();
    }
    contender_->Finish();
    result_["warm_up_blocks"] = first_timed_;
  }

  void TimeBlocks() {
    latencies_ms_.reserve(chain_.blocks.size());
    const Usage before = Usage::Now();
    Clock::time_point start = phase_start_ = Clock::now();
    for (std::size_t i = first_timed_; i < chain_.blocks.size(); ++i) {
      contender_->Apply(chain_.blocks[i]);
      const Clock::time_point end = Clock::now();
      latencies_ms_.push_back(std::chrono::duration<double, std::milli>(end - start).count());
      start = end;
      operations_ += chain_.blocks[i].operations();
      Show("timed", i + 1 - first_timed_, chain_.blocks.size() - first_timed_);
    }
    contender_->Finish();
    run_ = Usage::Now() - before;
  }

  void TimeSettling() {
    const Usage before = Usage::Now();
    contender_->Settle();
    settle_ = Usage::Now() - before;
    const std::uint64_t peak = PeakMemoryBytes();
    result_["memory"] = {{"peak_bytes", peak},
                         {"before_bytes", memory_before_},
                         {"own_bytes", peak > memory_before_ ? peak - memory_before_ : 0}};
  }

  void AddFigures() {
    const auto operations = static_cast<double>(operations_);
    Usage settled = run_;
    settled.wall_s += settle_.wall_s;
    settled.cpu_s += settle_.cpu_s;
    settled.device_bytes += settle_.device_bytes;
    settled.cancelled_bytes += settle_.cancelled_bytes;
    settled.read_bytes += settle_.read_bytes;
    result_["operations"] = operations_;
    result_["blocks"] = latencies_ms_.size();
    result_["block_ms"] = Percentiles(latencies_ms_);
    for (const auto& [name, usage] : {std::pair("run", run_), std::pair("settled", settled)}) {
      Json figures = JsonOf(usage);
      figures["ops_per_s"] = operations / usage.wall_s;
      figures["cpu_us_per_op"] = usage.cpu_s * 1e6 / operations;
      figures["device_bytes_per_op"] = static_cast<double>(usage.device_bytes) / operations;
      figures["cancelled_bytes_per_op"] = static_cast<double>(usage.cancelled_bytes) / operations;
      result_[name] = figures;
    }
    result_["settle_s"] = settle_.wall_s;
  }

  void RollBackAndAsk() {
    Ask("end", chain_.end);
    // At least one block stays, and of a short run most of them.
    const std::size_t timed = chain_.blocks.size() - first_timed_;
    const std::size_t undone = std::min<std::size_t>(settings_.rollback_blocks, timed / 4);
    if (undone == 0) return;
    Counts counts = chain_.end;
    for (std::size_t i = chain_.blocks.size() - undone; i < chain_.blocks.size(); ++i) {
      counts.created -= chain_.blocks[i].ids.size();
      counts.spent -= chain_.blocks[i].spent.size();
    }
    const Usage before = Usage::Now();
    contender_->Rollback(chain_.blocks[chain_.blocks.size() - 1 - undone]);
    result_["rollback"] = JsonOf(Usage::Now() - before);
    result_["rollback"]["blocks"] = undone;
    Ask("after_rollback", counts);
  }

  void Ask(const char* moment, const Counts& counts) {
    const std::unique_ptr<Answers> answers = contender_->MakeAnswers();
    if (answers == nullptr || !settings_.cross_check) return;
    if (line_.Due()) line_.Show(settings_.title + ": cross-check");
    const Usage before = Usage::Now();
    result_["answers"][moment] = AskAll(*answers, chain_.questions);
    result_["expected"][moment] = CountsOf(counts);
    result_["answers_s"][moment] = (Usage::Now() - before).wall_s;
  }

  Settings settings_;
  std::unique_ptr<Contender> contender_;
  tool::ProgressLine line_;
  Clock::time_point phase_start_ = Clock::now();  // of what Show tells the rest of
  Chain chain_;
  std::size_t first_timed_ = 0;  // in chain_.blocks; before it the warm-up
  std::vector<double> latencies_ms_;
  std::uint64_t operations_ = 0;  // timed
  std::uint64_t memory_before_ = 0;
  Usage run_;
  Usage settle_;
  Json result_;
};

}  // namespace

Json Run(const Settings& settings) { return Runner(settings).Run(); }

}  // namespace coins::bench
