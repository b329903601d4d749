// SPDX-License-Identifier: Apache-2.0
#include "storage/memory/memory_engine.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/check.h"

namespace coins {
namespace {

class MemoryScan : public Scan {
 public:
  MemoryScan(std::shared_ptr<const MemoryDisk::Rows> rows, Family family, ScanKind kind,
             std::shared_ptr<const bool> in_use)
      : rows_(std::move(rows)),
        at_(rows_->end()),
        prefix_size_(kind == ScanKind::kPrefix ? FilteredPrefixSize(family) : 0),
        is_prefix_(kind == ScanKind::kPrefix),
        in_use_(std::move(in_use)) {
    COINSTORE_CHECK(!is_prefix_ || prefix_size_ != 0);
  }

  void Seek(std::string_view key) override {
    COINSTORE_CHECK(key.size() >= prefix_size_);
    prefix_ = key.substr(0, prefix_size_);
    at_ = rows_->lower_bound(key);
  }
  void SeekBack(std::string_view key) override {
    COINSTORE_CHECK(!is_prefix_);
    at_ = rows_->upper_bound(key);
    StepBack();
  }
  bool Valid() const override { return at_ != rows_->end() && at_->first.starts_with(prefix_); }
  std::string_view key() const override {
    COINSTORE_CHECK(Valid());
    return at_->first;
  }
  std::string_view value() const override {
    COINSTORE_CHECK(Valid());
    return at_->second;
  }
  void Next() override {
    COINSTORE_CHECK(Valid());
    ++at_;
  }
  void Back() override {
    COINSTORE_CHECK(Valid() && !is_prefix_);
    StepBack();
  }
  Status status() const override { return {}; }

 private:
  void StepBack() { at_ = at_ == rows_->begin() ? rows_->end() : std::prev(at_); }

  std::shared_ptr<const MemoryDisk::Rows> rows_;
  MemoryDisk::Rows::const_iterator at_;
  std::size_t prefix_size_;
  bool is_prefix_;
  std::string prefix_;
  std::shared_ptr<const bool> in_use_;
};

class MemoryRun : public Run {
 public:
  MemoryRun(Family family, std::shared_ptr<const bool> in_use)
      : family_(family), in_use_(std::move(in_use)) {}

  Status Put(std::string_view key, std::string_view value) override {
    return Add(key, std::string(value));
  }
  Status Delete(std::string_view key) override { return Add(key, std::nullopt); }
  Status Finish() override {
    COINSTORE_CHECK(!is_finished_);
    is_finished_ = true;
    return {};
  }
  std::uint64_t bytes() const override { return bytes_; }

  bool is_finished() const { return is_finished_; }
  const Batch& edits() const { return edits_; }

 private:
  Status Add(std::string_view key, std::optional<std::string> value) {
    COINSTORE_CHECK(!is_finished_);
    COINSTORE_CHECK(key.size() >= FilteredPrefixSize(family_));
    COINSTORE_CHECK(edits_.empty() || edits_.back().key < key);
    bytes_ += key.size() + (value ? value->size() : 0);
    edits_.push_back({family_, std::string(key), std::move(value)});
    return {};
  }

