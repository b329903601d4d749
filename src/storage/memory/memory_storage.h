// SPDX-License-Identifier: Apache-2.0
// A store's place in memory, for tests: the same promises as a disk, and faults on request.
#ifndef COINSTORE_STORAGE_MEMORY_MEMORY_STORAGE_H_
#define COINSTORE_STORAGE_MEMORY_MEMORY_STORAGE_H_

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

// What outlives a store that is opened on it. A killed process loses nothing that it wrote; a loss of
// power keeps what was synced, and of the rest whatever `survives` says, batch by batch. Recovery
// stops at the first batch that did not survive.
class MemoryDisk {
 public:
  using Rows = std::map<std::string, std::string, std::less<>>;

  // To be called between two opens.
  void LosePower(const std::function<bool()>& survives);

  // From the n-th write, sync or file replacement on (1: the next) all of them fail; 0: none. The
  // failing batch itself takes effect, unsynced, iff `takes_effect`.
  void FailAfter(std::uint64_t events, bool takes_effect);

  std::uint64_t events() const;  // writes, syncs and file replacements so far
  // Direct access, for tests that damage what is stored.
  Rows& rows(Family family) { return durable_[static_cast<std::size_t>(family)]; }
  std::map<std::string, std::string>& files() { return files_; }

 private:
  friend class MemoryStorage;
  friend class MemoryEngine;
  friend class MemoryLock;

  Status CountEvent(bool* takes_effect);

  mutable std::mutex mutex_;
  bool exists_ = false;
  bool engine_exists_ = false;
  bool locked_ = false;
  std::map<std::string, std::string> files_;
  std::array<Rows, kFamilies.size()> durable_;
  std::vector<Batch> unsynced_;      // written since the last sync
  std::vector<Batch> past_the_end_;  // survived a loss of power behind one that did not
  std::uint64_t events_ = 0;
  std::uint64_t fail_at_ = 0;
  bool failing_takes_effect_ = false;
};

std::shared_ptr<Storage> MakeMemoryStorage(std::shared_ptr<MemoryDisk> disk);

}  // namespace coins

#endif  // COINSTORE_STORAGE_MEMORY_MEMORY_STORAGE_H_
