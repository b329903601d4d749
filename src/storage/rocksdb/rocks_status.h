// SPDX-License-Identifier: Apache-2.0
// RocksDB's statuses in our codes.
#ifndef COINSTORE_STORAGE_ROCKSDB_ROCKS_STATUS_H_
#define COINSTORE_STORAGE_ROCKSDB_ROCKS_STATUS_H_

#include <rocksdb/status.h>

#include <string>

#include "base/status.h"

namespace coins {

// `what` names the file or the operation.
Status FromRocks(const rocksdb::Status& status, const std::string& what);

}  // namespace coins

#endif  // COINSTORE_STORAGE_ROCKSDB_ROCKS_STATUS_H_
