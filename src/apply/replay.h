// SPDX-License-Identifier: Apache-2.0
// Rebuilds what is in memory from what is on the disk: the tree of unspent coins from its file or from the
// tables, and the records behind the tables' marker, blocks forwards, rollbacks backwards.
// Source: docs/storage-format.md, "Opening".
#ifndef COINSTORE_APPLY_REPLAY_H_
#define COINSTORE_APPLY_REPLAY_H_

#include "base/interrupt.h"
#include "base/status.h"
#include "log/metadata.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

struct ReplayOptions {
  std::uint64_t segment_changes = 1'000'000;  // a segment that has so many is frozen
  Storage* tree_file = nullptr;               // where to look for it; null: not at all
  InstanceId instance{};
};

// Into a state that holds the log, the tables and nothing else. kCorruption unless the log follows from the
// marker on, and the unspent coins have the root of the last block.
Status Replay(ChainState* state, Engine* engine, const ReplayOptions& options,
              const Interruptible& call, Progress* progress);

}  // namespace coins

#endif  // COINSTORE_APPLY_REPLAY_H_
