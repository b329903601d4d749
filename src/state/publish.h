// SPDX-License-Identifier: Apache-2.0
// The one place where readers' state changes.
#ifndef COINSTORE_STATE_PUBLISH_H_
#define COINSTORE_STATE_PUBLISH_H_

#include <cstddef>

#include "state/chain_state.h"

namespace coins {

// A block becomes the tip.
void PublishBlock(ChainState* state, const Delta& delta, UnspentTree::Stage&& stage);

// The newest blocks are taken back until `blocks_left` are left; `tip` is the last of those.
void PublishRollback(ChainState* state, std::size_t blocks_left,
                     const std::optional<BlockRecord>& tip, UnspentTree::Stage&& stage);

// Brings the figures of the structures in memory up to date.
void CountMemory(ChainState* state);

}  // namespace coins

#endif  // COINSTORE_STATE_PUBLISH_H_
