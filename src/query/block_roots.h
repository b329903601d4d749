// SPDX-License-Identifier: Apache-2.0
// The roots that the header of a Chia block has over the changes of that block.
// Source: docs/queries.md, "Roots of a block".
#ifndef COINSTORE_QUERY_BLOCK_ROOTS_H_
#define COINSTORE_QUERY_BLOCK_ROOTS_H_

#include <cstdint>
#include <optional>

#include "base/interrupt.h"
#include "base/result.h"
#include "state/chain_state.h"

namespace coins {

struct BlockRoots {
  Bytes32 additions{};
  Bytes32 removals{};
};
// None: no block of the chain has this height.
Result<std::optional<BlockRoots>> ReadBlockRoots(ChainState* state, std::uint64_t height,
                                                 const Interruptible& call);

}  // namespace coins

#endif  // COINSTORE_QUERY_BLOCK_ROOTS_H_
