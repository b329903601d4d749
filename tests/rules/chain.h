// SPDX-License-Identifier: Apache-2.0
// Goal: a test of a rule is as short as the rule. Method: a store in memory with words for the next
// block, and its answers as values.
#ifndef COINSTORE_TESTS_RULES_CHAIN_H
#define COINSTORE_TESTS_RULES_CHAIN_H

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/places.h"
#include "model/reference_store.h"

namespace coinstore_test {

// What a block or a rollback was answered.
struct Answer {
  coinstore_status status;
  coinstore_error error;
  coinstore_result result;
  std::vector<coinstore_record> report;  // of a rollback
};

// Whether the answer is this refusal, of this item. Use with EXPECT_TRUE.
::testing::AssertionResult Refuses(const Answer& answer, coinstore_status status,
                                   int32_t detail = 0, uint64_t index = COINSTORE_NO_INDEX,
                                   const Bytes32& coin_id = {});
::testing::AssertionResult Accepts(const Answer& answer);

Bytes32 Named(const std::string& name);  // 32 bytes that belong to a name
Bytes32 Filled(uint8_t byte);
coinstore_addition Coin(const Bytes32& parent, const Bytes32& puzzle_hash, uint64_t amount = 1,
                        uint32_t flags = 0);
coinstore_addition Coin(const std::string& name, uint32_t flags = 0);  // of no known parent
coinstore_addition Child(const coinstore_addition& parent, const std::string& name);
coinstore_addition Move(const coinstore_addition& parent);  // the same puzzle hash and amount
Bytes32 IdOf(const coinstore_addition& addition);
coinstore_hint HintOf(const Bytes32& coin_id, const std::string& bytes);

class Chain {
 public:
  Chain(Settings settings = {}, std::unique_ptr<Place> place = InMemory());

  coinstore* store() const { return store_.get(); }
  Place& place() { return *place_; }
  coinstore_options* options() { return options_.get(); }
  void Reopen();

  // A block on top of the tip, one higher (an empty store: height 1), with a hash of its own.
  BlockInput Next(std::vector<coinstore_addition> additions = {},
                  std::vector<Bytes32> removals = {}, std::vector<coinstore_hint> hints = {}) const;
  Answer Apply(const BlockInput& block, uint32_t flags = 0);
  // Next and Apply at once.
  Answer Block(std::vector<coinstore_addition> additions = {}, std::vector<Bytes32> removals = {},
               std::vector<coinstore_hint> hints = {});
  Answer Rollback(int64_t to_height, uint32_t flags = 0);

  // Zeros in an empty store.
  coinstore_tip Tip() const;
  bool IsEmpty() const;
  // Zeros if it is unknown.
  coinstore_record Get(const Bytes32& id) const;
  bool IsUnspent(const Bytes32& id) const;
  std::vector<std::string> HintsOf(const Bytes32& id) const;
  Bytes32 Root() const;

  // Everything the store answers about these coins, about its tip, and about each height up to a
  // hundred: equal texts are equal answers.
  std::string Answers(const std::vector<Bytes32>& ids) const;

  // Recomputes everything: fails the test unless the store finds itself sound.
  void ExpectSound() const;

 private:
  std::unique_ptr<Place> place_;
  OptionsHandle options_;
  StoreHandle store_;
  bool with_hashes_ = true;
  mutable uint64_t blocks_made_ = 0;
};

coinstore_block_info HeadOf(const BlockInput& block, uint32_t flags = 0);
coinstore_status ApplyTo(coinstore* store, const BlockInput& block, uint32_t flags = 0,
                         coinstore_result* result = nullptr, coinstore_error* err = nullptr);

}  // namespace coinstore_test

#endif
