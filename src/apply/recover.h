// SPDX-License-Identifier: Apache-2.0
// Opens what a store left behind, or makes a new one: identity, engine, log, state in memory.
// Source: docs/storage-format.md, "Opening".
#ifndef COINSTORE_APPLY_RECOVER_H_
#define COINSTORE_APPLY_RECOVER_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "base/event_log.h"
#include "base/interrupt.h"
#include "base/result.h"
#include "log/metadata.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

enum class Access : std::uint8_t { kReadWrite, kReadOnly };

struct Recovered {
  std::unique_ptr<Engine> engine;
  Metadata metadata;
  std::unique_ptr<ChainState> state;  // its log uses the engine
};

// Whether a store may be opened or made there: kNotAStore if not. To be asked before the lock is taken,
// whose file would be left behind in a directory of somebody else.
Status CheckPlace(Storage* storage, bool may_create);

// What else an opening needs, in its parts. Of a place that holds a store: kCorruption if the file is missing.
Result<HighWater> ReadHighWater(Storage* storage);
// Whether the log holds what some witness says was durable. Writes nothing.
Status CheckLogIsWhole(Storage* storage, const EngineSettings& settings,
                       const HighWater& high_water, EventLog* events);
Result<Metadata> ReadMetadata(Engine* engine, const HighWater& high_water,
                              BlockHashes block_hashes);

// The caller holds the storage's lock. `fresh` is what a new store gets, and none may be made if it is
// empty; its block_hashes is what an existing store must have been made with.
struct RecoverOptions {
  Access access = Access::kReadWrite;
  BlockHashes block_hashes = BlockHashes::kRequired;
  std::optional<Metadata> fresh;
  EngineSettings engine;
  std::uint64_t segment_changes = 1'000'000;
};
Result<Recovered> Recover(Storage* storage, const RecoverOptions& options, EventLog* events,
                          const Interruptible& call, Progress* progress);

}  // namespace coins

#endif  // COINSTORE_APPLY_RECOVER_H_
