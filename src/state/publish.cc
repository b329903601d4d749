// SPDX-License-Identifier: Apache-2.0
#include "state/publish.h"

#include <mutex>
#include <utility>

namespace coins {

void CountMemory(ChainState* state) {
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
    state->recent.Add(delta);
    state->tree.Publish(std::move(stage));
    state->tip = delta.record;
    unknown.Settle();
  }
  CountMemory(state);
}

void PublishRollback(ChainState* state, std::size_t blocks_left,
                     const std::optional<BlockRecord>& tip, UnspentTree::Stage&& stage) {
  {
    const std::unique_lock lock(state->lock);
    UnknownOutcome unknown(state);
    while (state->recent.block_count() > blocks_left) state->recent.Pop();
    state->tree.Publish(std::move(stage));
    state->tip = tip;
    unknown.Settle();
  }
  CountMemory(state);
}

}  // namespace coins
