// SPDX-License-Identifier: Apache-2.0
#include "storage/rocksdb/rocks_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/rate_limiter.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/statistics.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdarg>
#include <cstdio>

namespace coins {
namespace {

constexpr double kFilterBits = 10;  // a key; one absent key in a hundred passes
constexpr int kNoLimit = 1 << 30;   // files
constexpr std::uint64_t kMinShardBytes = 32u << 20;

// RocksDB's own messages, into the store's log of events.
class EventLogger : public rocksdb::Logger {
 public:
  explicit EventLogger(EventLog* events)
      : Logger(rocksdb::InfoLogLevel::WARN_LEVEL), events_(events) {}

  using Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    Add(EventLevel::kWarning, format, arguments);
  }
  void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
    if (level < GetInfoLogLevel()) return;
    Add(level >= rocksdb::InfoLogLevel::ERROR_LEVEL ? EventLevel::kError : EventLevel::kWarning,
        format, arguments);
  }

 private:
  void Add(EventLevel level, const char* format, va_list arguments) {
    std::array<char, 1024> text{};
    const int length = std::vsnprintf(text.data(), text.size(), format, arguments);
    if (length > 0) events_->Add(level, std::string("rocksdb: ") + text.data());
  }

  EventLog* events_;
};

std::shared_ptr<const rocksdb::FilterPolicy> Filter(FilterKind kind, bool is_for_run) {
  switch (kind) {
    case FilterKind::kBloom:
      break;
    case FilterKind::kRibbon:
      return std::shared_ptr<const rocksdb::FilterPolicy>(
          rocksdb::NewRibbonFilterPolicy(kFilterBits, /*bloom_before_level=*/-1));
    case FilterKind::kMixed:
      // A file that is written to be ingested has no level, which RocksDB takes for the last one.
      if (is_for_run) break;
      return std::shared_ptr<const rocksdb::FilterPolicy>(
          rocksdb::NewRibbonFilterPolicy(kFilterBits, /*bloom_before_level=*/1));
  }
  return std::shared_ptr<const rocksdb::FilterPolicy>(rocksdb::NewBloomFilterPolicy(kFilterBits));
}

rocksdb::BlockBasedTableOptions TableOptions(const EngineSettings& settings,
                                             const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  // Counted as cached blocks, so that they share the one bound on memory, but the last to be evicted;
  // those of level 0, which every read asks, never.
  table.cache_index_and_filter_blocks = settings.are_filters_cached;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  return table;
}

rocksdb::ColumnFamilyOptions CommonFamilyOptions() {
  rocksdb::ColumnFamilyOptions options;
  // Hashes do not compress.
  options.compression = rocksdb::kNoCompression;
  // Keeps the last level about ten times the one above, whatever the size of the whole.
  options.level_compaction_dynamic_level_bytes = true;
  // Level compaction everywhere: FIFO with a cap on size deletes rows silently.
  options.compaction_style = rocksdb::kCompactionStyleLevel;
  return options;
}

