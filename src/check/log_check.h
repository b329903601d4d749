// SPDX-License-Identifier: Apache-2.0
// Checks the log by itself: every record and row, the chain that they lead to, and `heights`.
#ifndef COINSTORE_CHECK_LOG_CHECK_H_
#define COINSTORE_CHECK_LOG_CHECK_H_

#include <cstdint>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "check/check_report.h"
#include "log/log.h"
#include "storage/storage.h"

namespace coins {

using Chain = std::vector<Log::ChainHeight>;  // ascending

// Gives the chain as it was when record `as_of` was the last one. kCorruption where the log cannot be read on;
// what is wrong with `heights` is in the report.
Result<Chain> CheckLog(Engine* engine, const Log& log, std::uint64_t as_of,
                       const Interruptible& call, Progress* progress, CheckReport* report);

}  // namespace coins

#endif  // COINSTORE_CHECK_LOG_CHECK_H_
