// SPDX-License-Identifier: Apache-2.0
// Compares the tables with the log, both ways.
#ifndef COINSTORE_CHECK_TABLE_CHECK_H_
#define COINSTORE_CHECK_TABLE_CHECK_H_

#include "base/interrupt.h"
#include "base/status.h"
#include "check/check_report.h"
#include "check/log_check.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

// `chain` is that of the tables' marker. Checkpoints must not run meanwhile. Memory: a bit for each coin number,
// and the rows of a block.
Status CheckTables(const ChainState& state, Engine* engine, const Chain& chain,
                   const Interruptible& call, Progress* progress, CheckReport* report);

}  // namespace coins

#endif  // COINSTORE_CHECK_TABLE_CHECK_H_
