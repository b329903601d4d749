// SPDX-License-Identifier: Apache-2.0
#include "maintenance/repair.h"

#include <memory>
#include <utility>

#include "apply/high_water.h"
#include "apply/logged_delta.h"
#include "apply/recover.h"
#include "apply/replay.h"
#include "check/log_check.h"
#include "state/chain_state.h"
#include "tables/table_writer.h"

namespace coins {
namespace {

// Blocks of the chain into segments, and those into the tables.
class TableBuilder {
 public:
  TableBuilder(Engine* engine, const Metadata& metadata, const RepairOptions& options,
               const Interruptible& call)
      : engine_(engine),
        secret_(metadata.secret),
        options_(options),
        call_(call),
        state_(metadata.secret, Marker()) {}

  Status Open() {
    COINSTORE_ASSIGN_OR_RETURN(state_.log, Log::Open(engine_));
    return {};
  }
  Log* log() { return state_.log.get(); }

  Status Add(std::uint64_t record_number) {
    COINSTORE_RETURN_IF_ERROR(call_.Check());
    const Log& log = *state_.log;
    LoggedBlock block;
    COINSTORE_ASSIGN_OR_RETURN(block.record, log.ReadBlock(record_number));
    COINSTORE_ASSIGN_OR_RETURN(block.spends, log.ReadSpends(block.record));
    COINSTORE_ASSIGN_OR_RETURN(block.created, log.ReadCreated(block.record));
    COINSTORE_ASSIGN_OR_RETURN(const Delta delta, DeltaOf(std::move(block), state_));
    state_.recent.newest().Add(delta);
    marker_.counters = delta.record.counters;
    if (state_.recent.newest().changes() < options_.segment_changes) return {};
    COINSTORE_ASSIGN_OR_RETURN(auto runs, TakeRuns());
    COINSTORE_RETURN_IF_ERROR(engine_->Ingest(std::move(runs)));
    state_.recent.DropOldest();
    return {};
  }

  // With the marker: only now the tables count as whole.
  Status Finish() {
    marker_.record_number = state_.log->last();
    if (marker_.record_number == 0) return {};
    COINSTORE_ASSIGN_OR_RETURN(auto runs, TakeRuns());
    COINSTORE_ASSIGN_OR_RETURN(std::unique_ptr<Run> marker_run, WriteMarkerRun(marker_, engine_));
    runs.push_back(std::move(marker_run));
    return engine_->Ingest(std::move(runs));
  }

 private:
  Result<std::vector<std::unique_ptr<Run>>> TakeRuns() {
    state_.recent.Freeze();
    if (state_.recent.frozen_count() == 0) return std::vector<std::unique_ptr<Run>>();
    return WriteRuns(*state_.recent.segments().front(), secret_, engine_, call_);
  }

  Engine* engine_;
  const Secret& secret_;
  const RepairOptions& options_;
  const Interruptible& call_;
  ChainState state_;
  Marker marker_;
};

class Repairer {
 public:
  Repairer(Storage* storage, const RepairOptions& options, EventLog* events,
           const Interruptible& call, Progress* progress)
      : storage_(storage),
        options_(WithDamagedFiles(options)),
        events_(events),
        call_(call),
        progress_(progress) {}

  Result<std::vector<std::string>> Run() {
    COINSTORE_RETURN_IF_ERROR(CheckLogAlone());
    COINSTORE_ASSIGN_OR_RETURN(
        const std::unique_ptr<Engine> engine,
        storage_->OpenEngine(OpenMode::kReadWrite, options_.engine, events_));
    COINSTORE_RETURN_IF_ERROR(Rebuild(engine.get()));
    COINSTORE_RETURN_IF_ERROR(CompareRoot(engine.get()));
    COINSTORE_RETURN_IF_ERROR(engine->Close());
    return std::move(report_);
  }

 private:
  // The log is read whole here, against its chain hashes and what its end was once.
  static RepairOptions WithDamagedFiles(RepairOptions options) {
    options.engine.opens_damaged_files = true;
    return options;
  }

  // Without a change to anything.
  Status CheckLogAlone() {
    COINSTORE_ASSIGN_OR_RETURN(const HighWater high_water, ReadHighWater(storage_));
    COINSTORE_RETURN_IF_ERROR(CheckLogIsWhole(storage_, options_.engine, high_water, events_));
    COINSTORE_ASSIGN_OR_RETURN(const std::unique_ptr<Engine> engine,
                               storage_->OpenEngine(OpenMode::kReadOnly, options_.engine, events_));
    COINSTORE_ASSIGN_OR_RETURN(metadata_,
                               ReadMetadata(engine.get(), high_water, options_.block_hashes));
    COINSTORE_ASSIGN_OR_RETURN(const std::unique_ptr<Log> log, Log::Open(engine.get()));
    progress_->Begin(2 * log->last());
    CheckReport found;
    COINSTORE_ASSIGN_OR_RETURN(chain_,
                               CheckLog(engine.get(), *log, log->last(), call_, progress_, &found));
    if (!found.differences.empty()) return Status::Corruption(found.differences.front());
    for (const std::string& line : found.checked) report_.push_back("checked: " + line);
    progress_->total = progress_->done + chain_.size();
    return engine->Close();
  }

  Status Rebuild(Engine* engine) {
    TableBuilder builder(engine, metadata_, options_, call_);
    COINSTORE_RETURN_IF_ERROR(builder.Open());
    Log* const log = builder.log();
    log->KeepNote(SyncedNote(storage_, metadata_.instance));
    // As in a checkpoint: the log and the file that names its end go before the tables.
    COINSTORE_RETURN_IF_ERROR(log->Sync());
    COINSTORE_RETURN_IF_ERROR(
        WriteHighWater(storage_, metadata_, *log, log->last(), /*is_clean=*/false));
    COINSTORE_RETURN_IF_ERROR(storage_->RemoveFile(kTreeFile));
    COINSTORE_RETURN_IF_ERROR(engine->ClearTables());
    for (const Log::ChainHeight& block : chain_) {
      COINSTORE_RETURN_IF_ERROR(builder.Add(block.record_number));
      progress_->Step();
    }
    COINSTORE_RETURN_IF_ERROR(builder.Finish());
    report_.push_back("rebuilt: the tables, from " + std::to_string(chain_.size()) + " blocks");
    return {};
  }

  // As opening will.
  Status CompareRoot(Engine* engine) {
    COINSTORE_ASSIGN_OR_RETURN(const Marker marker, Tables::ReadMarker(engine));
    ChainState state(metadata_.secret, marker);
    COINSTORE_ASSIGN_OR_RETURN(state.log, Log::Open(engine));
    state.tables = std::make_unique<Tables>(engine, state.log.get(), metadata_.secret);
    Progress ignored;
    COINSTORE_RETURN_IF_ERROR(Replay(&state, engine, ReplayOptions(), call_, &ignored));
    report_.push_back("checked: " + std::to_string(state.tree.size()) + " unspent coins, root " +
                      ToHex(state.tree.root()));
    return {};
  }

  Storage* storage_;
  const RepairOptions options_;
  EventLog* events_;
  const Interruptible& call_;
  Progress* progress_;
  Metadata metadata_;
  Chain chain_;
  std::vector<std::string> report_;
};

}  // namespace

Result<std::vector<std::string>> Repair(Storage* storage, const RepairOptions& options,
                                        EventLog* events, const Interruptible& call,
                                        Progress* progress) {
  return Repairer(storage, options, events, call, progress).Run();
}

}  // namespace coins
