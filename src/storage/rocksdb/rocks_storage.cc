// SPDX-License-Identifier: Apache-2.0
#include "storage/rocksdb/rocks_storage.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "storage/rocksdb/rocks_database.h"
#include "storage/rocksdb/rocks_engine.h"
#include "storage/rocksdb/rocks_log_scan.h"
#include "storage/rocksdb/rocks_status.h"

namespace coins {
namespace {

class RocksLock : public Storage::Lock {
 public:
  explicit RocksLock(std::shared_ptr<rocksdb::FileSystem> file_system)
      : file_system_(std::move(file_system)) {}
  RocksLock(const RocksLock&) = delete;
  RocksLock& operator=(const RocksLock&) = delete;
  ~RocksLock() override {
    if (lock_ != nullptr) (void)file_system_->UnlockFile(lock_, rocksdb::IOOptions(), nullptr);
  }
  rocksdb::IOStatus Take(const std::string& path) {
    return file_system_->LockFile(path, rocksdb::IOOptions(), &lock_, nullptr);
  }

 private:
  std::shared_ptr<rocksdb::FileSystem> file_system_;
  rocksdb::FileLock* lock_ = nullptr;
};

constexpr std::size_t kPieceBytes = 1u << 20;

class RocksStorage : public Storage {
 public:
  RocksStorage(std::string directory, std::shared_ptr<rocksdb::FileSystem> file_system)
      : directory_(std::move(directory)),
        file_system_(std::move(file_system)),
        env_(rocksdb::NewCompositeEnv(file_system_)) {}

  Result<bool> Exists() override { return PathExists(directory_); }

  Status Create() override {
    const rocksdb::IOStatus status =
        file_system_->CreateDirIfMissing(directory_, rocksdb::IOOptions(), nullptr);
    COINSTORE_RETURN_IF_ERROR(FromRocks(status, directory_));
    const auto slash = directory_.find_last_of('/', directory_.find_last_not_of('/'));
    return SyncDirectory(slash == std::string::npos ? "." : directory_.substr(0, slash + 1));
  }

  Result<std::vector<std::string>> List() override {
    std::vector<std::string> names;
    const rocksdb::IOStatus status =
        file_system_->GetChildren(directory_, rocksdb::IOOptions(), &names, nullptr);
    COINSTORE_RETURN_IF_ERROR(FromRocks(status, directory_));
    std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
    return names;
  }

  Result<std::unique_ptr<Lock>> TakeLock() override {
    const std::string path = Path(kLockFile);
    auto lock = std::make_unique<RocksLock>(file_system_);
    const rocksdb::IOStatus status = lock->Take(path);
    if (status.ok()) return std::unique_ptr<Lock>(std::move(lock));
    // RocksDB tells a lock that is held, by another process or by this one, from any other failure by
    // its text alone.
    const std::string text = status.ToString();
    if (text.find("While lock file") == std::string::npos &&
        text.find("lock hold by current process") == std::string::npos) {
      return FromRocks(status, path);
    }
    return Status(Code::kLocked, path + ": the store is open elsewhere: " + text);
  }

  Result<std::optional<std::string>> ReadFile(const std::string& name) override {
    COINSTORE_ASSIGN_OR_RETURN(const bool exists, PathExists(Path(name)));
    if (!exists) return std::optional<std::string>();
    std::string bytes;
    const rocksdb::Status status = rocksdb::ReadFileToString(env_.get(), Path(name), &bytes);
    COINSTORE_RETURN_IF_ERROR(FromRocks(status, Path(name)));
    return std::optional<std::string>(std::move(bytes));
  }

  Status ReplaceFile(const std::string& name, std::string_view bytes) override {
    const std::string temporary = Temporary(name);
    const rocksdb::Status status = rocksdb::WriteStringToFile(
        env_.get(), rocksdb::Slice(bytes.data(), bytes.size()), temporary, /*should_sync=*/true);
    COINSTORE_RETURN_IF_ERROR(FromRocks(status, temporary));
    return Rename(temporary, Path(name));
  }

