// SPDX-License-Identifier: Apache-2.0
#include "apply/apply.h"

#include <utility>
#include <vector>

#include "apply/transition.h"
#include "apply/validate.h"
#include "state/publish.h"

namespace coins {
namespace {

Status CheckExpectedRoot(const BlockHeader& header, const Bytes32& root) {
  if (!header.expected_root || *header.expected_root == root) return {};
  return Status(Code::kRootMismatch, "the root after the block is " + ToHex(root) +
                                         ", expected was " + ToHex(*header.expected_root))
      .AtHeight(header.height);
}

}  // namespace

Result<Outcome> ApplyBlock(ChainState* state, const Block& block, const Rules& rules,
                           ApplyMode mode) {
  LapTimer timer;
  COINSTORE_ASSIGN_OR_RETURN(CheckedBlock checked, Validate(block, rules, state));
  timer.Lap(&state->work.validate_ns);
  Delta delta = MakeDelta(checked, *state);
  timer.Lap(&state->work.delta_ns);
  UnspentTree::Stage stage = state->tree.Prepare(LeafChangesOf(delta));
  delta.record.root = stage.root();
  timer.Lap(&state->work.tree_ns);
  COINSTORE_RETURN_IF_ERROR(CheckExpectedRoot(block.header(), stage.root()));

  if (mode != ApplyMode::kDryRun) {
    UnknownOutcome unknown(state);
    COINSTORE_RETURN_IF_ERROR(state->log->AppendBlock(
        &delta.record, delta.spends, delta.created,
        mode == ApplyMode::kDurable ? Durability::kSynced : Durability::kBuffered));
    timer.Lap(&state->work.log_ns);
    PublishBlock(state, delta, std::move(stage));
    unknown.Settle();
    timer.Lap(&state->work.publish_ns);
    ++state->work.blocks_applied;
    state->work.coins_created += delta.created.size();
    state->work.coins_spent += delta.spends.size();
  }
  return Outcome{.height = delta.record.height,
                 .root = delta.record.root,
                 .created = delta.created.size(),
                 .spent = delta.spends.size(),
                 .hints = checked.hints().size()};
}

}  // namespace coins
