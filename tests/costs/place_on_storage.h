// SPDX-License-Identifier: Apache-2.0
// Goal: chains of tests on a storage that counts. Method: a place that opens on a given one.
#ifndef COINSTORE_TESTS_COSTS_PLACE_ON_STORAGE_H
#define COINSTORE_TESTS_COSTS_PLACE_ON_STORAGE_H

#include <memory>
#include <utility>

#include "capi/open_on.h"
#include "model/places.h"
#include "storage/storage.h"

namespace coinstore_test {

class PlaceOnStorage : public Place {
 public:
  explicit PlaceOnStorage(std::shared_ptr<coins::Storage> storage) : storage_(std::move(storage)) {}
  coinstore_status Open(const coinstore_options* options, coinstore** result,
                        coinstore_error* err) override {
    return coins::OpenOn(storage_, options, result, err);
  }

 private:
  std::shared_ptr<coins::Storage> storage_;
};

}  // namespace coinstore_test

#endif
