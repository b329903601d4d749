// SPDX-License-Identifier: Apache-2.0
// A synthetic chain that ages like real ones: of the coins that are spent, 80 % live under a day,
// 15 % under a month, the rest up to a year. A lifetime is a number of blocks, by way of the time
// between two blocks; one that goes back before the chain began is folded into the chain, so that a
// short chain has the same steady mixture of young and old.
//
// Every coin but genesis coins and rewards is a child of a coin spent in its block, and children
// have the value of the coins spent. Puzzle hashes come from a population in which a few are used
// very often and most hardly ever. The seed decides every byte.
//
// A chain may begin with a preload: blocks that spend a tenth of what the later ones spend, until
// enough coins are unspent. They count in addition to `blocks`.
#ifndef COINSTORE_TOOLS_CHAIN_GENERATOR_H_
#define COINSTORE_TOOLS_CHAIN_GENERATOR_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "chain/random.h"
#include "chain/unspent_pool.h"
#include "csdelta/format.h"

namespace coins::synthetic_chain {

enum class HintSizes { kMixed, kAll32 };

struct Settings {
  std::uint32_t blocks = 324;         // genesis included, preload not
  std::uint64_t preload_unspent = 0;  // unspent coins, singletons aside, that the preload ends with
  std::uint32_t genesis = 0;          // coins of the block at height 0
  std::uint32_t created = 0;          // coins in a later block, with its two rewards
  std::uint32_t spent = 0;            // coins in a later block, as far as there are that many
  std::uint64_t seed = 0;
  double hint_share = 0;         // of the coins that are no rewards
  double in_block_share = 0;     // of the spends: those of coins that the same block creates
  std::uint32_t singletons = 0;  // coins that now and then are made anew by their own spend
  std::uint64_t block_time_s = 1;
  HintSizes hint_sizes = HintSizes::kMixed;
};

class Generator {
 public:
  explicit Generator(const Settings& settings);

  // Makes the next block in `block`, whose memory is used again; false after the last.
  bool Next(csdelta::Block& block);

  // Of the block that Next made last: whether it belongs to the preload, and for each of its spends
  // the height that created the coin.
  bool preloading() const { return preloading_; }
  const std::vector<std::uint32_t>& birth_heights() const { return birth_heights_; }

 private:
  void FillGenesis(csdelta::Block& block);
  void FillLaterBlock(csdelta::Block& block);
  void MoveSingletons(csdelta::Block& block);
  void Spend(std::span<const UnspentCoin> coins, csdelta::Block& block);
  std::vector<UnspentCoin> TakeOldCoins(std::size_t count);
  // Adds `count` children of these coins to the block, and returns them.
  std::vector<UnspentCoin> AddChildren(const std::vector<UnspentCoin>& parents, std::size_t count,
                                       csdelta::Block& block);
  void AddSiblings(const UnspentCoin& parent, std::uint32_t count, csdelta::Block& block);
  void AddHints(csdelta::Block& block);
  csdelta::Hint MakeHint(std::size_t created_index);
  csdelta::Bytes32 DrawPuzzleHash();
  std::size_t DrawBirth();

  Settings settings_;
  Random random_;
  std::uint32_t height_ = 0;  // of the next block
  std::uint32_t preload_blocks_ = 0;
  bool preloading_ = false;
  std::vector<std::uint32_t> birth_heights_;
  csdelta::Bytes32 tip_hash_{};
  UnspentPool pool_;  // without singletons
  std::vector<UnspentCoin> singletons_;
  std::uint64_t value_ = 0;  // of coins spent in this block whose children are still to be made
};

}  // namespace coins::synthetic_chain

#endif  // COINSTORE_TOOLS_CHAIN_GENERATOR_H_