  Status ReplaceLargeFile(const std::string& name,
                          const std::function<Status(const Append&)>& write) override {
    const std::string temporary = Temporary(name);
    Status status = WriteLargeFile(temporary, write);
    if (status.ok()) return Rename(temporary, Path(name));
    (void)file_system_->DeleteFile(temporary, rocksdb::IOOptions(), nullptr);
    return status;
  }

  Result<bool> ReadLargeFile(const std::string& name,
                             const std::function<Status(std::string_view)>& take) override {
    COINSTORE_ASSIGN_OR_RETURN(const bool exists, PathExists(Path(name)));
    if (!exists) return false;
    std::unique_ptr<rocksdb::FSSequentialFile> file;
    COINSTORE_RETURN_IF_ERROR(FromRocks(
        file_system_->NewSequentialFile(Path(name), rocksdb::FileOptions(), &file, nullptr),
        Path(name)));
    std::vector<char> room(kPieceBytes);
    for (;;) {
      rocksdb::Slice piece;
      COINSTORE_RETURN_IF_ERROR(FromRocks(
          file->Read(room.size(), rocksdb::IOOptions(), &piece, room.data(), nullptr), Path(name)));
      if (piece.empty()) return true;
      COINSTORE_RETURN_IF_ERROR(take(std::string_view(piece.data(), piece.size())));
    }
  }

  Status RemoveFile(const std::string& name) override {
    COINSTORE_ASSIGN_OR_RETURN(const bool exists, PathExists(Path(name)));
    if (!exists) return {};
    COINSTORE_RETURN_IF_ERROR(
        FromRocks(file_system_->DeleteFile(Path(name), rocksdb::IOOptions(), nullptr), Path(name)));
    return SyncDirectory(directory_);
  }

  std::shared_ptr<Storage> At(const std::string& path) override {
    return MakeRocksStorage(path, file_system_);
  }

  const std::string& path() const override { return directory_; }

  Status OverwriteFile(const std::string& name, std::string_view bytes) override {
    const rocksdb::Slice slice(bytes.data(), bytes.size());
    if (overwritten_ == nullptr) {
      COINSTORE_ASSIGN_OR_RETURN(const bool exists, PathExists(Path(name)));
      if (!exists) {
        const rocksdb::Status created = rocksdb::WriteStringToFile(env_.get(), slice, Path(name));
        COINSTORE_RETURN_IF_ERROR(FromRocks(created, Path(name)));
      }
      COINSTORE_RETURN_IF_ERROR(FromRocks(
          file_system_->NewRandomRWFile(Path(name), rocksdb::FileOptions(), &overwritten_, nullptr),
          Path(name)));
    }
    return FromRocks(overwritten_->Write(0, slice, rocksdb::IOOptions(), nullptr), Path(name));
  }

  Result<bool> EngineExists() override { return PathExists(Path(kEngineFolder) + "/CURRENT"); }

  Result<std::unique_ptr<Engine>> OpenEngine(OpenMode mode, const EngineSettings& settings,
                                             EventLog* events) override {
    if (mode == OpenMode::kReadWrite) {
      const rocksdb::IOStatus status =
          file_system_->CreateDirIfMissing(Path(kEngineFolder), rocksdb::IOOptions(), nullptr);
      COINSTORE_RETURN_IF_ERROR(FromRocks(status, Path(kEngineFolder)));
      COINSTORE_RETURN_IF_ERROR(SyncDirectory(directory_));
    }
    auto engine = OpenRocksEngine(Path(kEngineFolder), env_, mode, settings, events);
    if (!engine.ok()) return std::move(engine).status().In(Path(kEngineFolder));
    return engine;
  }

  Result<std::vector<std::string>> ValuesInEngineLog(std::string_view key) override {
    return ValuesInLogFiles(env_.get(), Path(kEngineFolder), key);
  }

