// SPDX-License-Identifier: Apache-2.0
// Takes blocks back. One synced record is the commit point; memory follows it.
// Source: docs/block-rules.md, "Rollback".
#ifndef COINSTORE_APPLY_ROLLBACK_H_
#define COINSTORE_APPLY_ROLLBACK_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "apply/apply.h"
#include "apply/rollback_report.h"
#include "base/interrupt.h"

namespace coins {

enum class RollbackMode : std::uint8_t { kDryRun, kDurable };

// A deep rollback goes in steps of whole blocks, each with its own synced record. Between two of them
// `between_steps` may make room; the first failure ends the rollback there.
struct RollbackLimits {
  std::uint64_t step_changes =
      1'000'000;  // coins created and spent by the blocks of a step, at least
  std::function<Status()> between_steps;
};

// Works up to the last moment before the write if interrupted. With `report`, also gives the report of
// what changes, made from the log. A failure after the first step leaves the tip at a whole block above
// the target; its status names the height.
Result<Outcome> RollBack(ChainState* state, std::int64_t to_height, RollbackMode mode,
                         const RollbackLimits& limits, const Interruptible& call,
                         Progress* progress, std::unique_ptr<RollbackReport>* report);

}  // namespace coins

#endif  // COINSTORE_APPLY_ROLLBACK_H_
