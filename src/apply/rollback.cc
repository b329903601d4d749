// SPDX-License-Identifier: Apache-2.0
#include "apply/rollback.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "apply/undo.h"
#include "commitment/unspent_tree.h"
#include "state/publish.h"

namespace coins {
namespace {

Status CheckTarget(const ChainState& state, std::int64_t to_height) {
  const bool is_above =
      to_height >= 0 && (!state.tip || static_cast<std::uint64_t>(to_height) > state.tip->height);
  if (!is_above) return {};
  return Status(Code::kRollbackAboveTip, "height " + std::to_string(to_height) +
                                             " is above the tip" +
                                             (state.tip ? "'s, " + std::to_string(state.tip->height)
                                                        : std::string(": the store is empty")))
      .AtHeight(state.tip ? state.tip->height : 0);
}

class Rollback {
 public:
  Rollback(ChainState* state, const RollbackLimits& limits, const Interruptible& call,
           Progress* progress)
      : state_(state), limits_(limits), call_(call), progress_(progress) {}

  // Finds what has to be undone and counts it, from the log alone.
  Result<Outcome> Plan(std::int64_t to_height) {
    const std::uint64_t first_height =
        to_height < 0 ? 0 : static_cast<std::uint64_t>(to_height) + 1;
    COINSTORE_ASSIGN_OR_RETURN(const auto chain, state_->log->ChainFrom(first_height));
    COINSTORE_ASSIGN_OR_RETURN(const auto target, TipBelow(first_height));
    Outcome outcome{.is_empty = !target,
                    .height = target ? target->height : 0,
                    .root = target ? target->root : Bytes32{},
                    .reverted_blocks = chain.size()};
    if (state_->tip) outcome.hints = state_->tip->counters.hints;
    if (target) outcome.hints -= target->counters.hints;
    blocks_.reserve(chain.size());
    for (const Log::ChainHeight& row : chain) {
      COINSTORE_RETURN_IF_ERROR(call_.Check());
      COINSTORE_ASSIGN_OR_RETURN(const BlockRecord block,
                                 state_->log->ReadBlock(row.record_number));
      blocks_.push_back(
          {row.height, row.record_number, std::uint64_t{block.coin_count} + block.spend_count});
      if (blocks_.size() == 1) first_coin_ = block.first_coin;
      outcome.created += block.coin_count;
      COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t kept, SpendsOfKeptCoins(block));
      outcome.spent += kept;
    }
    return outcome;
  }

  std::unique_ptr<RollbackReport> MakeReport() const {
    std::vector<std::uint64_t> records;
    records.reserve(blocks_.size());
    for (const PlannedBlock& block : blocks_) records.push_back(block.record_number);
    return std::make_unique<RollbackReport>(state_->log.get(), PinLog(*state_), std::move(records));
  }

  Status Run() {
    progress_->Begin(blocks_.size());
    for (bool is_first = true; !blocks_.empty(); is_first = false) {
      if (!is_first) {
        Status status = limits_.between_steps();
        if (status.ok()) status = call_.Check();
        if (!status.ok()) return AfterStep(std::move(status));
      }
      Status status = Step();
      if (!status.ok()) return is_first ? std::move(status) : AfterStep(std::move(status));
    }
    return {};
  }

 private:
  struct PlannedBlock {
    std::uint64_t height;
    std::uint64_t record_number;
    std::uint64_t changes;
  };

  // The block that is the tip once all at and above a height is undone.
  Result<std::optional<BlockRecord>> TipBelow(std::uint64_t height) const {
    if (height == 0) return std::optional<BlockRecord>();
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t record,
                               state_->log->RecordAtOrBelow(height - 1));
    if (record == 0) return std::optional<BlockRecord>();
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord block, state_->log->ReadBlock(record));
    return std::optional<BlockRecord>(block);
  }

  // Coin numbers rise along the chain, so a coin lives on iff its number is below those of the undone blocks.
  Result<std::uint64_t> SpendsOfKeptCoins(const BlockRecord& block) const {
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<Spend> spends, state_->log->ReadSpends(block));
    return static_cast<std::uint64_t>(
        std::partition_point(spends.begin(), spends.end(),
                             [&](const Spend& spend) { return spend.coin_number < first_coin_; }) -
        spends.begin());
  }

  // Undoes the newest blocks, at least one and no more than a step's worth of changes.
  Status Step() {
    std::vector<std::uint64_t> records;
    std::vector<std::uint64_t> heights;
    std::uint64_t changes = 0;
    std::size_t left = blocks_.size();
    while (left > 0 && (records.empty() || changes < limits_.step_changes)) {
      const PlannedBlock& block = blocks_[--left];
      records.push_back(block.record_number);
      heights.push_back(block.height);
      changes += block.changes;
    }
    COINSTORE_ASSIGN_OR_RETURN(const auto tip, TipBelow(heights.back()));
    COINSTORE_ASSIGN_OR_RETURN(const Undo undo, MakeUndo(*state_, records, call_, progress_));
    UnspentTree::Stage stage = state_->tree.Prepare(LeafChangesOf(undo, state_->tree));
    if (stage.root() != (tip ? tip->root : Bytes32{})) {
      return Status::Corruption("rolled back below height " + std::to_string(heights.back()) +
                                " the root would not be that of the block");
    }
    COINSTORE_RETURN_IF_ERROR(call_.Check());
    UnknownOutcome unknown(state_);
    COINSTORE_RETURN_IF_ERROR(
        state_->log->AppendRollback(tip ? tip->height : 0, tip ? tip->number : 0, heights));
    PublishRollback(state_, state_->log->last(), undo.blocks, tip, std::move(stage));
    unknown.Settle();
    state_->work.blocks_undone += records.size();
    blocks_.resize(left);
    return {};
  }

  Status AfterStep(Status status) const {
    const std::string where =
        state_->tip ? "height " + std::to_string(state_->tip->height) : std::string("no block");
    return std::move(status).In("the rollback stopped at " + where);
  }

  ChainState* state_;
  const RollbackLimits& limits_;
  const Interruptible& call_;
  Progress* progress_;
  std::vector<PlannedBlock> blocks_;  // to undo, ascending
  std::uint64_t first_coin_ = 0;      // of the lowest of them
};

}  // namespace

Result<Outcome> RollBack(ChainState* state, std::int64_t to_height, RollbackMode mode,
                         const RollbackLimits& limits, const Interruptible& call,
                         Progress* progress, std::unique_ptr<RollbackReport>* report) {
  COINSTORE_RETURN_IF_ERROR(CheckTarget(*state, to_height));
  Rollback rollback(state, limits, call, progress);
  COINSTORE_ASSIGN_OR_RETURN(const Outcome outcome, rollback.Plan(to_height));
  if (report != nullptr) *report = rollback.MakeReport();
  if (mode == RollbackMode::kDurable) COINSTORE_RETURN_IF_ERROR(rollback.Run());
  return outcome;
}

}  // namespace coins
