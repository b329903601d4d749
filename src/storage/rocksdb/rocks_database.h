// SPDX-License-Identifier: Apache-2.0
// An open RocksDB database with everything that must live as long as it.
#ifndef COINSTORE_STORAGE_ROCKSDB_ROCKS_DATABASE_H_
#define COINSTORE_STORAGE_ROCKSDB_ROCKS_DATABASE_H_

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/storage.h"

namespace coins {

inline rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// Scans and runs share it: closing a database with an iterator open would abort the process.
class RocksDatabase {
 public:
  static Result<std::shared_ptr<RocksDatabase>> Open(const std::string& folder,
                                                     std::shared_ptr<rocksdb::Env> env,
                                                     OpenMode mode, const EngineSettings& settings,
                                                     EventLog* events);
  explicit RocksDatabase(std::string folder) : folder_(std::move(folder)) {}
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;
  ~RocksDatabase() { (void)Close(); }

  Status Close();  // with nobody else using it

  rocksdb::DB& db();
  rocksdb::ColumnFamilyHandle* handle(Family family) const;
  rocksdb::Env& env() { return *env_; }
  const EngineSettings& settings() const { return settings_; }
  const std::shared_ptr<rocksdb::Cache>& cache() const { return cache_; }
  const rocksdb::DBOptions& options() const { return options_; }
  Status CheckWritable() const;
  const std::string& folder() const { return folder_; }

  // The path of a new file to be ingested, in a folder that is empty at every opening.
  Result<std::string> NewRunFile();

 private:
  Status RemoveLeftRuns();
  Status DropUnreadLogFiles();
  std::string RunFolder() const;

  std::string folder_;
  bool is_read_only_ = false;
  EngineSettings settings_;
  std::shared_ptr<rocksdb::Env> env_;
  rocksdb::DBOptions options_;
  std::shared_ptr<rocksdb::Cache> cache_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::atomic<std::uint64_t> run_files_{0};  // so many were given out
};

// Deletes a folder of plain files; none is fine.
rocksdb::Status RemoveFolder(rocksdb::Env* env, const std::string& folder);

inline constexpr char kRunFolder[] = "ingest";  // in the engine's

}  // namespace coins

#endif  // COINSTORE_STORAGE_ROCKSDB_ROCKS_DATABASE_H_
