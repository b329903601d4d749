// SPDX-License-Identifier: Apache-2.0
// A store's figures in the text format of Prometheus.
// Source: docs/metrics.md, which lists each of them.
#ifndef COINSTORE_MAINTENANCE_METRICS_H_
#define COINSTORE_MAINTENANCE_METRICS_H_

#include <string>

#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

// Any thread. Each figure is right by itself; they are not of one moment.
std::string MetricsText(ChainState* state, const EngineFigures& figures);

}  // namespace coins

#endif  // COINSTORE_MAINTENANCE_METRICS_H_
