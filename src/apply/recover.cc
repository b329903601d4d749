// SPDX-License-Identifier: Apache-2.0
#include "apply/recover.h"

#include <algorithm>
#include <string>
#include <utility>

#include "apply/checkpoint.h"
#include "apply/high_water.h"
#include "apply/replay.h"
#include "base/big_endian.h"
#include "base/check.h"

namespace coins {
namespace {

Status NotAStore(std::string message) { return {Code::kNotAStore, std::move(message)}; }

Result<std::uint64_t> DecodeSyncedThrough(const std::string& value) {
  if (value.size() != 8) return Status::Corruption("metadata: synced_through");
  return LoadU64Be(value.data());
}

// Recovery stops at the first damaged entry of the engine's log. What was written behind it tells whether
// anything that was synced is lost that way.
Result<std::uint64_t> SyncedThroughInLog(Storage* storage) {
  std::uint64_t synced_through = 0;
  COINSTORE_ASSIGN_OR_RETURN(const bool exists, storage->EngineExists());
  if (!exists) return synced_through;
  COINSTORE_ASSIGN_OR_RETURN(const auto values, storage->ValuesInEngineLog(kSyncedThroughKey));
  for (const std::string& value : values) {
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t number, DecodeSyncedThrough(value));
    synced_through = std::max(synced_through, number);
  }
  return synced_through;
}

Result<std::uint64_t> SyncedThroughInRows(Engine* engine) {
  COINSTORE_ASSIGN_OR_RETURN(const auto value, engine->Get(Family::kMetadata, kSyncedThroughKey));
  if (!value) return std::uint64_t{0};
  return DecodeSyncedThrough(*value);
}

// Metadata first and synced, then the file: with it the store exists.
Result<Metadata> FinishCreation(Storage* storage, Engine* engine, const Metadata& fresh) {
  COINSTORE_ASSIGN_OR_RETURN(const auto last_key, engine->LastKey(Family::kLog));
  if (last_key)
    return Status::Corruption("high-water: the file is missing, and the log is not empty");
  COINSTORE_RETURN_IF_ERROR(engine->Write(
      {{Family::kMetadata, kMetadataKey, EncodeMetadata(fresh)}}, Durability::kSynced));
  COINSTORE_RETURN_IF_ERROR(storage->ReplaceFile(
      kHighWaterFile, EncodeHighWater({.is_clean = false, .instance = fresh.instance})));
  return fresh;
}

Status CheckOptions(const Metadata& metadata, BlockHashes block_hashes) {
  if (metadata.block_hashes == block_hashes) return {};
  return {Code::kOptionsMismatch,
          std::string("the store was made with block_hashes=") +
              (metadata.block_hashes == BlockHashes::kRequired ? "required" : "absent")};
}

// Nothing acknowledged may vanish quietly.
Status CheckNothingIsLost(const Log& log, std::uint64_t synced_once, const HighWater& high_water) {
  if (synced_once > log.last()) {
    return Status::Corruption("log record " + std::to_string(synced_once) +
                              " was synced and is gone; the log ends at record " +
                              std::to_string(log.last()));
  }
  if (high_water.record_number > log.last()) {
    return Status::Corruption("log record " + std::to_string(high_water.record_number) +
                              " is named by high-water and is gone; the log ends at record " +
                              std::to_string(log.last()));
  }
  return {};
}

Status CheckMarker(const Marker& marker, const Log& log) {
  if (marker.record_number <= log.last()) return {};
  return Status::Corruption("marker: the tables hold record " +
                            std::to_string(marker.record_number) + ", the log ends at " +
                            std::to_string(log.last()));
}

// The chain hash of the record that high-water names, whichever kind it is.
Status CheckHighWaterRecord(Engine* engine, const HighWater& high_water) {
  if (high_water.record_number == 0) return {};
  COINSTORE_ASSIGN_OR_RETURN(const auto chunk0,
                             engine->Get(Family::kLog, LogKey(high_water.record_number, 0)));
  const std::string name = "log record " + std::to_string(high_water.record_number);
  if (!chunk0) return Status::Corruption(name + ": missing");
  COINSTORE_ASSIGN_OR_RETURN(const RecordHead head,
                             DecodeRecordHead(high_water.record_number, *chunk0));
  if (ChainOf(head) == high_water.chain) return {};
  return Status::Corruption(name + ": not the one that high-water names");
}

// Rows without the marker are what a repair left that was cut off. And without the tables, the log alone is enough
// only as long as nothing was deleted from it.
Status CheckTablesAreWhole(Engine* engine, const Marker& marker, const Log& log) {
  if (marker.record_number > 0) return {};
  for (const Family family : kTableFamilies) {
    COINSTORE_ASSIGN_OR_RETURN(const auto last_key, engine->LastKey(family));
    if (!last_key) continue;
    return Status::Corruption(std::string("marker: missing, and ") + FamilyName(family) +
                              " has rows: a repair was cut off; repair the store");
  }
  COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t deleted, log.ReadUndoneDeleted());
  if (deleted == 0) return {};
  return Status::Corruption("marker: missing, as are the tables up to record " +
                            std::to_string(deleted) + " at least; repair the store");
}

