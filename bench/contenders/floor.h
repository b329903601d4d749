// SPDX-License-Identifier: Apache-2.0
// The floor: the bytes that libcoinstore's log needs for a block, appended to a plain file and synced
// under the same class. Nothing is judged, indexed or answered: nobody who keeps blocks can be faster.
#ifndef COINSTORE_BENCH_CONTENDERS_FLOOR_H_
#define COINSTORE_BENCH_CONTENDERS_FLOOR_H_

#include <memory>

#include "contenders/contender.h"

namespace coins::bench {

std::unique_ptr<Contender> MakeFloor(const Settings& settings);

// The rows of a block, in the sizes of docs/storage-format.md.
std::string LogBytes(const Block& block);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_FLOOR_H_
