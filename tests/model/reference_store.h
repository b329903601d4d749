// SPDX-License-Identifier: Apache-2.0
// Goal: a second reading of the rules of blocks, hints and rollbacks, to compare the library with.
// Method: sorted maps and nothing clever; it shares no code with the library. Where the rules do
// not say which item a refusal names, the verdict leaves it open.
#ifndef COINSTORE_TESTS_MODEL_REFERENCE_STORE_H
#define COINSTORE_TESTS_MODEL_REFERENCE_STORE_H

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/naive_tree.h"

namespace coinstore_test {

// The options that decide about blocks.
struct Rules {
  bool block_hashes = true;
  bool contiguous = false;
  bool chia_rewards = false;
  uint64_t max_block_changes = 1'000'000;
  uint64_t max_coin_hints = 4'096;
  uint64_t max_block_hint_bytes = 64 << 20;
};

struct BlockInput {
  uint64_t height = 0;
  uint64_t timestamp = 0;
  Bytes32 block_hash{};
  Bytes32 parent_hash{};
  std::optional<Bytes32> expected_root;
  std::vector<coinstore_addition> additions;
  std::vector<Bytes32> removals;
  std::vector<coinstore_hint> hints;
};

// The answer to a block or a rollback. The result is that of a success.
struct Verdict {
  coinstore_status status = COINSTORE_OK;
  std::optional<int32_t> detail = 0;
  std::optional<uint64_t> index = COINSTORE_NO_INDEX;
  std::optional<Bytes32> coin_id = Bytes32{};
  coinstore_result result{};
  std::vector<coinstore_record> report;  // of a rollback, in its order
};

class ReferenceStore {
 public:
  // Options of the store may change when it is opened again.
  Rules rules;

  // DryRun judges a block and tells what it would do; Apply does it unless it is refused.
  Verdict DryRun(const BlockInput& block) const;
  Verdict Apply(const BlockInput& block);

  Verdict DryRunRollback(int64_t to_height) const;
  Verdict Rollback(int64_t to_height);

  struct Coin {
    coinstore_record record{};
    uint64_t number = 0;  // orders the coins of reports; never given out twice
    std::set<std::string> hints;
  };
  const std::map<Bytes32, Coin>& coins() const { return coins_; }
  const Leaves& unspent() const { return unspent_; }
  std::vector<coinstore_hint> HintsOf(const std::vector<Bytes32>& ids) const;

  // The blocks of the chain by height, each with the state after it; durable_height is left 0.
  const std::map<uint64_t, coinstore_tip>& blocks() const { return blocks_; }
  const coinstore_tip* tip() const { return blocks_.empty() ? nullptr : &blocks_.rbegin()->second; }

  // A block as it was applied once: applied again it is another one.
  struct BlockName {
    uint64_t height = 0, count = 0;
    bool operator==(const BlockName&) const = default;
  };
  BlockName NameAt(uint64_t height) const { return {height, counts_.at(height)}; }
  bool Has(const BlockName& name) const;

  // The whole store as it was after the block at this height. Not to be gone on with.
  ReferenceStore AsOf(uint64_t height) const;
  // Coins created and spent in the blocks above a block of the chain.
  uint64_t ChangesAbove(uint64_t height) const;

 private:
  void TakeBack(int64_t to_height);
  Verdict Judge(const BlockInput& block) const;
  Leaves UnspentAfter(const BlockInput& block) const;
  std::vector<Bytes32> InNumberOrder(const BlockInput& block) const;
  void Add(const BlockInput& block, const Verdict& verdict);
  std::vector<coinstore_record> Report(int64_t to_height) const;

  std::map<Bytes32, Coin> coins_;
  Leaves unspent_;
  std::map<uint64_t, coinstore_tip> blocks_;
  std::map<uint64_t, uint64_t> counts_;  // by height: the how manieth block ever it is
  uint64_t blocks_ever_ = 0;
  uint64_t next_number_ = 0;
};

Bytes32 ToBytes32(const uint8_t (&bytes)[32]);

}  // namespace coinstore_test

#endif