// Before anything is written: recovery for writing cuts off what it does not read, and a second opening
// would take what is left for the whole.
enum class Checked : std::uint8_t { kLog, kLogAndTables };
Status CheckBeforeWriting(Storage* storage, const EngineSettings& settings,
                          const HighWater& high_water, std::uint64_t synced_once, Checked checked,
                          EventLog* events) {
  COINSTORE_ASSIGN_OR_RETURN(const bool has_engine, storage->EngineExists());
  if (!has_engine) {
    return Status::Corruption(std::string(kEngineFolder) + ": missing, or without its CURRENT");
  }
  COINSTORE_ASSIGN_OR_RETURN(const auto engine,
                             storage->OpenEngine(OpenMode::kReadOnly, settings, events));
  COINSTORE_ASSIGN_OR_RETURN(const auto log, Log::Open(engine.get()));
  COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t in_rows, SyncedThroughInRows(engine.get()));
  COINSTORE_RETURN_IF_ERROR(CheckNothingIsLost(*log, std::max(synced_once, in_rows), high_water));
  if (checked == Checked::kLogAndTables) {
    COINSTORE_ASSIGN_OR_RETURN(const Marker marker, Tables::ReadMarker(engine.get()));
    COINSTORE_RETURN_IF_ERROR(CheckMarker(marker, *log));
    COINSTORE_RETURN_IF_ERROR(CheckTablesAreWhole(engine.get(), marker, *log));
  }
  COINSTORE_RETURN_IF_ERROR(CheckHighWaterRecord(engine.get(), high_water));
  return engine->Close();
}

// What the witnesses outside the rows say was synced once. `high_water` is empty for a store that is still to be made.
Result<std::uint64_t> SyncedOnce(Storage* storage, const std::optional<HighWater>& high_water) {
  std::uint64_t synced_once = 0;
  if (!high_water || !high_water->is_clean) {
    COINSTORE_ASSIGN_OR_RETURN(synced_once, SyncedThroughInLog(storage));
  }
  if (!high_water) return synced_once;
  COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t noted,
                             SyncedNote::Read(storage, high_water->instance));
  return std::max(synced_once, noted);
}

// What a read-only store cannot make durable is as durable as its writer said.
Status TakeSyncedFromMetadata(Engine* engine, Log* log) {
  COINSTORE_ASSIGN_OR_RETURN(const auto value, engine->Get(Family::kMetadata, kSyncedThroughKey));
  if (value && value->size() == 8) {
    log->AssumeSynced(std::min(log->last(), LoadU64Be(value->data())));
  }
  return {};
}

// Of a read-only store: the highest block of the chain whose record is known to be synced.
Status FindDurableHeight(ChainState* state) {
  std::uint64_t height = state->tip ? state->tip->height : kNoHeight;
  while (height != kNoHeight) {
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t number, state->log->RecordAtOrBelow(height));
    if (number == 0) {
      height = kNoHeight;
      break;
    }
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord block, state->log->ReadBlock(number));
    height = block.height;
    if (number <= state->log->synced()) break;
    height = height == 0 ? kNoHeight : height - 1;
  }
  state->durable.SetAll(height);
  return {};
}

}  // namespace

Status CheckPlace(Storage* storage, bool may_create) {
  COINSTORE_ASSIGN_OR_RETURN(const bool exists, storage->Exists());
  if (!exists) {
    if (may_create) return {};
    return NotAStore("there is no such directory, and none is to be made");
  }
  COINSTORE_ASSIGN_OR_RETURN(const auto high_water, storage->ReadFile(kHighWaterFile));
  if (high_water) return {};
  if (!may_create) return NotAStore("there is no store, and none is to be made");
  // A creation that was cut off left nothing but our own names.
  COINSTORE_ASSIGN_OR_RETURN(const std::vector<std::string> names, storage->List());
  for (const std::string& name : names) {
    if (name != kLockFile && name != kEngineFolder && name != kHighWaterTemporaryFile &&
        name != kSyncedFile && name != kTreeFile && name != kTreeTemporaryFile) {
      return NotAStore("the directory is no store and holds another file, " + name);
    }
  }
  return {};
}

