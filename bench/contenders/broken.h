// SPDX-License-Identifier: Apache-2.0
// A contender with a fault, for the tests of the cross-check: of one block it loses the last spend.
#ifndef COINSTORE_BENCH_CONTENDERS_BROKEN_H_
#define COINSTORE_BENCH_CONTENDERS_BROKEN_H_

#include <memory>

#include "contenders/contender.h"

namespace coins::bench {

std::unique_ptr<Contender> MakeBroken(std::unique_ptr<Contender> contender);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_BROKEN_H_
