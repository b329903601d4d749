// SPDX-License-Identifier: Apache-2.0
// The rules of records in their plainest form: maps, one coin after the other.
#include "real_data/chain.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "csdelta/reader.h"

namespace coins::real_data {
namespace {

using csdelta::Block;
using csdelta::Bytes32;

using IndexById = std::map<Bytes32, std::size_t>;

Bytes32 ParentOf(const coinstore_coin& coin) {
  Bytes32 parent{};
  std::copy_n(coin.parent_coin_info, 32, parent.begin());
  return parent;
}

Bytes32 IdOf(const coinstore_coin& coin) {
  Bytes32 id{};
  if (coinstore_coin_id(&coin, id.data(), nullptr) != COINSTORE_OK) {
    throw std::logic_error("coinstore_coin_id refused a coin");
  }
  return id;
}

bool SamePuzzleAndAmount(const coinstore_coin& a, const coinstore_coin& b) {
  return a.amount == b.amount && std::equal(a.puzzle_hash, a.puzzle_hash + 32, b.puzzle_hash);
}

void AppendCoins(const Block& block, Chain& chain, IndexById& index_by_id) {
  for (const csdelta::Creation& creation : block.created) {
    coinstore_record record{};
    const Bytes32 id = IdOf(creation.coin);
    std::copy(id.begin(), id.end(), record.coin_id);
    record.coin = creation.coin;
    record.confirmed_height = block.height;
    record.spent_height = COINSTORE_UNSPENT;
    record.timestamp = block.timestamp_s;
    record.flags = (creation.flags & csdelta::kCoinbase) != 0 ? COINSTORE_COINBASE : 0;
    index_by_id[id] = chain.coin_ids.size();
    chain.coin_ids.push_back(id);
    chain.records.push_back(record);
  }
}

// No reward, and its parent is spent in the same block and has its puzzle hash and amount.
void SetFastForward(const Block& block, std::size_t first, Chain& chain,
                    const IndexById& index_by_id) {
  const std::set<Bytes32> spent(block.spent.begin(), block.spent.end());
  for (std::size_t i = first; i < chain.records.size(); ++i) {
    coinstore_record& record = chain.records[i];
    const Bytes32 parent = ParentOf(record.coin);
    if (record.flags != 0 || !spent.contains(parent)) continue;
    if (SamePuzzleAndAmount(record.coin, chain.records[index_by_id.at(parent)].coin)) {
      record.flags = COINSTORE_FF;
    }
  }
}

void AppendHints(const Block& block, std::size_t first, Chain& chain) {
  std::map<std::uint32_t, std::set<std::vector<std::uint8_t>>> by_coin;
  for (const csdelta::Hint& hint : block.hints) {
    if (hint.size == 0) continue;
    by_coin[hint.created_index].emplace(hint.bytes.begin(), hint.bytes.begin() + hint.size);
  }
  for (const auto& [created_index, hints] : by_coin) {
    for (const auto& bytes : hints) {
      coinstore_hint hint{};
      const Bytes32& id = chain.coin_ids[first + created_index];
      std::copy(id.begin(), id.end(), hint.coin_id);
      std::copy(bytes.begin(), bytes.end(), hint.hint);
      hint.hint_len = static_cast<std::uint32_t>(bytes.size());
      chain.hints.push_back(hint);
    }
  }
}

}  // namespace

Chain ReadChain(const std::string& path) {
  Chain chain;
  IndexById index_by_id;
  csdelta::Reader reader(path);
  Block block;
  while (reader.Next(block)) {
    const std::size_t first = chain.coin_ids.size();
    AppendCoins(block, chain, index_by_id);
    for (const Bytes32& id : block.spent) {
      chain.records[index_by_id.at(id)].spent_height = block.height;
    }
    SetFastForward(block, first, chain, index_by_id);
    AppendHints(block, first, chain);
    chain.blocks.push_back(block);
  }
  return chain;
}

}  // namespace coins::real_data
