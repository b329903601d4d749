// SPDX-License-Identifier: Apache-2.0
// Figures of a store, by number and as metrics.
#include <array>
#include <memory>

#include "capi/handles.h"

namespace {

using coins::EngineFigures;
using coins::Status;
using coins::Store;
using coins::WorkCounters;
using coins::capi::Core;
using coins::capi::OnStore;
using coins::capi::RequirePointer;

// In the order of COINSTORE_STAT_….
struct Statistic {
  const char* name;
  std::uint64_t (*read)(Store& store);
};

template <WorkCounters::Counter WorkCounters::*kCounter>
std::uint64_t Work(Store& store) {
  return store.state()->work.*kCounter;
}
template <std::uint64_t EngineFigures::*kFigure>
std::uint64_t Engine(Store& store) {
  return store.Figures().*kFigure;
}

constexpr std::array kStatistics = {
    Statistic{"blocks_applied", Work<&WorkCounters::blocks_applied>},
    Statistic{"coins_created", Work<&WorkCounters::coins_created>},
    Statistic{"coins_spent", Work<&WorkCounters::coins_spent>},
    Statistic{"blocks_undone", Work<&WorkCounters::blocks_undone>},
    Statistic{"last_record", [](Store& s) { return s.state()->log->last(); }},
    Statistic{"synced_record", [](Store& s) { return s.state()->log->synced(); }},
    Statistic{"log_bytes", [](Store& s) { return s.state()->log->bytes_written(); }},
    Statistic{"log_writes", [](Store& s) { return s.state()->log->writes(); }},
    Statistic{"syncs", [](Store& s) { return s.state()->log->syncs(); }},
    Statistic{"recent_coins", Work<&WorkCounters::recent_coins>},
    Statistic{"recent_bytes", Work<&WorkCounters::recent_bytes>},
    Statistic{"tree_bytes", Work<&WorkCounters::tree_bytes>},
    Statistic{"leaf_hashes", Work<&WorkCounters::leaf_hashes>},
    Statistic{"node_hashes", Work<&WorkCounters::node_hashes>},
    Statistic{"time_ids_ns", Work<&WorkCounters::ids_ns>},
    Statistic{"time_validate_ns", Work<&WorkCounters::validate_ns>},
    Statistic{"time_delta_ns", Work<&WorkCounters::delta_ns>},
    Statistic{"time_tree_ns", Work<&WorkCounters::tree_ns>},
    Statistic{"time_log_ns", Work<&WorkCounters::log_ns>},
    Statistic{"time_sync_ns", [](Store& s) { return s.state()->log->sync_time_ns(); }},
    Statistic{"time_publish_ns", Work<&WorkCounters::publish_ns>},
    Statistic{"open_time_ns", Work<&WorkCounters::open_ns>},
    Statistic{"marker_record", [](Store& s) { return s.MarkerRecord(); }},
    Statistic{"checkpoints", Work<&WorkCounters::checkpoints>},
    Statistic{"checkpoint_failures", Work<&WorkCounters::checkpoint_failures>},
    Statistic{"time_checkpoint_ns", Work<&WorkCounters::checkpoint_ns>},
    Statistic{"last_checkpoint_ns", Work<&WorkCounters::last_checkpoint_ns>},
    Statistic{"time_room_wait_ns", Work<&WorkCounters::room_wait_ns>},
    Statistic{"database_bytes", Engine<&EngineFigures::disk_bytes>},
    Statistic{"level0_files", Engine<&EngineFigures::level0_files>},
    Statistic{"running_compactions", Engine<&EngineFigures::running_compactions>},
    Statistic{"pending_compaction_bytes", Engine<&EngineFigures::pending_compaction_bytes>},
    Statistic{"memtable_bytes", Engine<&EngineFigures::memtable_bytes>},
    Statistic{"cache_bytes", Engine<&EngineFigures::cache_bytes>},
    Statistic{"cache_pinned_bytes", Engine<&EngineFigures::cache_pinned_bytes>},
    Statistic{"cache_hits", Engine<&EngineFigures::cache_hits>},
    Statistic{"cache_misses", Engine<&EngineFigures::cache_misses>},
};
static_assert(kStatistics.size() == COINSTORE_STAT_CACHE_MISSES + 1);

}  // namespace

extern "C" {

coinstore_status coinstore_stat(coinstore* store, uint32_t key, uint64_t* value,
                                coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(value, "value"));
    if (key >= kStatistics.size()) {
      return {coins::Code::kArgument, "key is none of COINSTORE_STAT_…"};
    }
    *value = kStatistics.at(key).read(call.store());
    return {};
  });
}

const char* coinstore_stat_name(uint32_t key) {
  return key < kStatistics.size() ? kStatistics[key].name : nullptr;
}

coinstore_status coinstore_metrics(coinstore* store, coinstore_buffer** prometheus_text,
                                   coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(prometheus_text, "prometheus_text"));
    auto text = std::make_unique<coinstore_buffer>();
    text->bytes = call.store().Metrics();
    *prometheus_text = text.release();
    return {};
  });
}

}  // extern "C"
