// SPDX-License-Identifier: Apache-2.0
// How a budget of memory is shared out over the settings that cost it. The tree of unspent coins comes on top.
#ifndef COINSTORE_MEMORY_PLAN_H_
#define COINSTORE_MEMORY_PLAN_H_

#include <cstdint>

#include "store_options.h"

namespace coins {

inline constexpr std::uint64_t kSmallestMemoryBudget = 64u << 20;

// Sets checkpoints and engine of the options; 0 sets them to their defaults.
void PlanMemory(std::uint64_t budget_bytes, StoreOptions* options);

// A preset is a budget.
std::uint64_t BudgetOf(Preset preset);

}  // namespace coins

#endif  // COINSTORE_MEMORY_PLAN_H_
