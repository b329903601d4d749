// SPDX-License-Identifier: Apache-2.0
#include "check/memory_check.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "apply/replay.h"
#include "base/check.h"
#include "coin/hint_list.h"
#include "commitment/packed_leaf.h"
#include "tables/coin_rows.h"
#include "tables/rows.h"

namespace coins {
namespace {

constexpr std::uint32_t kEntriesBetweenChecks = 4096;

bool SameHints(const CoinRecord& a, const CoinRecord& b) {
  if (a.hints == nullptr || b.hints == nullptr) return a.hints == b.hints;
  const std::size_t size = HintListSize(a.hints);
  return size == HintListSize(b.hints) && std::equal(a.hints, a.hints + size, b.hints);
}

// Not whether it is odd: of a coin that its segment only spends, that is known only by chance.
bool SameCoin(const CoinRecord& a, const CoinRecord& b) {
  return a.coin_id == b.coin_id && a.coin == b.coin && a.number == b.number &&
         a.created_height == b.created_height && a.spent_height == b.spent_height &&
         a.timestamp_s == b.timestamp_s && a.is_coinbase == b.is_coinbase &&
         a.is_fast_forward == b.is_fast_forward && SameHints(a, b);
}

bool SameState(const RecentEntry& a, const RecentEntry& b) {
  return a.exists == b.exists && (!a.exists || SameCoin(a.coin, b.coin));
}

class MemoryChecker {
 public:
  MemoryChecker(const ChainState& state, Engine* engine, const Interruptible& call,
                Progress* progress, CheckReport* report)
      : state_(state),
        fresh_(state.recent.secret(), state.marker),
        engine_(engine),
        call_(call),
        progress_(progress),
        report_(report) {}

  Status Run() {
    COINSTORE_ASSIGN_OR_RETURN(fresh_.log, Log::Open(engine_));
    fresh_.tables = std::make_unique<Tables>(engine_, fresh_.log.get(), state_.recent.secret());
    COINSTORE_RETURN_IF_ERROR(Replay(&fresh_, engine_, ReplayOptions(), call_, progress_));
    CompareTips();
    COINSTORE_RETURN_IF_ERROR(CompareRecent(state_.recent, fresh_.recent, "memory"));
    COINSTORE_RETURN_IF_ERROR(CompareRecent(fresh_.recent, state_.recent, "the log"));
    report_->checked.push_back("memory: " + std::to_string(state_.recent.entry_count()) +
                               " coins behind the tables");
    CompareValue();
    return CompareTrees();
  }

 private:
  void CompareTips() {
    if (fresh_.tip.has_value() != state_.tip.has_value()) {
      report_->Differ("tip: one of log and memory has none");
    } else if (fresh_.tip && EncodeBlockRecord(*fresh_.tip) != EncodeBlockRecord(*state_.tip)) {
      report_->Differ("tip: the log's last block is not the one in memory");
    }
  }

  // What `mine` says of a coin as a whole, `other` must say too. Segments may be cut differently: a coin whose
  // changes cancel may be named on one side only, and is then as the tables have it.
  Status CompareRecent(const Recent& mine, const Recent& other, const char* whose) {
    for (const auto& segment : mine.segments()) {
      for (std::uint32_t i = 0; i < segment->entry_count(); ++i) {
        if (i % kEntriesBetweenChecks == 0) COINSTORE_RETURN_IF_ERROR(call_.Check());
        const RecentEntry& entry = segment->entry(i);
        const Bytes32& coin_id = entry.coin.coin_id;
        if (mine.Find(coin_id) != &entry) continue;  // a newer one speaks for the coin
        const RecentEntry* const others = other.Find(coin_id);
        bool is_same = false;
        if (others != nullptr) {
          is_same = SameState(entry, *others);
        } else {
          COINSTORE_ASSIGN_OR_RETURN(is_same, IsAsInTables(entry));
        }
        if (!is_same) {
          report_->Differ("memory: coin " + ToHex(coin_id) + " is not in log and tables what " +
                          whose + " says");
        }
      }
    }
    return {};
  }

