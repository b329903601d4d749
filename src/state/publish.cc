// SPDX-License-Identifier: Apache-2.0
#include "state/publish.h"

#include <mutex>
#include <shared_mutex>
#include <utility>

namespace coins {

void CountMemory(ChainState* state) {
  const std::shared_lock lock(state->lock);  // against a checkpoint, which drops segments
  state->work.recent_coins = state->recent.entry_count();
  state->work.recent_bytes = state->recent.memory_bytes();
  state->work.tree_bytes = state->tree.memory_bytes();
  state->work.leaf_hashes = state->tree.leaf_hashes();
  state->work.node_hashes = state->tree.node_hashes();
}

void PublishBlock(ChainState* state, const Delta& delta, UnspentTree::Stage&& stage) {
  {
    const std::unique_lock lock(state->lock);
    UnknownOutcome unknown(state);  // inside the lock: no reader goes on from half a block
    state->recent.newest().Add(delta);
    state->tree.Publish(std::move(stage));
    state->tip = delta.record;
    state->durable.AddBlock(delta.record.number, delta.record.height, state->log->synced());
    state->published_record = delta.record.number;
    unknown.Settle();
  }
  CountMemory(state);
}

void PublishRollback(ChainState* state, std::uint64_t record_number, const UndoneBlocks& undone,
                     const std::optional<BlockRecord>& tip,
                     std::optional<UnspentTree::Stage>&& stage) {
  const bool has_tree = stage.has_value();
  state->undone.push_back({tip ? tip->number : 0, record_number});
  {
    const std::unique_lock lock(state->lock);
    UnknownOutcome unknown(state);
    Segment& newest = state->recent.newest();
    for (std::size_t i = 0; i < undone.popped_blocks; ++i) newest.Pop();
    if (!undone.below.empty()) newest.AddInverse(undone.below);
    newest.SetLastRecord(record_number);
    if (stage) state->tree.Publish(std::move(*stage));
    state->tip = tip;
    state->durable.SetAll(tip ? tip->height : kNoHeight);
    state->published_record = record_number;
    unknown.Settle();
  }
  if (has_tree) CountMemory(state);  // else it is being made beside, by an opening
}

void PublishFreeze(ChainState* state) {
  const std::unique_lock lock(state->lock);
  state->recent.Freeze();
}

}  // namespace coins
