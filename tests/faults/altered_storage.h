// SPDX-License-Identifier: Apache-2.0
// Goal: reads that fail or tell something else than what was written, while a store is open.
// Method: a storage in front of another one, whose every read of a row is shown to a function.
#ifndef COINSTORE_TESTS_FAULTS_ALTERED_STORAGE_H
#define COINSTORE_TESTS_FAULTS_ALTERED_STORAGE_H

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/storage.h"

namespace coinstore_test {

enum class RowRead { kGet, kScan };

class AlteredStorage : public coins::Storage {
 public:
  // May change the value, or take it away; what is not OK fails the read.
  using Alter = std::function<coins::Status(
      RowRead read, coins::Family family, std::string_view key, std::optional<std::string>* value)>;

  explicit AlteredStorage(std::shared_ptr<coins::Storage> target) : target_(std::move(target)) {}

  // Null: reads are as they are.
  void SetAlter(Alter alter) { *alter_ = std::move(alter); }

  coins::Result<bool> Exists() override { return target_->Exists(); }
  coins::Status Create() override { return target_->Create(); }
  coins::Result<std::vector<std::string>> List() override { return target_->List(); }
  coins::Result<std::unique_ptr<Lock>> TakeLock() override { return target_->TakeLock(); }
  coins::Result<std::optional<std::string>> ReadFile(const std::string& name) override {
    return target_->ReadFile(name);
  }
  coins::Status ReplaceFile(const std::string& name, std::string_view bytes) override {
    return target_->ReplaceFile(name, bytes);
  }
  coins::Status OverwriteFile(const std::string& name, std::string_view bytes) override {
    return target_->OverwriteFile(name, bytes);
  }
  coins::Result<bool> EngineExists() override { return target_->EngineExists(); }
  coins::Result<std::unique_ptr<coins::Engine>> OpenEngine(coins::OpenMode mode,
                                                           coins::EventLog* events) override;
  coins::Status Destroy() override { return target_->Destroy(); }

 private:
  std::shared_ptr<coins::Storage> target_;
  std::shared_ptr<Alter> alter_ = std::make_shared<Alter>();
};

}  // namespace coinstore_test

#endif
