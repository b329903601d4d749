// SPDX-License-Identifier: Apache-2.0
// The root of a set of 32-byte values as block headers of the Chia network have it, in its plainest
// form. Their additions root commits to the ids of the coins that a block creates.
#ifndef COINSTORE_TESTS_REAL_DATA_MERKLE_SET_H_
#define COINSTORE_TESTS_REAL_DATA_MERKLE_SET_H_

#include <set>

#include "csdelta/format.h"

namespace coins::real_data {

csdelta::Bytes32 MerkleSetRoot(const std::set<csdelta::Bytes32>& leaves);

}  // namespace coins::real_data

#endif  // COINSTORE_TESTS_REAL_DATA_MERKLE_SET_H_
