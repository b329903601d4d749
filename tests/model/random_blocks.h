// SPDX-License-Identifier: Apache-2.0
// Goal: blocks that meet every rule's edges often. Method: small pools of puzzle hashes, amounts
// and hints, so that coins and hints collide; parents of every kind; good blocks first, and bad
// ones made from them by one or two faults.
#ifndef COINSTORE_TESTS_MODEL_RANDOM_BLOCKS_H
#define COINSTORE_TESTS_MODEL_RANDOM_BLOCKS_H

#include <random>
#include <vector>

#include "model/reference_store.h"

namespace coinstore_test {

// The same numbers from the same seed on every platform.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  uint64_t Any() { return engine_(); }
  uint64_t Below(uint64_t end) { return engine_() % end; }
  bool Percent(uint64_t percent) { return Below(100) < percent; }
  Bytes32 Id();
  template <typename Items>
  auto& OneOf(Items& items) {
    return items[Below(items.size())];
  }
  template <typename Items>
  void Shuffle(Items& items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[Below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

class RandomBlocks {
 public:
  explicit RandomBlocks(Random& random) : random_(random) {}

  // A block that the reference accepts as its next.
  BlockInput Good(const ReferenceStore& reference);

  // A good block with one or two faults (rarely with none, where one does not apply).
  BlockInput Bad(const ReferenceStore& reference);

  // Coins that a rollback has deleted: later blocks create some of them again.
  void Remember(const std::vector<coinstore_record>& report);
  const std::vector<coinstore_addition>& deleted() const { return deleted_; }

 private:
  void ChooseHead(const ReferenceStore& reference, BlockInput& block);
  void ChooseSpends(const ReferenceStore& reference, BlockInput& block, size_t room);
  void SpendAll(const ReferenceStore& reference, BlockInput& block);
  void AddCoin(const ReferenceStore& reference, BlockInput& block);
  void AddReward(BlockInput& block);
  coinstore_addition Stranger();
  Bytes32 ChooseParent(const ReferenceStore& reference, const BlockInput& block);
  void AddHints(const ReferenceStore& reference, BlockInput& block);
  coinstore_hint Hint(const Bytes32& coin_id, size_t size);
  void FillHints(BlockInput& block, uint64_t of_coin, uint64_t bytes);
  void BreakHead(const ReferenceStore& reference, BlockInput& block, unsigned fault);
  void BreakCoins(const ReferenceStore& reference, BlockInput& block, unsigned fault);
  void BreakHints(const ReferenceStore& reference, BlockInput& block, unsigned fault);

  Random& random_;
  std::vector<coinstore_addition> deleted_;
  unsigned spend_percent_ = 50;  // changes now and then: sets of coins grow and shrink
};

}  // namespace coinstore_test

#endif