// Rows that come one by one, through the write-ahead log.
rocksdb::ColumnFamilyOptions LogFamilyOptions(Family family, const EngineSettings& settings,
                                              const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options = CommonFamilyOptions();
  const bool is_big = family == Family::kCoins || family == Family::kLog;
  options.write_buffer_size = is_big ? settings.log_memtable_bytes : 4u << 20;
  rocksdb::BlockBasedTableOptions table = TableOptions(settings, cache);
  // The log is read in order. A coin is read alone, with the coins of its row, and no more than that.
  table.block_size = family == Family::kLog ? 16u << 10 : 4u << 10;
  // No filters: keys are dense numbers, and what is asked for is there.
  table.filter_policy = nullptr;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

// Rows that come in sorted files only.
rocksdb::ColumnFamilyOptions TableFamilyOptions(Family family, const EngineSettings& settings,
                                                const std::shared_ptr<rocksdb::Cache>& cache,
                                                bool is_for_run) {
  rocksdb::ColumnFamilyOptions options = CommonFamilyOptions();
  options.write_buffer_size = 64u << 10;  // the least: nothing is ever put into it
  options.target_file_size_base = settings.table_file_bytes;
  options.max_bytes_for_level_base = settings.base_level_bytes;
  // Stalls hold the whole database, and with it the log. Whoever ingests has limits of his own.
  options.level0_slowdown_writes_trigger = kNoLimit;
  options.level0_stop_writes_trigger = kNoLimit;
  options.soft_pending_compaction_bytes_limit = 0;
  options.hard_pending_compaction_bytes_limit = 0;
  rocksdb::BlockBasedTableOptions table = TableOptions(settings, cache);
  table.block_size = 4u << 10;
  if (const std::size_t prefix = FilteredPrefixSize(family); prefix != 0) {
    options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(prefix));
    table.filter_policy = Filter(settings.filters, is_for_run);
    // The prefixes alone. A Get asks the filter for its key's prefix, which is as good as the whole
    // key: where keys are sought whole (the bare parent in `children`) they are nothing but prefix.
    table.whole_key_filtering = false;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

}  // namespace

rocksdb::DBOptions DatabaseOptions(rocksdb::Env* env, OpenMode mode, const EngineSettings& settings,
                                   EventLog* events) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = mode == OpenMode::kReadWrite;
  // A creation that was cut off between two families is finished by the next open.
  options.create_missing_column_families = mode == OpenMode::kReadWrite;
  // What it lets through at opening, damaged files of the log among it, its reader must check.
  options.paranoid_checks = !settings.opens_damaged_files;
  // Debian builds RocksDB with a debug log by default; what matters goes to our own.
  options.info_log = std::make_shared<EventLogger>(events);
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  // Recovery gives a prefix of what was written. What lies behind a damaged entry is looked at apart.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // A record touches three families at once: they go to disk together, and a small old family does
  // not hold back the deletion of log files.
  options.atomic_flush = true;
  options.max_total_wal_size = 256u << 20;
  // Writeback of big files in steps, instead of all at once at their sync.
  options.bytes_per_sync = 1u << 20;
  options.max_open_files = -1;  // rows are immutable and files few: no reopening
  options.max_background_jobs = static_cast<int>(settings.background_jobs);
  if (settings.write_rate_bytes > 0) {
    options.rate_limiter.reset(
        rocksdb::NewGenericRateLimiter(static_cast<std::int64_t>(settings.write_rate_bytes)));
  }
  // Counters alone, for cache hits: no clock is read for them.
  options.statistics = rocksdb::CreateDBStatistics();
  options.statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  // No periodic statistics: nothing of RocksDB runs while the store is idle.
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions FamilyOptions(Family family, const EngineSettings& settings,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  return IsTable(family) ? TableFamilyOptions(family, settings, cache, /*is_for_run=*/false)
                         : LogFamilyOptions(family, settings, cache);
}

rocksdb::ColumnFamilyOptions RunOptions(Family family, const EngineSettings& settings,
                                        const std::shared_ptr<rocksdb::Cache>& cache) {
  return TableFamilyOptions(family, settings, cache, /*is_for_run=*/true);
}

std::shared_ptr<rocksdb::Cache> MakeBlockCache(const EngineSettings& settings) {
  // The filter of one file takes megabytes and must fit into a shard several times over, or it is
  // read from the disk again and again: fewer shards than RocksDB would make.
  const std::uint64_t shards =
      std::max<std::uint64_t>(settings.block_cache_bytes / kMinShardBytes, 1);
  const int shard_bits = std::min(static_cast<int>(std::bit_width(shards)) - 1, 6);
  return rocksdb::NewLRUCache(settings.block_cache_bytes, shard_bits);
}

rocksdb::IngestExternalFileOptions IngestOptions() {
  rocksdb::IngestExternalFileOptions options;
  // Linked into the database and unlinked where they were; copied where links do not work.
  options.move_files = true;
  options.failed_move_fall_back_to_copy = true;
  options.allow_global_seqno = true;  // they overlap rows that are there
  options.write_global_seqno =
      false;  // into the files, which are whole and synced; MANIFEST has it
  return options;
}

rocksdb::ReadOptions ScanOptions(ScanKind kind) {
  rocksdb::ReadOptions options;
  options.total_order_seek = kind != ScanKind::kPrefix;  // true: filters are not asked
  options.prefix_same_as_start = kind == ScanKind::kPrefix;
  if (kind == ScanKind::kWhole) {
    options.readahead_size = 2u << 20;
    options.fill_cache = false;
  }
  return options;
}

}  // namespace coins
