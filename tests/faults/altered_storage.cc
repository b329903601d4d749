// SPDX-License-Identifier: Apache-2.0
// Goal and method: see altered_storage.h.
#include "faults/altered_storage.h"

#include <utility>

namespace coinstore_test {
namespace {

using coins::Family;
using coins::Result;
using coins::Status;
using Alter = AlteredStorage::Alter;

class AlteredScan : public coins::Scan {
 public:
  AlteredScan(std::unique_ptr<Scan> target, Family family, std::shared_ptr<const Alter> alter)
      : target_(std::move(target)), family_(family), alter_(std::move(alter)) {
    Show();
  }
  bool Valid() const override { return status_.code() == coins::Code::kOk && target_->Valid(); }
  std::string_view key() const override { return target_->key(); }
  std::string_view value() const override { return value_; }
  void Next() override {
    target_->Next();
    Show();
  }
  Status status() const override {
    return status_.ok() ? target_->status() : Status(status_.code(), status_.message());
  }

 private:
  // Passes over rows that are taken away.
  void Show() {
    for (; target_->Valid(); target_->Next()) {
      std::optional<std::string> value(target_->value());
      if (*alter_) status_ = (*alter_)(RowRead::kScan, family_, target_->key(), &value);
      if (!status_.ok() || value) {
        value_ = value.value_or("");
        return;
      }
    }
  }

  std::unique_ptr<Scan> target_;
  Family family_;
  std::shared_ptr<const Alter> alter_;
  Status status_;
  std::string value_;
};

class AlteredEngine : public coins::Engine {
 public:
  AlteredEngine(std::unique_ptr<Engine> target, std::shared_ptr<const Alter> alter)
      : target_(std::move(target)), alter_(std::move(alter)) {}
  Status Write(const coins::Batch& batch, coins::Durability durability) override {
    return target_->Write(batch, durability);
  }
  Status Sync() override { return target_->Sync(); }
  Result<std::optional<std::string>> Get(Family family, std::string_view key) override {
    COINSTORE_ASSIGN_OR_RETURN(auto value, target_->Get(family, key));
    if (*alter_) COINSTORE_RETURN_IF_ERROR((*alter_)(RowRead::kGet, family, key, &value));
    return value;
  }
  std::unique_ptr<coins::Scan> NewScan(Family family, std::string_view from) override {
    return std::make_unique<AlteredScan>(target_->NewScan(family, from), family, alter_);
  }
  Result<std::optional<std::string>> LastKey(Family family) override {
    return target_->LastKey(family);
  }
  Status Close() override { return target_->Close(); }

 private:
  std::unique_ptr<Engine> target_;
  std::shared_ptr<const Alter> alter_;
};

}  // namespace

Result<std::unique_ptr<coins::Engine>> AlteredStorage::OpenEngine(coins::OpenMode mode,
                                                                  coins::EventLog* events) {
  COINSTORE_ASSIGN_OR_RETURN(auto engine, target_->OpenEngine(mode, events));
  return std::unique_ptr<coins::Engine>(std::make_unique<AlteredEngine>(std::move(engine), alter_));
}

}  // namespace coinstore_test
