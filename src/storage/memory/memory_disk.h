// SPDX-License-Identifier: Apache-2.0
// What outlives a store that is opened in memory: rows and files, and what a fault does to them.
#ifndef COINSTORE_STORAGE_MEMORY_MEMORY_DISK_H_
#define COINSTORE_STORAGE_MEMORY_MEMORY_DISK_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/storage.h"

namespace coins {

// A killed process loses nothing that it wrote; a loss of power keeps what was synced, and of the rest
// whatever `survives` says, batch by batch. Recovery stops at the first batch that did not survive.
class MemoryDisk {
 public:
  using Rows = std::map<std::string, std::string, std::less<>>;
  using FamilyRows = std::array<Rows, kFamilies.size()>;

  // To be called between two opens.
  void LosePower(const std::function<bool()>& survives);

  // An event is a write, a sync, a file replaced or removed, an ingest, the tables cleared, or a copy
  // made. From the n-th on (1: the next) all of them fail; 0: none. What fails first takes effect all
  // the same iff `takes_effect`: a batch unsynced, rows that were ingested or cleared for the next
  // opening, the others at once.
  void FailAfter(std::uint64_t events, bool takes_effect);

  std::uint64_t events() const;  // so far
  // Direct access, for tests that damage what is stored.
  Rows& rows(Family family) { return durable_[static_cast<std::size_t>(family)]; }
  std::map<std::string, std::string>& files() { return files_; }

  // The disk of another path, which lives as long as this one.
  std::shared_ptr<MemoryDisk> At(const std::string& path);

 private:
  friend class MemoryStorage;
  friend class MemoryEngine;
  friend class MemoryLock;

  Status CountEvent(bool* takes_effect);  // with the mutex held

  mutable std::mutex mutex_;
  bool exists_ = false;
  bool engine_exists_ = false;
  bool locked_ = false;
  std::map<std::string, std::string> files_;
  FamilyRows durable_;
  std::vector<Batch> unsynced_;      // written since the last sync
  std::vector<Batch> past_the_end_;  // survived a loss of power behind one that did not
  std::uint64_t events_ = 0;
  std::uint64_t fail_at_ = 0;
  bool failing_takes_effect_ = false;
  std::map<std::string, std::shared_ptr<MemoryDisk>> others_;
};

void ApplyTo(MemoryDisk::Rows* rows, const Edit& edit);

}  // namespace coins

#endif  // COINSTORE_STORAGE_MEMORY_MEMORY_DISK_H_
