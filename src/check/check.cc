// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include <cstring>
#include <utility>

#include "apply/replay.h"
#include "coin/hint_list.h"

namespace coins {
namespace {

class Checker {
 public:
  Checker(const ChainState& state, Engine* engine, const Interruptible& call, Progress* progress)
      : state_(state), engine_(engine), call_(call), progress_(progress) {}

  Result<CheckReport> Run() {
    // A second state from the log alone: replay checks the chain of hashes, every record and row, the
    // heights, and the root of the last block.
    ChainState fresh(state_.recent.secret(), state_.marker);
    Status replayed = ReplayInto(&fresh);
    // A disk that cannot be read, or an interrupt, says nothing about what is stored.
    if (!replayed.ok() && replayed.code() != Code::kCorruption) return replayed;
    if (!replayed.ok()) {
      Differ("log: " + replayed.message());
      return std::move(report_);
    }
    CompareTips(fresh);
    COINSTORE_RETURN_IF_ERROR(call_.Check());
    CheckTree(fresh);
    return std::move(report_);
  }

 private:
  Status ReplayInto(ChainState* fresh) {
    COINSTORE_ASSIGN_OR_RETURN(fresh->log, Log::Open(engine_));
    fresh->tables = std::make_unique<Tables>(engine_, fresh->log.get(), state_.recent.secret());
    return Replay(fresh, engine_, ReplayOptions(), call_, progress_);
  }

  void Differ(std::string what) {
    if (report_.differences.size() < kMaxDifferences) {
      report_.differences.push_back(std::move(what));
    }
  }

  void CompareTips(const ChainState& fresh) {
    if (fresh.tip.has_value() != state_.tip.has_value()) {
      Differ("tip: one of log and memory has none");
    } else if (fresh.tip && EncodeBlockRecord(*fresh.tip) != EncodeBlockRecord(*state_.tip)) {
      Differ("tip: the log's last block is not the one in memory");
    }
  }

  void CheckTree(const ChainState& fresh) {
    if (state_.tree.root() != fresh.tree.root() || state_.tree.size() != fresh.tree.size()) {
      Differ("tree: root " + ToHex(state_.tree.root()) + ", the coins of the log give " +
             ToHex(fresh.tree.root()));
    }
    try {
      state_.tree.Check();
    } catch (const CheckFailed& failure) {
      Differ(std::string("tree: ") + failure.what());
    }
    report_.checked.push_back("tree: " + std::to_string(state_.tree.size()) + " leaves, root " +
                              ToHex(state_.tree.root()));
  }

  const ChainState& state_;
  Engine* engine_;
  const Interruptible& call_;
  Progress* progress_;
  CheckReport report_;
};

}  // namespace

Result<CheckReport> CheckState(const ChainState& state, Engine* engine, const Interruptible& call,
                               Progress* progress) {
  return Checker(state, engine, call, progress).Run();
}

}  // namespace coins
