// SPDX-License-Identifier: Apache-2.0
#include "storage/rocksdb/rocks_engine.h"

#include <dlfcn.h>
#include <rocksdb/convenience.h>
#include <rocksdb/iterator.h>
#include <rocksdb/slice.h>
#include <rocksdb/statistics.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/version.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/helper_thread.h"
#include "storage/rocksdb/rocks_database.h"
#include "storage/rocksdb/rocks_options.h"
#include "storage/rocksdb/rocks_run.h"
#include "storage/rocksdb/rocks_status.h"

namespace coins {
namespace {

std::string Reading(Family family) { return std::string("reading family ") + FamilyName(family); }

class RocksScan : public Scan {
 public:
  RocksScan(std::shared_ptr<RocksDatabase> database, Family family, ScanKind kind)
      : database_(std::move(database)), family_(family), kind_(kind) {
    COINSTORE_CHECK(kind != ScanKind::kPrefix || FilteredPrefixSize(family) != 0);
    iterator_.reset(database_->db().NewIterator(ScanOptions(kind), database_->handle(family)));
  }

  // RocksDB aborts the process where these checks throw.
  void Seek(std::string_view key) override {
    COINSTORE_CHECK(kind_ != ScanKind::kPrefix || key.size() >= FilteredPrefixSize(family_));
    iterator_->Seek(ToSlice(key));
  }
  void SeekBack(std::string_view key) override {
    COINSTORE_CHECK(kind_ != ScanKind::kPrefix);
    iterator_->SeekForPrev(ToSlice(key));
  }
  bool Valid() const override { return iterator_->Valid(); }
  std::string_view key() const override {
    COINSTORE_CHECK(Valid());
    return ToView(iterator_->key());
  }
  std::string_view value() const override {
    COINSTORE_CHECK(Valid());
    return ToView(iterator_->value());
  }
  void Next() override {
    COINSTORE_CHECK(Valid());
    iterator_->Next();
  }
  void Back() override {
    COINSTORE_CHECK(Valid() && kind_ != ScanKind::kPrefix);
    iterator_->Prev();
  }
  Status status() const override { return FromRocks(iterator_->status(), Reading(family_)); }

 private:
  std::shared_ptr<RocksDatabase> database_;
  Family family_;
  ScanKind kind_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

class RocksEngine : public Engine {
 public:
  explicit RocksEngine(std::shared_ptr<RocksDatabase> database) : database_(std::move(database)) {}

  Status Write(const Batch& batch, Durability durability) override;
  // Not SyncWAL, which ends the process if the log could not be written before; a write is refused then.
  Status Sync() override { return Write({}, Durability::kSynced); }
  Result<std::optional<std::string>> Get(Family family, std::string_view key) override;
  Result<std::vector<std::optional<std::string>>> GetMany(Family family,
                                                          std::span<const std::string> keys,
                                                          CacheUse cache) override;
  std::unique_ptr<Scan> NewScan(Family family, ScanKind kind) override {
    return std::make_unique<RocksScan>(database_, family, kind);
  }
  Result<std::optional<std::string>> LastKey(Family family) override;
  Result<std::unique_ptr<Run>> NewRun(Family family) override {
    COINSTORE_CHECK(IsTable(family));
    COINSTORE_RETURN_IF_ERROR(database_->CheckWritable());
    return std::unique_ptr<Run>(std::make_unique<RocksRun>(database_, family));
  }
  Status Ingest(std::vector<std::unique_ptr<Run>> runs) override;
  Status ClearTables() override;
  Status Compact(const Interruptible& call) override;
  Status Copy(const std::string& path) override;
  EngineFigures Figures() override;
  std::string Build() override;
  Status Close() override;

 private:
  rocksdb::DB& db() { return database_->db(); }
  Status DeleteFiles(Family family);
  Status CompactFamily(Family family, const Interruptible& call);
  std::uint64_t FileBytes();

