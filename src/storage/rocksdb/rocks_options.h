// SPDX-License-Identifier: Apache-2.0
// Every setting of RocksDB that we do not leave at its default, with its reason, in one place.
#ifndef COINSTORE_STORAGE_ROCKSDB_ROCKS_OPTIONS_H_
#define COINSTORE_STORAGE_ROCKSDB_ROCKS_OPTIONS_H_

#include <rocksdb/options.h>

#include <memory>

#include "base/event_log.h"
#include "storage/storage.h"

namespace coins {

rocksdb::DBOptions DatabaseOptions(rocksdb::Env* env, OpenMode mode, const EngineSettings& settings,
                                   EventLog* events);
rocksdb::ColumnFamilyOptions FamilyOptions(Family family, const EngineSettings& settings,
                                           const std::shared_ptr<rocksdb::Cache>& cache);
// For the files that a table family is to ingest.
rocksdb::ColumnFamilyOptions RunOptions(Family family, const EngineSettings& settings,
                                        const std::shared_ptr<rocksdb::Cache>& cache);
std::shared_ptr<rocksdb::Cache> MakeBlockCache(const EngineSettings& settings);

rocksdb::IngestExternalFileOptions IngestOptions();
rocksdb::ReadOptions ScanOptions(ScanKind kind);

}  // namespace coins

#endif  // COINSTORE_STORAGE_ROCKSDB_ROCKS_OPTIONS_H_
