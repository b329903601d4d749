// SPDX-License-Identifier: Apache-2.0
// Goal: a disk that can lose its power, and fail, at any chosen moment. Method: a file system in
// memory, strict about what POSIX promises. Of a file, the bytes before its last Sync or Fsync stay
// (RangeSync promises nothing). Of a directory, the entries made, renamed or deleted before its
// last Fsync stay; of later ones a prefix, in their order, as a journal would leave them. Unsynced
// bytes of a file, which may have several names, vanish, stay, or are cut anywhere; those of RocksDB's
// write-ahead log may also have zeros or noise in place of a part. (RocksDB refuses a MANIFEST with
// such a part among bytes that it never synced, so the rest of its files are left in the order they
// were written in.)
#ifndef COINSTORE_TESTS_POWER_LOSS_SYNCED_FILE_SYSTEM_H
#define COINSTORE_TESTS_POWER_LOSS_SYNCED_FILE_SYSTEM_H

#include <rocksdb/file_system.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/random_blocks.h"

namespace coinstore_test {

enum class DiskOperation {
  // Events: what changes the disk.
  kCreate,
  kAppend,
  kSync,
  kRename,
  kDelete,
  kMakeDirectory,
  kSyncDirectory,
  // The rest.
  kRead,
  kLock,
};

class SyncedFileSystem : public rocksdb::FileSystem {
 public:
  SyncedFileSystem();

  // The n-th event from now (1: the next) is the last, half done or not at all; it and every later
  // operation answer IOError until LosePower. 0: none.
  void StopAfter(uint64_t events);
  bool is_stopped() const;
  uint64_t events() const;  // so far

  // Throws away what is not durable. Nothing of the file system is in use.
  void LosePower(Random& random);

  // As if only the process had ended: everything written stays.
  void Restart();

  // Asked before every operation; what is not OK becomes the operation's answer, and nothing is
  // done. Null: no faults.
  using Fault = std::function<rocksdb::IOStatus(DiskOperation operation, const std::string& path)>;
  void Inject(Fault fault);

  // Files whose name ends so are from now on synced in words only.
  void IgnoreSyncsOf(std::string name_end);

  // For tests that damage what is stored: paths of all files, and bytes of one.
  std::vector<std::string> Files() const;
  std::string Bytes(const std::string& path) const;
  void SetBytes(const std::string& path, std::string bytes);
  // A disk with the same contents, all of them durable, and no faults.
  std::shared_ptr<SyncedFileSystem> Copy() const;

  // rocksdb::FileSystem
  using IOStatus = rocksdb::IOStatus;
  using IOOptions = rocksdb::IOOptions;
  using FileOptions = rocksdb::FileOptions;
  using IODebugContext = rocksdb::IODebugContext;
  const char* Name() const override { return "SyncedFileSystem"; }
  IOStatus NewSequentialFile(const std::string& path, const FileOptions&,
                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                             IODebugContext*) override;
  IOStatus NewRandomAccessFile(const std::string& path, const FileOptions&,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                               IODebugContext*) override;
  IOStatus NewWritableFile(const std::string& path, const FileOptions&,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext*) override;
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions&,
                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                              IODebugContext*) override;
  IOStatus NewRandomRWFile(const std::string& path, const FileOptions&,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                           IODebugContext*) override;
  IOStatus NewDirectory(const std::string& path, const IOOptions&,
                        std::unique_ptr<rocksdb::FSDirectory>* result, IODebugContext*) override;
  IOStatus FileExists(const std::string& path, const IOOptions&, IODebugContext*) override;
  IOStatus GetChildren(const std::string& path, const IOOptions&, std::vector<std::string>* names,
                       IODebugContext*) override;
  IOStatus DeleteFile(const std::string& path, const IOOptions&, IODebugContext*) override;
  IOStatus CreateDir(const std::string& path, const IOOptions&, IODebugContext*) override;
  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions&, IODebugContext*) override;
  IOStatus DeleteDir(const std::string& path, const IOOptions&, IODebugContext*) override;
  IOStatus GetFileSize(const std::string& path, const IOOptions&, uint64_t* size,
                       IODebugContext*) override;
  IOStatus GetFileModificationTime(const std::string& path, const IOOptions&, uint64_t* time_s,
                                   IODebugContext*) override;
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions&,
                      IODebugContext*) override;
  IOStatus LinkFile(const std::string& from, const std::string& to, const IOOptions&,
                    IODebugContext*) override;
  IOStatus LockFile(const std::string& path, const IOOptions&, rocksdb::FileLock** lock,
                    IODebugContext*) override;
  IOStatus UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) override;
  IOStatus GetTestDirectory(const IOOptions&, std::string* path, IODebugContext*) override;
  IOStatus NewLogger(const std::string& path, const IOOptions&,
                     std::shared_ptr<rocksdb::Logger>* result, IODebugContext*) override;
  IOStatus GetAbsolutePath(const std::string& path, const IOOptions&, std::string* absolute,
                           IODebugContext*) override;
  IOStatus IsDirectory(const std::string& path, const IOOptions&, bool* is_directory,
                       IODebugContext*) override;

 private:
  class Lock;
  class Sequential;
  class RandomAccess;
  class Writable;
  class Overwritable;
  class SyncedDirectory;

  // A file or a directory.
  struct Node {
    bool is_directory = false;
    std::string bytes;
    size_t synced = 0;  // so many of them
    using Entries = std::map<std::string, std::shared_ptr<Node>>;
    using Change = std::vector<std::pair<std::string, std::shared_ptr<Node>>>;  // null: deleted
    Entries entries, durable;
    std::vector<Change> pending;  // lead from durable to entries
  };

  static std::vector<std::string> Parts(const std::string& path);
  IOStatus Begin(DiskOperation operation, const std::string& path) const;
  // What an event does half of if the power goes during it.
  IOStatus BeginEvent(DiskOperation operation, const std::string& path, bool* half_done) const;
  std::shared_ptr<Node> Find(const std::string& path) const;
  IOStatus ChangeEntries(DiskOperation operation, const std::string& path,
                         const std::function<IOStatus(Node& parent, Node::Change& change)>& make);
  IOStatus Append(const std::string& path, Node& file, const rocksdb::Slice& data);
  IOStatus Overwrite(const std::string& path, Node& file, uint64_t offset,
                     const rocksdb::Slice& data);
  IOStatus Sync(const std::string& path, Node& file);
  IOStatus SyncDirectory(const std::string& path, Node& directory);
  IOStatus Read(const std::string& path, const Node& file, uint64_t offset, size_t n,
                rocksdb::Slice* result, char* scratch) const;
  static void Settle(const std::string& path, Node& node, Random& random);
  static void Collect(const std::string& path, const Node& node, std::vector<std::string>* files);

  mutable std::mutex mutex_;
  std::shared_ptr<Node> root_;
  std::set<std::string> locked_;
  Fault fault_;
  std::string ignored_name_end_;
  mutable uint64_t events_ = 0;
  uint64_t stop_at_ = 0;
  mutable bool is_stopped_ = false;
};

}  // namespace coinstore_test

#endif
