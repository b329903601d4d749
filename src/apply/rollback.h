// SPDX-License-Identifier: Apache-2.0
// Takes blocks back. One synced record is the commit point; memory follows it.
// Source: docs/block-rules.md, "Rollback".
#ifndef COINSTORE_APPLY_ROLLBACK_H_
#define COINSTORE_APPLY_ROLLBACK_H_

#include <cstdint>
#include <memory>

#include "apply/apply.h"
#include "apply/rollback_report.h"
#include "base/interrupt.h"

namespace coins {

enum class RollbackMode : std::uint8_t { kDryRun, kDurable };

// Works up to the last moment before the write if interrupted. With `report`, also gives the report of
// what changes, made from the log.
Result<Outcome> RollBack(ChainState* state, std::int64_t to_height, RollbackMode mode,
                         const Interruptible& call, Progress* progress,
                         std::unique_ptr<RollbackReport>* report);

}  // namespace coins

#endif  // COINSTORE_APPLY_ROLLBACK_H_
