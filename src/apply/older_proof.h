// SPDX-License-Identifier: Apache-2.0
// A proof under the root of a block below the tip: the blocks above it are undone on a stage of the tree that
// nobody gets to see.
#ifndef COINSTORE_APPLY_OLDER_PROOF_H_
#define COINSTORE_APPLY_OLDER_PROOF_H_

#include <cstdint>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "query/view.h"
#include "state/chain_state.h"

namespace coins {

// kViewEnded; kTooManyChanges if more than `max_changes` coins were created and spent above the view. The caller
// has the writer's turn.
Result<std::vector<std::uint8_t>> ProveAsOf(ChainState* state, const View& view,
                                            const Bytes32& coin_id, std::uint64_t max_changes,
                                            const Interruptible& call);

}  // namespace coins

#endif  // COINSTORE_APPLY_OLDER_PROOF_H_
