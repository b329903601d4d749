// SPDX-License-Identifier: Apache-2.0
#include "apply/older_proof.h"

#include <algorithm>
#include <string>

#include "apply/undo.h"

namespace coins {

Result<std::vector<std::uint8_t>> ProveAsOf(ChainState* state, const View& view,
                                            const Bytes32& coin_id, std::uint64_t max_changes,
                                            const Interruptible& call) {
  const Log& log = *state->log;
  COINSTORE_RETURN_IF_ERROR(CheckView(log, view));
  COINSTORE_ASSIGN_OR_RETURN(const BlockRecord block, log.ReadBlock(view.record_number));
  COINSTORE_ASSIGN_OR_RETURN(const auto above, log.ChainFrom(view.height + 1));
  std::vector<std::uint64_t> records;  // newest first
  std::uint64_t changes = 0;
  for (const Log::ChainHeight& row : above) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord each, log.ReadBlock(row.record_number));
    changes += std::uint64_t{each.coin_count} + each.spend_count;
    if (changes > max_changes) {
      return Status(Code::kTooManyChanges, "more than " + std::to_string(max_changes) +
                                               " coins were created and spent above height " +
                                               std::to_string(view.height))
          .AtHeight(view.height);
    }
    records.push_back(row.record_number);
  }
  std::reverse(records.begin(), records.end());
  Progress progress;
  COINSTORE_ASSIGN_OR_RETURN(const Undo undo, MakeUndo(*state, records, call, &progress));
  const UnspentTree::Stage stage = state->tree.Prepare(LeafChangesOf(undo, state->tree));
  if (stage.root() != block.root) {
    return Status::Corruption("undone down to height " + std::to_string(view.height) +
                              " the root would not be that of the block");
  }
  return stage.Prove(coin_id);
}

}  // namespace coins
