// SPDX-License-Identifier: Apache-2.0
// Goal and method: see places.h. The one file of these tests that sees inside the library.
#include "model/places.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "capi/open_on.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

class MemoryPlace : public PoweredPlace {
 public:
  coinstore_status Open(const coinstore_options* options, coinstore** result,
                        coinstore_error* err) override {
    return coins::OpenOn(coins::MakeMemoryStorage(disk_), options, result, err);
  }
  void Stop() override { disk_->FailAfter(1, /*takes_effect=*/false); }
  void LosePower() override {
    disk_->FailAfter(0, /*takes_effect=*/false);
    disk_->LosePower([] { return false; });
  }

 private:
  std::shared_ptr<coins::MemoryDisk> disk_ = std::make_shared<coins::MemoryDisk>();
};

class DirectoryPlace : public Place {
 public:
  coinstore_status Open(const coinstore_options* options, coinstore** result,
                        coinstore_error* err) override {
    return coinstore_open((directory_.path() + "/store").c_str(), options, result, err);
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

std::unique_ptr<Place> InMemory() { return std::make_unique<MemoryPlace>(); }
std::unique_ptr<PoweredPlace> OnPoweredDisk() { return std::make_unique<MemoryPlace>(); }
std::unique_ptr<Place> InDirectory() { return std::make_unique<DirectoryPlace>(); }

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "coinstore-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

OptionsHandle MakeOptions(Settings settings) {
  coinstore_options* options = nullptr;
  Error error;
  if (coinstore_options_new(&options, error) != COINSTORE_OK) {
    throw std::runtime_error(error.message());
  }
  OptionsHandle result(options);
  for (const auto& [name, value] : settings) {
    if (coinstore_options_set(options, name, value, error) != COINSTORE_OK) {
      throw std::invalid_argument(error.message());
    }
  }
  return result;
}

StoreHandle MustOpen(Place& place, const coinstore_options* options) {
  coinstore* store = nullptr;
  Error error;
  const coinstore_status status = place.Open(options, &store, error);
  if (status != COINSTORE_OK) {
    throw std::runtime_error(std::string(coinstore_status_name(status)) + ": " + error.message());
  }
  return StoreHandle(store);
}

}  // namespace coinstore_test
