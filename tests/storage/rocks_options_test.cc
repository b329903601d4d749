// SPDX-License-Identifier: Apache-2.0
// Goal: RocksDB runs with the settings that were asked for. Method: an engine is opened, and RocksDB's
// own note of the options that it opened with is read back; filters are looked at where they work.
#include "storage/rocksdb/rocks_options.h"

#include <gtest/gtest.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/rate_limiter.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/options_util.h>

#include <functional>
#include <map>

#include "storage/rocksdb/rocks_storage.h"
#include "storage/temporary_directory.h"
#include "storage/two_places.h"

namespace coins {
namespace {

struct Effective {
  rocksdb::DBOptions database;
  std::map<std::string, rocksdb::ColumnFamilyOptions> families;

  const rocksdb::ColumnFamilyOptions& of(Family family) const {
    return families.at(FamilyName(family));
  }
  const rocksdb::BlockBasedTableOptions& table(Family family) const {
    return *of(family).table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
  }
};

class RocksOptionsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Engine> Open(const EngineSettings& settings) {
    const auto storage = MakeRocksStorage((directory_.path() / "store").string());
    EXPECT_TRUE(storage->Create().ok());
    return storage->OpenEngine(OpenMode::kReadWrite, settings, &events_).value();
  }
  std::string folder() const { return (directory_.path() / "store" / kEngineFolder).string(); }

  Effective OptionsOf(const EngineSettings& settings) {
    EXPECT_TRUE(Open(settings)->Close().ok());
    Effective effective;
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    EXPECT_TRUE(rocksdb::LoadLatestOptions(rocksdb::ConfigOptions(), folder(), &effective.database,
                                           &families)
                    .ok());
    for (const auto& family : families) effective.families[family.name] = family.options;
    EXPECT_EQ(effective.families.size(), kFamilies.size() + 1);
    return effective;
  }

  // All bytes of filters after the given number of ingests of the same 20,000 rows, and a compaction.
  std::uint64_t FilterBytes(FilterKind kind, int ingests) {
    EngineSettings settings;
    settings.filters = kind;
    const auto engine = Open(settings);
    EXPECT_TRUE(engine->ClearTables().ok());
    Edits edits;
    for (int i = 100'000; i < 120'000; ++i) {
      edits.emplace_back("prefix" + std::to_string(i) + "number", "value");
    }
    for (int i = 0; i < ingests; ++i) {
      EXPECT_TRUE(Ingest(*engine, {{Family::kSpent, edits}}).ok());
    }
    EXPECT_TRUE(engine->Compact({}).ok());
    EXPECT_TRUE(engine->Close().ok());
    return FilterBytesOnDisk();
  }

