// SPDX-License-Identifier: Apache-2.0
#include "maintenance/metrics.h"

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <chrono>
#include <limits>
#include <shared_mutex>
#include <utility>
#include <vector>

namespace coins {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr double kNanosecond = 1e-9;

double Seconds(std::uint64_t ns) { return static_cast<double>(ns) * kNanosecond; }

// What is read at once for all metrics.
struct Source {
  const ChainState& state;
  const EngineFigures& engine;
  std::uint64_t marker_record;
  std::uint64_t unspent;
  double height;          // NaN: the store is empty
  double durable_height;  // NaN: nothing is durable

  const WorkCounters& work() const { return state.work; }
};

struct Metric {
  const char* name;
  MetricType type;
  const char* help;
  double (*read)(const Source& source);
};

double Count(std::uint64_t count) { return static_cast<double>(count); }

double SecondsSinceCheckpoint(const Source& s) {
  const auto now =
      static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  const std::uint64_t then = s.work().last_checkpoint_at_ns;
  return now > then ? Seconds(now - then) : 0;
}

constexpr std::array kMetrics = {
    // The chain.
    Metric{"coinstore_height", MetricType::Gauge, "Height of the tip",
           [](const Source& s) { return s.height; }},
    Metric{"coinstore_durable_height", MetricType::Gauge,
           "Highest block that survives a loss of power",
           [](const Source& s) { return s.durable_height; }},
    Metric{"coinstore_unspent_coins", MetricType::Gauge, "Unspent coins",
           [](const Source& s) { return Count(s.unspent); }},
    Metric{"coinstore_blocks_applied_total", MetricType::Counter, "Blocks applied",
           [](const Source& s) { return Count(s.work().blocks_applied); }},
    Metric{"coinstore_blocks_undone_total", MetricType::Counter, "Blocks taken back by rollbacks",
           [](const Source& s) { return Count(s.work().blocks_undone); }},
    Metric{"coinstore_publish_seconds_total", MetricType::Counter,
           "Time in which readers waited for a block to become visible",
           [](const Source& s) { return Seconds(s.work().publish_ns); }},
    // The log.
    Metric{"coinstore_log_records", MetricType::Gauge, "Number of the log's last record",
           [](const Source& s) { return Count(s.state.log->last()); }},
    Metric{"coinstore_log_bytes_total", MetricType::Counter, "Bytes written to the log",
           [](const Source& s) { return Count(s.state.log->bytes_written()); }},
    Metric{"coinstore_log_syncs_total", MetricType::Counter, "Syncs of the log",
           [](const Source& s) { return Count(s.state.log->syncs()); }},
    Metric{"coinstore_log_sync_seconds_total", MetricType::Counter, "Time spent in them",
           [](const Source& s) { return Seconds(s.state.log->sync_time_ns()); }},
    // Memory.
    Metric{"coinstore_recent_coins", MetricType::Gauge,
           "Coins in memory that the tables do not hold yet",
           [](const Source& s) { return Count(s.work().recent_coins); }},
    Metric{"coinstore_recent_bytes", MetricType::Gauge, "Memory of those coins",
           [](const Source& s) { return Count(s.work().recent_bytes); }},
    Metric{"coinstore_tree_bytes", MetricType::Gauge, "Memory of the tree of unspent coins",
           [](const Source& s) { return Count(s.work().tree_bytes); }},
    Metric{"coinstore_room_wait_seconds_total", MetricType::Counter,
           "Time in which writers waited for a checkpoint to make room in memory",
           [](const Source& s) { return Seconds(s.work().room_wait_ns); }},
    // Checkpoints.
    Metric{"coinstore_checkpoints_total", MetricType::Counter, "Checkpoints done",
           [](const Source& s) { return Count(s.work().checkpoints); }},
    Metric{"coinstore_checkpoint_failures_total", MetricType::Counter,
           "Checkpoints that failed and were tried again",
           [](const Source& s) { return Count(s.work().checkpoint_failures); }},
    Metric{"coinstore_checkpoint_seconds_total", MetricType::Counter, "Time spent in checkpoints",
           [](const Source& s) { return Seconds(s.work().checkpoint_ns); }},
    Metric{"coinstore_last_checkpoint_seconds", MetricType::Gauge, "Duration of the last one",
           [](const Source& s) { return Seconds(s.work().last_checkpoint_ns); }},
    Metric{"coinstore_checkpoint_age_seconds", MetricType::Gauge,
           "Time since the last one, or since the store was opened", SecondsSinceCheckpoint},
    Metric{"coinstore_checkpoint_lag_records", MetricType::Gauge,
           "Records of the log that the tables do not hold yet",
           [](const Source& s) { return Count(s.state.log->last() - s.marker_record); }},
    // The engine.
    Metric{"coinstore_database_bytes", MetricType::Gauge, "Bytes of all files of the engine",
           [](const Source& s) { return Count(s.engine.disk_bytes); }},
    Metric{"coinstore_level0_files", MetricType::Gauge,
           "Unmerged files of the table that has most of them",
           [](const Source& s) { return Count(s.engine.level0_files); }},
    Metric{"coinstore_running_compactions", MetricType::Gauge, "Merges that run at this moment",
           [](const Source& s) { return Count(s.engine.running_compactions); }},
    Metric{"coinstore_pending_compaction_bytes", MetricType::Gauge,
           "Bytes that wait to be merged, an estimate",
           [](const Source& s) { return Count(s.engine.pending_compaction_bytes); }},
    Metric{"coinstore_memtable_bytes", MetricType::Gauge, "Memory of the log's newest rows",
           [](const Source& s) { return Count(s.engine.memtable_bytes); }},
    Metric{"coinstore_cache_bytes", MetricType::Gauge, "Memory of cached blocks of the tables",
           [](const Source& s) { return Count(s.engine.cache_bytes); }},
    Metric{"coinstore_cache_pinned_bytes", MetricType::Gauge,
           "Memory of those that cannot be evicted",
           [](const Source& s) { return Count(s.engine.cache_pinned_bytes); }},
    Metric{"coinstore_cache_hits_total", MetricType::Counter, "Blocks found in the cache",
           [](const Source& s) { return Count(s.engine.cache_hits); }},
    Metric{"coinstore_cache_misses_total", MetricType::Counter,
           "Blocks not found there and read from a file",
           [](const Source& s) { return Count(s.engine.cache_misses); }},
};

MetricFamily FamilyOf(const Metric& metric, const Source& source) {
  ClientMetric value;
  if (metric.type == MetricType::Counter) {
    value.counter.value = metric.read(source);
  } else {
    value.gauge.value = metric.read(source);
  }
  return {metric.name, metric.help, metric.type, {std::move(value)}};
}

MetricFamily HistogramOf(const char* name, const char* help, const LatencyHistogram& latency) {
  ClientMetric value;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= LatencyHistogram::kBoundsNs.size(); ++i) {
    count += latency.count(i);
    value.histogram.bucket.push_back({count, i < LatencyHistogram::kBoundsNs.size()
                                                 ? Seconds(LatencyHistogram::kBoundsNs.at(i))
                                                 : std::numeric_limits<double>::infinity()});
  }
  value.histogram.sample_count = count;
  value.histogram.sample_sum = Seconds(latency.sum_ns());
  return {name, help, MetricType::Histogram, {std::move(value)}};
}

double HeightOrNan(std::uint64_t height) {
  return height == kNoHeight ? std::numeric_limits<double>::quiet_NaN() : Count(height);
}

Source Read(ChainState* state, const EngineFigures& figures) {
  const std::shared_lock lock(state->lock);
  return {.state = *state,
          .engine = figures,
          .marker_record = state->marker.record_number,
          .unspent = state->tree.size(),
          .height = HeightOrNan(state->tip ? state->tip->height : kNoHeight),
          .durable_height = HeightOrNan(state->durable.Get(state->log->synced()))};
}

}  // namespace

std::string MetricsText(ChainState* state, const EngineFigures& figures) {
  const Source source = Read(state, figures);
  std::vector<MetricFamily> families;
  families.reserve(kMetrics.size() + 1);
  for (const Metric& metric : kMetrics) families.push_back(FamilyOf(metric, source));
  families.push_back(HistogramOf("coinstore_log_write_seconds",
                                 "Duration of a write to the log, with its sync if it has one",
                                 state->log->write_latency()));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace coins
