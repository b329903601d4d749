// SPDX-License-Identifier: Apache-2.0
// Rebuilds the state in memory from the log: records in order, blocks forwards, rollbacks backwards.
// Source: docs/storage-format.md, "Opening".
#ifndef COINSTORE_APPLY_REPLAY_H_
#define COINSTORE_APPLY_REPLAY_H_

#include "base/interrupt.h"
#include "base/status.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

// The delta of a logged block, on top of what `recent` holds.
Result<Delta> DeltaOf(LoggedBlock block, const Recent& recent);

// Into an empty state whose log is set. kCorruption unless all of the log follows from its start and the
// unspent coins have the root of the last block.
Status Replay(ChainState* state, Engine* engine, const Interruptible& call, Progress* progress);

}  // namespace coins

#endif  // COINSTORE_APPLY_REPLAY_H_
