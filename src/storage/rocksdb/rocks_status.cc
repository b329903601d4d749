// SPDX-License-Identifier: Apache-2.0
#include "storage/rocksdb/rocks_status.h"

namespace coins {
namespace {

Code CodeOf(const rocksdb::Status& status) {
  if (status.IsNoSpace()) return Code::kDiskFull;
  if (status.IsCorruption()) return Code::kCorruption;
  if (status.IsMemoryLimit()) return Code::kNoMemory;
  return Code::kIo;
}

}  // namespace

Status FromRocks(const rocksdb::Status& status, const std::string& what) {
  if (status.ok()) return {};
  return Status(CodeOf(status), what + ": " + status.ToString())
      .WithDetail(static_cast<std::int32_t>(status.code()));
}

}  // namespace coins
