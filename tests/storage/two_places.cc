// SPDX-License-Identifier: Apache-2.0
#include "storage/two_places.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "storage/memory/memory_storage.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coins {
namespace {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string path = (std::filesystem::temp_directory_path() / "coinstore-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = path;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

const std::vector<PlaceKind> kPlaces = {
    {"Memory",
     [] { return [disk = std::make_shared<MemoryDisk>()] { return MakeMemoryStorage(disk); }; }},
    {"RocksDb",
     [] {
       return [directory = std::make_shared<TemporaryDirectory>()] {
         return MakeRocksStorage((directory->path() / "store").string());
       };
     }},
};

std::unique_ptr<Engine> InEachPlace::OpenEngine(OpenMode mode) {
  Result<std::unique_ptr<Engine>> engine = storage_->OpenEngine(mode, &events_);
  if (!engine.ok()) throw std::runtime_error(engine.status().message());
  return std::move(engine).value();
}

}  // namespace coins
