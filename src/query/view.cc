// SPDX-License-Identifier: Apache-2.0
#include "query/view.h"

#include <algorithm>
#include <shared_mutex>
#include <string>

namespace coins {

View ViewOf(const BlockRecord& block) { return {block.height, block.number, block.chain}; }

Result<std::optional<BlockRecord>> TipBlock(ChainState* state, std::uint64_t* last_record) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  if (last_record != nullptr) *last_record = state->published_record;
  return state->tip;
}

bool TablesAreAheadOf(ChainState* state, std::uint64_t record_number) {
  const std::shared_lock lock(state->lock);
  return state->marker.record_number > record_number;
}

Result<std::optional<BlockRecord>> BlockAtOrBelow(ChainState* state, std::uint64_t height) {
  std::optional<BlockRecord> found;
  Status status = ReadAtTip(state, nullptr, Interruptible(), [&](const auto& tip) -> Status {
    found.reset();
    if (!tip || height > tip->height) return {};
    if (height == tip->height) {
      found = tip;
      return {};
    }
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t record, state->log->RecordAtOrBelow(height));
    if (record == 0) return {};
    COINSTORE_ASSIGN_OR_RETURN(found, state->log->ReadBlock(record));
    return {};
  });
  if (!status.ok()) return status;
  return found;
}

Result<bool> IsInChain(const Log& log, const View& view, std::size_t chain_bytes) {
  if (view.height > kMaxHeight) return false;
  COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t record, log.RecordAt(view.height));
  if (record == 0 || record != view.record_number) return false;
  COINSTORE_ASSIGN_OR_RETURN(const BlockRecord block, log.ReadBlock(record));
  return std::equal(block.chain.begin(), block.chain.begin() + chain_bytes, view.chain.begin());
}

Status CheckView(const Log& log, const View& view) {
  COINSTORE_ASSIGN_OR_RETURN(const bool is_in_chain, IsInChain(log, view));
  if (is_in_chain) return {};
  return Status(Code::kViewEnded, "the view's block at height " + std::to_string(view.height) +
                                      " is not in the chain any more")
      .AtHeight(view.height);
}

}  // namespace coins
