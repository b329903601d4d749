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
      : target_(std::move(target)), family_(family), alter_(std::move(alter)) {}
  void Seek(std::string_view key) override {
    target_->Seek(key);
    Show(&Scan::Next);
  }
  void SeekBack(std::string_view key) override {
    target_->SeekBack(key);
    Show(&Scan::Back);
  }
  bool Valid() const override { return status_.code() == coins::Code::kOk && target_->Valid(); }
  std::string_view key() const override { return target_->key(); }
  std::string_view value() const override { return value_; }
  void Next() override {
    target_->Next();
    Show(&Scan::Next);
  }
  void Back() override {
    target_->Back();
    Show(&Scan::Back);
  }
  Status status() const override {
    return status_.ok() ? target_->status() : Status(status_.code(), status_.message());
  }

 private:
  // Passes over rows that are taken away.
  void Show(void (Scan::*step)()) {
    status_ = {};
    for (; target_->Valid(); (target_.get()->*step)()) {
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

class AlteredEngine : public coins::ForwardingEngine {
 public:
  AlteredEngine(std::unique_ptr<Engine> engine, std::shared_ptr<const Alter> alter)
      : ForwardingEngine(std::move(engine)), alter_(std::move(alter)) {}
  Result<std::optional<std::string>> Get(Family family, std::string_view key) override {
    COINSTORE_ASSIGN_OR_RETURN(auto value, target().Get(family, key));
    if (*alter_) COINSTORE_RETURN_IF_ERROR((*alter_)(RowRead::kGet, family, key, &value));
    return value;
  }
  Result<std::vector<std::optional<std::string>>> GetMany(Family family,
                                                          std::span<const std::string> keys,
                                                          coins::CacheUse cache) override {
    COINSTORE_ASSIGN_OR_RETURN(auto values, target().GetMany(family, keys, cache));
    for (std::size_t i = 0; *alter_ && i < keys.size(); ++i) {
      COINSTORE_RETURN_IF_ERROR((*alter_)(RowRead::kGet, family, keys[i], &values[i]));
    }
    return values;
  }
  std::unique_ptr<coins::Scan> NewScan(Family family, coins::ScanKind kind) override {
    return std::make_unique<AlteredScan>(target().NewScan(family, kind), family, alter_);
  }

 private:
  std::shared_ptr<const Alter> alter_;
};

}  // namespace

Result<std::unique_ptr<coins::Engine>> AlteredStorage::OpenEngine(
    coins::OpenMode mode, const coins::EngineSettings& settings, coins::EventLog* events) {
  COINSTORE_ASSIGN_OR_RETURN(auto engine, ForwardingStorage::OpenEngine(mode, settings, events));
  return std::unique_ptr<coins::Engine>(std::make_unique<AlteredEngine>(std::move(engine), alter_));
}

}  // namespace coinstore_test
