// SPDX-License-Identifier: Apache-2.0
// Goal and method: see reference_answers.h. Each function follows one paragraph of the rules.
#include "model/reference_answers.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace coinstore_test {
namespace {

__extension__ using Value = unsigned __int128;
using Coin = ReferenceStore::Coin;

constexpr uint64_t kNoBound = UINT64_MAX;

std::string Text(const Bytes32& bytes) { return {bytes.begin(), bytes.end()}; }
std::string Text(const uint8_t (&bytes)[32]) { return {bytes, bytes + 32}; }

template <typename Structure>
std::string BytesOf(const Structure& structure) {
  const auto* const bytes = reinterpret_cast<const char*>(&structure);
  return {bytes, sizeof structure};
}

bool IsSpent(const coinstore_record& record) { return record.spent_height != COINSTORE_UNSPENT; }

uint64_t LastChange(const coinstore_record& record) {
  return IsSpent(record) ? record.spent_height : record.confirmed_height;
}

std::vector<std::string> FirstGiven(const std::vector<std::string>& keys) {
  std::vector<std::string> each_once;
  std::set<std::string> seen;
  for (const std::string& key : keys) {
    if (seen.insert(key).second) each_once.push_back(key);
  }
  return each_once;
}

bool Passes(const Question& question, const coinstore_record& coin) {
  const uint64_t start = question.Get(COINSTORE_QUERY_START),
                 end = question.Get(COINSTORE_QUERY_END);
  const uint64_t min = question.Get(COINSTORE_QUERY_MIN), max = question.Get(COINSTORE_QUERY_MAX);
  const bool spent = IsSpent(coin);
  if (question.Get(spent ? COINSTORE_QUERY_SPENT : COINSTORE_QUERY_UNSPENT) == 0) return false;
  if (coin.confirmed_height < start) return false;
  if (end != kNoBound && coin.confirmed_height >= end) return false;
  if (coin.confirmed_height < min && !(spent && coin.spent_height >= min)) return false;
  if (coin.confirmed_height > max || (spent && coin.spent_height > max)) return false;
  return coin.coin.amount >= question.Get(COINSTORE_QUERY_MIN_AMOUNT);
}

bool Matches(const Question& question, const Coin& coin, const std::string& key) {
  if (question.source == COINSTORE_BY_HINT) return coin.hints.contains(key);
  return Text(coin.record.coin.puzzle_hash) == key ||
         (question.Get(COINSTORE_QUERY_HINTED) != 0 && coin.hints.contains(key));
}

std::string HintEntry(const Bytes32& id, const std::string& bytes) {
  coinstore_hint hint{};
  std::memcpy(hint.coin_id, id.data(), 32);
  std::memcpy(hint.hint, bytes.data(), bytes.size());
  hint.hint_len = static_cast<uint32_t>(bytes.size());
  return BytesOf(hint);
}

using Entries = std::vector<Entry>;

void AddOfOwners(const Question& question, const Moment& moment, Entries* entries) {
  const std::vector<std::string> keys = FirstGiven(question.keys);
  const bool pairs = question.answer == Question::Answer::kPairs;
  for (const auto& [id, coin] : moment.shown.coins()) {
    if (!Passes(question, coin.record)) continue;
    const uint64_t height = LastChange(moment.tip.coins().at(id).record);
    for (size_t i = 0; i < keys.size(); ++i) {
      if (!Matches(question, coin, keys[i])) continue;
      const Standing standing{question.is_by_height() ? 0 : i, height, id};
      entries->push_back({standing, pairs ? HintEntry(id, keys[i]) : BytesOf(coin.record)});
      if (!pairs) break;  // it stands under the first of its keys
    }
  }
}

void AddNamed(const Question& question, const Moment& moment, Entries* entries) {
  const std::vector<std::string> keys = FirstGiven(question.keys);
  for (size_t i = 0; i < keys.size(); ++i) {
    Bytes32 id;
    std::memcpy(id.data(), keys[i].data(), 32);
    const auto coin = moment.shown.coins().find(id);
    if (coin == moment.shown.coins().end() || !Passes(question, coin->second.record)) continue;
    if (question.answer == Question::Answer::kCoins) {
      entries->push_back({{i}, BytesOf(coin->second.record)});
      continue;
    }
    uint64_t number = 0;
    for (const std::string& hint : coin->second.hints) {
      entries->push_back({{i, number++}, HintEntry(id, hint)});
    }
  }
}

// Children, and the changes of blocks: by coin number, which rises with the height.
void AddNumbered(const Question& question, const Moment& moment, Entries* entries) {
  const std::vector<std::string> keys = FirstGiven(question.keys);
  const auto takes = [&](const coinstore_record& record, const std::string& key) {
    if (question.source == COINSTORE_BY_PARENT) return Text(record.coin.parent_coin_info) == key;
    const bool added = BigEndian(record.confirmed_height, 8) == key;
    const bool removed = IsSpent(record) && BigEndian(record.spent_height, 8) == key;
    return (added && question.source != COINSTORE_REMOVED_AT) ||
           (removed && question.source != COINSTORE_ADDED_AT);
  };
  for (const auto& [id, coin] : moment.shown.coins()) {
    if (!Passes(question, coin.record)) continue;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (takes(coin.record, keys[i])) entries->push_back({{i, coin.number}, BytesOf(coin.record)});
    }
  }
}

void AddAllUnspent(const Moment& moment, Entries* entries) {
  for (const auto& [id, coin] : moment.shown.coins()) {
    if (!IsSpent(coin.record)) entries->push_back({{0, 0, id}, BytesOf(coin.record)});
  }
}

