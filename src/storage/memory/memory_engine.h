// SPDX-License-Identifier: Apache-2.0
// The engine interface on a disk in memory.
#ifndef COINSTORE_STORAGE_MEMORY_MEMORY_ENGINE_H_
#define COINSTORE_STORAGE_MEMORY_MEMORY_ENGINE_H_

#include <array>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "storage/memory/memory_disk.h"
#include "storage/storage.h"

namespace coins {

class MemoryEngine : public Engine {
 public:
  using FindDisk = std::function<std::shared_ptr<MemoryDisk>(const std::string& path)>;

  MemoryEngine(std::shared_ptr<MemoryDisk> disk, FindDisk find_disk, OpenMode mode);

  Status Write(const Batch& batch, Durability durability) override;
  Status Sync() override;
  Result<std::optional<std::string>> Get(Family family, std::string_view key) override;
  Result<std::vector<std::optional<std::string>>> GetMany(Family family,
                                                          std::span<const std::string> keys,
                                                          CacheUse cache) override;
  std::unique_ptr<Scan> NewScan(Family family, ScanKind kind) override;
  Result<std::optional<std::string>> LastKey(Family family) override;
  Result<std::unique_ptr<Run>> NewRun(Family family) override;
  Status Ingest(std::vector<std::unique_ptr<Run>> runs) override;
  Status ClearTables() override;
  Status Compact(const Interruptible& call) override { return call.Check(); }
  Status Copy(const std::string& path) override;
  EngineFigures Figures() override;
  std::string Build() override { return "memory"; }
  Status Close() override;

 private:
  // Rows that scans read beside us: a family is copied before the first change after a scan was made.
  struct Shared {
    std::shared_ptr<MemoryDisk::Rows> rows;
    bool is_scanned = false;
  };

  Status CheckWritable() const;
  Status SyncLocked();
  Status Ingest(const Batch& rows, bool is_cleared_first);
  const MemoryDisk::Rows& rows(Family family) const {
    return *families_.at(static_cast<std::size_t>(family)).rows;
  }
  MemoryDisk::Rows* RowsToChange(Family family);

  std::shared_ptr<MemoryDisk> disk_;
  FindDisk find_disk_;
  bool is_read_only_;
  std::shared_ptr<const bool> in_use_ = std::make_shared<const bool>(true);  // shared with children
  std::shared_mutex rows_mutex_;
  std::array<Shared, kFamilies.size()> families_;
};

}  // namespace coins

#endif  // COINSTORE_STORAGE_MEMORY_MEMORY_ENGINE_H_
