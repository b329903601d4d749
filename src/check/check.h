// SPDX-License-Identifier: Apache-2.0
// Recomputes everything from the log and compares it with the tables and with what is in memory.
#ifndef COINSTORE_CHECK_CHECK_H_
#define COINSTORE_CHECK_CHECK_H_

#include "base/interrupt.h"
#include "base/result.h"
#include "check/check_report.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

// The caller has the writer's turn, and checkpoints must not run meanwhile. Fails only when the work itself
// does (interrupted, no memory, a disk that cannot be read); what is wrong with the store is in the report.
Result<CheckReport> CheckState(const ChainState& state, Engine* engine, const Interruptible& call,
                               Progress* progress);

}  // namespace coins

#endif  // COINSTORE_CHECK_CHECK_H_
