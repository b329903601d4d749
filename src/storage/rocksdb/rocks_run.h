// SPDX-License-Identifier: Apache-2.0
// Rows of a table on their way into it: sorted files beside the database.
#ifndef COINSTORE_STORAGE_ROCKSDB_ROCKS_RUN_H_
#define COINSTORE_STORAGE_ROCKSDB_ROCKS_RUN_H_

#include <rocksdb/sst_file_writer.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/rocksdb/rocks_database.h"
#include "storage/storage.h"

namespace coins {

class RocksRun : public Run {
 public:
  RocksRun(std::shared_ptr<RocksDatabase> database, Family family);
  RocksRun(const RocksRun&) = delete;
  RocksRun& operator=(const RocksRun&) = delete;
  // Ingested files are in the database under another name: this deletes what is left of them here.
  ~RocksRun() override;

  Status Put(std::string_view key, std::string_view value) override;
  Status Delete(std::string_view key) override;
  Status Finish() override;
  std::uint64_t bytes() const override;

  Family family() const { return family_; }
  bool is_finished() const { return is_finished_; }
  const std::vector<std::string>& files() const { return files_; }

 private:
  Status MakeRoom(std::string_view next_key);
  Status OpenFile();
  Status FinishFile();
  Status FromWriter(const rocksdb::Status& status) const;

  std::shared_ptr<RocksDatabase> database_;
  Family family_;
  mutable rocksdb::SstFileWriter writer_;  // its FileSize is not const, though it only asks
  bool is_open_ = false;                   // the last of files_
  bool is_finished_ = false;
  std::vector<std::string> files_;
  std::uint64_t finished_bytes_ = 0;
  std::uint64_t rows_ = 0;
  std::string last_key_;
};

}  // namespace coins

#endif  // COINSTORE_STORAGE_ROCKSDB_ROCKS_RUN_H_
