// SPDX-License-Identifier: Apache-2.0
#include "apply/replay.h"

#include <algorithm>
#include <array>
#include <future>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "apply/logged_delta.h"
#include "apply/tree_file.h"
#include "apply/undo.h"
#include "base/helper_thread.h"
#include "state/publish.h"

namespace coins {
namespace {

Status Bad(std::uint64_t record_number, const char* what) {
  return Status::Corruption("log record " + std::to_string(record_number) + ": " + what);
}

// So many blocks have their cold coins read while the one before them goes into memory: a device answers
// many reads at once as fast as one.
constexpr std::size_t kBlocksAhead = 4;

bool ById(const UnspentLeaf& a, const UnspentLeaf& b) { return a.coin_id < b.coin_id; }

// Rebuilds memory record by record, and then the tree of what came out.
class Replayer {
 public:
  Replayer(ChainState* state, Engine* engine, const ReplayOptions& options,
           const Interruptible& call, Progress* progress)
      : state_(state), engine_(engine), options_(options), call_(call), progress_(progress) {}

  Status Run() {
    const std::uint64_t marker = state_->marker.record_number;
    progress_->Begin(state_->log->last() - marker);
    // The other long part of an opening, which needs nothing of the records.
    std::future<Result<std::optional<LeafHalves>>> beside =
        RunBeside([&] { return TreeOrLeavesOfTables(); });
    COINSTORE_RETURN_IF_ERROR(ReplayRecords(marker));
    COINSTORE_RETURN_IF_ERROR(CheckHeights());
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<LeafHalves> of_tables, beside.get());
    if (of_tables) COINSTORE_RETURN_IF_ERROR(MakeTree(*of_tables));
    if (state_->tree.root() != (state_->tip ? state_->tip->root : Bytes32{})) {
      return Status::Corruption("the unspent coins do not have the root of the log's last block");
    }
    state_->published_record = state_->log->last();
    CountMemory(state_);
    return {};
  }

 private:
  // The record of the block that was the tip when a record was the last one; 0: none.
  Result<std::uint64_t> TipAt(std::uint64_t record_number) const {
    if (record_number == 0) return std::uint64_t{0};
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<RecordHead> head,
                               state_->log->ReadHead(record_number));
    if (!head) return Bad(record_number, "missing, and the tables go up to it");
    if (const auto* rollback = std::get_if<RollbackRecord>(&*head)) return rollback->target_record;
    return record_number;
  }

