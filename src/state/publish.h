// SPDX-License-Identifier: Apache-2.0
// The one place where readers' state changes.
#ifndef COINSTORE_STATE_PUBLISH_H_
#define COINSTORE_STATE_PUBLISH_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "state/chain_state.h"

namespace coins {

// A block becomes the tip.
void PublishBlock(ChainState* state, const Delta& delta, UnspentTree::Stage&& stage);

// A rollback record: the newest segment loses its newest `popped_blocks` blocks and takes the changes below it;
// `tip` is the block it goes back to. Without a stage the tree stays as it is (it is made later, at open).
struct UndoneBlocks {
  std::size_t popped_blocks = 0;
  std::vector<InverseChange> below;
  std::vector<LoggedCoins> rows;  // what the hints of `below` point into
};
void PublishRollback(ChainState* state, std::uint64_t record_number, const UndoneBlocks& undone,
                     const std::optional<BlockRecord>& tip,
                     std::optional<UnspentTree::Stage>&& stage);

// The newest segment is closed and a new one begun.
void PublishFreeze(ChainState* state);

// Brings the figures of the structures in memory up to date.
void CountMemory(ChainState* state);

}  // namespace coins

#endif  // COINSTORE_STATE_PUBLISH_H_
