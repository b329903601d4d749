// SPDX-License-Identifier: Apache-2.0
// Goal: tests of what an operation costs the engine. Method: a storage on a disk in memory, whose engine counts
// the calls that it hands on.
#ifndef COINSTORE_TESTS_STORAGE_COUNTING_STORAGE_H_
#define COINSTORE_TESTS_STORAGE_COUNTING_STORAGE_H_

#include <array>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/forwarding_storage.h"
#include "storage/memory/memory_storage.h"

namespace coins {

struct Counts {
  int synced_writes = 0;
  int buffered_writes = 0;
  int syncs = 0;
  std::array<int, kFamilies.size()> reads{};  // of each family: gets, seeks of scans, last keys
  int keys = 0;                               // that were asked for together
  std::uint64_t bytes = 0;
  std::vector<Batch> batches;

  int ReadsOf(Family family) const { return reads.at(static_cast<std::size_t>(family)); }
  int Reads() const { return std::accumulate(reads.begin(), reads.end(), 0); }
};

// A scan costs when it is told where to go.
class CountingScan : public Scan {
 public:
  CountingScan(std::unique_ptr<Scan> target, int* seeks)
      : target_(std::move(target)), seeks_(seeks) {}
  void Seek(std::string_view key) override {
    ++*seeks_;
    target_->Seek(key);
  }
  void SeekBack(std::string_view key) override {
    ++*seeks_;
    target_->SeekBack(key);
  }
  bool Valid() const override { return target_->Valid(); }
  std::string_view key() const override { return target_->key(); }
  std::string_view value() const override { return target_->value(); }
  void Next() override { target_->Next(); }
  void Back() override { target_->Back(); }
  Status status() const override { return target_->status(); }

 private:
  std::unique_ptr<Scan> target_;
  int* seeks_;
};

class CountingEngine : public ForwardingEngine {
 public:
  CountingEngine(std::unique_ptr<Engine> engine, Counts* counts)
      : ForwardingEngine(std::move(engine)), counts_(counts) {}

  Status Write(const Batch& batch, Durability durability) override {
    ++(durability == Durability::kSynced ? counts_->synced_writes : counts_->buffered_writes);
    for (const Edit& edit : batch) {
      counts_->bytes += edit.key.size() + (edit.value ? edit.value->size() : 0);
    }
    counts_->batches.push_back(batch);
    return target().Write(batch, durability);
  }
  Status Sync() override {
    ++counts_->syncs;
    return target().Sync();
  }
  Result<std::optional<std::string>> Get(Family family, std::string_view key) override {
    ++counts_->reads[static_cast<std::size_t>(family)];
    return target().Get(family, key);
  }
  Result<std::vector<std::optional<std::string>>> GetMany(Family family,
                                                          std::span<const std::string> keys,
                                                          CacheUse cache) override {
    const std::lock_guard lock(mutex_);  // several threads read the cold coins of a block
    if (!keys.empty()) ++counts_->reads[static_cast<std::size_t>(family)];
    counts_->keys += static_cast<int>(keys.size());
    return target().GetMany(family, keys, cache);
  }
  std::unique_ptr<Scan> NewScan(Family family, ScanKind kind) override {
    return std::make_unique<CountingScan>(target().NewScan(family, kind),
                                          &counts_->reads[static_cast<std::size_t>(family)]);
  }
  Result<std::optional<std::string>> LastKey(Family family) override {
    ++counts_->reads[static_cast<std::size_t>(family)];
    return target().LastKey(family);
  }

 private:
  Counts* counts_;
  std::mutex mutex_;
};

class CountingStorage : public ForwardingStorage {
 public:
  explicit CountingStorage(Counts* counts)
      : ForwardingStorage(MakeMemoryStorage(std::make_shared<MemoryDisk>())), counts_(counts) {}

  Status ReplaceFile(const std::string& name, std::string_view bytes) override {
    ++files_replaced;
    return ForwardingStorage::ReplaceFile(name, bytes);
  }
  Result<std::unique_ptr<Engine>> OpenEngine(OpenMode mode, const EngineSettings& settings,
                                             EventLog* events) override {
    COINSTORE_ASSIGN_OR_RETURN(auto engine, ForwardingStorage::OpenEngine(mode, settings, events));
    return std::unique_ptr<Engine>(std::make_unique<CountingEngine>(std::move(engine), counts_));
  }

  int files_replaced = 0;

 private:
  Counts* counts_;
};

}  // namespace coins

#endif  // COINSTORE_TESTS_STORAGE_COUNTING_STORAGE_H_
