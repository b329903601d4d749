// SPDX-License-Identifier: Apache-2.0
#include "storage/rocksdb/rocks_database.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "storage/rocksdb/rocks_options.h"
#include "storage/rocksdb/rocks_status.h"

namespace coins {

Result<std::shared_ptr<RocksDatabase>> RocksDatabase::Open(const std::string& folder,
                                                           std::shared_ptr<rocksdb::Env> env,
                                                           OpenMode mode,
                                                           const EngineSettings& settings,
                                                           EventLog* events) {
  auto database = std::make_shared<RocksDatabase>(folder);
  database->settings_ = settings;
  database->env_ = std::move(env);
  database->options_ = DatabaseOptions(database->env_.get(), mode, settings, events);
  database->cache_ = MakeBlockCache(settings);
  database->is_read_only_ = mode != OpenMode::kReadWrite;
  if (!database->is_read_only_) {
    COINSTORE_RETURN_IF_ERROR(database->RemoveLeftRuns());
    // Compaction gives way to whoever applies blocks. Where that cannot be set, it is only slower.
    (void)database->env_->LowerThreadPoolCPUPriority(rocksdb::Env::Priority::LOW,
                                                     rocksdb::CpuPriority::kLow);
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()}};
  for (const Family family : kFamilies) {
    families.emplace_back(FamilyName(family), FamilyOptions(family, settings, database->cache_));
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      database->is_read_only_
          ? rocksdb::DB::OpenForReadOnly(database->options_, folder, families, &database->handles_,
                                         &db)
          : rocksdb::DB::Open(database->options_, folder, families, &database->handles_, &db);
  COINSTORE_RETURN_IF_ERROR(FromRocks(status, "opening the engine"));
  database->db_.reset(db);
  if (!database->is_read_only_) COINSTORE_RETURN_IF_ERROR(database->DropUnreadLogFiles());
  return database;
}

// Opening writes what it read of the log into tables and deletes the log's files, but keeps those of which it
// could not read a batch, and every copy would fail on them.
Status RocksDatabase::DropUnreadLogFiles() {
  std::vector<rocksdb::Env::FileAttributes> files;
  COINSTORE_RETURN_IF_ERROR(FromRocks(env_->GetChildrenFileAttributes(folder_, &files), folder_));
  const bool is_there = std::any_of(files.begin(), files.end(), [](const auto& file) {
    return file.name.ends_with(".log") && file.size_bytes > 0;
  });
  if (!is_there) return {};
  const std::string what = "dropping unread log files";
  // A flush lets go of all earlier log files. There must be something to flush; nothing else is in this family.
  COINSTORE_RETURN_IF_ERROR(FromRocks(db_->Delete(rocksdb::WriteOptions(), "nothing"), what));
  COINSTORE_RETURN_IF_ERROR(FromRocks(db_->Flush(rocksdb::FlushOptions(), handles_), what));
  // RocksDB has forgotten them and looks at its folder only then.
  COINSTORE_RETURN_IF_ERROR(FromRocks(db_->DisableFileDeletions(), what));
  return FromRocks(db_->EnableFileDeletions(), what);
}

Status RocksDatabase::Close() {
  if (db_ == nullptr) return {};
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    (void)db_->DestroyColumnFamilyHandle(handle);
  }
  const rocksdb::Status status = db_->Close();
  db_.reset();
  return FromRocks(status, "closing the engine");
}

rocksdb::DB& RocksDatabase::db() {
  COINSTORE_CHECK(db_ != nullptr);
  return *db_;
}

// Handle 0 is RocksDB's own default family, which stays empty.
rocksdb::ColumnFamilyHandle* RocksDatabase::handle(Family family) const {
  return handles_.at(static_cast<std::size_t>(family) + 1);
}

Status RocksDatabase::CheckWritable() const {
  return is_read_only_ ? Status(Code::kIo, "the engine was opened read-only") : Status();
}

std::string RocksDatabase::RunFolder() const { return folder_ + "/" + kRunFolder; }

// What a process that ended had not ingested yet. Of what it had, this is a second name at most.
Status RocksDatabase::RemoveLeftRuns() {
  return FromRocks(RemoveFolder(env_.get(), RunFolder()), RunFolder());
}

Result<std::string> RocksDatabase::NewRunFile() {
  COINSTORE_RETURN_IF_ERROR(FromRocks(env_->CreateDirIfMissing(RunFolder()), RunFolder()));
  return RunFolder() + "/" + std::to_string(++run_files_) + ".sst";
}

rocksdb::Status RemoveFolder(rocksdb::Env* env, const std::string& folder) {
  rocksdb::Status status = env->FileExists(folder);
  if (status.IsNotFound()) return rocksdb::Status::OK();
  std::vector<std::string> names;
  if (status.ok()) status = env->GetChildren(folder, &names);
  for (const std::string& name : names) {
    if (!status.ok()) break;
    if (name != "." && name != "..")
      status = env->DeleteFile(std::string(folder).append("/").append(name));
  }
  return status.ok() ? env->DeleteDir(folder) : status;
}

}  // namespace coins