  Status ReplayRecords(std::uint64_t marker) {
    COINSTORE_ASSIGN_OR_RETURN(LogReader reader, LogReader::After(marker, engine_));
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t tip_record, TipAt(marker));
    if (tip_record > 0) {
      COINSTORE_ASSIGN_OR_RETURN(state_->tip, state_->log->ReadBlock(tip_record));
      StartChain();
    }
    std::uint64_t records = marker;
    BlocksAhead ahead(*state_);
    for (bool has_record = true; has_record;) {
      COINSTORE_RETURN_IF_ERROR(call_.Check());
      LogReader::Record record;
      COINSTORE_ASSIGN_OR_RETURN(has_record, reader.Next(&record));
      auto* const block = has_record ? std::get_if<LoggedBlock>(&record) : nullptr;
      if (block != nullptr) ahead.Push(std::move(*block));
      // Whatever is not a block finds those before it in place.
      while (ahead.size() > (block != nullptr ? kBlocksAhead : 0)) {
        COINSTORE_ASSIGN_OR_RETURN(const Delta delta, ahead.Pop());
        COINSTORE_RETURN_IF_ERROR(ReplayBlock(delta));
        AfterRecord(&records);
      }
      if (block != nullptr || !has_record) continue;
      COINSTORE_RETURN_IF_ERROR(ReplayRollback(std::get<RollbackRecord>(record)));
      AfterRecord(&records);
    }
    return records == state_->log->last() ? Status() : Bad(records + 1, "missing");
  }

  void AfterRecord(std::uint64_t* records) {
    if (state_->recent.newest().changes() >= options_.segment_changes) state_->recent.Freeze();
    ++*records;
    progress_->Step();
  }

  Status ReplayBlock(const Delta& delta) {
    if (state_->tip && state_->tip->height >= delta.record.height) {
      return Bad(delta.record.number, "height is not above the one before");
    }
    state_->recent.newest().Add(delta);
    state_->tip = delta.record;
    chain_.push_back({delta.record.height, delta.record.number});
    return {};
  }

  Status ReplayRollback(const RollbackRecord& rollback) {
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<std::uint64_t> blocks,
                               BlocksUndoneBy(rollback, *state_->log));
    Progress ignored;
    COINSTORE_ASSIGN_OR_RETURN(const Undo undo, MakeUndo(*state_, blocks, call_, &ignored));
    std::optional<BlockRecord> tip;
    if (rollback.target_record > 0) {
      COINSTORE_ASSIGN_OR_RETURN(tip, state_->log->ReadBlock(rollback.target_record));
      if (tip->height != rollback.target_height) return Bad(rollback.number, "target height");
    }
    PublishRollback(state_, rollback.number, undo.blocks, tip, std::nullopt);
    while (!chain_.empty() && chain_.back().record_number > rollback.target_record) {
      chain_.pop_back();
    }
    if (chain_.empty()) StartChain();
    return {};
  }

  void StartChain() {
    chain_from_ = state_->tip ? state_->tip->height : 0;
    if (state_->tip) chain_.push_back({state_->tip->height, state_->tip->number});
  }

  // Of the chain's heights, those that the records led to: a lost row would read as a height without a block.
  Status CheckHeights() {
    COINSTORE_ASSIGN_OR_RETURN(const auto rows, state_->log->ChainFrom(chain_from_));
    const auto [row, block] = std::mismatch(rows.begin(), rows.end(), chain_.begin(), chain_.end());
    if (row == rows.end() && block == chain_.end()) return {};
    if (block == chain_.end()) {
      return Status::Corruption("heights: height " + std::to_string(row->height) +
                                " is not of the log's chain");
    }
    return Status::Corruption("heights: height " + std::to_string(block->height) +
                              " does not name log record " + std::to_string(block->record_number));
  }

  // By the first bit of their ids, which is how the tree is built fastest.
  using LeafHalves = std::array<std::vector<UnspentLeaf>, 2>;

  // Fills the tree from its file, or answers what it is to be made of once the records are known.
  Result<std::optional<LeafHalves>> TreeOrLeavesOfTables() {
    if (options_.tree_file != nullptr) {
      COINSTORE_ASSIGN_OR_RETURN(
          const bool is_loaded,
          LoadTreeFile(options_.tree_file, options_.instance, *state_->log, call_, &state_->tree));
      if (is_loaded) {
        state_->tree_file_record = state_->log->last();
        return std::optional<LeafHalves>();
      }
    }
    COINSTORE_ASSIGN_OR_RETURN(LeafHalves leaves, LeavesOfTables());
    return std::optional<LeafHalves>(std::move(leaves));
  }

  // Ascending. Read and sorted on two threads.
  Result<LeafHalves> LeavesOfTables() const {
    std::future<Result<LeafHalves>> others = RunBeside([&] { return ScanTables(1, 4); });
    COINSTORE_ASSIGN_OR_RETURN(LeafHalves leaves, ScanTables(0, 2));
    COINSTORE_ASSIGN_OR_RETURN(LeafHalves more, others.get());
    const auto count = leaves[0].size() + leaves[1].size() + more[0].size() + more[1].size();
    if (count != state_->marker.counters.unspent) {
      return Status::Corruption("unspent_by_owner: " + std::to_string(count) +
                                " coins, the marker counts " +
                                std::to_string(state_->marker.counters.unspent));
    }
    const auto merge = [&](std::size_t half) {
      leaves[half].insert(leaves[half].end(), more[half].begin(), more[half].end());
      more[half] = {};
      std::sort(leaves[half].begin(), leaves[half].end(), ById);
      return IsAscending(leaves[half]);
    };
    std::future<bool> is_second_ascending = RunBeside([&] { return merge(1); });
    const bool is_first_ascending = merge(0);
    if (!is_second_ascending.get() || !is_first_ascending) {
      return Status::Corruption("unspent_by_owner: a coin has two rows");
    }
    return leaves;
  }

  // The coins whose puzzle hashes have this first bit; makes room for a part of all coins in each half.
  Result<LeafHalves> ScanTables(unsigned first_bit, std::uint64_t part) const {
    LeafHalves leaves;
    // A damaged marker may count more coins than there ever were.
    const std::uint64_t all = std::min(state_->marker.counters.unspent, state_->log->next_coin());
    for (std::vector<UnspentLeaf>& half : leaves) half.reserve(all / part + all / 64);
    COINSTORE_RETURN_IF_ERROR(state_->tables->ForEachUnspent(
        first_bit, call_,
        [&](const UnspentLeaf& leaf) { leaves[BitAt(leaf.coin_id.data(), 0)].push_back(leaf); }));
    return leaves;
  }

  // What the tables have, with the last word of the segments on the coins that these know.
  class LeafMerge {
   public:
    LeafMerge(std::span<const UnspentLeaf> of_tables, std::span<const LeafChange> of_segments)
        : of_tables_(of_tables), of_segments_(of_segments) {}

    void AppendTo(std::vector<UnspentLeaf>* leaves, std::size_t size) {
      while (leaves->size() < size && !(of_tables_.empty() && of_segments_.empty())) {
        if (of_segments_.empty() ||
            (!of_tables_.empty() && ById(of_tables_.front(), of_segments_.front().leaf))) {
          leaves->push_back(of_tables_.front());
          of_tables_ = of_tables_.subspan(1);
          continue;
        }
        const LeafChange& state = of_segments_.front();
        if (!of_tables_.empty() && of_tables_.front().coin_id == state.leaf.coin_id) {
          of_tables_ = of_tables_.subspan(1);
        }
        if (state.kind == LeafChange::Kind::kInsert) leaves->push_back(state.leaf);
        of_segments_ = of_segments_.subspan(1);
      }
    }

   private:
    std::span<const UnspentLeaf> of_tables_;
    std::span<const LeafChange> of_segments_;
  };

  // Batch by batch, of both halves at once.
  Status MakeTree(const LeafHalves& of_tables) {
    const std::vector<LeafChange> states = LastStates(state_->recent.segments());
    const auto right = std::partition_point(
        states.begin(), states.end(),
        [](const LeafChange& state) { return BitAt(state.leaf.coin_id.data(), 0) == 0; });
    const auto middle = static_cast<std::size_t>(right - states.begin());
    LeafMerge first(of_tables[0], std::span(states).first(middle));
    LeafMerge second(of_tables[1], std::span(states).subspan(middle));
    for (std::vector<UnspentLeaf> batch;; batch.clear()) {
      COINSTORE_RETURN_IF_ERROR(call_.Check());
      first.AppendTo(&batch, UnspentTree::kBuildBatchLeaves / 2);
      second.AppendTo(&batch, batch.size() + UnspentTree::kBuildBatchLeaves / 2);
      if (batch.empty()) return {};
      state_->tree.Append(batch);
    }
  }

  static bool IsAscending(std::span<const UnspentLeaf> leaves) {
    return std::adjacent_find(leaves.begin(), leaves.end(),
                              [](const UnspentLeaf& a, const UnspentLeaf& b) {
                                return !(a.coin_id < b.coin_id);
                              }) == leaves.end();
  }

  // Whether each coin that the segments speak for is among the unspent ones, ascending by id. The newest word
  // on a coin is the last.
  static std::vector<LeafChange> LastStates(const Recent::Segments& segments) {
    std::vector<LeafChange> states;
    for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
      for (std::uint32_t i = 0; i < (*segment)->entry_count(); ++i) {
        const RecentEntry& entry = (*segment)->entry(i);
        if (entry.is_superseded) continue;
        const CoinRecord& coin = entry.coin;
        states.push_back({{coin.coin_id, coin.number, coin.created_height, coin.is_coinbase},
                          entry.exists && coin.is_unspent() ? LeafChange::Kind::kInsert
                                                            : LeafChange::Kind::kRemove});
      }
    }
    std::stable_sort(states.begin(), states.end(),
                     [](const LeafChange& a, const LeafChange& b) { return ById(a.leaf, b.leaf); });
    states.erase(std::unique(states.begin(), states.end(),
                             [](const LeafChange& a, const LeafChange& b) {
                               return a.leaf.coin_id == b.leaf.coin_id;
                             }),
                 states.end());
    return states;
  }

  ChainState* state_;
  Engine* engine_;
  const ReplayOptions& options_;
  const Interruptible& call_;
  Progress* progress_;
  // Ascending: what stands of the chain from the lowest tip on that there was behind the marker.
  std::vector<Log::ChainHeight> chain_;
  std::uint64_t chain_from_ = 0;  // its heights from here on are known
};

}  // namespace

Status Replay(ChainState* state, Engine* engine, const ReplayOptions& options,
              const Interruptible& call, Progress* progress) {
  return Replayer(state, engine, options, call, progress).Run();
}

}  // namespace coins
