// SPDX-License-Identifier: Apache-2.0
#include "storage/rocksdb/rocks_run.h"

#include <utility>

#include "base/check.h"
#include "storage/rocksdb/rocks_options.h"
#include "storage/rocksdb/rocks_status.h"

namespace coins {

RocksRun::RocksRun(std::shared_ptr<RocksDatabase> database, Family family)
    : database_(std::move(database)),
      family_(family),
      writer_(rocksdb::EnvOptions(database_->options()),
              rocksdb::Options(database_->options(),
                               RunOptions(family, database_->settings(), database_->cache())),
              database_->handle(family),
              // The next compaction reads them again.
              /*invalidate_page_cache=*/false) {}

RocksRun::~RocksRun() {
  for (const std::string& file : files_) (void)database_->env().DeleteFile(file);
}

Status RocksRun::FromWriter(const rocksdb::Status& status) const {
  return FromRocks(status, std::string("writing rows for family ") + FamilyName(family_));
}

Status RocksRun::Put(std::string_view key, std::string_view value) {
  COINSTORE_RETURN_IF_ERROR(MakeRoom(key));
  return FromWriter(writer_.Put(ToSlice(key), ToSlice(value)));
}

Status RocksRun::Delete(std::string_view key) {
  COINSTORE_RETURN_IF_ERROR(MakeRoom(key));
  return FromWriter(writer_.Delete(ToSlice(key)));
}

Status RocksRun::MakeRoom(std::string_view next_key) {
  COINSTORE_CHECK(!is_finished_);
  // A shorter one would make RocksDB's scans by prefix abort the process.
  COINSTORE_CHECK(next_key.size() >= FilteredPrefixSize(family_));
  COINSTORE_CHECK(rows_ == 0 || last_key_ < next_key);
  if (is_open_ && writer_.FileSize() >= database_->settings().table_file_bytes) {
    COINSTORE_RETURN_IF_ERROR(FinishFile());
  }
  if (!is_open_) COINSTORE_RETURN_IF_ERROR(OpenFile());
  last_key_ = next_key;
  ++rows_;
  return {};
}

Status RocksRun::OpenFile() {
  COINSTORE_ASSIGN_OR_RETURN(std::string file, database_->NewRunFile());
  files_.push_back(std::move(file));
  COINSTORE_RETURN_IF_ERROR(FromWriter(writer_.Open(files_.back())));
  is_open_ = true;
  return {};
}

Status RocksRun::FinishFile() {
  rocksdb::ExternalSstFileInfo info;
  is_open_ = false;
  COINSTORE_RETURN_IF_ERROR(FromWriter(writer_.Finish(&info)));
  finished_bytes_ += info.file_size;
  return {};
}

Status RocksRun::Finish() {
  COINSTORE_CHECK(!is_finished_);
  if (is_open_) COINSTORE_RETURN_IF_ERROR(FinishFile());
  is_finished_ = true;
  return {};
}

std::uint64_t RocksRun::bytes() const {
  return finished_bytes_ + (is_open_ ? writer_.FileSize() : 0);
}

}  // namespace coins
