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

// Numbers the coins. The record lacks number, chain hash and root.
Delta MakeDelta(const CheckedBlock& checked, const ChainState& state);

// Of coins that exist before or after the block but not both.
std::vector<LeafChange> LeafChangesOf(const Delta& delta);

}  // namespace coins

#endif  // COINSTORE_APPLY_TRANSITION_H_
