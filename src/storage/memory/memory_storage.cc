// SPDX-License-Identifier: Apache-2.0
#include "storage/memory/memory_storage.h"

#include <shared_mutex>
#include <utility>

namespace coins {
namespace {

using FamilyRows = std::array<MemoryDisk::Rows, kFamilies.size()>;

void ApplyTo(FamilyRows& rows, const Batch& batch) {
  for (const Edit& edit : batch) {
    MemoryDisk::Rows& family = rows.at(static_cast<std::size_t>(edit.family));
    if (edit.value) {
      family[edit.key] = *edit.value;
    } else {
      family.erase(edit.key);
    }
  }
}

// A scan reads a copy: tests are small, and the copy cannot change under it.
class MemoryScan : public Scan {
 public:
  MemoryScan(MemoryDisk::Rows rows, std::string_view from)
      : rows_(std::move(rows)), at_(rows_.lower_bound(from)) {}
  bool Valid() const override { return at_ != rows_.end(); }
  std::string_view key() const override { return at_->first; }
  std::string_view value() const override { return at_->second; }
  void Next() override { ++at_; }
  Status status() const override { return {}; }

 private:
  MemoryDisk::Rows rows_;
  MemoryDisk::Rows::const_iterator at_;
};

}  // namespace

Status MemoryDisk::CountEvent(bool* takes_effect) {
  ++events_;
  *takes_effect = true;
  if (fail_at_ == 0 || events_ < fail_at_) return {};
  *takes_effect = failing_takes_effect_ && events_ == fail_at_;
  return {Code::kIo, "injected fault"};
}

void MemoryDisk::LosePower(const std::function<bool()>& survives) {
  const std::lock_guard lock(mutex_);
  past_the_end_.clear();
  bool is_whole = true;
  for (Batch& batch : unsynced_) {
    const bool survived = survives();
    is_whole = is_whole && survived;
    if (is_whole) {
      ApplyTo(durable_, batch);
    } else if (survived) {
      past_the_end_.push_back(std::move(batch));
    }
  }
  unsynced_.clear();
  fail_at_ = 0;
}

void MemoryDisk::FailAfter(std::uint64_t events, bool takes_effect) {
  const std::lock_guard lock(mutex_);
  fail_at_ = events == 0 ? 0 : events_ + events;
  failing_takes_effect_ = takes_effect;
}

std::uint64_t MemoryDisk::events() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

class MemoryEngine : public Engine {
 public:
  MemoryEngine(std::shared_ptr<MemoryDisk> disk, OpenMode mode)
      : disk_(std::move(disk)), is_read_only_(mode != OpenMode::kReadWrite) {
    const std::lock_guard lock(disk_->mutex_);
    rows_ = disk_->durable_;
    for (const Batch& batch : disk_->unsynced_) ApplyTo(rows_, batch);
    if (mode == OpenMode::kPastTheEnd) {
      for (const Batch& batch : disk_->past_the_end_) ApplyTo(rows_, batch);
    } else if (mode == OpenMode::kReadWrite) {
      disk_->past_the_end_.clear();
      disk_->engine_exists_ = true;
    }
  }

  Status Write(const Batch& batch, Durability durability) override {
    if (is_read_only_) return {Code::kIo, "the engine was opened read-only"};
    const std::lock_guard lock(disk_->mutex_);
    bool takes_effect = false;
    Status status = disk_->CountEvent(&takes_effect);
    if (takes_effect) {
      disk_->unsynced_.push_back(batch);
      const std::unique_lock rows_lock(rows_mutex_);
      ApplyTo(rows_, batch);
    }
    COINSTORE_RETURN_IF_ERROR(std::move(status));
    return durability == Durability::kSynced ? SyncLocked() : Status();
  }

  Status Sync() override {
    const std::lock_guard lock(disk_->mutex_);
    return SyncLocked();
  }

  Result<std::optional<std::string>> Get(Family family, std::string_view key) override {
    const std::shared_lock lock(rows_mutex_);
    const MemoryDisk::Rows& rows = rows_.at(static_cast<std::size_t>(family));
    const auto row = rows.find(key);
    return row == rows.end() ? std::optional<std::string>() : row->second;
  }

  std::unique_ptr<Scan> NewScan(Family family, std::string_view from) override {
    const std::shared_lock lock(rows_mutex_);
    return std::make_unique<MemoryScan>(rows_.at(static_cast<std::size_t>(family)), from);
  }

