// SPDX-License-Identifier: Apache-2.0
// The options of the seed layout, as its specification and code give them; where the two leave a
// choice, the one that is cheaper for it.
#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "contenders/seed_layout.h"

namespace coins::bench {
namespace {

constexpr std::uint64_t kMiB = 1u << 20;
constexpr std::uint64_t kGiB = 1u << 30;

struct FamilyShape {
  const char* name;
  std::uint64_t write_buffer_mib;
  int write_buffers;
  bool bloom;
  bool prefix;  // of 32 bytes
  bool fifo;
};

constexpr std::array<FamilyShape, kSeedFamilies> kShapes = {{
    {"coin_records", 64, 3, true, false, false},
    {"coin_by_puzzle_hash", 32, 2, true, true, false},
    {"unspent_by_puzzle_hash", 32, 2, true, true, false},
    {"coin_by_parent", 16, 2, true, false, false},
    {"coin_by_confirmed_height", 16, 2, false, false, false},
    {"coin_by_spent_height", 16, 2, false, false, false},
    {"hints", 16, 2, true, false, false},
    {"hints_by_value", 16, 2, true, true, false},
    {"merkle_nodes", 64, 3, true, false, false},
    {"archive_coin_records", 16, 2, true, false, true},
    {"state_snapshots", 8, 2, false, false, true},
    {"metadata", 4, 2, true, false, false},
}};

rocksdb::DBOptions DatabaseOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_open_files = -1;
  options.IncreaseParallelism(4);
  options.bytes_per_sync = kMiB;
  options.wal_bytes_per_sync = kMiB;
  options.max_total_wal_size = 256 * kMiB;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

}  // namespace

void Require(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error("seed layout: " + status.ToString());
}

SeedDatabase::SeedDatabase(const std::string& directory, std::uint64_t cache_bytes,
                           SeedVariant variant)
    : options_(DatabaseOptions()), cache_(rocksdb::NewLRUCache(cache_bytes)), variant_(variant) {
  // RocksDB insists on a family of its own, which stays empty.
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors = {
      {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()}};
  for (std::size_t i = 0; i < kSeedFamilies; ++i) {
    descriptors.emplace_back(kShapes[i].name, FamilyOptions(static_cast<SeedFamily>(i)));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  Require(rocksdb::DB::Open(options_, directory, descriptors, &handles, &db_));
  default_family_ = handles.front();
  std::copy(handles.begin() + 1, handles.end(), families_.begin());
}

SeedDatabase::~SeedDatabase() {
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    (void)db_->DestroyColumnFamilyHandle(handle);
  }
  (void)db_->DestroyColumnFamilyHandle(default_family_);
  delete db_;
}

rocksdb::Options SeedDatabase::OptionsOf(SeedFamily family) const {
  return {options_, FamilyOptions(family)};
}

rocksdb::ColumnFamilyOptions SeedDatabase::FamilyOptions(SeedFamily family) const {
  const FamilyShape& shape = kShapes[family];
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = shape.write_buffer_mib * kMiB;
  options.max_write_buffer_number = shape.write_buffers;
  options.compression = variant_.compression;
  if (shape.fifo) {
    options.compaction_style = rocksdb::kCompactionStyleFIFO;
    options.compaction_options_fifo.max_table_files_size = kGiB;
  } else {
    options.max_bytes_for_level_base = 256 * kMiB;
    options.max_bytes_for_level_multiplier = 10;
    options.level0_file_num_compaction_trigger = 4;
    options.level0_slowdown_writes_trigger = 20;
    options.level0_stop_writes_trigger = 36;
    options.target_file_size_base = 64 * kMiB;
    options.num_levels = 7;
    options.level_compaction_dynamic_level_bytes = true;
  }
  if (shape.prefix) {
    options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(32));
    options.memtable_prefix_bloom_size_ratio = 0.1;
  }
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache_;
  table.block_size = 4096;
  table.format_version = 5;
  if (shape.bloom) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.whole_key_filtering = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::optional<std::string> SeedDatabase::Get(SeedFamily family, std::string_view key) {
  std::string value;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), families_[family], {key.data(), key.size()}, &value);
  if (status.IsNotFound()) return std::nullopt;
  Require(status);
  return value;
}

std::optional<SeedRecord> SeedDatabase::GetCoin(const Bytes32& id) {
  const std::optional<std::string> value = Get(kCoinRecords, View(id));
  if (!value) return std::nullopt;
  return DecodeSeedRecord(*value);
}

void SeedDatabase::Scan(SeedFamily family, std::string_view prefix,
                        const std::function<void(std::string_view key)>& visit) {
  rocksdb::ReadOptions options;
  // Every prefix that is asked for in a family with an extractor is as long as that takes; but the
  // whole family is read too, when the database opens.
  options.prefix_same_as_start = kShapes[family].prefix && !prefix.empty();
  options.total_order_seek = prefix.empty();
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(options, families_[family]));
  const rocksdb::Slice start(prefix.data(), prefix.size());
  for (at->Seek(start); at->Valid() && at->key().starts_with(start); at->Next()) {
    visit({at->key().data(), at->key().size()});
  }
  Require(at->status());
}

bool SeedDatabase::Busy() {
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    for (const std::string& property :
         {rocksdb::DB::Properties::kMemTableFlushPending,
          rocksdb::DB::Properties::kNumRunningFlushes, rocksdb::DB::Properties::kCompactionPending,
          rocksdb::DB::Properties::kNumRunningCompactions}) {
      std::uint64_t value = 0;
      if (db_->GetIntProperty(handle, property, &value) && value != 0) return true;
    }
  }
  return false;
}

void SeedDatabase::Settle() {
  Require(db_->Flush(rocksdb::FlushOptions(), std::vector<rocksdb::ColumnFamilyHandle*>(
                                                  families_.begin(), families_.end())));
  // Between a flush and the compaction that it causes nothing is pending for a moment.
  constexpr int kQuietLooks = 10;
  for (int quiet = 0; quiet < kQuietLooks; quiet = Busy() ? 0 : quiet + 1) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace coins::bench
