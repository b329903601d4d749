// SPDX-License-Identifier: Apache-2.0
// What it takes to undo some blocks: those of the newest segment are popped, and of older ones the log tells
// the inverse.
#ifndef COINSTORE_APPLY_UNDO_H_
#define COINSTORE_APPLY_UNDO_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "commitment/unspent_tree.h"
#include "state/chain_state.h"
#include "state/publish.h"

namespace coins {

struct Undo {
  UndoneBlocks blocks;
  std::uint64_t deleted = 0;
  std::uint64_t unspent_again = 0;
  // Of every coin touched, whether it is unspent afterwards; ascending by coin id, each once.
  struct After {
    UnspentLeaf leaf;
    bool is_unspent = false;
  };
  std::vector<After> after;
};

// The records are the newest blocks of the chain, newest first. The caller has the writer's turn.
Result<Undo> MakeUndo(const ChainState& state, std::span<const std::uint64_t> records,
                      const Interruptible& call, Progress* progress);

// What the tree must change so that the touched coins are as they are afterwards.
std::vector<LeafChange> LeafChangesOf(const Undo& undo, const UnspentTree& tree);

// The blocks that a rollback record undoes, newest first: from the record before it back to its target. Where
// that meets an earlier rollback it goes on at its target, for the fork behind is undone already.
Result<std::vector<std::uint64_t>> BlocksUndoneBy(const RollbackRecord& rollback, const Log& log);

}  // namespace coins

#endif  // COINSTORE_APPLY_UNDO_H_
