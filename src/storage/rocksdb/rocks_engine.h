// SPDX-License-Identifier: Apache-2.0
// The engine interface on a RocksDB database.
#ifndef COINSTORE_STORAGE_ROCKSDB_ROCKS_ENGINE_H_
#define COINSTORE_STORAGE_ROCKSDB_ROCKS_ENGINE_H_

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "storage/storage.h"

namespace coins {

Result<std::unique_ptr<Engine>> OpenRocksEngine(const std::string& folder,
                                                std::shared_ptr<rocksdb::Env> env, OpenMode mode,
                                                const EngineSettings& settings, EventLog* events);

}  // namespace coins

#endif  // COINSTORE_STORAGE_ROCKSDB_ROCKS_ENGINE_H_
