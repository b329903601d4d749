// SPDX-License-Identifier: Apache-2.0
#include "storage/memory/memory_storage.h"

#include <utility>

#include "storage/memory/memory_engine.h"

namespace coins {

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

constexpr char kRootPath[] = "memory";

class MemoryStorage : public Storage {
 public:
  MemoryStorage(std::shared_ptr<MemoryDisk> root, const std::string& path)
      : root_(std::move(root)), path_(path), disk_(DiskAt(root_, path)) {}

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

  Status ReplaceLargeFile(const std::string& name,
                          const std::function<Status(const Append&)>& write) override {
    std::string bytes;
    COINSTORE_RETURN_IF_ERROR(write([&](std::string_view more) {
      bytes += more;
      return Status();
    }));
    return ReplaceFile(name, bytes);
  }

  Result<bool> ReadLargeFile(const std::string& name,
                             const std::function<Status(std::string_view)>& take) override {
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadFile(name));
    if (!bytes) return false;
    constexpr std::size_t kPieceBytes = 1000;  // small: tests are to see several
    for (std::size_t at = 0; at < bytes->size(); at += kPieceBytes) {
      COINSTORE_RETURN_IF_ERROR(take(std::string_view(*bytes).substr(at, kPieceBytes)));
    }
    return true;
  }

  Status RemoveFile(const std::string& name) override {
    const std::lock_guard lock(disk_->mutex_);
    if (disk_->files_.count(name) == 0) return {};
    bool takes_effect = false;
    Status status = disk_->CountEvent(&takes_effect);
    if (takes_effect) disk_->files_.erase(name);
    return status;
  }

  std::shared_ptr<Storage> At(const std::string& path) override {
    return std::make_shared<MemoryStorage>(root_, path);
  }

  const std::string& path() const override { return path_; }

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

  Result<std::unique_ptr<Engine>> OpenEngine(OpenMode mode, const EngineSettings& settings,
                                             EventLog* events) override {
    (void)settings;
    (void)events;
    COINSTORE_ASSIGN_OR_RETURN(const bool exists, EngineExists());
    if (!exists && mode != OpenMode::kReadWrite) return Status(Code::kIo, "there is no engine");
    return std::unique_ptr<Engine>(std::make_unique<MemoryEngine>(
        disk_, [root = root_](const std::string& path) { return DiskAt(root, path); }, mode));
  }

  Result<std::vector<std::string>> ValuesInEngineLog(std::string_view key) override {
    const std::lock_guard lock(disk_->mutex_);
    std::vector<std::string> values;
    for (const std::vector<Batch>* batches : {&disk_->unsynced_, &disk_->past_the_end_}) {
      for (const Batch& batch : *batches) {
        for (const Edit& edit : batch) {
          if (edit.key == key && edit.value) values.push_back(*edit.value);
        }
      }
    }
    return values;
  }

  Status Destroy() override {
    const std::lock_guard lock(disk_->mutex_);
    for (MemoryDisk::Rows& rows : disk_->durable_) rows.clear();
    disk_->unsynced_.clear();
    disk_->past_the_end_.clear();
    for (const char* name : kOwnFiles) disk_->files_.erase(name);
    disk_->engine_exists_ = false;
    disk_->exists_ = !disk_->files_.empty();
    return {};
  }

 private:
  static std::shared_ptr<MemoryDisk> DiskAt(const std::shared_ptr<MemoryDisk>& root,
                                            const std::string& path) {
    return path == kRootPath ? root : root->At(path);
  }

  std::shared_ptr<MemoryDisk> root_;
  std::string path_;
  std::shared_ptr<MemoryDisk> disk_;
};

std::shared_ptr<Storage> MakeMemoryStorage(std::shared_ptr<MemoryDisk> disk) {
  return std::make_shared<MemoryStorage>(std::move(disk), kRootPath);
}

}  // namespace coins