  Result<std::optional<std::string>> LastKey(Family family) override {
    const std::shared_lock lock(rows_mutex_);
    const MemoryDisk::Rows& rows = rows_.at(static_cast<std::size_t>(family));
    return rows.empty() ? std::optional<std::string>() : rows.rbegin()->first;
  }

  Status Close() override { return {}; }

 private:
  Status SyncLocked() {
    bool takes_effect = false;
    Status status = disk_->CountEvent(&takes_effect);
    if (takes_effect) {
      for (const Batch& batch : disk_->unsynced_) ApplyTo(disk_->durable_, batch);
      disk_->unsynced_.clear();
    }
    return status;
  }

  std::shared_ptr<MemoryDisk> disk_;
  bool is_read_only_;
  std::shared_mutex rows_mutex_;
  FamilyRows rows_;
};

class MemoryLock : public Storage::Lock {
 public:
  explicit MemoryLock(std::shared_ptr<MemoryDisk> disk) : disk_(std::move(disk)) {}
  MemoryLock(const MemoryLock&) = delete;
  MemoryLock& operator=(const MemoryLock&) = delete;
  ~MemoryLock() override {
    const std::lock_guard lock(disk_->mutex_);
    disk_->locked_ = false;
  }

 private:
  std::shared_ptr<MemoryDisk> disk_;
};

class MemoryStorage : public Storage {
 public:
  explicit MemoryStorage(std::shared_ptr<MemoryDisk> disk) : disk_(std::move(disk)) {}

  Result<bool> Exists() override {
    const std::lock_guard lock(disk_->mutex_);
    return disk_->exists_;
  }

  Status Create() override {
    const std::lock_guard lock(disk_->mutex_);
    disk_->exists_ = true;
    return {};
  }

  Result<std::vector<std::string>> List() override {
    const std::lock_guard lock(disk_->mutex_);
    std::vector<std::string> names;
    if (disk_->engine_exists_) names.emplace_back(kEngineFolder);
    for (const auto& [name, bytes] : disk_->files_) names.push_back(name);
    return names;
  }

  Result<std::unique_ptr<Lock>> TakeLock() override {
    const std::lock_guard lock(disk_->mutex_);
    if (disk_->locked_) return Status(Code::kLocked, "the store is open elsewhere");
    // Made first: a lock that nobody holds could not be left again.
    std::unique_ptr<Lock> held = std::make_unique<MemoryLock>(disk_);
    disk_->locked_ = true;
    return held;
  }

  Result<std::optional<std::string>> ReadFile(const std::string& name) override {
    const std::lock_guard lock(disk_->mutex_);
    const auto file = disk_->files_.find(name);
    return file == disk_->files_.end() ? std::optional<std::string>() : file->second;
  }

  Status ReplaceFile(const std::string& name, std::string_view bytes) override {
    const std::lock_guard lock(disk_->mutex_);
    bool takes_effect = false;
    Status status = disk_->CountEvent(&takes_effect);
    if (takes_effect) disk_->files_[name] = std::string(bytes);
    return status;
  }

  // Kept as written, also when the power goes: any content that was there once may be what is kept.
  Status OverwriteFile(const std::string& name, std::string_view bytes) override {
    const std::lock_guard lock(disk_->mutex_);
    disk_->files_[name] = std::string(bytes);
    return {};
  }

  Result<bool> EngineExists() override {
    const std::lock_guard lock(disk_->mutex_);
    return disk_->engine_exists_;
  }

  Result<std::unique_ptr<Engine>> OpenEngine(OpenMode mode, EventLog* events) override {
    (void)events;
    COINSTORE_ASSIGN_OR_RETURN(const bool exists, EngineExists());
    if (!exists && mode != OpenMode::kReadWrite) return Status(Code::kIo, "there is no engine");
    return std::unique_ptr<Engine>(std::make_unique<MemoryEngine>(disk_, mode));
  }

  Status Destroy() override {
    const std::lock_guard lock(disk_->mutex_);
    for (MemoryDisk::Rows& rows : disk_->durable_) rows.clear();
    disk_->unsynced_.clear();
    disk_->past_the_end_.clear();
    for (const char* name : {kHighWaterTemporaryFile, kSyncedFile, kHighWaterFile, kLockFile}) {
      disk_->files_.erase(name);
    }
    disk_->engine_exists_ = false;
    disk_->exists_ = !disk_->files_.empty();
    return {};
  }

 private:
  std::shared_ptr<MemoryDisk> disk_;
};

std::shared_ptr<Storage> MakeMemoryStorage(std::shared_ptr<MemoryDisk> disk) {
  return std::make_shared<MemoryStorage>(std::move(disk));
}

}  // namespace coins
