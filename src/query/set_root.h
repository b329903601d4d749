// SPDX-License-Identifier: Apache-2.0
// The root over a set that the headers of Chia's blocks hold.
// Source: docs/queries.md, "Roots of a block".
#ifndef COINSTORE_QUERY_SET_ROOT_H_
#define COINSTORE_QUERY_SET_ROOT_H_

#include <vector>

#include "base/bytes.h"

namespace coins {

// Of the different values among `leaves`.
Bytes32 SetRoot(std::vector<Bytes32> leaves);

}  // namespace coins

#endif  // COINSTORE_QUERY_SET_ROOT_H_
