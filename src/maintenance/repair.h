// SPDX-License-Identifier: Apache-2.0
// Rebuilds what is derived from the log: the tables with their marker; and forgets the file of the tree.
#ifndef COINSTORE_MAINTENANCE_REPAIR_H_
#define COINSTORE_MAINTENANCE_REPAIR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/event_log.h"
#include "base/interrupt.h"
#include "base/result.h"
#include "log/metadata.h"
#include "storage/storage.h"

namespace coins {

struct RepairOptions {
  BlockHashes block_hashes = BlockHashes::kRequired;
  EngineSettings engine;
  std::uint64_t segment_changes = 1'000'000;  // so much is in memory at a time
};

// The caller holds the storage's lock. Answers sentences about what was done. kCorruption, and nothing changed, if
// the log is damaged. Cut off or failed later it leaves a store that says so when it is opened.
Result<std::vector<std::string>> Repair(Storage* storage, const RepairOptions& options,
                                        EventLog* events, const Interruptible& call,
                                        Progress* progress);

}  // namespace coins

#endif  // COINSTORE_MAINTENANCE_REPAIR_H_