  std::uint64_t FilterBytesOnDisk() {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    rocksdb::DBOptions options;
    EXPECT_TRUE(
        rocksdb::LoadLatestOptions(rocksdb::ConfigOptions(), folder(), &options, &families).ok());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    EXPECT_TRUE(rocksdb::DB::OpenForReadOnly(options, folder(), families, &handles, &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::uint64_t bytes = 0;
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      if (handle->GetName() == FamilyName(Family::kSpent)) {
        rocksdb::TablePropertiesCollection files;
        EXPECT_TRUE(db->GetPropertiesOfAllTables(handle, &files).ok());
        for (const auto& [name, properties] : files) bytes += properties->filter_size;
      }
      EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    }
    return bytes;
  }

 private:
  EventLog events_;
  TemporaryDirectory directory_;
};

TEST_F(RocksOptionsTest, WhatIsAskedIsInEffect) {
  EngineSettings settings;
  settings.are_filters_cached = false;
  settings.table_file_bytes = 3u << 20;
  settings.base_level_bytes = 7u << 20;
  settings.background_jobs = 3;
  settings.log_memtable_bytes = 5u << 20;
  const Effective effective = OptionsOf(settings);
  EXPECT_EQ(effective.database.max_background_jobs, 3);
  for (const Family family : kTableFamilies) {
    EXPECT_EQ(effective.of(family).target_file_size_base, 3u << 20);
    EXPECT_EQ(effective.of(family).max_bytes_for_level_base, 7u << 20);
  }
  for (const Family family : kFamilies) {
    EXPECT_FALSE(effective.table(family).cache_index_and_filter_blocks);
  }
  EXPECT_EQ(effective.of(Family::kLog).write_buffer_size, 5u << 20);
  EXPECT_EQ(effective.of(Family::kCoins).write_buffer_size, 5u << 20);
  EXPECT_TRUE(OptionsOf({}).table(Family::kSpent).cache_index_and_filter_blocks);
}

TEST_F(RocksOptionsTest, EveryFamilyIsLeveledAndUncompressed) {
  const Effective effective = OptionsOf({});
  EXPECT_TRUE(effective.database.atomic_flush);
  EXPECT_EQ(effective.database.info_log_level, rocksdb::InfoLogLevel::WARN_LEVEL);
  for (const Family family : kFamilies) {
    SCOPED_TRACE(FamilyName(family));
    EXPECT_EQ(effective.of(family).compaction_style, rocksdb::kCompactionStyleLevel);
    EXPECT_EQ(effective.of(family).compression, rocksdb::kNoCompression);
    EXPECT_TRUE(effective.of(family).level_compaction_dynamic_level_bytes);
    EXPECT_TRUE(effective.table(family).pin_l0_filter_and_index_blocks_in_cache);
    EXPECT_TRUE(effective.table(family).cache_index_and_filter_blocks_with_high_priority);
  }
}

TEST_F(RocksOptionsTest, TablesNeverStallTheLog) {
  const Effective effective = OptionsOf({});
  for (const Family family : kTableFamilies) {
    EXPECT_GE(effective.of(family).level0_slowdown_writes_trigger, 1'000'000);
    EXPECT_GE(effective.of(family).level0_stop_writes_trigger, 1'000'000);
    EXPECT_EQ(effective.of(family).soft_pending_compaction_bytes_limit, 0u);
    EXPECT_EQ(effective.of(family).hard_pending_compaction_bytes_limit, 0u);
  }
}

TEST_F(RocksOptionsTest, FiltersKnowThePrefixesOfTables) {
  for (const FilterKind kind : {FilterKind::kBloom, FilterKind::kRibbon, FilterKind::kMixed}) {
    EngineSettings settings;
    settings.filters = kind;
    const Effective effective = OptionsOf(settings);
    for (const Family family : kFamilies) {
      SCOPED_TRACE(FamilyName(family));
      const auto& prefix = effective.of(family).prefix_extractor;
      const auto& filter = effective.table(family).filter_policy;
      const std::size_t size = FilteredPrefixSize(family);
      ASSERT_EQ(prefix != nullptr, size != 0);
      ASSERT_EQ(filter != nullptr, size != 0);
      if (size == 0) continue;
      EXPECT_EQ(prefix->Transform(std::string(40, 'k')).size(), size);
      EXPECT_FALSE(prefix->InDomain(std::string(size - 1, 'k')));
      const std::string want = kind == FilterKind::kBloom    ? "bloomfilter:10:"
                               : kind == FilterKind::kRibbon ? "ribbonfilter:10:-1"
                                                             : "ribbonfilter:10:1";
      EXPECT_EQ(filter->GetId().substr(0, want.size()), want);
    }
  }
}

// Files that are ingested are the young ones; what compactions write of them is old.
TEST_F(RocksOptionsTest, MixedFiltersAreBloomInIngestedFilesAndRibbonBelow) {
  const std::uint64_t bloom = FilterBytes(FilterKind::kBloom, 1);
  EXPECT_GT(bloom, 20'000u);
  const std::uint64_t ribbon = FilterBytes(FilterKind::kRibbon, 1);
  EXPECT_LT(ribbon, bloom * 8 / 10);
  EXPECT_EQ(FilterBytes(FilterKind::kMixed, 1), bloom);   // as it was ingested
  EXPECT_EQ(FilterBytes(FilterKind::kMixed, 2), ribbon);  // merged
}

// What is absent is told so by the filter: of the blocks of rows only a few are ever read.
TEST_F(RocksOptionsTest, AbsentRowsOfATableAreNotLookedFor) {
  using Read = std::function<void(Engine&, const std::string& absent_key)>;
  for (const Family family :
       {Family::kUnspentByOwner, Family::kSpent, Family::kSpentByOwner, Family::kChildren}) {
    SCOPED_TRACE(FamilyName(family));
    const auto key = [&](int i) {
      std::string prefix = std::to_string(i);
      prefix.resize(FilteredPrefixSize(family), '.');
      return prefix;
    };
    Edits edits;
    for (int i = 10'000; i < 20'000; i += 2) {
      edits.emplace_back(key(i), "");  // `children` has rows like these
      edits.emplace_back(key(i) + "more", std::string(100, 'v'));
    }
    {
      const auto engine = Open({});
      ASSERT_TRUE(Ingest(*engine, {{family, edits}}).ok());
      ASSERT_TRUE(engine->Close().ok());
    }
    const auto blocks_read = [&](const Read& read) {
      const auto engine = Open({});
      for (int i = 10'001; i < 20'000; i += 10) read(*engine, key(i));
      return engine->Figures().cache_misses;
    };
    // A thousand reads of which one in a hundred passes the filter; there are about 200 blocks.
    EXPECT_LT(blocks_read([&](Engine& engine, const std::string& absent) {
                EXPECT_EQ(Get(engine, family, absent), std::nullopt);
              }),
              60u);
    EXPECT_LT(blocks_read([&](Engine& engine, const std::string& absent) {
                EXPECT_EQ(engine.GetMany(family, std::vector{absent}, CacheUse::kFill).value()[0],
                          std::nullopt);
              }),
              60u);
    EXPECT_LT(blocks_read([&](Engine& engine, const std::string& absent) {
                const auto scan = engine.NewScan(family, ScanKind::kPrefix);
                scan->Seek(absent);
                EXPECT_FALSE(scan->Valid());
              }),
              60u);
    EXPECT_GT(blocks_read([&](Engine& engine, const std::string& absent) {
                const auto scan = engine.NewScan(family, ScanKind::kOrdered);
                scan->Seek(absent);
              }),
              120u);
  }
}

TEST_F(RocksOptionsTest, TheCacheHasTheSizeAsked) {
  EngineSettings settings;
  for (const std::uint64_t bytes : {std::uint64_t{1} << 20, std::uint64_t{512} << 20}) {
    settings.block_cache_bytes = bytes;
    EXPECT_EQ(MakeBlockCache(settings)->GetCapacity(), bytes);
  }
}

TEST_F(RocksOptionsTest, ARateLimitIsThereIfAskedFor) {
  EventLog events;
  EngineSettings settings;
  const auto limiter = [&] {
    return DatabaseOptions(rocksdb::Env::Default(), OpenMode::kReadWrite, settings, &events)
        .rate_limiter;
  };
  EXPECT_EQ(limiter(), nullptr);
  settings.write_rate_bytes = 12'345'678;
  ASSERT_NE(limiter(), nullptr);
  EXPECT_EQ(limiter()->GetBytesPerSecond(), 12'345'678);
}

TEST_F(RocksOptionsTest, TheBuildNamesTheLibraryThatIsLoaded) {
  const auto engine = Open({});
  EXPECT_EQ(engine->Build().substr(0, 8), "RocksDB ");
  EXPECT_NE(engine->Build().find(", assertions o"), std::string::npos);
}

}  // namespace
}  // namespace coins
