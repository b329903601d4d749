// SPDX-License-Identifier: Apache-2.0
// What a block of the log changes: as when it was applied, but found by the numbers of its coins.
#ifndef COINSTORE_APPLY_LOGGED_DELTA_H_
#define COINSTORE_APPLY_LOGGED_DELTA_H_

#include "base/result.h"
#include "state/chain_state.h"

namespace coins {

// The delta of a logged block, on top of `state`.
Result<Delta> DeltaOf(LoggedBlock block, const ChainState& state);

}  // namespace coins

#endif  // COINSTORE_APPLY_LOGGED_DELTA_H_
