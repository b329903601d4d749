// SPDX-License-Identifier: Apache-2.0
// One block onto the tip, or nothing: validate, transition, root, append, publish.
#ifndef COINSTORE_APPLY_APPLY_H_
#define COINSTORE_APPLY_APPLY_H_

#include <cstdint>

#include "apply/rules.h"
#include "base/result.h"
#include "block/block.h"
#include "state/chain_state.h"

namespace coins {

enum class ApplyMode : std::uint8_t {
  kDryRun,    // everything but the write
  kBuffered,  // the caller syncs the log later
  kDurable,
};

// What a block or a rollback did to the chain.
struct Outcome {
  bool is_empty = false;  // there is no tip afterwards
  std::uint64_t height = 0;
  Bytes32 root{};
  std::uint64_t created = 0;
  std::uint64_t spent = 0;
  std::uint64_t hints = 0;
  std::uint64_t reverted_blocks = 0;
};

// Refusals change nothing. A failure after the write was begun leaves state->needs_reopen set.
Result<Outcome> ApplyBlock(ChainState* state, const Block& block, const Rules& rules,
                           ApplyMode mode);

}  // namespace coins

#endif  // COINSTORE_APPLY_APPLY_H_