Result<HighWater> ReadHighWater(Storage* storage) {
  COINSTORE_ASSIGN_OR_RETURN(const auto file, storage->ReadFile(kHighWaterFile));
  if (!file) return Status::Corruption("high-water: the file is missing");
  return DecodeHighWater(*file);
}

Status CheckLogIsWhole(Storage* storage, const EngineSettings& settings,
                       const HighWater& high_water, EventLog* events) {
  COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t synced_once, SyncedOnce(storage, high_water));
  return CheckBeforeWriting(storage, settings, high_water, synced_once, Checked::kLog, events);
}

Result<Metadata> ReadMetadata(Engine* engine, const HighWater& high_water,
                              BlockHashes block_hashes) {
  COINSTORE_ASSIGN_OR_RETURN(const auto bytes, engine->Get(Family::kMetadata, kMetadataKey));
  if (!bytes) return Status::Corruption("metadata: missing");
  COINSTORE_ASSIGN_OR_RETURN(const Metadata metadata, DecodeMetadata(*bytes));
  if (metadata.instance != high_water.instance) {
    return Status::Corruption("high-water: names another store than metadata");
  }
  COINSTORE_RETURN_IF_ERROR(CheckOptions(metadata, block_hashes));
  return metadata;
}

Result<Recovered> Recover(Storage* storage, const RecoverOptions& options, EventLog* events,
                          const Interruptible& call, Progress* progress) {
  COINSTORE_ASSIGN_OR_RETURN(const auto file, storage->ReadFile(kHighWaterFile));
  std::optional<HighWater> high_water;
  if (file) {
    COINSTORE_ASSIGN_OR_RETURN(high_water, DecodeHighWater(*file));
  } else if (!options.fresh) {
    return NotAStore("there is no store, and none is to be made");
  }
  COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t synced_once, SyncedOnce(storage, high_water));
  if (high_water) {
    COINSTORE_RETURN_IF_ERROR(CheckBeforeWriting(storage, options.engine, *high_water, synced_once,
                                                 Checked::kLogAndTables, events));
  } else if (synced_once > 0) {
    return Status::Corruption("high-water: the file is missing, and the log is not empty");
  }

  const bool is_read_only = options.access == Access::kReadOnly;
  Recovered recovered;
  COINSTORE_ASSIGN_OR_RETURN(
      recovered.engine,
      storage->OpenEngine(is_read_only ? OpenMode::kReadOnly : OpenMode::kReadWrite, options.engine,
                          events));
  Engine* const engine = recovered.engine.get();
  if (high_water) {
    COINSTORE_ASSIGN_OR_RETURN(recovered.metadata,
                               ReadMetadata(engine, *high_water, options.block_hashes));
  } else {
    COINSTORE_ASSIGN_OR_RETURN(recovered.metadata, FinishCreation(storage, engine, *options.fresh));
  }

  COINSTORE_ASSIGN_OR_RETURN(const Marker marker, Tables::ReadMarker(engine));
  recovered.state = std::make_unique<ChainState>(recovered.metadata.secret, marker);
  ChainState* const state = recovered.state.get();
  COINSTORE_ASSIGN_OR_RETURN(state->log, Log::Open(engine));
  Log* const log = state->log.get();
  COINSTORE_RETURN_IF_ERROR(CheckMarker(marker, *log));
  state->tables = std::make_unique<Tables>(engine, log, recovered.metadata.secret);
  const ReplayOptions replay{.segment_changes = options.segment_changes,
                             .tree_file = storage,
                             .instance = recovered.metadata.instance};
  COINSTORE_RETURN_IF_ERROR(Replay(state, engine, replay, call, progress));
  if (is_read_only) {
    COINSTORE_RETURN_IF_ERROR(TakeSyncedFromMetadata(engine, log));
    COINSTORE_RETURN_IF_ERROR(FindDurableHeight(state));
    return recovered;
  }
  log->KeepNote(SyncedNote(storage, recovered.metadata.instance));
  // What was read counts as durable only after this sync; and from here on the store is not clean.
  COINSTORE_RETURN_IF_ERROR(log->Sync());
  state->durable.SetAll(state->tip ? state->tip->height : kNoHeight);
  COINSTORE_RETURN_IF_ERROR(FindUndone(state, call));
  COINSTORE_RETURN_IF_ERROR(WriteHighWater(storage, recovered.metadata, *log, log->last(),
                                           /*is_clean=*/false));
  return recovered;
}

}  // namespace coins
