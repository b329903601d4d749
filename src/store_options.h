// SPDX-License-Identifier: Apache-2.0
// Every setting of a store, checked.
#ifndef COINSTORE_STORE_OPTIONS_H_
#define COINSTORE_STORE_OPTIONS_H_

#include <cstdint>

#include "apply/rules.h"
#include "block/block.h"
#include "checkpointer.h"
#include "storage/engine_settings.h"
#include "writer_turn.h"

namespace coins {

enum class SyncMode : std::uint8_t {
  kDurable,  // a block is on the disk when its call returns
  kGrouped,  // a group of blocks shares one sync
};

struct QueryLimits {
  // Places that a page looks at, unless its query says otherwise.
  std::uint64_t scan_budget = 10'000;
  // Above a view, for what needs the whole set of unspent coins.
  std::uint64_t max_view_changes = 100'000;
};

// A group of values for the memory and the files of a store.
enum class Preset : std::uint8_t { kDevelopment, kDefault, kProduction };

struct StoreOptions {
  bool create_if_missing = true;
  bool is_read_only = false;
  Rules rules;
  BlockLimits limits;
  SyncMode sync_mode = SyncMode::kDurable;
  std::uint64_t group_blocks = 64;
  std::uint64_t group_time_ms = 1000;
  WriterPolicy writer = WriterPolicy::kWait;
  Preset preset = Preset::kDefault;
  std::uint64_t memory_budget_bytes = 0;  // that the next two were planned for; 0: none
  CheckpointSettings checkpoints;
  QueryLimits queries;
  EngineSettings engine;
};

}  // namespace coins

#endif  // COINSTORE_STORE_OPTIONS_H_
