// SPDX-License-Identifier: Apache-2.0
// One contender's run, in a process of its own: preload, timed blocks, settling, questions, rollback,
// the same questions again.
#ifndef COINSTORE_BENCH_WORKLOAD_RUN_H_
#define COINSTORE_BENCH_WORKLOAD_RUN_H_

#include <nlohmann/json.hpp>

#include "workload/settings.h"

namespace coins::bench {

// docs/performance/README.md, "The JSON" has the fields. Throws for a contender that fails.
nlohmann::ordered_json Run(const Settings& settings);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_RUN_H_