  Status Destroy() override {
    rocksdb::Options options;
    options.env = env_.get();
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    families.reserve(kFamilies.size());
    for (const Family family : kFamilies) {
      families.emplace_back(FamilyName(family), rocksdb::ColumnFamilyOptions());
    }
    // RocksDB does not know the first of them, and of a copy that was cut off there is the second.
    for (const std::string& folder :
         {Path(kEngineFolder) + "/" + kRunFolder, Path(kEngineFolder) + ".tmp"}) {
      COINSTORE_RETURN_IF_ERROR(FromRocks(RemoveFolder(env_.get(), folder), folder));
    }
    COINSTORE_RETURN_IF_ERROR(
        FromRocks(rocksdb::DestroyDB(Path(kEngineFolder), options, families), Path(kEngineFolder)));
    for (const char* name : kOwnFiles) {
      COINSTORE_ASSIGN_OR_RETURN(const bool exists, PathExists(Path(name)));
      if (!exists) continue;
      COINSTORE_RETURN_IF_ERROR(FromRocks(
          file_system_->DeleteFile(Path(name), rocksdb::IOOptions(), nullptr), Path(name)));
    }
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<std::string> left, List());
    if (!left.empty()) return {};
    return FromRocks(file_system_->DeleteDir(directory_, rocksdb::IOOptions(), nullptr),
                     directory_);
  }

 private:
  std::string Path(const std::string& name) const { return directory_ + "/" + name; }
  std::string Temporary(const std::string& name) const { return Path(name) + ".new"; }

  Status Rename(const std::string& from, const std::string& to) {
    COINSTORE_RETURN_IF_ERROR(
        FromRocks(file_system_->RenameFile(from, to, rocksdb::IOOptions(), nullptr), to));
    return SyncDirectory(directory_);
  }

  Status WriteLargeFile(const std::string& path,
                        const std::function<Status(const Append&)>& write) {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    COINSTORE_RETURN_IF_ERROR(FromRocks(
        file_system_->NewWritableFile(path, rocksdb::FileOptions(), &file, nullptr), path));
    std::string waiting;  // for the next call of the system
    const auto flush = [&] {
      const rocksdb::IOStatus status = file->Append(waiting, rocksdb::IOOptions(), nullptr);
      waiting.clear();
      return FromRocks(status, path);
    };
    COINSTORE_RETURN_IF_ERROR(write([&](std::string_view bytes) {
      waiting += bytes;
      return waiting.size() < kPieceBytes ? Status() : flush();
    }));
    COINSTORE_RETURN_IF_ERROR(flush());
    COINSTORE_RETURN_IF_ERROR(FromRocks(file->Sync(rocksdb::IOOptions(), nullptr), path));
    return FromRocks(file->Close(rocksdb::IOOptions(), nullptr), path);
  }

  Result<bool> PathExists(const std::string& path) {
    const rocksdb::IOStatus status = file_system_->FileExists(path, rocksdb::IOOptions(), nullptr);
    if (status.IsNotFound()) return false;
    COINSTORE_RETURN_IF_ERROR(FromRocks(status, path));
    return true;
  }

  Status SyncDirectory(const std::string& path) {
    std::unique_ptr<rocksdb::FSDirectory> directory;
    rocksdb::IOStatus status =
        file_system_->NewDirectory(path, rocksdb::IOOptions(), &directory, nullptr);
    if (status.ok()) status = directory->Fsync(rocksdb::IOOptions(), nullptr);
    return FromRocks(status, path);
  }

  std::string directory_;
  std::shared_ptr<rocksdb::FileSystem> file_system_;
  std::shared_ptr<rocksdb::Env> env_;
  std::unique_ptr<rocksdb::FSRandomRWFile> overwritten_;  // kept open: it is written at every sync
};

}  // namespace

std::shared_ptr<Storage> MakeRocksStorage(std::string directory,
                                          std::shared_ptr<rocksdb::FileSystem> file_system) {
  if (file_system == nullptr) file_system = rocksdb::FileSystem::Default();
  if (file_system == rocksdb::FileSystem::Default()) {
    // RocksDB's lock is per process and spelling: without this a second name of the directory would
    // open it a second time.
    std::error_code ignored;
    const std::filesystem::path canonical = std::filesystem::weakly_canonical(directory, ignored);
    if (!canonical.empty()) directory = canonical.string();
  }
  return std::make_shared<RocksStorage>(std::move(directory), std::move(file_system));
}

}  // namespace coins
