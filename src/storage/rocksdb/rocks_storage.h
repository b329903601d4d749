// SPDX-License-Identifier: Apache-2.0
// A store's directory on RocksDB. Only this folder includes RocksDB's headers.
#ifndef COINSTORE_STORAGE_ROCKSDB_ROCKS_STORAGE_H_
#define COINSTORE_STORAGE_ROCKSDB_ROCKS_STORAGE_H_

#include <memory>
#include <string>

#include "storage/storage.h"

namespace rocksdb {
class FileSystem;
}

namespace coins {

// Everything, the lock and our own files too, goes through `file_system`; null means the machine's.
std::shared_ptr<Storage> MakeRocksStorage(
    std::string directory, std::shared_ptr<rocksdb::FileSystem> file_system = nullptr);

}  // namespace coins

#endif  // COINSTORE_STORAGE_ROCKSDB_ROCKS_STORAGE_H_
