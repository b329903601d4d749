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

#include "storage/forwarding_storage.h"

namespace coinstore_test {

enum class RowRead { kGet, kScan };

class AlteredStorage : public coins::ForwardingStorage {
 public:
  // May change the value, or take it away; what is not OK fails the read.
  using Alter = std::function<coins::Status(
      RowRead read, coins::Family family, std::string_view key, std::optional<std::string>* value)>;

  using ForwardingStorage::ForwardingStorage;

  // Null: reads are as they are.
  void SetAlter(Alter alter) { *alter_ = std::move(alter); }

  coins::Result<std::unique_ptr<coins::Engine>> OpenEngine(coins::OpenMode mode,
                                                           const coins::EngineSettings& settings,
                                                           coins::EventLog* events) override;

 private:
  std::shared_ptr<Alter> alter_ = std::make_shared<Alter>();
};

}  // namespace coinstore_test

#endif
