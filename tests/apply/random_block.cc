// SPDX-License-Identifier: Apache-2.0
#include "apply/random_block.h"

#include <algorithm>

#include "block/block_builder.h"
#include "coin/coin_id.h"
#include "commitment/packed_leaf.h"

namespace coins {

Bytes32 RandomBlocks::Any() {
  Bytes32 bytes;
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  return bytes;
}

namespace {

// From tree and log, so that it does not matter what is in memory and what in the tables.
std::vector<CoinRecord> UnspentCoins(const ChainState& state) {
  std::vector<std::uint64_t> numbers;
  state.tree.ForEachBucket([&](ByteSpan leaves) {
    for (std::size_t at = 0; at < leaves.size(); at += kPackedLeafSize) {
      numbers.push_back(UnpackLeaf(&leaves[at]).coin_number);
    }
    return true;
  });
  std::sort(numbers.begin(), numbers.end());
  std::vector<CoinRecord> coins = state.log->ReadCoins(numbers, CacheUse::kFill).value().coins;
  for (CoinRecord& coin : coins) coin.hints = nullptr;  // their bytes are gone
  return coins;
}

}  // namespace

Block RandomBlocks::On(const ChainState& state, std::size_t most) {
  std::vector<CoinRecord> unspent = UnspentCoins(state);
  std::shuffle(unspent.begin(), unspent.end(), random_);

  std::vector<Addition> additions;
  std::vector<Bytes32> removals;
  std::vector<Coin> may_spend;  // created here
  // Children of a coin: other coins, a move of the same shape, none at all.
  const auto spend = [&](const Bytes32& id, const Coin& coin) {
    removals.push_back(id);
    for (std::size_t n = Below(4); n > 0; --n) {
      Coin child{id, Any(), random_() >> Below(64)};
      if (Below(3) == 0) child.puzzle_hash = coin.puzzle_hash;
      if (Below(3) == 0) child.amount = coin.amount;
      const bool is_known = std::any_of(additions.begin(), additions.end(),
                                        [&](const Addition& a) { return a.coin == child; });
      if (is_known) continue;
      additions.push_back({child, Below(8) == 0});
      may_spend.push_back(child);
    }
  };
  for (std::size_t n = Below(most); n > 0; --n) {
    const Coin odd{unspent.size() > most && Below(2) == 0 ? unspent.back().coin_id : Any(), Any(),
                   random_() >> Below(64)};
    additions.push_back({odd, Below(4) == 0});
    may_spend.push_back(odd);
  }
  for (std::size_t n = std::min(unspent.size() / 2, Below(most)); n > 0; --n) {
    spend(unspent[n].coin_id, unspent[n].coin);
  }
  for (std::size_t n = Below(most); n > 0 && !may_spend.empty(); --n) {
    const std::size_t at = Below(3) == 0 ? may_spend.size() - 1 : Below(may_spend.size());
    const Coin coin = may_spend[at];
    may_spend.erase(may_spend.begin() + static_cast<std::ptrdiff_t>(at));
    spend(CoinId(coin), coin);
  }
  std::shuffle(additions.begin(), additions.end(), random_);
  std::shuffle(removals.begin(), removals.end(), random_);

  BlockHeader header;
  header.height = state.tip ? state.tip->height + 1 + Below(3) : 1;
  header.timestamp_s = random_();
  header.block_hash = Any();
  if (state.tip) header.parent_hash = state.tip->block_hash;
  BlockBuilder builder(header, {});
  std::ranges::copy(additions, builder.Add(additions.size()).value().begin());
  std::ranges::copy(removals, builder.Spend(removals.size()).value().begin());
  for (std::size_t n = additions.empty() ? 0 : Below(2 * most); n > 0; --n) {
    Hint hint{CoinId(additions[Below(additions.size())].coin), {}, 0};
    hint.size = static_cast<std::uint32_t>(Below(4) == 0 ? Below(33) : Below(3));
    for (std::size_t i = 0; i < hint.size; ++i) {
      hint.bytes.at(i) = static_cast<std::uint8_t>(Below(3));
    }
    std::ranges::fill(builder.AddHints(1 + Below(2)), hint);
  }
  return std::move(builder).Finish().value();
}

}  // namespace coins
