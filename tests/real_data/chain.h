// SPDX-License-Identifier: Apache-2.0
// A whole chain in memory, and what every coin of it must look like in a store at its tip.
#ifndef COINSTORE_TESTS_REAL_DATA_CHAIN_H_
#define COINSTORE_TESTS_REAL_DATA_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "coinstore.h"
#include "csdelta/format.h"

namespace coins::real_data {

struct Chain {
  std::vector<csdelta::Block> blocks;
  std::vector<csdelta::Bytes32> coin_ids;  // in the order of creation
  std::vector<coinstore_record> records;   // of the same coins
  std::vector<coinstore_hint> hints;       // as coinstore_get_hints must answer for all coins
};

Chain ReadChain(const std::string& path);

}  // namespace coins::real_data

#endif  // COINSTORE_TESTS_REAL_DATA_CHAIN_H_