  Family family_;
  std::shared_ptr<const bool> in_use_;
  Batch edits_;
  std::uint64_t bytes_ = 0;
  bool is_finished_ = false;
};

}  // namespace

MemoryEngine::MemoryEngine(std::shared_ptr<MemoryDisk> disk, FindDisk find_disk, OpenMode mode)
    : disk_(std::move(disk)),
      find_disk_(std::move(find_disk)),
      is_read_only_(mode != OpenMode::kReadWrite) {
  const std::lock_guard lock(disk_->mutex_);
  for (const Family family : kFamilies) {
    families_.at(static_cast<std::size_t>(family)).rows =
        std::make_shared<MemoryDisk::Rows>(disk_->rows(family));
  }
  for (const Batch& batch : disk_->unsynced_) {
    for (const Edit& edit : batch) ApplyTo(RowsToChange(edit.family), edit);
  }
  if (mode == OpenMode::kReadWrite) {
    disk_->past_the_end_.clear();
    disk_->engine_exists_ = true;
  }
}

Status MemoryEngine::CheckWritable() const {
  return is_read_only_ ? Status(Code::kIo, "the engine was opened read-only") : Status();
}

MemoryDisk::Rows* MemoryEngine::RowsToChange(Family family) {
  Shared& shared = families_.at(static_cast<std::size_t>(family));
  if (shared.is_scanned) {
    shared.rows = std::make_shared<MemoryDisk::Rows>(*shared.rows);
    shared.is_scanned = false;
  }
  return shared.rows.get();
}

Status MemoryEngine::Write(const Batch& batch, Durability durability) {
  for (const Edit& edit : batch) COINSTORE_CHECK(!IsTable(edit.family));
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  const std::lock_guard lock(disk_->mutex_);
  bool takes_effect = false;
  Status status = disk_->CountEvent(&takes_effect);
  if (takes_effect) {
    disk_->unsynced_.push_back(batch);
    const std::unique_lock rows_lock(rows_mutex_);
    for (const Edit& edit : batch) ApplyTo(RowsToChange(edit.family), edit);
  }
  COINSTORE_RETURN_IF_ERROR(std::move(status));
  return durability == Durability::kSynced ? SyncLocked() : Status();
}

Status MemoryEngine::Sync() {
  const std::lock_guard lock(disk_->mutex_);
  return SyncLocked();
}

Status MemoryEngine::SyncLocked() {
  bool takes_effect = false;
  Status status = disk_->CountEvent(&takes_effect);
  if (takes_effect) {
    for (const Batch& batch : disk_->unsynced_) {
      for (const Edit& edit : batch) ApplyTo(&disk_->rows(edit.family), edit);
    }
    disk_->unsynced_.clear();
  }
  return status;
}

Result<std::optional<std::string>> MemoryEngine::Get(Family family, std::string_view key) {
  const std::shared_lock lock(rows_mutex_);
  const auto row = rows(family).find(key);
  return row == rows(family).end() ? std::optional<std::string>() : row->second;
}

Result<std::vector<std::optional<std::string>>> MemoryEngine::GetMany(
    Family family, std::span<const std::string> keys, CacheUse /*cache*/) {
  COINSTORE_CHECK(std::is_sorted(keys.begin(), keys.end()));
  std::vector<std::optional<std::string>> values;
  values.reserve(keys.size());
  for (const std::string& key : keys) {
    COINSTORE_ASSIGN_OR_RETURN(std::optional<std::string> value, Get(family, key));
    values.push_back(std::move(value));
  }
  return values;
}

std::unique_ptr<Scan> MemoryEngine::NewScan(Family family, ScanKind kind) {
  const std::unique_lock lock(rows_mutex_);
  Shared& shared = families_.at(static_cast<std::size_t>(family));
  shared.is_scanned = true;
  return std::make_unique<MemoryScan>(shared.rows, family, kind, in_use_);
}

Result<std::optional<std::string>> MemoryEngine::LastKey(Family family) {
  const std::shared_lock lock(rows_mutex_);
  return rows(family).empty() ? std::optional<std::string>() : rows(family).rbegin()->first;
}

Result<std::unique_ptr<Run>> MemoryEngine::NewRun(Family family) {
  COINSTORE_CHECK(IsTable(family));
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  return std::unique_ptr<Run>(std::make_unique<MemoryRun>(family, in_use_));
}

Status MemoryEngine::Ingest(std::vector<std::unique_ptr<Run>> runs) {
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  Batch all;
  for (const std::unique_ptr<Run>& run : runs) {
    const auto* memory_run = dynamic_cast<const MemoryRun*>(run.get());
    COINSTORE_CHECK(memory_run != nullptr && memory_run->is_finished());
    all.insert(all.end(), memory_run->edits().begin(), memory_run->edits().end());
  }
  return all.empty() ? Status() : Ingest(all, /*is_cleared_first=*/false);
}

Status MemoryEngine::ClearTables() {
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  return Ingest({}, /*is_cleared_first=*/true);
}

Status MemoryEngine::Ingest(const Batch& edits, bool is_cleared_first) {
  const std::lock_guard lock(disk_->mutex_);
  bool takes_effect = false;
  Status status = disk_->CountEvent(&takes_effect);
  if (takes_effect) {
    for (const Family family : kTableFamilies) {
      if (is_cleared_first) disk_->rows(family).clear();
    }
    for (const Edit& edit : edits) ApplyTo(&disk_->rows(edit.family), edit);
  }
  // A failure is never seen by this engine; the next one finds what took effect.
  COINSTORE_RETURN_IF_ERROR(std::move(status));
  const std::unique_lock rows_lock(rows_mutex_);
  for (const Family family : kTableFamilies) {
    if (is_cleared_first) RowsToChange(family)->clear();
  }
  for (const Edit& edit : edits) ApplyTo(RowsToChange(edit.family), edit);
  return {};
}

Status MemoryEngine::Copy(const std::string& path) {
  COINSTORE_RETURN_IF_ERROR(CheckWritable());
  bool takes_effect = false;
  Status status;
  {
    const std::lock_guard lock(disk_->mutex_);
    status = disk_->CountEvent(&takes_effect);
  }
  if (takes_effect) {
    const std::shared_ptr<MemoryDisk> target = find_disk_(path);
    COINSTORE_CHECK(target != disk_);
    const std::lock_guard lock(target->mutex_);
    if (!target->exists_) return {Code::kIo, "copying: there is no place " + path};
    if (target->engine_exists_) return {Code::kIo, "copying: there is an engine in " + path};
    const std::shared_lock rows_lock(rows_mutex_);
    for (const Family family : kFamilies) target->rows(family) = rows(family);
    target->engine_exists_ = true;
  }
  return status;
}

EngineFigures MemoryEngine::Figures() {
  const std::shared_lock lock(rows_mutex_);
  EngineFigures figures;
  for (const Family family : kFamilies) {
    for (const auto& [key, value] : rows(family)) figures.disk_bytes += key.size() + value.size();
  }
  return figures;
}

Status MemoryEngine::Close() {
  if (in_use_.use_count() == 1) return {};
  return {Code::kInternal, "closing the engine: a scan or a run of it is still open"};
}

}  // namespace coins
