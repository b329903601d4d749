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

class Transition {
 public:
  // Numbers the coins.
  Transition(const CheckedBlock& checked, const ChainState& state);

  // Needs nothing of the block's cold coins but what is known without reading them.
  std::vector<LeafChange> LeafChanges() const;
  // Once, when they have been read: flags, hints and counters too. The record lacks number, chain hash and root.
  Delta TakeDelta();

 private:
  std::size_t removal_count() const { return block_.removals().size(); }
  void GroupChildren();
  void NumberCoins();
  void MakeCreated();
  void MarkFastForwards();
  void AttachHints();
  void MarkSpends();
  void MakeRecord();

  std::uint64_t first_coin() const { return state_.log->next_coin(); }
  const CoinRecord& Removed(std::uint32_t removal) const {
    return checked_.removed()[removal].coin;
  }
  const CoinRecord& Created(std::uint32_t addition) const {
    return delta_.created[place_[addition]];
  }
  bool IsFastForward(const Addition& addition, std::uint32_t parent_removal) const;

  const CheckedBlock& checked_;
  const Block& block_;
  const ChainState& state_;
  std::vector<std::uint32_t> child_begin_;   // of each removal, into children_
  std::vector<std::uint32_t> children_;      // additions
  std::vector<std::uint32_t> spent_before_;  // removals of earlier blocks' coins, by coin number
  std::vector<std::uint32_t> spent_here_;    // places in order_ that the block itself spends
  std::vector<std::uint32_t> order_;         // additions by coin number
  std::vector<std::uint32_t> place_;         // of each addition, in order_
  std::uint32_t odd_count_ = 0;
  Delta delta_;
};

}  // namespace coins

#endif  // COINSTORE_APPLY_TRANSITION_H_
