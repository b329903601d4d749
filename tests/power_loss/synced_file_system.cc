// SPDX-License-Identifier: Apache-2.0
// Goal and method: see synced_file_system.h.
#include "power_loss/synced_file_system.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace coinstore_test {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

bool IsEvent(DiskOperation operation) {
  return operation != DiskOperation::kRead && operation != DiskOperation::kLock;
}

IOStatus PowerIsOff(const std::string& path) { return IOStatus::IOError("the power is off", path); }

}  // namespace

class SyncedFileSystem::Lock : public rocksdb::FileLock {
 public:
  explicit Lock(std::string path) : path_(std::move(path)) {}
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class SyncedFileSystem::Sequential : public rocksdb::FSSequentialFile {
 public:
  Sequential(const SyncedFileSystem& disk, std::string path, std::shared_ptr<const Node> file)
      : disk_(disk), path_(std::move(path)), file_(std::move(file)) {}
  IOStatus Read(size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) override {
    IOStatus status = disk_.Read(path_, *file_, at_, n, result, scratch);
    if (status.ok()) at_ += result->size();
    return status;
  }
  IOStatus Skip(uint64_t n) override {
    at_ += n;
    return IOStatus::OK();
  }

 private:
  const SyncedFileSystem& disk_;
  std::string path_;
  std::shared_ptr<const Node> file_;
  uint64_t at_ = 0;
};

class SyncedFileSystem::RandomAccess : public rocksdb::FSRandomAccessFile {
 public:
  RandomAccess(const SyncedFileSystem& disk, std::string path, std::shared_ptr<const Node> file)
      : disk_(disk), path_(std::move(path)), file_(std::move(file)) {}
  IOStatus Read(uint64_t offset, size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) const override {
    return disk_.Read(path_, *file_, offset, n, result, scratch);
  }

 private:
  const SyncedFileSystem& disk_;
  std::string path_;
  std::shared_ptr<const Node> file_;
};

class SyncedFileSystem::Writable : public rocksdb::FSWritableFile {
 public:
  Writable(SyncedFileSystem& disk, std::string path, std::shared_ptr<Node> file)
      : disk_(disk), path_(std::move(path)), file_(std::move(file)) {}
  using FSWritableFile::Append;
  IOStatus Append(const Slice& data, const IOOptions&, IODebugContext*) override {
    return disk_.Append(path_, *file_, data);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return disk_.Sync(path_, *file_); }
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  bool IsSyncThreadSafe() const override { return true; }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(disk_.mutex_);
    return file_->bytes.size();
  }

 private:
  SyncedFileSystem& disk_;
  std::string path_;
  std::shared_ptr<Node> file_;
};

class SyncedFileSystem::Overwritable : public rocksdb::FSRandomRWFile {
 public:
  Overwritable(SyncedFileSystem& disk, std::string path, std::shared_ptr<Node> file)
      : disk_(disk), path_(std::move(path)), file_(std::move(file)) {}
  IOStatus Write(uint64_t offset, const Slice& data, const IOOptions&, IODebugContext*) override {
    return disk_.Overwrite(path_, *file_, offset, data);
  }
  IOStatus Read(uint64_t offset, size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) const override {
    return disk_.Read(path_, *file_, offset, n, result, scratch);
  }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return disk_.Sync(path_, *file_); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return disk_.Sync(path_, *file_); }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  SyncedFileSystem& disk_;
  std::string path_;
  std::shared_ptr<Node> file_;
};

class SyncedFileSystem::SyncedDirectory : public rocksdb::FSDirectory {
 public:
  SyncedDirectory(SyncedFileSystem& disk, std::string path, std::shared_ptr<Node> directory)
      : disk_(disk), path_(std::move(path)), directory_(std::move(directory)) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return disk_.SyncDirectory(path_, *directory_);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  SyncedFileSystem& disk_;
  std::string path_;
  std::shared_ptr<Node> directory_;
};

SyncedFileSystem::SyncedFileSystem() : root_(std::make_shared<Node>()) {
  root_->is_directory = true;
}

void SyncedFileSystem::StopAfter(uint64_t events) {
  const std::lock_guard lock(mutex_);
  stop_at_ = events == 0 ? 0 : events_ + events;
}

bool SyncedFileSystem::is_stopped() const {
  const std::lock_guard lock(mutex_);
  return is_stopped_;
}

uint64_t SyncedFileSystem::events() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