  Result<bool> IsAsInTables(const RecentEntry& entry) {
    if (entry.exists) return HasAllRows(entry.coin);
    CoinRecord unspent = entry.coin;
    unspent.spent_height = kUnspent;
    COINSTORE_ASSIGN_OR_RETURN(const bool has_rows, HasAllRows(unspent));
    if (has_rows) return false;
    const std::string key =
        SpentKey(KeyedShortKey(state_.recent.secret(), entry.coin.coin_id), entry.coin.number);
    COINSTORE_ASSIGN_OR_RETURN(const auto row, engine_->Get(Family::kSpent, key));
    return !row.has_value();
  }

  Result<bool> HasAllRows(const CoinRecord& coin) {
    Status status;
    bool has_all = true;
    for (const Family family : kCoinTables) {
      ForEachRow(family, state_.recent.secret(), coin,
                 [&](std::string_view key, std::string_view value) {
                   auto row = engine_->Get(family, key);
                   if (!row.ok()) {
                     status = std::move(row).status();
                   } else {
                     has_all = has_all && row.value() && *row.value() == value;
                   }
                 });
    }
    COINSTORE_RETURN_IF_ERROR(std::move(status));
    return has_all;
  }

  // The tip's sum of unspent amounts: that of the marker, and what the segments change.
  void CompareValue() {
    if (!state_.tip) return;
    Uint128 value = state_.marker.counters.unspent_value;
    for (const auto& segment : fresh_.recent.segments()) {
      for (std::uint32_t i = 0; i < segment->entry_count(); ++i) {
        const RecentEntry& entry = segment->entry(i);
        if (entry.is_superseded) continue;
        CoinRecord kept;
        const CoinRecord* const before = segment->Before(entry, &kept);
        if (entry.exists && entry.coin.is_unspent()) value += entry.coin.coin.amount;
        if (before != nullptr && before->is_unspent()) value -= before->coin.amount;
      }
    }
    if (value != state_.tip->counters.unspent_value) {
      report_->Differ("tip: its unspent value is not the sum of the unspent amounts");
    }
    if (state_.tip->counters.unspent != state_.tree.size()) {
      report_->Differ("tip: it counts " + std::to_string(state_.tip->counters.unspent) +
                      " unspent coins, the tree holds " + std::to_string(state_.tree.size()));
    }
  }

  Status CompareTrees() {
    const UnspentTree& tree = state_.tree;
    if (tree.root() != fresh_.tree.root() || tree.size() != fresh_.tree.size()) {
      report_->Differ("tree: root " + ToHex(tree.root()) + ", the coins of the log give " +
                      ToHex(fresh_.tree.root()));
    }
    try {
      tree.Check();
    } catch (const CheckFailed& failure) {
      report_->Differ(std::string("tree: ") + failure.what());
    }
    // The root says nothing of coin numbers.
    tree.ForEachBucket([&](ByteSpan packed) {
      for (std::size_t at = 0; at < packed.size(); at += kPackedLeafSize) {
        CompareLeaf(UnpackLeaf(&packed[at]));
      }
      return !call_.IsInterrupted();
    });
    report_->checked.push_back("tree: " + std::to_string(tree.size()) + " leaves, root " +
                               ToHex(tree.root()));
    return call_.Check();
  }

  void CompareLeaf(const UnspentLeaf& leaf) {
    const std::optional<UnspentLeaf> other = fresh_.tree.Find(leaf.coin_id);
    if (other && other->coin_number == leaf.coin_number &&
        other->created_height == leaf.created_height && other->is_coinbase == leaf.is_coinbase) {
      return;
    }
    report_->Differ("tree: the leaf of coin " + ToHex(leaf.coin_id) +
                    " is not what log and tables give");
  }

  const ChainState& state_;
  ChainState fresh_;
  Engine* engine_;
  const Interruptible& call_;
  Progress* progress_;
  CheckReport* report_;
};

}  // namespace

Status CheckMemory(const ChainState& state, Engine* engine, const Interruptible& call,
                   Progress* progress, CheckReport* report) {
  return MemoryChecker(state, engine, call, progress, report).Run();
}

}  // namespace coins
