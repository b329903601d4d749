// SPDX-License-Identifier: Apache-2.0
// Goal: a small store whose rows lie in the tables, on a disk in memory that tests can change.
// Method: the chain of faults/small_store.h, a checkpoint, and a block behind it.
#ifndef COINSTORE_TESTS_MAINTENANCE_KEPT_STORE_H
#define COINSTORE_TESTS_MAINTENANCE_KEPT_STORE_H

#include <memory>
#include <string>

#include "faults/small_store.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {

class KeptStore {
 public:
  explicit KeptStore(Settings settings = {});

  Chain& chain() { return chain_; }
  coinstore* store() const { return chain_.store(); }
  const std::shared_ptr<coins::MemoryDisk>& disk() const { return disk_; }
  coins::MemoryDisk::Rows& rows(coins::Family family) { return disk_->rows(family); }
  void Close();  // the disk may be changed then

 private:
  std::shared_ptr<coins::MemoryDisk> disk_ = std::make_shared<coins::MemoryDisk>();
  Chain chain_;
};

struct CheckAnswer {
  coinstore_status status;
  std::string message;
  std::string report;
};
CheckAnswer CheckOf(coinstore* store);

std::string Setting(coinstore* store, const char* name);

}  // namespace coinstore_test

#endif
