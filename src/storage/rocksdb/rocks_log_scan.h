// SPDX-License-Identifier: Apache-2.0
// What RocksDB's log files hold, damaged or not.
#ifndef COINSTORE_STORAGE_ROCKSDB_ROCKS_LOG_SCAN_H_
#define COINSTORE_STORAGE_ROCKSDB_ROCKS_LOG_SCAN_H_

#include <rocksdb/env.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coins {

// Every value that was put under a key, in any family, by a batch of which every byte is as it was written. A
// damaged entry hides what shares its block of the file, and nothing behind.
//
// RocksDB has a mode of recovery for this, which is no use: an entry that damage makes look as if it were of a
// reused file is looked at for ever, and one damaged in the middle of a batch makes the opening fail.
Result<std::vector<std::string>> ValuesInLogFiles(rocksdb::Env* env, const std::string& folder,
                                                  std::string_view key);

}  // namespace coins

#endif  // COINSTORE_STORAGE_ROCKSDB_ROCKS_LOG_SCAN_H_
