// SPDX-License-Identifier: Apache-2.0
// Brings the effect of the oldest frozen segment into the tables: sorted runs first, then one atomic
// installation with the marker, and the segment leaves memory.
// Source: docs/storage-format.md, "Checkpoints".
#ifndef COINSTORE_APPLY_CHECKPOINT_H_
#define COINSTORE_APPLY_CHECKPOINT_H_

#include "base/interrupt.h"
#include "log/metadata.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

// Any thread, one at a time, beside a writer and readers. After a failure nothing has changed: it can be
// tried again; but if the log could not be synced, the store needs to be reopened. Without a frozen segment it
// does nothing.
Status WriteCheckpoint(ChainState* state, Engine* engine, Storage* storage,
                       const Metadata& metadata, const Interruptible& call);

// Deletes the records of undone blocks, with their rows, that neither the tables nor a running read can need.
// With the writer's turn.
Status DeleteUndone(ChainState* state);

// At open: finds what an earlier deletion left, up to the marker.
Status FindUndone(ChainState* state, const Interruptible& call);

}  // namespace coins

#endif  // COINSTORE_APPLY_CHECKPOINT_H_
