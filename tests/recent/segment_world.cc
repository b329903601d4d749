// SPDX-License-Identifier: Apache-2.0
#include "recent/segment_world.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "coin/coin_id.h"

namespace coins {

std::string SegmentWorld::HintsOf(const CoinRecord& coin) {
  if (coin.hints == nullptr) return {};
  return std::string(AsText({coin.hints, HintListSize(coin.hints)}));
}

std::string SegmentWorld::Describe(const CoinRecord& coin) {
  std::ostringstream text;
  text << ToHex(coin.coin_id) << " " << ToHex(coin.coin.parent_id) << " "
       << ToHex(coin.coin.puzzle_hash) << " " << coin.coin.amount << " number " << coin.number
       << " created " << coin.created_height << " spent " << coin.spent_height << " at "
       << coin.timestamp_s << " " << coin.is_coinbase << coin.is_fast_forward << coin.is_odd << " "
       << ToHex(AsBytes(HintsOf(coin)));
  return text.str();
}

void SegmentWorld::AttachHints(CoinRecord* coin) {
  coin->hints = nullptr;
  if (Below(3) == 0) return;
  // Few hints, so that owners share them; one of them has the bytes of a puzzle hash.
  std::set<std::string> hints;
  for (std::size_t n = 1 + Below(3); n > 0; --n) {
    const std::size_t size = Below(4) == 0 ? 32 : 1 + Below(2);
    hints.insert(std::string(size, static_cast<char>(Below(4))));
  }
  std::vector<ByteSpan> spans;
  for (const std::string& hint : hints) spans.push_back(AsBytes(hint));
  AppendHintList(spans, &hint_lists_.emplace_back());
  coin->hints = AsBytes(hint_lists_.back()).data();
}

CoinRecord SegmentWorld::MakeCoin(const Bytes32& parent_id) {
  CoinRecord coin;
  coin.coin.parent_id = parent_id;
  coin.coin.puzzle_hash.fill(static_cast<std::uint8_t>(Below(4)));
  coin.coin.amount = random_() >> Below(64);
  coin.coin_id = CoinId(coin.coin);
  return coin;
}

Delta SegmentWorld::MakeBlock() {
  Delta delta;
  BlockRecord& record = delta.record;
  record.height = (chain_.empty() ? 0 : chain_.back().height) + 1 + Below(2);
  record.number = last_record() + 1;
  record.first_coin = NextRowStart(next_coin_) + kCoinsPerRow * Below(2);
  record.timestamp_s = random_() % 1'000'000;

  std::vector<CoinRecord> unspent;
  for (const auto& [id, coin] : state()) {
    if (coin.is_unspent()) unspent.push_back(coin);
  }
  std::shuffle(unspent.begin(), unspent.end(), random_);
  unspent.resize(Below(unspent.size() / 2 + 1));
  std::sort(unspent.begin(), unspent.end(),
            [](const CoinRecord& a, const CoinRecord& b) { return a.number < b.number; });
  for (const CoinRecord& coin : unspent) {
    delta.spent.push_back({coin, KeyedHash(kSecret, coin.coin_id)});
  }

  std::set<Bytes32> created;
  const auto create = [&](CoinRecord coin, bool is_odd) {
    if (state().contains(coin.coin_id) || !created.insert(coin.coin_id).second) return;
    coin.is_odd = is_odd;
    AttachHints(&coin);
    coin.is_coinbase = is_odd && Below(4) == 0;
    coin.is_fast_forward = !is_odd && Below(4) == 0;
    coin.number = record.first_coin + delta.created.size();
    coin.created_height = record.height;
    coin.timestamp_s = record.timestamp_s;
    coin.spent_height = Below(5) == 0 ? record.height : kUnspent;
    delta.id_hashes.push_back(KeyedHash(kSecret, coin.coin_id));
    delta.created.push_back(coin);
  };
  // Parents of odd coins: nobody's, or a coin's that was spent before; several children of one parent.
  for (std::size_t n = Below(6); n > 0; --n) {
    Bytes32 parent{static_cast<std::uint8_t>(Below(8)), 7};
    if (!ids_.empty() && Below(2) == 0) parent = ids_[Below(ids_.size())];
    const bool is_spent_here = std::any_of(
        unspent.begin(), unspent.end(), [&](const auto& coin) { return coin.coin_id == parent; });
    if (!is_spent_here) create(MakeCoin(parent), true);
  }
  for (std::size_t n = deleted_.empty() ? 0 : Below(4); n > 0; --n) {
    const CoinRecord& coin = deleted_[Below(deleted_.size())];
    const std::size_t before = delta.created.size();
    create({.coin_id = coin.coin_id, .coin = coin.coin}, true);
    recreated_ += delta.created.size() - before;
  }
  record.odd_count = static_cast<std::uint32_t>(delta.created.size());
  for (const CoinRecord& parent : unspent) {
    for (std::size_t n = Below(3); n > 0; --n) create(MakeCoin(parent.coin_id), false);
  }
  record.coin_count = static_cast<std::uint32_t>(delta.created.size());
  FinishDelta(kSecret, &delta);
  return delta;
}

void SegmentWorld::Add(const Delta& delta) {
  recent.newest().Add(delta);
  State state = states_.back();
  for (const SpentCoin& spent : delta.spent) {
    state.at(spent.coin.coin_id).spent_height = delta.record.height;
  }
  for (const CoinRecord& coin : delta.created) {
    state[coin.coin_id] = coin;
    ids_.push_back(coin.coin_id);
  }
  states_.push_back(std::move(state));
  chain_.push_back({delta.record.number, delta.record.height});
  next_coin_ = delta.record.first_coin + delta.record.coin_count;
}

void SegmentWorld::RollBack(std::size_t blocks) {
  const std::size_t left = chain_.size() - blocks;
  const auto state_of_chain = [&](std::size_t size) -> const State& {
    return states_[size == 0 ? 0 : chain_[size - 1].record_number];
  };
  Segment& newest = recent.newest();
  while (blocks > 0 && newest.block_count() > 0) {
    newest.Pop();
    --blocks;
  }
  // What lies deeper is inverted: from the state that was left to that of the target.
  const State& before = state_of_chain(left + blocks);
  const State& after = state_of_chain(left);
  std::vector<InverseChange> changes;
  for (const auto& [id, coin] : before) {
    const auto found = after.find(id);
    if (found != after.end() && found->second.spent_height == coin.spent_height) continue;
    changes.push_back({.before = coin, .exists = found != after.end()});
  }
  if (!changes.empty()) newest.AddInverse(changes);
  for (const auto& [id, coin] : state()) {
    if (!after.contains(id)) deleted_.push_back(coin);
  }
  states_.push_back(after);
  newest.SetLastRecord(last_record());
  chain_.resize(left);
}

void SegmentWorld::RandomStep() {
  if (chain_.empty() || Below(4) != 0) {
    AddBlock();
  } else {
    const std::size_t deepest = Below(4) == 0 ? 30 : 4;
    RollBack(1 + Below(std::min(chain_.size(), deepest)));
  }
  if (Below(6) == 0) recent.Freeze();
}

}  // namespace coins
