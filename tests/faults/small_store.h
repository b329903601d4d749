// SPDX-License-Identifier: Apache-2.0
// Goal: one small chain in which every kind of record and row is, on any storage. Method: a chain
// of rules/chain.h whose place opens through the library's storage interface.
#ifndef COINSTORE_TESTS_FAULTS_SMALL_STORE_H
#define COINSTORE_TESTS_FAULTS_SMALL_STORE_H

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/places.h"
#include "rules/chain.h"
#include "storage/storage.h"

namespace coinstore_test {

using MakeStorage = std::function<std::shared_ptr<coins::Storage>()>;

class StoragePlace : public Place {
 public:
  explicit StoragePlace(MakeStorage make) : make_(std::move(make)) {}
  coinstore_status Open(const coinstore_options* options, coinstore** result,
                        coinstore_error* err) override;

 private:
  MakeStorage make_;
};

// An opening that may fail.
struct Opened {
  coinstore_status status;
  std::string message;
  StoreHandle store;
};
Opened TryOpen(const MakeStorage& make, Settings settings = {});

// Blocks at heights 1 to 7 with coins of every kind, hints and spends in the same block, a rollback
// of two of them, and two others in their place.
void Fill(Chain& chain);

// What the store answers about its tip, all its blocks, and all coins of Fill; and its own check.
std::string Everything(coinstore* store);

// Every call but close, free and log_read answers NEEDS_REOPEN. `height` is one that it had.
void ExpectNeedsReopen(coinstore* store, uint64_t height);

}  // namespace coinstore_test

#endif
