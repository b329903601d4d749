// SPDX-License-Identifier: Apache-2.0
// Goal: storages and engines that differ from another one in a few calls. Method: hands on every call to a
// target; whoever derives from it overrides what is to be different.
#ifndef COINSTORE_TESTS_STORAGE_FORWARDING_STORAGE_H_
#define COINSTORE_TESTS_STORAGE_FORWARDING_STORAGE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/storage.h"

namespace coins {

class ForwardingEngine : public Engine {
 public:
  explicit ForwardingEngine(std::unique_ptr<Engine> target) : target_(std::move(target)) {}

  Status Write(const Batch& batch, Durability durability) override {
    return target_->Write(batch, durability);
  }
  Status Sync() override { return target_->Sync(); }
  Result<std::optional<std::string>> Get(Family family, std::string_view key) override {
    return target_->Get(family, key);
  }
  Result<std::vector<std::optional<std::string>>> GetMany(Family family,
                                                          std::span<const std::string> keys,
                                                          CacheUse cache) override {
    return target_->GetMany(family, keys, cache);
  }
  std::unique_ptr<Scan> NewScan(Family family, ScanKind kind) override {
    return target_->NewScan(family, kind);
  }
  Result<std::optional<std::string>> LastKey(Family family) override {
    return target_->LastKey(family);
  }
  Result<std::unique_ptr<Run>> NewRun(Family family) override { return target_->NewRun(family); }
  Status Ingest(std::vector<std::unique_ptr<Run>> runs) override {
    return target_->Ingest(std::move(runs));
  }
  Status ClearTables() override { return target_->ClearTables(); }
  Status Compact(const Interruptible& call) override { return target_->Compact(call); }
  Status Copy(const std::string& path) override { return target_->Copy(path); }
  EngineFigures Figures() override { return target_->Figures(); }
  std::string Build() override { return target_->Build(); }
  Status Close() override { return target_->Close(); }

 protected:
  Engine& target() { return *target_; }

 private:
  std::unique_ptr<Engine> target_;
};

class ForwardingStorage : public Storage {
 public:
  explicit ForwardingStorage(std::shared_ptr<Storage> target) : target_(std::move(target)) {}

  Result<bool> Exists() override { return target_->Exists(); }
  Status Create() override { return target_->Create(); }
  Result<std::vector<std::string>> List() override { return target_->List(); }
  Result<std::unique_ptr<Lock>> TakeLock() override { return target_->TakeLock(); }
  Result<std::optional<std::string>> ReadFile(const std::string& name) override {
    return target_->ReadFile(name);
  }
  Status ReplaceFile(const std::string& name, std::string_view bytes) override {
    return target_->ReplaceFile(name, bytes);
  }
  Status ReplaceLargeFile(const std::string& name,
                          const std::function<Status(const Append&)>& write) override {
    return target_->ReplaceLargeFile(name, write);
  }
  Result<bool> ReadLargeFile(const std::string& name,
                             const std::function<Status(std::string_view)>& take) override {
    return target_->ReadLargeFile(name, take);
  }
  Status RemoveFile(const std::string& name) override { return target_->RemoveFile(name); }
  std::shared_ptr<Storage> At(const std::string& path) override { return target_->At(path); }
  const std::string& path() const override { return target_->path(); }
  Status OverwriteFile(const std::string& name, std::string_view bytes) override {
    return target_->OverwriteFile(name, bytes);
  }
  Result<bool> EngineExists() override { return target_->EngineExists(); }
  Result<std::unique_ptr<Engine>> OpenEngine(OpenMode mode, const EngineSettings& settings,
                                             EventLog* events) override {
    return target_->OpenEngine(mode, settings, events);
  }
  Result<std::vector<std::string>> ValuesInEngineLog(std::string_view key) override {
    return target_->ValuesInEngineLog(key);
  }
  Status Destroy() override { return target_->Destroy(); }

 private:
  std::shared_ptr<Storage> target_;
};

}  // namespace coins

#endif  // COINSTORE_TESTS_STORAGE_FORWARDING_STORAGE_H_
