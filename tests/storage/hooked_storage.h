// SPDX-License-Identifier: Apache-2.0
// Goal: tests that do something at one exact moment of a store's work. Method: a storage in front of another one
// that calls a function before a table is read or the log is written.
#ifndef COINSTORE_TESTS_STORAGE_HOOKED_STORAGE_H_
#define COINSTORE_TESTS_STORAGE_HOOKED_STORAGE_H_

#include <functional>
#include <memory>
#include <utility>

#include "storage/forwarding_storage.h"

namespace coinstore_test {

// Null: nothing happens. Set between calls only.
struct Hooks {
  std::function<void(coins::Family)> before_scan;
  std::function<void()> before_write;
};

class HookedEngine : public coins::ForwardingEngine {
 public:
  HookedEngine(std::unique_ptr<coins::Engine> target, std::shared_ptr<Hooks> hooks)
      : ForwardingEngine(std::move(target)), hooks_(std::move(hooks)) {}

  std::unique_ptr<coins::Scan> NewScan(coins::Family family, coins::ScanKind kind) override {
    if (hooks_->before_scan) hooks_->before_scan(family);
    return ForwardingEngine::NewScan(family, kind);
  }
  coins::Status Write(const coins::Batch& batch, coins::Durability durability) override {
    if (hooks_->before_write) hooks_->before_write();
    return ForwardingEngine::Write(batch, durability);
  }

 private:
  std::shared_ptr<Hooks> hooks_;
};

class HookedStorage : public coins::ForwardingStorage {
 public:
  HookedStorage(std::shared_ptr<coins::Storage> target, std::shared_ptr<Hooks> hooks)
      : ForwardingStorage(std::move(target)), hooks_(std::move(hooks)) {}

  coins::Result<std::unique_ptr<coins::Engine>> OpenEngine(coins::OpenMode mode,
                                                           const coins::EngineSettings& settings,
                                                           coins::EventLog* events) override {
    auto engine = ForwardingStorage::OpenEngine(mode, settings, events);
    if (!engine.ok()) return engine;
    return std::unique_ptr<coins::Engine>(
        std::make_unique<HookedEngine>(std::move(engine).value(), hooks_));
  }

 private:
  std::shared_ptr<Hooks> hooks_;
};

}  // namespace coinstore_test

#endif  // COINSTORE_TESTS_STORAGE_HOOKED_STORAGE_H_
