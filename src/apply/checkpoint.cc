// SPDX-License-Identifier: Apache-2.0
#include "apply/checkpoint.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

#include "apply/high_water.h"
#include "tables/table_writer.h"

namespace coins {
namespace {

std::shared_ptr<Segment> OldestFrozen(ChainState* state) {
  const std::shared_lock lock(state->lock);
  if (state->recent.frozen_count() == 0) return nullptr;
  return state->recent.segments().front();
}

// What the chain counted when a record was the last one.
Result<Counters> CountersAt(const Log& log, std::uint64_t record_number) {
  if (record_number == 0) return Counters();
  COINSTORE_ASSIGN_OR_RETURN(const std::optional<RecordHead> head, log.ReadHead(record_number));
  if (!head) {
    return Status::Corruption("log record " + std::to_string(record_number) + ": missing");
  }
  if (const auto* block = std::get_if<BlockRecord>(&*head)) return block->counters;
  return CountersAt(log, std::get<RollbackRecord>(*head).target_record);
}

}  // namespace

Status WriteCheckpoint(ChainState* state, Engine* engine, Storage* storage,
                       const Metadata& metadata, const Interruptible& call) {
  COINSTORE_RETURN_IF_ERROR(CheckUsable(*state));
  const LogPins::Pin pin = PinLog(*state);
  std::shared_ptr<Segment> segment = OldestFrozen(state);
  if (segment == nullptr) return {};
  COINSTORE_ASSIGN_OR_RETURN(auto runs, WriteRuns(*segment, metadata.secret, engine, call));
  Marker marker;
  marker.record_number = segment->last_record();
  COINSTORE_ASSIGN_OR_RETURN(marker.counters, CountersAt(*state->log, marker.record_number));
  COINSTORE_ASSIGN_OR_RETURN(std::unique_ptr<Run> marker_run, WriteMarkerRun(marker, engine));
  runs.push_back(std::move(marker_run));

  // The tables must never be ahead of what survives a loss of power, and a log cut off below the marker
  // must be noticed: so the log goes first, then the file that names its end, then the tables.
  if (state->log->synced() < marker.record_number) {
    // A sync that failed once may succeed later without having made anything durable.
    UnknownOutcome unknown(state);
    COINSTORE_RETURN_IF_ERROR(state->log->Sync());
    unknown.Settle();
  }
  COINSTORE_RETURN_IF_ERROR(CheckUsable(*state));
  COINSTORE_RETURN_IF_ERROR(
      WriteHighWater(storage, metadata, *state->log, marker.record_number, /*is_clean=*/false));
  {
    const std::unique_lock lock(state->lock);
    COINSTORE_RETURN_IF_ERROR(engine->Ingest(std::move(runs)));
    state->recent.DropOldest();
    state->marker = marker;
    ++state->generation;
  }
  segment.reset();  // a large thing, given back outside the lock
  return {};
}

Status DeleteUndone(ChainState* state) {
  Log* const log = state->log.get();
  std::uint64_t marker = 0;
  {
    const std::shared_lock lock(state->lock);
    marker = state->marker.record_number;
  }
  while (!state->undone.empty() && state->undone.front().rollback_record <= marker) {
    UndoneRecords& undone = state->undone.front();
    // A read that runs may have come to them before, also by rows that the tables had until the marker rose.
    if (undone.unreachable_from == 0) undone.unreachable_from = state->published_record + 1;
    if (!log->pins().AllBeganAfter(undone.unreachable_from)) return {};  // later
    for (std::uint64_t record = undone.target_record + 1; record < undone.rollback_record;
         ++record) {
      COINSTORE_RETURN_IF_ERROR(log->Delete(record));
    }
    state->undone.pop_front();
  }
  return log->NoteUndoneDeleted(
      state->undone.empty() ? marker : std::min(marker, state->undone.front().rollback_record - 1));
}

Status FindUndone(ChainState* state, const Interruptible& call) {
  COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t done, state->log->ReadUndoneDeleted());
  std::deque<UndoneRecords> found;
  for (std::uint64_t number = done + 1; number <= state->marker.record_number; ++number) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<RecordHead> head, state->log->ReadHead(number));
    if (!head) continue;
    if (const auto* rollback = std::get_if<RollbackRecord>(&*head)) {
      found.push_back({rollback->target_record, number});
    }
  }
  state->undone.insert(state->undone.begin(), found.begin(), found.end());
  return {};
}

}  // namespace coins
