// SPDX-License-Identifier: Apache-2.0
// What a checked block does to the chain: pure, no writes.
#ifndef COINSTORE_APPLY_TRANSITION_H_
#define COINSTORE_APPLY_TRANSITION_H_

#include <vector>

#include "apply/validate.h"
#include "commitment/unspent_tree.h"
#include "recent/delta.h"
#include "state/chain_state.h"

namespace coins {

struct Transition {
  Delta delta;  // its record lacks number, chain hash and root
  std::vector<LeafChange> leaf_changes;
};

// Numbers the coins, derives flags and counters.
Transition MakeTransition(const CheckedBlock& checked, const ChainState& state);

}  // namespace coins

#endif  // COINSTORE_APPLY_TRANSITION_H_
