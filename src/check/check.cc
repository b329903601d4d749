// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include <cstring>
#include <utility>

#include "apply/replay.h"
#include "coin/hint_list.h"

namespace coins {
namespace {

bool SameHints(const CoinRecord& a, const CoinRecord& b) {
  if ((a.hints == nullptr) != (b.hints == nullptr)) return false;
  if (a.hints == nullptr) return true;
  const std::size_t size = HintListSize(a.hints);
  return size == HintListSize(b.hints) && std::memcmp(a.hints, b.hints, size) == 0;
}

bool SameCoin(const CoinRecord& a, const CoinRecord& b) {
  return a.coin_id == b.coin_id && a.coin == b.coin && a.number == b.number &&
         a.created_height == b.created_height && a.spent_height == b.spent_height &&
         a.timestamp_s == b.timestamp_s && a.is_coinbase == b.is_coinbase &&
         a.is_fast_forward == b.is_fast_forward && SameHints(a, b);
}

class Checker {
 public:
  Checker(const ChainState& state, Engine* engine, const Interruptible& call, Progress* progress)
      : state_(state), engine_(engine), call_(call), progress_(progress) {}

  Result<CheckReport> Run() {
    // A second state from the log alone: replay checks the chain of hashes, every record and row, the
    // heights, and the root of the last block.
    ChainState fresh(state_.recent.secret());
    Status replayed = ReplayInto(&fresh);
    // A disk that cannot be read, or an interrupt, says nothing about what is stored.
    if (!replayed.ok() && replayed.code() != Code::kCorruption) return replayed;
    if (!replayed.ok()) {
      Differ("log: " + replayed.message());
      return std::move(report_);
    }
    report_.checked.push_back("log: " + std::to_string(fresh.log->last()) +
                              " records, chain of hashes, rows, heights");
    CompareTips(fresh);
    CompareCoins(fresh);
    CompareCounters(fresh);
    COINSTORE_RETURN_IF_ERROR(call_.Check());
    CheckTree(fresh);
    return std::move(report_);
  }

 private:
  Status ReplayInto(ChainState* fresh) {
    COINSTORE_ASSIGN_OR_RETURN(fresh->log, Log::Open(engine_));
    return Replay(fresh, engine_, call_, progress_);
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
    if (fresh.recent.block_count() != state_.recent.block_count()) {
      Differ("blocks: " + std::to_string(fresh.recent.block_count()) + " in the log, " +
             std::to_string(state_.recent.block_count()) + " in memory");
    }
    report_.checked.push_back("blocks: " + std::to_string(fresh.recent.block_count()));
  }

  void CompareCoins(const ChainState& fresh) {
    const Recent& logged = fresh.recent;
    const Recent& held = state_.recent;
    for (std::uint32_t i = 0; i < logged.entry_count(); ++i) {
      const CoinRecord& coin = logged.entry(i);
      const std::uint32_t entry = held.Find(coin.coin_id);
      if (entry == kNoEntry) {
        Differ("coin " + ToHex(coin.coin_id) + ": in the log, not in memory");
      } else if (!SameCoin(coin, held.entry(entry))) {
        Differ("coin " + ToHex(coin.coin_id) + ": log and memory differ");
      }
    }
    for (std::uint32_t i = 0; i < held.entry_count(); ++i) {
      if (logged.Find(held.entry(i).coin_id) == kNoEntry) {
        Differ("coin " + ToHex(held.entry(i).coin_id) + ": in memory, not in the log");
      }
    }
    report_.checked.push_back("coins: " + std::to_string(logged.entry_count()) +
                              ", log and memory both ways");
  }

  void CompareCounters(const ChainState& fresh) {
    Counters counted;
    for (std::uint32_t i = 0; i < fresh.recent.entry_count(); ++i) {
      const CoinRecord& coin = fresh.recent.entry(i);
      if (coin.is_unspent()) {
        ++counted.unspent;
        counted.unspent_value += coin.coin.amount;
      } else {
        ++counted.spent;
      }
      if (coin.hints != nullptr) counted.hints += HintCount(coin.hints);
    }
    const Counters told = state_.tip ? state_.tip->counters : Counters();
    if (counted != told) Differ("counters: not what a count over the coins gives");
    report_.checked.push_back("counters: " + std::to_string(counted.unspent) + " unspent, " +
                              std::to_string(counted.spent) + " spent, " +
                              std::to_string(counted.hints) + " hints");
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
