// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include <utility>

#include "check/log_check.h"
#include "check/memory_check.h"
#include "check/table_check.h"

namespace coins {

Result<CheckReport> CheckState(const ChainState& state, Engine* engine, const Interruptible& call,
                               Progress* progress) {
  CheckReport report;
  // Every record once for the log, and at most once for the tables.
  progress->Begin(2 * state.log->last());
  Result<Chain> chain =
      CheckLog(engine, *state.log, state.marker.record_number, call, progress, &report);
  // A disk that cannot be read, or an interrupt, says nothing about what is stored.
  if (!chain.ok() && chain.status().code() != Code::kCorruption) return std::move(chain).status();
  if (!chain.ok()) {
    report.Differ("log: " + chain.status().message());
    return report;  // nothing can be compared with it
  }
  Status status = CheckTables(state, engine, chain.value(), call, progress, &report);
  if (status.ok()) {
    Progress of_replay;
    status = CheckMemory(state, engine, call, &of_replay, &report);
  }
  if (status.code() == Code::kCorruption) {
    report.Differ(status.message());
  } else if (!status.ok()) {
    return status;
  }
  progress->done = progress->total.load();
  return report;
}

}  // namespace coins
