// SPDX-License-Identifier: Apache-2.0
#include "storage/rocksdb/rocks_engine.h"

#include <rocksdb/iterator.h>
#include <rocksdb/slice.h>
#include <rocksdb/write_batch.h>

#include <utility>
#include <vector>

#include "base/check.h"
#include "storage/rocksdb/rocks_options.h"
#include "storage/rocksdb/rocks_status.h"

namespace coins {
namespace {

rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// The database and what must outlive it. Scans share it: closing a database with an iterator open
// would abort the process.
class Database {
 public:
  Database(std::shared_ptr<rocksdb::Env> env, std::unique_ptr<rocksdb::DB> db,
           std::vector<rocksdb::ColumnFamilyHandle*> handles)
      : env_(std::move(env)), db_(std::move(db)), handles_(std::move(handles)) {}
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { (void)Close(); }

  Status Close() {
    if (db_ == nullptr) return {};
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      (void)db_->DestroyColumnFamilyHandle(handle);
    }
    const rocksdb::Status status = db_->Close();
    db_.reset();
    return FromRocks(status, "closing the engine");
  }

  rocksdb::DB& db() {
    COINSTORE_CHECK(db_ != nullptr);
    return *db_;
  }
  // Handle 0 is RocksDB's own default family, which stays empty.
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_.at(static_cast<std::size_t>(family) + 1);
  }

 private:
  std::shared_ptr<rocksdb::Env> env_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

class RocksScan : public Scan {
 public:
  RocksScan(std::shared_ptr<Database> database, Family family, std::string_view from)
      : database_(std::move(database)), family_(family) {
    rocksdb::ReadOptions options;
    options.total_order_seek = true;
    options.fill_cache = false;
    options.readahead_size = 2u << 20;
    iterator_.reset(database_->db().NewIterator(options, database_->handle(family)));
    iterator_->Seek(ToSlice(from));
  }

  bool Valid() const override { return iterator_->Valid(); }
  std::string_view key() const override { return ToView(iterator_->key()); }
  std::string_view value() const override { return ToView(iterator_->value()); }
  void Next() override { iterator_->Next(); }
  Status status() const override {
    return FromRocks(iterator_->status(), std::string("reading family ") + FamilyName(family_));
  }

 private:
  std::shared_ptr<Database> database_;
  Family family_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

class RocksEngine : public Engine {
 public:
  explicit RocksEngine(std::shared_ptr<Database> database) : database_(std::move(database)) {}

  Status Write(const Batch& batch, Durability durability) override {
    rocksdb::WriteBatch rocks_batch;
    for (const Edit& edit : batch) {
      rocksdb::ColumnFamilyHandle* handle = database_->handle(edit.family);
      const rocksdb::Status status = edit.value ? rocks_batch.Put(handle, edit.key, *edit.value)
                                                : rocks_batch.Delete(handle, edit.key);
      COINSTORE_RETURN_IF_ERROR(FromRocks(status, "building a batch"));
    }
    rocksdb::WriteOptions options;
    options.sync = durability == Durability::kSynced;
    return FromRocks(database_->db().Write(options, &rocks_batch), "appending to the log");
  }

  Status Sync() override { return FromRocks(database_->db().SyncWAL(), "syncing the log"); }

  Result<std::optional<std::string>> Get(Family family, std::string_view key) override {
    std::string value;
    const rocksdb::Status status = database_->db().Get(
        rocksdb::ReadOptions(), database_->handle(family), ToSlice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    COINSTORE_RETURN_IF_ERROR(
        FromRocks(status, std::string("reading family ") + FamilyName(family)));
    return std::optional<std::string>(std::move(value));
  }

  std::unique_ptr<Scan> NewScan(Family family, std::string_view from) override {
    return std::make_unique<RocksScan>(database_, family, from);
  }

  Result<std::optional<std::string>> LastKey(Family family) override {
    const std::unique_ptr<rocksdb::Iterator> iterator(
        database_->db().NewIterator(rocksdb::ReadOptions(), database_->handle(family)));
    iterator->SeekToLast();
    COINSTORE_RETURN_IF_ERROR(
        FromRocks(iterator->status(), std::string("reading family ") + FamilyName(family)));
    if (!iterator->Valid()) return std::optional<std::string>();
    return std::optional<std::string>(iterator->key().ToString());
  }

  Status Close() override { return database_->Close(); }

 private:
  std::shared_ptr<Database> database_;
};

}  // namespace

Result<std::unique_ptr<Engine>> OpenRocksEngine(const std::string& folder,
                                                std::shared_ptr<rocksdb::Env> env, OpenMode mode,
                                                EventLog* events) {
  const rocksdb::DBOptions options = DatabaseOptions(env.get(), mode, events);
  const std::shared_ptr<rocksdb::Cache> cache = MakeBlockCache();
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()}};
  for (const Family family : kFamilies) {
    families.emplace_back(FamilyName(family), FamilyOptions(family, cache));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      mode == OpenMode::kReadWrite
          ? rocksdb::DB::Open(options, folder, families, &handles, &db)
          : rocksdb::DB::OpenForReadOnly(options, folder, families, &handles, &db);
  COINSTORE_RETURN_IF_ERROR(FromRocks(status, "opening the engine"));
  return std::unique_ptr<Engine>(std::make_unique<RocksEngine>(std::make_shared<Database>(
      std::move(env), std::unique_ptr<rocksdb::DB>(db), std::move(handles))));
}

}  // namespace coins
