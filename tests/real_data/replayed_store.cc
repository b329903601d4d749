// SPDX-License-Identifier: Apache-2.0
#include "real_data/replayed_store.h"

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "coinstore/block_batch.h"

namespace coins::real_data {
namespace {

constexpr std::size_t kBlocksInACall = 500;

void Must(coinstore_status status, const coinstore_error& error) {
  if (status == COINSTORE_OK) return;
  throw std::runtime_error(std::string(coinstore_status_name(status)) + ": " + error.message);
}

}  // namespace

ReplayedStore::ReplayedStore(const Chain& chain, const char* checkpoint_changes) : chain_(chain) {
  std::string directory = (std::filesystem::temp_directory_path() / "real-data-XXXXXX").string();
  if (mkdtemp(directory.data()) == nullptr) throw std::runtime_error("no temporary directory");
  directory_ = directory;
  coinstore_error error{};
  error.struct_size = sizeof error;
  coinstore_options* options = nullptr;
  Must(coinstore_options_new(&options, &error), error);
  Must(coinstore_options_set(options, "checkpoint_changes", checkpoint_changes, &error), error);
  const std::string path = (directory_ / "store").string();
  const coinstore_status status = coinstore_open(path.c_str(), options, &store_, &error);
  coinstore_options_free(options);
  Must(status, error);
}

ReplayedStore::~ReplayedStore() {
  coinstore_free(store_);
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void ReplayedStore::ApplyTo(std::uint64_t height) {
  coinstore_error error{};
  error.struct_size = sizeof error;
  tool::BlockBatch batch(tool::BlockHashes::kRequired);
  const auto apply = [&] {
    std::size_t n_applied = 0;
    Must(batch.Apply(store_, n_applied, error), error);
    batch.Clear();
  };
  while (next_ < chain_.blocks.size() && chain_.blocks[next_].height <= height) {
    batch.Add(chain_.blocks[next_++]);
    if (batch.blocks() == kBlocksInACall) apply();
  }
  if (batch.blocks() != 0) apply();
}

}  // namespace coins::real_data
