// SPDX-License-Identifier: Apache-2.0
// A store in a directory of its own into which a chain is replayed, all at once or step by step.
#ifndef COINSTORE_TESTS_REAL_DATA_REPLAYED_STORE_H_
#define COINSTORE_TESTS_REAL_DATA_REPLAYED_STORE_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "coinstore.h"
#include "real_data/chain.h"

namespace coins::real_data {

// Throws std::runtime_error where the library does not do what it is told.
class ReplayedStore {
 public:
  // `checkpoint_changes`: the option; with few, most coins end up in tables, some in several segments.
  ReplayedStore(const Chain& chain, const char* checkpoint_changes);
  ~ReplayedStore();
  ReplayedStore(const ReplayedStore&) = delete;
  ReplayedStore& operator=(const ReplayedStore&) = delete;

  // Applies the blocks above the tip up to this height.
  void ApplyTo(std::uint64_t height);
  coinstore* store() const { return store_; }

 private:
  const Chain& chain_;
  std::filesystem::path directory_;
  coinstore* store_ = nullptr;
  std::size_t next_ = 0;  // the first block not applied
};

}  // namespace coins::real_data

#endif  // COINSTORE_TESTS_REAL_DATA_REPLAYED_STORE_H_
