// SPDX-License-Identifier: Apache-2.0
// Goal and method: see synced_file_system.h. Names: what is in a directory, and how that changes.
#include <algorithm>

#include "power_loss/synced_file_system.h"

namespace coinstore_test {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

std::vector<std::string> SyncedFileSystem::Parts(const std::string& path) {
  std::vector<std::string> parts;
  for (size_t at = 0; at < path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    if (end > at) parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

IOStatus SyncedFileSystem::FileExists(const std::string& path, const IOOptions&, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  return !status.ok() || Find(path) != nullptr ? status : IOStatus::NotFound(path);
}

IOStatus SyncedFileSystem::GetChildren(const std::string& path, const IOOptions&,
                                       std::vector<std::string>* names, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok()) return status;
  const std::shared_ptr<Node> directory = Find(path);
  if (directory == nullptr || !directory->is_directory) return IOStatus::PathNotFound(path);
  names->clear();
  for (const auto& [name, child] : directory->entries) names->push_back(name);
  return status;
}

IOStatus SyncedFileSystem::DeleteFile(const std::string& path, const IOOptions&, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  return ChangeEntries(DiskOperation::kDelete, path, [&](Node& parent, Node::Change& change) {
    const auto entry = parent.entries.find(Parts(path).back());
    if (entry == parent.entries.end()) return IOStatus::PathNotFound(path);
    change = {{entry->first, nullptr}};
    return IOStatus::OK();
  });
}

IOStatus SyncedFileSystem::CreateDir(const std::string& path, const IOOptions&, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  const auto make = [&](Node& parent, Node::Change& change) {
    if (parent.entries.contains(Parts(path).back())) return IOStatus::IOError("exists", path);
    auto directory = std::make_shared<Node>();
    directory->is_directory = true;
    change = {{Parts(path).back(), std::move(directory)}};
    return IOStatus::OK();
  };
  return ChangeEntries(DiskOperation::kMakeDirectory, path, make);
}

IOStatus SyncedFileSystem::CreateDirIfMissing(const std::string& path, const IOOptions& options,
                                              IODebugContext* context) {
  const IOStatus exists = FileExists(path, options, context);
  return exists.IsNotFound() ? CreateDir(path, options, context) : exists;
}

IOStatus SyncedFileSystem::DeleteDir(const std::string& path, const IOOptions& options,
                                     IODebugContext* context) {
  std::vector<std::string> names;
  const IOStatus status = GetChildren(path, options, &names, context);
  if (!status.ok()) return status;
  return names.empty() ? DeleteFile(path, options, context) : IOStatus::IOError("not empty", path);
}

IOStatus SyncedFileSystem::GetFileSize(const std::string& path, const IOOptions&, uint64_t* size,
                                       IODebugContext*) {
  const std::lock_guard lock(mutex_);
  IOStatus status = Begin(DiskOperation::kRead, path);
  if (!status.ok()) return status;
  const std::shared_ptr<Node> file = Find(path);
  if (file == nullptr) return IOStatus::PathNotFound(path);
  *size = file->bytes.size();
  return status;
}

IOStatus SyncedFileSystem::GetFileModificationTime(const std::string& path, const IOOptions&,
                                                   uint64_t* time_s, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  *time_s = 0;
  return Begin(DiskOperation::kRead, path);
}

IOStatus SyncedFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions&, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  return ChangeEntries(DiskOperation::kRename, to, [&](Node& parent, Node::Change& change) {
    const std::shared_ptr<Node> file = Find(from);
    if (file == nullptr) return IOStatus::PathNotFound(from);
    // One directory: a change of two could not be atomic here.
    const auto entry = parent.entries.find(Parts(from).back());
    if (entry == parent.entries.end() || entry->second != file) return IOStatus::NotSupported(from);
    change = {{entry->first, nullptr}, {Parts(to).back(), file}};
    return IOStatus::OK();
  });
}

// A further name of the same file: its bytes and what is synced of them are shared.
IOStatus SyncedFileSystem::LinkFile(const std::string& from, const std::string& to,
                                    const IOOptions&, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  return ChangeEntries(DiskOperation::kCreate, to, [&](Node& parent, Node::Change& change) {
    const std::shared_ptr<Node> file = Find(from);
    if (file == nullptr || file->is_directory) return IOStatus::PathNotFound(from);
    const std::string name = Parts(to).back();
    if (parent.entries.count(name) != 0) return IOStatus::IOError("exists", to);
    change = {{name, file}};
    return IOStatus::OK();
  });
}

IOStatus SyncedFileSystem::IsDirectory(const std::string& path, const IOOptions&,
                                       bool* is_directory, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  const std::shared_ptr<Node> node = Find(path);
  *is_directory = node != nullptr && node->is_directory;
  return node != nullptr ? IOStatus::OK() : IOStatus::PathNotFound(path);
}

}  // namespace coinstore_test
