// SPDX-License-Identifier: Apache-2.0
// Goal and method: see reference_store.h. Each function follows one paragraph of the rules.
#include "model/reference_store.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace coinstore_test {
namespace {

__extension__ using Value = unsigned __int128;

Value ToValue(const uint8_t (&bytes)[16]) {
  Value value = 0;
  for (const uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

void FromValue(Value value, uint8_t (&bytes)[16]) {
  for (size_t i = 16; i-- > 0; value >>= 8) bytes[i] = static_cast<uint8_t>(value & 0xff);
}

void Copy(const Bytes32& from, uint8_t (&to)[32]) { std::memcpy(to, from.data(), 32); }

std::string HintBytes(const coinstore_hint& hint) {
  return {hint.hint, hint.hint + std::min<size_t>(hint.hint_len, 32)};
}

Verdict Refused(coinstore_status status) {
  Verdict verdict;
  verdict.status = status;
  return verdict;
}

// A refusal whose item the rules leave open.
Verdict RefusedSomewhere(coinstore_status status) {
  Verdict verdict = Refused(status);
  verdict.detail.reset();
  verdict.index.reset();
  verdict.coin_id.reset();
  return verdict;
}

Verdict RefusedAt(coinstore_status status, int32_t detail, size_t index, const Bytes32& coin_id) {
  Verdict verdict = Refused(status);
  verdict.detail = detail;
  verdict.index = index;
  verdict.coin_id = coin_id;
  return verdict;
}

coinstore_status LimitBroken(const Rules& rules, const BlockInput& block) {
  if (block.additions.size() + block.removals.size() > rules.max_block_changes) {
    return COINSTORE_BLOCK_TOO_LARGE;
  }
  std::map<Bytes32, std::set<std::string>> hints;
  uint64_t bytes = 0;
  for (const coinstore_hint& hint : block.hints) {
    std::set<std::string>& of_coin = hints[ToBytes32(hint.coin_id)];
    if (hint.hint_len == 0 || !of_coin.insert(HintBytes(hint)).second) continue;
    if (of_coin.size() > rules.max_coin_hints) return COINSTORE_TOO_MANY_HINTS;
    bytes += HintBytes(hint).size();
  }
  return bytes > rules.max_block_hint_bytes ? COINSTORE_HINTS_TOO_LARGE : COINSTORE_OK;
}

bool KeepsRewardRule(const BlockInput& block) {
  const auto rewards = std::count_if(block.additions.begin(), block.additions.end(),
                                     [](const auto& a) { return a.flags & COINSTORE_COINBASE; });
  return block.height == 0 ? rewards == 0 : rewards >= 2;
}

bool IsAbove(uint64_t height, int64_t target) {
  return target < 0 || height > static_cast<uint64_t>(target);
}

}  // namespace

Bytes32 ToBytes32(const uint8_t (&bytes)[32]) {
  Bytes32 result;
  std::memcpy(result.data(), bytes, 32);
  return result;
}

Verdict ReferenceStore::Judge(const BlockInput& block) const {
  if (const coinstore_status limit = LimitBroken(rules, block)) return RefusedSomewhere(limit);
  if (block.height >= uint64_t{1} << 39) return Refused(COINSTORE_HEIGHT_TOO_LARGE);
  if (const coinstore_tip* last = tip()) {
    if (block.height <= last->height) return Refused(COINSTORE_HEIGHT_NOT_ABOVE_TIP);
    if (rules.contiguous && block.height != last->height + 1) {
      return Refused(COINSTORE_HEIGHT_NOT_CONTIGUOUS);
    }
    if (rules.block_hashes && block.parent_hash != ToBytes32(last->block_hash)) {
      return Refused(COINSTORE_PARENT_MISMATCH);
    }
  }
  if (rules.chia_rewards && !KeepsRewardRule(block)) return Refused(COINSTORE_REWARD_RULE);
  if (blocks_.empty() && block.height == 0 && !block.removals.empty()) {
    return RefusedSomewhere(COINSTORE_REMOVAL_IN_FIRST_BLOCK);
  }

  std::set<Bytes32> added, removed;
  for (size_t i = 0; i < block.additions.size(); ++i) {
    const Bytes32 id = CoinId(block.additions[i].coin);
    if (coins_.contains(id)) {
      return RefusedAt(COINSTORE_COIN_EXISTS, COINSTORE_IN_ADDITIONS, i, id);
    }
    if (!added.insert(id).second) {
      return RefusedAt(COINSTORE_COIN_ADDED_TWICE, COINSTORE_IN_ADDITIONS, i, id);
    }
  }
  for (size_t i = 0; i < block.removals.size(); ++i) {
    const Bytes32& id = block.removals[i];
    const auto coin = coins_.find(id);
    if (coin == coins_.end() && !added.contains(id)) {
      return RefusedAt(COINSTORE_COIN_UNKNOWN, COINSTORE_IN_REMOVALS, i, id);
    }
    if (coin != coins_.end() && coin->second.record.spent_height != COINSTORE_UNSPENT) {
      return RefusedAt(COINSTORE_COIN_ALREADY_SPENT, COINSTORE_IN_REMOVALS, i, id);
    }
    if (!removed.insert(id).second) {
      return RefusedAt(COINSTORE_COIN_SPENT_TWICE, COINSTORE_IN_REMOVALS, i, id);
    }
  }
  for (size_t i = 0; i < block.hints.size(); ++i) {
    const Bytes32 id = ToBytes32(block.hints[i].coin_id);
    if (!added.contains(id)) {
      return RefusedAt(COINSTORE_HINT_WITHOUT_COIN, COINSTORE_IN_HINTS, i, id);
    }
    if (block.hints[i].hint_len > 32) {
      return RefusedAt(COINSTORE_HINT_TOO_LONG, COINSTORE_IN_HINTS, i, id);
    }
  }
  return {};
}

Leaves ReferenceStore::UnspentAfter(const BlockInput& block) const {
  Leaves unspent = unspent_;
  for (const coinstore_addition& addition : block.additions) {
    unspent[CoinId(addition.coin)] = {block.height, static_cast<uint8_t>(addition.flags)};
  }
  for (const Bytes32& id : block.removals) unspent.erase(id);
  return unspent;
}

Verdict ReferenceStore::DryRun(const BlockInput& block) const {
  Verdict verdict = Judge(block);
  if (verdict.status != COINSTORE_OK) return verdict;
  const Bytes32 root = NaiveTree(UnspentAfter(block)).root();
  if (block.expected_root && *block.expected_root != root) return Refused(COINSTORE_ROOT_MISMATCH);

  std::set<std::pair<Bytes32, std::string>> pairs;
  for (const coinstore_hint& hint : block.hints) {
    if (hint.hint_len != 0) pairs.emplace(ToBytes32(hint.coin_id), HintBytes(hint));
  }
  coinstore_result& result = verdict.result;
  result.height = block.height;
  result.created = block.additions.size();
  result.spent = block.removals.size();
  result.hints_added = pairs.size();
  Copy(root, result.state_root);
  return verdict;
}

Verdict ReferenceStore::Apply(const BlockInput& block) {
  Verdict verdict = DryRun(block);
  if (verdict.status == COINSTORE_OK) Add(block, verdict);
  return verdict;
}

// First the coins whose parent the block does not spend, in input order; then the others by their
// parent's number, then input order. A parent of the same block has its number by then.
std::vector<Bytes32> ReferenceStore::InNumberOrder(const BlockInput& block) const {
  const std::set<Bytes32> removed(block.removals.begin(), block.removals.end());
  std::map<Bytes32, std::vector<Bytes32>> children;
  std::vector<Bytes32> order;
  for (const coinstore_addition& addition : block.additions) {
    const Bytes32 parent = ToBytes32(addition.coin.parent_coin_info);
    std::vector<Bytes32>& siblings = removed.contains(parent) ? children[parent] : order;
    siblings.push_back(CoinId(addition.coin));
  }
  std::vector<Bytes32> parents;
  for (const Bytes32& id : removed) {
    if (coins_.contains(id)) parents.push_back(id);
  }
  std::sort(parents.begin(), parents.end(), [this](const Bytes32& a, const Bytes32& b) {
    return coins_.at(a).number < coins_.at(b).number;
  });
  parents.insert(parents.end(), order.begin(), order.end());
  for (size_t i = 0; i < parents.size(); ++i) {  // grows while it is read
    const std::vector<Bytes32> next = children[parents[i]];
    order.insert(order.end(), next.begin(), next.end());
    parents.insert(parents.end(), next.begin(), next.end());
  }
  return order;
}

void ReferenceStore::Add(const BlockInput& block, const Verdict& verdict) {
  const std::vector<Bytes32> order = InNumberOrder(block);
  coinstore_tip head = blocks_.empty() ? coinstore_tip{} : blocks_.rbegin()->second;
  Value value = ToValue(head.unspent_value_be);
  for (const coinstore_addition& addition : block.additions) {
    const Bytes32 id = CoinId(addition.coin);
    Coin coin{};
    Copy(id, coin.record.coin_id);
    coin.record.coin = addition.coin;
    coin.record.confirmed_height = block.height;
    coin.record.spent_height = COINSTORE_UNSPENT;
    coin.record.timestamp = block.timestamp;
    coin.record.flags = addition.flags;
    coin.number = next_number_ +
                  static_cast<uint64_t>(std::find(order.begin(), order.end(), id) - order.begin());
    coins_[id] = coin;
    value += addition.coin.amount;
  }
  next_number_ += order.size();
  unspent_ = UnspentAfter(block);
  for (const Bytes32& id : block.removals) {
    coinstore_record& record = coins_.at(id).record;
    record.spent_height = block.height;
    value -= record.coin.amount;
  }
  for (const Bytes32& id : order) {
    coinstore_record& record = coins_.at(id).record;
    const auto parent = coins_.find(ToBytes32(record.coin.parent_coin_info));
    if (record.flags == 0 && parent != coins_.end() &&
        parent->second.record.spent_height == block.height &&
        std::memcmp(parent->second.record.coin.puzzle_hash, record.coin.puzzle_hash, 32) == 0 &&
        parent->second.record.coin.amount == record.coin.amount) {
      record.flags = COINSTORE_FF;
    }
  }
  for (const coinstore_hint& hint : block.hints) {
    if (hint.hint_len != 0) coins_.at(ToBytes32(hint.coin_id)).hints.insert(HintBytes(hint));
  }

  head.height = block.height;
  head.timestamp = block.timestamp;
  Copy(block.block_hash, head.block_hash);
  Copy(block.parent_hash, head.parent_hash);
  std::memcpy(head.state_root, verdict.result.state_root, 32);
  FromValue(value, head.unspent_value_be);
  head.unspent = unspent_.size();
  head.created += block.additions.size();
  head.spent += block.removals.size();
  head.hints += verdict.result.hints_added;
  blocks_[block.height] = head;
  counts_[block.height] = blocks_ever_++;
}

// Newest block first; in each its spends, then the coins it created that were not yet reported,
// each by coin number.
std::vector<coinstore_record> ReferenceStore::Report(int64_t to_height) const {
  std::map<uint64_t, std::map<uint64_t, const Coin*>> created, spent;
  for (const auto& [id, coin] : coins_) {
    created[coin.record.confirmed_height][coin.number] = &coin;
    spent[coin.record.spent_height][coin.number] = &coin;
  }
  std::vector<coinstore_record> report;
  std::set<uint64_t> reported;
  for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
    const uint64_t height = block->first;
    if (!IsAbove(height, to_height)) break;
    for (const auto* changes : {&spent[height], &created[height]}) {
      for (const auto& [number, coin] : *changes) {
        if (!reported.insert(number).second) continue;
        report.push_back(coin->record);
        report.back().flags |= IsAbove(coin->record.confirmed_height, to_height)
                                   ? COINSTORE_DELETED
                                   : COINSTORE_UNSPENT_AGAIN;
      }
    }
  }
  return report;
}

Verdict ReferenceStore::DryRunRollback(int64_t to_height) const {
  if (to_height >= 0 &&
      (blocks_.empty() || blocks_.rbegin()->first < static_cast<uint64_t>(to_height))) {
    return RefusedSomewhere(COINSTORE_ROLLBACK_ABOVE_TIP);
  }
  Verdict verdict;
  verdict.report = Report(to_height);
  coinstore_result& result = verdict.result;
  result.height = COINSTORE_NO_HEIGHT;
  result.flags = COINSTORE_RESULT_EMPTY;
  uint64_t hints_left = 0;
  for (const auto& [height, block] : blocks_) {
    if (IsAbove(height, to_height)) {
      ++result.reverted_blocks;
      continue;
    }
    result.height = height;
    result.flags = 0;
    std::memcpy(result.state_root, block.state_root, 32);
    hints_left = block.hints;
  }
  for (const coinstore_record& record : verdict.report) {
    ++(record.flags & COINSTORE_DELETED ? result.created : result.spent);
  }
  result.hints_added = blocks_.empty() ? 0 : tip()->hints - hints_left;
  return verdict;
}

void ReferenceStore::TakeBack(int64_t to_height) {
  std::erase_if(blocks_, [&](const auto& block) { return IsAbove(block.first, to_height); });
  std::erase_if(counts_, [&](const auto& block) { return IsAbove(block.first, to_height); });
  std::erase_if(coins_, [&](const auto& coin) {
    return IsAbove(coin.second.record.confirmed_height, to_height);
  });
  unspent_.clear();
  for (auto& [id, coin] : coins_) {
    coinstore_record& record = coin.record;
    if (IsAbove(record.spent_height, to_height)) record.spent_height = COINSTORE_UNSPENT;
    if (record.spent_height != COINSTORE_UNSPENT) continue;
    unspent_[id] = {record.confirmed_height,
                    static_cast<uint8_t>(record.flags & COINSTORE_COINBASE)};
  }
}

Verdict ReferenceStore::Rollback(int64_t to_height) {
  Verdict verdict = DryRunRollback(to_height);
  if (verdict.status != COINSTORE_OK) return verdict;
  TakeBack(to_height);
  if (NaiveTree(unspent_).root() != ToBytes32(verdict.result.state_root)) {
    throw std::logic_error("the reference's own rollback does not give the old root");
  }
  return verdict;
}

bool ReferenceStore::Has(const BlockName& name) const {
  const auto place = counts_.find(name.height);
  return place != counts_.end() && place->second == name.count;
}

ReferenceStore ReferenceStore::AsOf(uint64_t height) const {
  ReferenceStore then = *this;
  then.TakeBack(static_cast<int64_t>(height));
  return then;
}

uint64_t ReferenceStore::ChangesAbove(uint64_t height) const {
  const coinstore_tip& then = blocks_.at(height);
  return tip()->created + tip()->spent - then.created - then.spent;
}

std::vector<coinstore_hint> ReferenceStore::HintsOf(const std::vector<Bytes32>& ids) const {
  std::vector<coinstore_hint> hints;
  std::set<Bytes32> seen;
  for (const Bytes32& id : ids) {
    const auto coin = coins_.find(id);
    if (coin == coins_.end() || !seen.insert(id).second) continue;
    for (const std::string& bytes : coin->second.hints) {
      coinstore_hint hint{};
      Copy(id, hint.coin_id);
      std::memcpy(hint.hint, bytes.data(), bytes.size());
      hint.hint_len = static_cast<uint32_t>(bytes.size());
      hints.push_back(hint);
    }
  }
  return hints;
}

}  // namespace coinstore_test
