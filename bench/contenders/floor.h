// SPDX-License-Identifier: Apache-2.0
// The floor: the bytes that libcoinstore's log needs for a block, appended to a plain file and synced
// under the same class. Nothing is judged, indexed or answered: nobody who keeps blocks can be faster.
#ifndef COINSTORE_BENCH_CONTENDERS_FLOOR_H_
#define COINSTORE_BENCH_CONTENDERS_FLOOR_H_

#include <memory>

#include "contenders/contender.h"

namespace coins::bench {

std::unique_ptr<Contender> MakeFloor(const Settings& settings);

// As many bytes as the rows of a block take.
std::string LogBytes(const Block& block);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_FLOOR_H_
