// SPDX-License-Identifier: Apache-2.0
// Recomputes everything from the log and compares it with what is in memory, both ways.
#ifndef COINSTORE_CHECK_CHECK_H_
#define COINSTORE_CHECK_CHECK_H_

#include <string>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

struct CheckReport {
  std::vector<std::string> checked;      // a line for each thing compared
  std::vector<std::string> differences;  // the first 100; none: all is as it must be
};

inline constexpr std::size_t kMaxDifferences = 100;

// The caller has the writer's turn. Fails only when the work itself does (interrupted, no memory); what
// is wrong with the store is in the report.
Result<CheckReport> CheckState(const ChainState& state, Engine* engine, const Interruptible& call,
                               Progress* progress);

}  // namespace coins

#endif  // COINSTORE_CHECK_CHECK_H_
