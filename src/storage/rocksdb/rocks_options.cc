// SPDX-License-Identifier: Apache-2.0
#include "storage/rocksdb/rocks_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/table.h>

#include <array>
#include <cstdarg>
#include <cstdio>

namespace coins {
namespace {

constexpr std::size_t kBlockCacheBytes = 32u << 20;

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

}  // namespace

rocksdb::DBOptions DatabaseOptions(rocksdb::Env* env, OpenMode mode, EventLog* events) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = mode == OpenMode::kReadWrite;
  // A creation that was cut off between two families is finished by the next open.
  options.create_missing_column_families = mode == OpenMode::kReadWrite;
  // Debian builds RocksDB with a debug log by default; what matters goes to our own.
  options.info_log = std::make_shared<EventLogger>(events);
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  // Recovery gives a prefix of what was written. What lies behind a damaged entry is looked at apart.
  options.wal_recovery_mode = mode == OpenMode::kPastTheEnd
                                  ? rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords
                                  : rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // A record touches three families at once: they go to disk together, and a small old family does
  // not hold back the deletion of log files.
  options.atomic_flush = true;
  options.max_total_wal_size = 256u << 20;
  // Writeback of big files in steps, instead of all at once at their sync.
  options.bytes_per_sync = 1u << 20;
  options.max_open_files = -1;  // rows are immutable and files few: no reopening
  options.max_background_jobs = 2;
  // No periodic statistics: nothing of RocksDB runs while the store is idle.
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions FamilyOptions(Family family,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  const bool is_big = family == Family::kCoins || family == Family::kLog;
  options.write_buffer_size = is_big ? 32u << 20 : 4u << 20;
  // Hashes do not compress.
  options.compression = rocksdb::kNoCompression;
  // Keeps the last level about ten times the one above, whatever the size of the whole.
  options.level_compaction_dynamic_level_bytes = true;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = is_big ? 16u << 10 : 4u << 10;
  // No filters: keys are dense numbers, and what is asked for is there.
  table.filter_policy = nullptr;
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::shared_ptr<rocksdb::Cache> MakeBlockCache() { return rocksdb::NewLRUCache(kBlockCacheBytes); }

}  // namespace coins