  std::shared_ptr<RocksDatabase> database_;
};

Status RocksEngine::Write(const Batch& batch, Durability durability) {
  rocksdb::WriteBatch rocks_batch;
  for (const Edit& edit : batch) {
    COINSTORE_CHECK(!IsTable(edit.family));
    rocksdb::ColumnFamilyHandle* handle = database_->handle(edit.family);
    const rocksdb::Status status = edit.value ? rocks_batch.Put(handle, edit.key, *edit.value)
                                              : rocks_batch.Delete(handle, edit.key);
    COINSTORE_RETURN_IF_ERROR(FromRocks(status, "building a batch"));
  }
  rocksdb::WriteOptions options;
  options.sync = durability == Durability::kSynced;
  return FromRocks(db().Write(options, &rocks_batch), "appending to the log");
}

Result<std::optional<std::string>> RocksEngine::Get(Family family, std::string_view key) {
  std::string value;
  const rocksdb::Status status =
      db().Get(rocksdb::ReadOptions(), database_->handle(family), ToSlice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  COINSTORE_RETURN_IF_ERROR(FromRocks(status, Reading(family)));
  return std::optional<std::string>(std::move(value));
}

Result<std::vector<std::optional<std::string>>> RocksEngine::GetMany(
    Family family, std::span<const std::string> keys, CacheUse cache) {
  // RocksDB trusts that they are.
  COINSTORE_CHECK(std::is_sorted(keys.begin(), keys.end()));
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> found(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  rocksdb::ReadOptions options;
  options.fill_cache = cache == CacheUse::kFill;
  db().MultiGet(options, database_->handle(family), slices.size(), slices.data(), found.data(),
                statuses.data(), /*sorted_input=*/true);
  std::vector<std::optional<std::string>> values(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    COINSTORE_RETURN_IF_ERROR(FromRocks(statuses[i], Reading(family)));
    values[i].emplace(found[i].data(), found[i].size());
  }
  return values;
}

Result<std::optional<std::string>> RocksEngine::LastKey(Family family) {
  const std::unique_ptr<rocksdb::Iterator> iterator(
      db().NewIterator(ScanOptions(ScanKind::kOrdered), database_->handle(family)));
  iterator->SeekToLast();
  COINSTORE_RETURN_IF_ERROR(FromRocks(iterator->status(), Reading(family)));
  if (!iterator->Valid()) return std::optional<std::string>();
  return std::optional<std::string>(iterator->key().ToString());
}

Status RocksEngine::Ingest(std::vector<std::unique_ptr<Run>> runs) {
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  std::string names;
  for (const Family family : kTableFamilies) {
    rocksdb::IngestExternalFileArg argument;
    argument.column_family = database_->handle(family);
    argument.options = IngestOptions();
    for (const std::unique_ptr<Run>& run : runs) {
      const auto* rocks_run = dynamic_cast<const RocksRun*>(run.get());
      COINSTORE_CHECK(rocks_run != nullptr && rocks_run->is_finished());
      if (rocks_run->family() != family) continue;
      argument.external_files.insert(argument.external_files.end(), rocks_run->files().begin(),
                                     rocks_run->files().end());
    }
    if (argument.external_files.empty()) continue;
    names += std::string(names.empty() ? "" : ", ") + FamilyName(family);
    arguments.push_back(std::move(argument));
  }
  if (arguments.empty()) return {};
  return FromRocks(db().IngestExternalFiles(arguments), "ingesting into family " + names);
}

// Nothing is read, for what is damaged has to go as well. Dropping the families would leave a moment without
// them, and a deletion of a whole range is a row whose compaction can abort the process if it fails (RocksDB 7.8).
Status RocksEngine::ClearTables() {
  COINSTORE_RETURN_IF_ERROR(database_->CheckWritable());
  // A file that is being compacted is kept, without an error.
  COINSTORE_RETURN_IF_ERROR(FromRocks(db().PauseBackgroundWork(), "clearing the tables"));
  Status status = DeleteFiles(Family::kMarker);
  for (const Family family : kTableFamilies) {
    if (status.ok()) status = DeleteFiles(family);
  }
  (void)db().ContinueBackgroundWork();
  return status;
}

// Those of level 0 last and the oldest first: no row comes back that a newer one replaced or deleted.
Status RocksEngine::DeleteFiles(Family family) {
  const std::string what = std::string("clearing ") + FamilyName(family);
  rocksdb::ColumnFamilyHandle* const handle = database_->handle(family);
  COINSTORE_RETURN_IF_ERROR(
      FromRocks(rocksdb::DeleteFilesInRange(&db(), handle, nullptr, nullptr), what));
  rocksdb::ColumnFamilyMetaData left;
  db().GetColumnFamilyMetaData(handle, &left);
  if (left.levels.empty()) return {};
  const auto& newest_first = left.levels.front().files;
  for (auto file = newest_first.rbegin(); file != newest_first.rend(); ++file) {
    COINSTORE_RETURN_IF_ERROR(FromRocks(db().DeleteFile(file->name), what));
  }
  db().GetColumnFamilyMetaData(handle, &left);
  if (left.file_count == 0) return {};
  return {Code::kInternal,
          what + ": " + std::to_string(left.file_count) + " files are still there"};
}

Status RocksEngine::Compact(const Interruptible& call) {
  for (const Family family : kFamilies) COINSTORE_RETURN_IF_ERROR(CompactFamily(family, call));
  return {};
}

// The compaction has no way to ask whether it should go on: somebody must watch and tell it.
Status RocksEngine::CompactFamily(Family family, const Interruptible& call) {
  COINSTORE_RETURN_IF_ERROR(call.Check());
  std::atomic<bool> is_canceled{false};
  rocksdb::CompactRangeOptions options;
  options.canceled = &is_canceled;
  // What lies in the last level alone is merged already.
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kSkip;
  // On a thread in any case: this one waits for it with a watch.
  std::future<rocksdb::Status> compaction;
  {
    const SignalsBlocked signals_blocked;
    compaction = std::async(std::launch::async, [&] {
      return db().CompactRange(options, database_->handle(family), nullptr, nullptr);
    });
  }
  while (compaction.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    if (call.IsInterrupted()) is_canceled = true;
  }
  const rocksdb::Status status = compaction.get();
  if (is_canceled && !status.ok()) return call.Check();
  return FromRocks(status, std::string("compacting family ") + FamilyName(family));
}

Status RocksEngine::Copy(const std::string& path) {
  const std::string what = "copying to " + path;
  rocksdb::Checkpoint* made = nullptr;
  COINSTORE_RETURN_IF_ERROR(FromRocks(rocksdb::Checkpoint::Create(&db(), &made), what));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  COINSTORE_RETURN_IF_ERROR(
      FromRocks(checkpoint->CreateCheckpoint(path + "/" + kEngineFolder), what));
  // The checkpoint syncs what is in its folder; that the folder is there is left to us.
  std::unique_ptr<rocksdb::Directory> directory;
  rocksdb::Status status = database_->env().NewDirectory(path, &directory);
  if (status.ok()) status = directory->Fsync();
  return FromRocks(status, what);
}

EngineFigures RocksEngine::Figures() {
  EngineFigures figures;
  figures.disk_bytes = FileBytes();
  (void)db().GetIntProperty(rocksdb::DB::Properties::kNumRunningCompactions,
                            &figures.running_compactions);
  (void)db().GetAggregatedIntProperty(rocksdb::DB::Properties::kEstimatePendingCompactionBytes,
                                      &figures.pending_compaction_bytes);
  (void)db().GetAggregatedIntProperty(rocksdb::DB::Properties::kSizeAllMemTables,
                                      &figures.memtable_bytes);
  for (const Family family : kTableFamilies) {
    std::string files;
    if (!db().GetProperty(database_->handle(family),
                          rocksdb::DB::Properties::kNumFilesAtLevelPrefix + "0", &files)) {
      continue;
    }
    figures.level0_files = std::max<std::uint64_t>(figures.level0_files, std::stoull(files));
  }
  figures.cache_bytes = database_->cache()->GetUsage();
  figures.cache_pinned_bytes = database_->cache()->GetPinnedUsage();
  const rocksdb::Statistics& statistics = *database_->options().statistics;
  figures.cache_hits = statistics.getTickerCount(rocksdb::BLOCK_CACHE_HIT);
  figures.cache_misses = statistics.getTickerCount(rocksdb::BLOCK_CACHE_MISS);
  return figures;
}

// Tables and write-ahead log, also of files that are dead and only wait for their deletion.
std::uint64_t RocksEngine::FileBytes() {
  std::vector<rocksdb::Env::FileAttributes> files;
  (void)database_->env().GetChildrenFileAttributes(database_->folder(), &files);
  std::uint64_t bytes = 0;
  for (const rocksdb::Env::FileAttributes& file : files) {
    if (file.name.ends_with(".sst") || file.name.ends_with(".log")) bytes += file.size_bytes;
  }
  return bytes;
}

std::string RocksEngine::Build() {
  // RocksDB does not tell whether it was built with assertions, which halve its speed; only then does
  // it have this function. The library that is loaded is asked, not the one we were built with.
  const bool has_assertions =
      dlsym(RTLD_DEFAULT, "_ZN7rocksdb9SyncPoint11GetInstanceEv") != nullptr;
  return "RocksDB " + rocksdb::GetRocksVersionAsString() + ", assertions " +
         (has_assertions ? "on" : "off");
}

Status RocksEngine::Close() {
  if (database_.use_count() > 1) {
    return {Code::kInternal, "closing the engine: a scan or a run of it is still open"};
  }
  return database_->Close();
}

}  // namespace

Result<std::unique_ptr<Engine>> OpenRocksEngine(const std::string& folder,
                                                std::shared_ptr<rocksdb::Env> env, OpenMode mode,
                                                const EngineSettings& settings, EventLog* events) {
  COINSTORE_ASSIGN_OR_RETURN(std::shared_ptr<RocksDatabase> database,
                             RocksDatabase::Open(folder, std::move(env), mode, settings, events));
  return std::unique_ptr<Engine>(std::make_unique<RocksEngine>(std::move(database)));
}

}  // namespace coins
