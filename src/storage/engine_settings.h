// SPDX-License-Identifier: Apache-2.0
// What the engine is told about memory, files and threads.
#ifndef COINSTORE_STORAGE_ENGINE_SETTINGS_H_
#define COINSTORE_STORAGE_ENGINE_SETTINGS_H_

#include <cstdint>

namespace coins {

enum class FilterKind : std::uint8_t {
  kBloom,   // fast
  kRibbon,  // a third smaller, slower to build
  kMixed,   // bloom where rows are young, ribbon where most of them are
};

struct EngineSettings {
  std::uint64_t block_cache_bytes = 512u << 20;  // one cache for all families
  // Indexes and filters live in the cache and can be evicted from it, so that memory has a bound.
  bool are_filters_cached = true;
  FilterKind filters = FilterKind::kMixed;
  std::uint64_t table_file_bytes = 64u << 20;
  std::uint64_t base_level_bytes = 256u << 20;
  std::uint64_t background_jobs = 2;
  std::uint64_t write_rate_bytes = 0;  // a second, of compactions; 0: no limit
  std::uint64_t log_memtable_bytes = 32u << 20;
  // For whoever rebuilds the tables: files that cannot be read are met when they are read, not at opening.
  bool opens_damaged_files = false;
};

}  // namespace coins

#endif  // COINSTORE_STORAGE_ENGINE_SETTINGS_H_