void SyncedFileSystem::Restart() {
  const std::lock_guard lock(mutex_);
  locked_.clear();
  stop_at_ = 0;
  is_stopped_ = false;
}

void SyncedFileSystem::Inject(Fault fault) {
  const std::lock_guard lock(mutex_);
  fault_ = std::move(fault);
}

void SyncedFileSystem::IgnoreSyncsOf(std::string name_end) {
  const std::lock_guard lock(mutex_);
  ignored_name_end_ = std::move(name_end);
}

std::shared_ptr<SyncedFileSystem::Node> SyncedFileSystem::Find(const std::string& path) const {
  std::shared_ptr<Node> node = root_;
  for (const std::string& part : Parts(path)) {
    const auto entry = node->entries.find(part);
    if (entry == node->entries.end()) return nullptr;
    node = entry->second;
  }
  return node;
}

IOStatus SyncedFileSystem::BeginEvent(DiskOperation operation, const std::string& path,
                                      bool* half_done) const {
  *half_done = false;
  if (is_stopped_) return PowerIsOff(path);
  if (fault_ != nullptr) {
    IOStatus status = fault_(operation, path);
    if (!status.ok()) return status;
  }
  if (!IsEvent(operation)) return IOStatus::OK();
  ++events_;
  if (stop_at_ == 0 || events_ < stop_at_) return IOStatus::OK();
  is_stopped_ = true;
  *half_done = events_ % 2 == 0;
  return PowerIsOff(path);
}

IOStatus SyncedFileSystem::Begin(DiskOperation operation, const std::string& path) const {
  bool half_done = false;
  return BeginEvent(operation, path, &half_done);
}

IOStatus SyncedFileSystem::ChangeEntries(
    DiskOperation operation, const std::string& path,
    const std::function<IOStatus(Node& parent, Node::Change& change)>& make) {
  const std::vector<std::string> parts = Parts(path);
  if (parts.empty()) return IOStatus::InvalidArgument(path);
  const std::shared_ptr<Node> parent =
      Find(path.substr(0, path.find_last_not_of('/') + 1 - parts.back().size()));
  if (parent == nullptr || !parent->is_directory) return IOStatus::PathNotFound(path);
  Node::Change change;
  IOStatus status = make(*parent, change);
  if (!status.ok()) return status;
  bool half_done = false;
  status = BeginEvent(operation, path, &half_done);
  if (!status.ok() && !half_done) return status;
  for (const auto& [name, child] : change) {
    if (child == nullptr) {
      parent->entries.erase(name);
    } else {
      parent->entries[name] = child;
    }
  }
  parent->pending.push_back(std::move(change));
  return status;
}

IOStatus SyncedFileSystem::Append(const std::string& path, Node& file, const Slice& data) {
  const std::lock_guard lock(mutex_);
  bool half_done = false;
  IOStatus status = BeginEvent(DiskOperation::kAppend, path, &half_done);
  const size_t size = status.ok() ? data.size() : half_done ? data.size() / 2 : 0;
  file.bytes.append(data.data(), size);
  return status;
}

// No event: nothing may depend on it.
IOStatus SyncedFileSystem::Overwrite(const std::string& path, Node& file, uint64_t offset,
                                     const Slice& data) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok()) return status;
  if (file.bytes.size() < offset + data.size()) file.bytes.resize(offset + data.size());
  file.bytes.replace(offset, data.size(), data.data(), data.size());
  file.synced = std::min<size_t>(file.synced, offset);
  return status;
}

IOStatus SyncedFileSystem::Sync(const std::string& path, Node& file) {
  const std::lock_guard lock(mutex_);
  bool half_done = false;
  IOStatus status = BeginEvent(DiskOperation::kSync, path, &half_done);
  const bool is_ignored = !ignored_name_end_.empty() && path.ends_with(ignored_name_end_);
  if ((status.ok() || half_done) && !is_ignored) file.synced = file.bytes.size();
  return status;
}

IOStatus SyncedFileSystem::SyncDirectory(const std::string& path, Node& directory) {
  const std::lock_guard lock(mutex_);
  bool half_done = false;
  IOStatus status = BeginEvent(DiskOperation::kSyncDirectory, path, &half_done);
  if (status.ok() || half_done) {
    directory.durable = directory.entries;
    directory.pending.clear();
  }
  return status;
}

