// SPDX-License-Identifier: Apache-2.0
// Goal: one suite that holds every implementation of the storage interface to the same promises.
// Method: tests with a parameter, the place: memory, or RocksDB in a directory of its own.
#ifndef COINSTORE_TESTS_STORAGE_TWO_PLACES_H_
#define COINSTORE_TESTS_STORAGE_TWO_PLACES_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "storage/storage.h"

namespace coins {

struct PlaceKind {
  const char* name;
  // An empty place that does not exist yet. Each call of the function it gives opens a further view
  // of the same place; the place is deleted with the last copy of that function.
  std::function<std::function<std::shared_ptr<Storage>()>()> make;
};

inline void PrintTo(const PlaceKind& kind, std::ostream* out) { *out << kind.name; }

class InEachPlace : public ::testing::TestWithParam<PlaceKind> {
 protected:
  InEachPlace() : open_(GetParam().make()), storage_(open_()) {}

  Storage& storage() { return *storage_; }
  std::shared_ptr<Storage> Another() { return open_(); }

  std::unique_ptr<Engine> OpenEngine(OpenMode mode = OpenMode::kReadWrite,
                                     const EngineSettings& settings = {});
  void Create() { ASSERT_TRUE(storage_->Create().ok()); }

 private:
  EventLog events_;
  std::function<std::shared_ptr<Storage>()> open_;
  std::shared_ptr<Storage> storage_;
};

extern const std::vector<PlaceKind> kPlaces;

using Rows = std::vector<std::pair<std::string, std::string>>;

// All from a key on.
Rows RowsOf(Engine& engine, Family family, const std::string& from = {});
std::optional<std::string> Get(Engine& engine, Family family, const std::string& key);

// A key of a table, long enough for its filter.
std::string Key(Family family, const std::string& end);

// A run that is finished. Without a value, a row is deleted.
using Edits = std::vector<std::pair<std::string, std::optional<std::string>>>;
std::unique_ptr<Run> MakeRun(Engine& engine, Family family, const Edits& edits);
// In one step, families as they come.
Status Ingest(Engine& engine, const std::vector<std::pair<Family, Edits>>& runs);

inline std::string NameOfPlace(const ::testing::TestParamInfo<PlaceKind>& info) {
  return info.param.name;
}

}  // namespace coins

#endif  // COINSTORE_TESTS_STORAGE_TWO_PLACES_H_
