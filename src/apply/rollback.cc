// SPDX-License-Identifier: Apache-2.0
#include "apply/rollback.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
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

LeafChange ChangeOf(const CoinRecord& coin, LeafChange::Kind kind) {
  return {{coin.coin_id, coin.number, coin.created_height, coin.is_coinbase}, kind};
}

// The inverse delta of the blocks from index `blocks_left` on, counted and as changes of the tree.
struct Inverse {
  std::vector<std::uint64_t> heights;
  std::vector<LeafChange> leaf_changes;
  std::uint64_t deleted = 0;
  std::uint64_t unspent_again = 0;
};

Result<Inverse> MakeInverse(const ChainState& state, std::size_t blocks_left,
                            const Interruptible& call, Progress* progress) {
  const Recent& recent = state.recent;
  Inverse inverse;
  if (blocks_left == recent.block_count()) return inverse;
  const std::uint32_t first_deleted = recent.block(blocks_left).first_entry;
  for (std::size_t i = recent.block_count(); i > blocks_left; --i) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    const RecentBlock& block = recent.block(i - 1);
    inverse.heights.push_back(block.height);
    for (std::size_t s = block.first_spent; s < block.end_spent; ++s) {
      const std::uint32_t entry = recent.spent_entry(s);
      if (entry >= first_deleted) continue;  // created above the target: deleted, and counted there
      ++inverse.unspent_again;
      inverse.leaf_changes.push_back(ChangeOf(recent.entry(entry), LeafChange::Kind::kInsert));
    }
    for (std::uint32_t entry = block.first_entry; entry < block.end_entry; ++entry) {
      ++inverse.deleted;
      const CoinRecord& coin = recent.entry(entry);
      if (coin.is_unspent()) {
        inverse.leaf_changes.push_back(ChangeOf(coin, LeafChange::Kind::kRemove));
      }
    }
    progress->Step();
  }
  std::sort(
      inverse.leaf_changes.begin(), inverse.leaf_changes.end(),
      [](const LeafChange& a, const LeafChange& b) { return a.leaf.coin_id < b.leaf.coin_id; });
  return inverse;
}

}  // namespace

Result<Outcome> RollBack(ChainState* state, std::int64_t to_height, RollbackMode mode,
                         const Interruptible& call, Progress* progress,
                         std::unique_ptr<RollbackReport>* report) {
  COINSTORE_RETURN_IF_ERROR(CheckTarget(*state, to_height));
  const std::size_t block_count = state->recent.block_count();
  const std::size_t blocks_left =
      to_height < 0 ? 0 : state->recent.BlocksThroughHeight(static_cast<std::uint64_t>(to_height));
  progress->Begin(block_count - blocks_left);
  std::optional<BlockRecord> tip;
  if (blocks_left > 0) {
    COINSTORE_ASSIGN_OR_RETURN(
        tip, state->log->ReadBlock(state->recent.block(blocks_left - 1).record_number));
  }
  COINSTORE_ASSIGN_OR_RETURN(const Inverse inverse,
                             MakeInverse(*state, blocks_left, call, progress));
  UnspentTree::Stage stage = state->tree.Prepare(inverse.leaf_changes);
  if (stage.root() != (tip ? tip->root : Bytes32{})) {
    return Status::Corruption("rolled back to height " + std::to_string(to_height) +
                              " the root would not be that of the block");
  }
  if (report != nullptr) {
    std::vector<std::uint64_t> records;
    for (std::size_t i = blocks_left; i < block_count; ++i) {
      records.push_back(state->recent.block(i).record_number);
    }
    *report = std::make_unique<RollbackReport>(state->log.get(), std::move(records));
  }
  const std::uint64_t hints_before = state->tip ? state->tip->counters.hints : 0;
  const Outcome outcome{.is_empty = !tip,
                        .height = tip ? tip->height : 0,
                        .root = stage.root(),
                        .created = inverse.deleted,
                        .spent = inverse.unspent_again,
                        .hints = hints_before - (tip ? tip->counters.hints : 0),
                        .reverted_blocks = block_count - blocks_left};
  if (mode == RollbackMode::kDryRun || blocks_left == block_count) return outcome;

  COINSTORE_RETURN_IF_ERROR(call.Check());
  UnknownOutcome unknown(state);
  COINSTORE_RETURN_IF_ERROR(
      state->log->AppendRollback(tip ? tip->height : 0, tip ? tip->number : 0, inverse.heights));
  PublishRollback(state, blocks_left, tip, std::move(stage));
  unknown.Settle();
  state->work.blocks_undone += outcome.reverted_blocks;
  return outcome;
}

}  // namespace coins