IOStatus SyncedFileSystem::Read(const std::string& path, const Node& file, uint64_t offset,
                                size_t n, Slice* result, char* scratch) const {
  const std::lock_guard lock(mutex_);
  *result = Slice();
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok() || offset >= file.bytes.size()) return status;
  const size_t size = std::min<size_t>(n, file.bytes.size() - offset);
  std::memcpy(scratch, file.bytes.data() + offset, size);
  *result = Slice(scratch, size);
  return status;
}

IOStatus SyncedFileSystem::NewSequentialFile(const std::string& path, const FileOptions&,
                                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                             IODebugContext*) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok()) return status;
  std::shared_ptr<Node> file = Find(path);
  if (file == nullptr) return IOStatus::PathNotFound(path);
  *result = std::make_unique<Sequential>(*this, path, std::move(file));
  return status;
}

IOStatus SyncedFileSystem::NewRandomAccessFile(const std::string& path, const FileOptions&,
                                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                               IODebugContext*) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok()) return status;
  std::shared_ptr<Node> file = Find(path);
  if (file == nullptr) return IOStatus::PathNotFound(path);
  *result = std::make_unique<RandomAccess>(*this, path, std::move(file));
  return status;
}

IOStatus SyncedFileSystem::NewWritableFile(const std::string& path, const FileOptions&,
                                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                                           IODebugContext*) {
  const std::lock_guard lock(mutex_);
  auto file = std::make_shared<Node>();
  IOStatus status = ChangeEntries(DiskOperation::kCreate, path, [&](Node&, Node::Change& change) {
    change = {{Parts(path).back(), file}};
    return IOStatus::OK();
  });
  if (status.ok()) *result = std::make_unique<Writable>(*this, path, std::move(file));
  return status;
}

IOStatus SyncedFileSystem::ReopenWritableFile(const std::string& path, const FileOptions&,
                                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                                              IODebugContext*) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok()) return status;
  std::shared_ptr<Node> file = Find(path);
  if (file == nullptr || file->is_directory) return IOStatus::PathNotFound(path);
  *result = std::make_unique<Writable>(*this, path, std::move(file));
  return status;
}

IOStatus SyncedFileSystem::NewRandomRWFile(const std::string& path, const FileOptions&,
                                           std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                           IODebugContext*) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok()) return status;
  std::shared_ptr<Node> file = Find(path);
  if (file == nullptr || file->is_directory) return IOStatus::PathNotFound(path);
  *result = std::make_unique<Overwritable>(*this, path, std::move(file));
  return status;
}

IOStatus SyncedFileSystem::NewDirectory(const std::string& path, const IOOptions&,
                                        std::unique_ptr<rocksdb::FSDirectory>* result,
                                        IODebugContext*) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok()) return status;
  std::shared_ptr<Node> directory = Find(path);
  if (directory == nullptr || !directory->is_directory) return IOStatus::PathNotFound(path);
  *result = std::make_unique<SyncedDirectory>(*this, path, std::move(directory));
  return status;
}

IOStatus SyncedFileSystem::LockFile(const std::string& path, const IOOptions&,
                                    rocksdb::FileLock** lock, IODebugContext*) {
  const std::lock_guard guard(mutex_);
  IOStatus status = Begin(DiskOperation::kLock, path);
  if (!status.ok()) return status;
  if (!locked_.insert(path).second) return IOStatus::IOError("lock hold by current process", path);
  if (Find(path) == nullptr) {
    status = ChangeEntries(DiskOperation::kCreate, path, [&](Node&, Node::Change& change) {
      change = {{Parts(path).back(), std::make_shared<Node>()}};
      return IOStatus::OK();
    });
  }
  if (status.ok()) {
    *lock = new Lock(path);
  } else {
    locked_.erase(path);
  }
  return status;
}

IOStatus SyncedFileSystem::UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) {
  const std::unique_ptr<Lock> owned(static_cast<Lock*>(lock));
  const std::lock_guard guard(mutex_);
  locked_.erase(owned->path());
  return IOStatus::OK();
}

IOStatus SyncedFileSystem::GetTestDirectory(const IOOptions&, std::string* path, IODebugContext*) {
  *path = "/";
  return IOStatus::OK();
}

IOStatus SyncedFileSystem::NewLogger(const std::string& path, const IOOptions&,
                                     std::shared_ptr<rocksdb::Logger>*, IODebugContext*) {
  return IOStatus::NotSupported(path);
}

IOStatus SyncedFileSystem::GetAbsolutePath(const std::string& path, const IOOptions&,
                                           std::string* absolute, IODebugContext*) {
  *absolute = path;
  return IOStatus::OK();
}

}  // namespace coinstore_test
