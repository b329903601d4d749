// SPDX-License-Identifier: Apache-2.0
// Goal: the same test on every engine. Method: a place holds what survives a store, and opens it
// any number of times: a disk in memory, or a directory of its own that is deleted at the end.
#ifndef COINSTORE_TESTS_MODEL_PLACES_H
#define COINSTORE_TESTS_MODEL_PLACES_H

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "model/handles.h"

namespace coinstore_test {

class Place {
 public:
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  virtual ~Place() = default;
  virtual coinstore_status Open(const coinstore_options* options, coinstore** result,
                                coinstore_error* err) = 0;
};

// A disk in memory whose power can be cut between two openings.
class PoweredPlace : public Place {
 public:
  // From now on nothing more reaches the disk, so that closing syncs nothing either.
  virtual void Stop() = 0;
  // What was not synced is gone. With no store open.
  virtual void LosePower() = 0;
};

std::unique_ptr<Place> InMemory();
std::unique_ptr<PoweredPlace> OnPoweredDisk();
std::unique_ptr<Place> InDirectory();

// An empty directory that is deleted with all that is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

using Settings = std::initializer_list<std::pair<const char*, const char*>>;

// Options with these values. Throws std::invalid_argument if one is not accepted.
OptionsHandle MakeOptions(Settings settings);

// A store at the place. Throws std::runtime_error with the store's message if it does not open.
StoreHandle MustOpen(Place& place, const coinstore_options* options = nullptr);

}  // namespace coinstore_test

#endif
