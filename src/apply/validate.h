// SPDX-License-Identifier: Apache-2.0
// Judges a block against the chain. Every coin it touches is looked up once, and what was found is kept.
// Source: docs/block-rules.md.
#ifndef COINSTORE_APPLY_VALIDATE_H_
#define COINSTORE_APPLY_VALIDATE_H_

#include <cstdint>
#include <vector>

#include "apply/rules.h"
#include "apply/sorted_ids.h"
#include "base/result.h"
#include "block/block.h"
#include "state/chain_state.h"

namespace coins {

// A block that breaks no rule on top of the tip it was judged against. Only Validate makes one. It
// refers to the block, and holds until that or the tip changes.
class CheckedBlock {
 public:
  struct HintOf {
    std::uint32_t addition;
    std::uint32_t hint;
  };

  const Block& block() const { return *block_; }
  // Of each addition: the keyed hash of its id; the removal that spends its parent, or kNoPosition.
  const std::vector<std::uint64_t>& addition_hashes() const { return addition_hashes_; }
  const std::vector<std::uint32_t>& parent_removals() const { return parent_removals_; }
  // Of each removal: the coin and the keyed hash of its id, where it existed before the block; else the
  // addition that creates it, else kNoPosition.
  const std::vector<SpentCoin>& removed() const { return removed_; }
  const std::vector<std::uint32_t>& removed_additions() const { return removed_additions_; }
  // Without the empty ones and the repeats, by addition, then bytewise.
  const std::vector<HintOf>& hints() const { return hints_; }

 private:
  friend class Validator;
  explicit CheckedBlock(const Block& block) : block_(&block) {}

  const Block* block_;
  std::vector<std::uint64_t> addition_hashes_;
  std::vector<std::uint32_t> parent_removals_;
  std::vector<SpentCoin> removed_;
  Recent::Segments segments_;  // what the hints of removed_ point into
  LoggedCoins cold_;           // or this, where memory did not know the coin
  std::vector<std::uint32_t> removed_additions_;
  std::vector<HintOf> hints_;
};

// Asks the tables for what memory does not know. Refusals name the first fault in the order of docs/block-rules.md,
// "Which fault is named"; the root is judged later, when it is known.
Result<CheckedBlock> Validate(const Block& block, const Rules& rules, ChainState* state);

}  // namespace coins

#endif  // COINSTORE_APPLY_VALIDATE_H_
