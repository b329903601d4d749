// SPDX-License-Identifier: Apache-2.0
// libcoinstore, through its C header alone.
#ifndef COINSTORE_BENCH_CONTENDERS_COINSTORE_CONTENDER_H_
#define COINSTORE_BENCH_CONTENDERS_COINSTORE_CONTENDER_H_

#include <memory>

#include "contenders/contender.h"

namespace coins::bench {

std::unique_ptr<Contender> MakeCoinstoreContender(const Settings& settings);

// The answers of an open store, which outlives them.
std::unique_ptr<Answers> MakeCoinstoreAnswers(coinstore* store);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_COINSTORE_CONTENDER_H_
