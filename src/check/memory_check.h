// SPDX-License-Identifier: Apache-2.0
// Compares what is in memory with a second state that is built anew from log and tables.
#ifndef COINSTORE_CHECK_MEMORY_CHECK_H_
#define COINSTORE_CHECK_MEMORY_CHECK_H_

#include "base/interrupt.h"
#include "base/status.h"
#include "check/check_report.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

// The caller has the writer's turn, and checkpoints must not run meanwhile.
Status CheckMemory(const ChainState& state, Engine* engine, const Interruptible& call,
                   Progress* progress, CheckReport* report);

}  // namespace coins

#endif  // COINSTORE_CHECK_MEMORY_CHECK_H_