void AddAllBalances(const Moment& moment, Entries* entries) {
  std::set<Bytes32> owners;
  for (const auto& [id, coin] : moment.shown.coins()) {
    if (!IsSpent(coin.record)) owners.insert(ToBytes32(coin.record.coin.puzzle_hash));
  }
  for (const Bytes32& owner : owners) {
    entries->push_back({{0, 0, owner}, BytesOf(BalanceOf(moment.shown, owner))});
  }
}

// A set root: a node of some leaves that agree in their first `depth` bits.
struct SetNode {
  uint8_t type = 0;  // 0 empty, 1 a leaf, 2 inner
  Bytes32 value{};
};

SetNode SetNodeOf(const std::set<Bytes32>& leaves, unsigned depth) {
  if (leaves.empty()) return {};
  if (leaves.size() == 1) return {1, *leaves.begin()};
  std::set<Bytes32> halves[2];
  for (const Bytes32& leaf : leaves) halves[leaf[depth / 8] >> (7 - depth % 8) & 1].insert(leaf);
  const SetNode left = SetNodeOf(halves[0], depth + 1), right = SetNodeOf(halves[1], depth + 1);
  const bool is_one_sided = halves[0].empty() || halves[1].empty();
  if (is_one_sided && leaves.size() == 2) return halves[0].empty() ? right : left;
  const std::string types = {static_cast<char>(left.type), static_cast<char>(right.type)};
  return {2, Sha256(std::string(30, '\0') + types + Text(left.value) + Text(right.value))};
}

Bytes32 SetRoot(const std::set<Bytes32>& leaves) {
  const SetNode node = SetNodeOf(leaves, 0);
  return node.type == 1 ? Sha256("\x01" + Text(node.value)) : node.value;
}

}  // namespace

uint64_t Question::Get(uint32_t setting) const {
  const auto made = settings.find(setting);
  if (made != settings.end()) return made->second;
  const bool is_one = setting == COINSTORE_QUERY_SPENT || setting == COINSTORE_QUERY_UNSPENT;
  const bool is_unbounded = setting == COINSTORE_QUERY_END || setting == COINSTORE_QUERY_MAX;
  return is_one ? 1 : is_unbounded ? kNoBound : 0;
}

bool Question::is_by_owner() const {
  return source == COINSTORE_BY_PUZZLE_HASH || source == COINSTORE_BY_HINT;
}

bool Question::is_by_height() const { return Get(COINSTORE_QUERY_ORDER) == COINSTORE_ORDER_HEIGHT; }

bool Question::needs_all_unspent() const {
  return answer == Answer::kBalances || source == COINSTORE_ALL_UNSPENT;
}

std::vector<Entry> AllEntries(const Question& question, const Moment& moment) {
  Entries entries;
  if (question.answer == Question::Answer::kBalances) {
    AddAllBalances(moment, &entries);
  } else if (question.is_by_owner()) {
    AddOfOwners(question, moment, &entries);
  } else if (question.source == COINSTORE_BY_ID) {
    AddNamed(question, moment, &entries);
  } else if (question.source == COINSTORE_ALL_UNSPENT) {
    AddAllUnspent(moment, &entries);
  } else {
    AddNumbered(question, moment, &entries);
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.standing < b.standing; });
  return entries;
}

Standing EndOf(const Question& question, const ReferenceStore& tip) {
  // By height the last cursor waits for what comes above the tip.
  if (question.is_by_height() && tip.tip() != nullptr) return {0, tip.tip()->height + 1};
  return {SIZE_MAX};
}

coinstore_balance BalanceOf(const ReferenceStore& shown, const Bytes32& puzzle_hash) {
  coinstore_balance balance{};
  std::memcpy(balance.puzzle_hash, puzzle_hash.data(), 32);
  Value amount = 0;
  for (const auto& [id, coin] : shown.coins()) {
    if (IsSpent(coin.record) || ToBytes32(coin.record.coin.puzzle_hash) != puzzle_hash) continue;
    amount += coin.record.coin.amount;
    ++balance.coins;
  }
  const std::string bytes = BigEndian(static_cast<uint64_t>(amount >> 64), 8) +
                            BigEndian(static_cast<uint64_t>(amount & UINT64_MAX), 8);
  std::memcpy(balance.amount_be, bytes.data(), 16);
  return balance;
}

Lineage LineageOf(const ReferenceStore& shown, const Bytes32& puzzle_hash) {
  Lineage lineage;
  for (const auto& [id, coin] : shown.coins()) {
    const coinstore_record& record = coin.record;
    if (ToBytes32(record.coin.puzzle_hash) != puzzle_hash || IsSpent(record)) continue;
    if ((record.flags & COINSTORE_FF) == 0) continue;
    ++lineage.candidates;
    lineage.unspent = record;
  }
  if (lineage.candidates == 1) {
    const auto parent = shown.coins().find(ToBytes32(lineage.unspent->coin.parent_coin_info));
    lineage.is_parent_known = parent != shown.coins().end();
    if (lineage.is_parent_known) lineage.parent = parent->second.record;
  }
  if (!lineage.parent) lineage.unspent.reset();
  return lineage;
}

BlockRoots RootsAt(const ReferenceStore& tip, uint64_t height) {
  std::set<Bytes32> additions, removals;
  std::map<Bytes32, std::set<Bytes32, std::greater<>>> created;
  for (const auto& [id, coin] : tip.coins()) {
    if (coin.record.spent_height == height) removals.insert(id);
    if (coin.record.confirmed_height != height) continue;
    created[ToBytes32(coin.record.coin.puzzle_hash)].insert(id);
  }
  for (const auto& [puzzle_hash, ids] : created) {
    std::string joined;
    for (const Bytes32& id : ids) joined += Text(id);
    additions.insert(puzzle_hash);
    additions.insert(Sha256(joined));
  }
  return {SetRoot(additions), SetRoot(removals)};
}

}  // namespace coinstore_test
