// SPDX-License-Identifier: Apache-2.0
#include "apply/transition.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "coin/hint_list.h"

namespace coins {
namespace {

class Transition {
 public:
  Transition(const CheckedBlock& checked, const ChainState& state)
      : checked_(checked), block_(checked.block()), state_(state) {}

  Delta Run() {
    GroupChildren();
    NumberCoins();
    MakeCreated();
    MarkFastForwards();
    AttachHints();
    MarkSpends();
    MakeRecord();
    FinishDelta(state_.recent.secret(), &delta_);
    return std::move(delta_);
  }

 private:
  std::size_t removal_count() const { return block_.removals().size(); }
  std::uint64_t first_coin() const { return state_.log->next_coin(); }
  const CoinRecord& Removed(std::uint32_t removal) const {
    return checked_.removed()[removal].coin;
  }

  void GroupChildren();
  void NumberCoins();
  void MakeCreated();
  void MarkFastForwards();
  bool IsFastForward(const Addition& addition, std::uint32_t parent_removal) const;
  void AttachHints();
  void MarkSpends();
  void MakeRecord();

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

// Children of each removal in input order, as ranges of one array.
void Transition::GroupChildren() {
  child_begin_.assign(removal_count() + 1, 0);
  for (const std::uint32_t parent : checked_.parent_removals()) {
    if (parent != kNoPosition) ++child_begin_[parent + 1];
  }
  std::partial_sum(child_begin_.begin(), child_begin_.end(), child_begin_.begin());
  children_.resize(child_begin_.back());
  std::vector<std::uint32_t> next(child_begin_.begin(), child_begin_.end() - 1);
  const auto& parents = checked_.parent_removals();
  for (std::uint32_t i = 0; i < parents.size(); ++i) {
    if (parents[i] != kNoPosition) children_[next[parents[i]]++] = i;
  }
}

// Odd coins first, in input order; then the others, by their parent's number. A parent created here
// has its number by the time its turn comes, since numbers are given out in the order of `order_`.
void Transition::NumberCoins() {
  std::vector<std::uint32_t> spend_of_addition(block_.additions().size(), kNoPosition);
  for (std::uint32_t i = 0; i < removal_count(); ++i) {
    const std::uint32_t addition = checked_.removed_additions()[i];
    if (addition == kNoPosition) {
      spent_before_.push_back(i);
    } else {
      spend_of_addition[addition] = i;
    }
  }
  std::sort(spent_before_.begin(), spent_before_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return Removed(a).number < Removed(b).number;
  });

  order_.reserve(block_.additions().size());
  const auto& parents = checked_.parent_removals();
  for (std::uint32_t i = 0; i < parents.size(); ++i) {
    if (parents[i] == kNoPosition) order_.push_back(i);
  }
  odd_count_ = static_cast<std::uint32_t>(order_.size());
  std::vector<Spend>& spends = delta_.spends;
  spends.reserve(removal_count());
  const auto spend = [&](std::uint64_t number, std::uint32_t removal) {
    spends.push_back({number, static_cast<std::uint32_t>(order_.size())});
    order_.insert(order_.end(), children_.begin() + child_begin_[removal],
                  children_.begin() + child_begin_[removal + 1]);
  };
  for (const std::uint32_t removal : spent_before_) spend(Removed(removal).number, removal);
  for (std::size_t i = 0; i < order_.size(); ++i) {  // grows meanwhile
    const std::uint32_t removal = spend_of_addition[order_[i]];
    if (removal == kNoPosition) continue;
    spend(first_coin() + i, removal);
    spent_here_.push_back(static_cast<std::uint32_t>(i));
  }
  COINSTORE_CHECK(order_.size() == block_.additions().size());
  place_.resize(order_.size());
  for (std::uint32_t i = 0; i < order_.size(); ++i) place_[order_[i]] = i;
  COINSTORE_CHECK(spends.size() == removal_count());
}

void Transition::MakeCreated() {
  delta_.created.resize(order_.size());
  delta_.id_hashes.resize(order_.size());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::uint32_t position = order_[i];
    const Addition& addition = block_.additions()[position];
    CoinRecord& coin = delta_.created[i];
    coin.coin_id = block_.addition_ids()[position];
    coin.coin = addition.coin;
    coin.number = first_coin() + i;
    coin.created_height = block_.header().height;
    coin.timestamp_s = block_.header().timestamp_s;
    coin.is_coinbase = addition.is_coinbase;
    coin.is_odd = i < odd_count_;
    delta_.id_hashes[i] = checked_.addition_hashes()[position];
  }
  for (const std::uint32_t i : spent_here_) {
    delta_.created[i].spent_height = block_.header().height;
  }
}

void Transition::MarkFastForwards() {
  for (std::size_t i = odd_count_; i < order_.size(); ++i) {
    const std::uint32_t position = order_[i];
    delta_.created[i].is_fast_forward =
        IsFastForward(block_.additions()[position], checked_.parent_removals()[position]);
  }
}

bool Transition::IsFastForward(const Addition& addition, std::uint32_t parent_removal) const {
  if (addition.is_coinbase || parent_removal == kNoPosition) return false;
  const std::uint32_t created_here = checked_.removed_additions()[parent_removal];
  const Coin& parent = created_here != kNoPosition ? block_.additions()[created_here].coin
                                                   : Removed(parent_removal).coin;
  return parent.puzzle_hash == addition.coin.puzzle_hash && parent.amount == addition.coin.amount;
}

// One string holds all lists: the pointers are set once it no longer grows.
void Transition::AttachHints() {
  const auto& hints = checked_.hints();
  if (hints.empty()) return;
  std::string bytes;
  std::vector<std::pair<std::uint32_t, std::size_t>> list_starts;
  std::vector<ByteSpan> list;
  for (std::size_t i = 0; i < hints.size();) {
    const std::uint32_t addition = hints[i].addition;
    list.clear();
    for (; i < hints.size() && hints[i].addition == addition; ++i) {
      list.push_back(block_.hints()[hints[i].hint].span());
    }
    list_starts.emplace_back(place_[addition], bytes.size());
    AppendHintList(list, &bytes);
  }
  delta_.hint_bytes.push_back(std::move(bytes));
  const ByteSpan stored = AsBytes(delta_.hint_bytes.back());
  for (const auto& [coin, start] : list_starts) delta_.created[coin].hints = &stored[start];
}

void Transition::MarkSpends() {
  delta_.spent.reserve(spent_before_.size());
  for (const std::uint32_t removal : spent_before_) {
    delta_.spent.push_back(checked_.removed()[removal]);
  }
}

void Transition::MakeRecord() {
  Counters counters = state_.tip ? state_.tip->counters : Counters();
  counters.unspent += delta_.created.size();
  counters.unspent -= removal_count();
  counters.spent += removal_count();
  counters.hints += checked_.hints().size();
  for (const CoinRecord& coin : delta_.created) {
    if (coin.is_unspent()) counters.unspent_value += coin.coin.amount;
  }
  for (const std::uint32_t removal : spent_before_) {
    COINSTORE_CHECK(counters.unspent_value >= Removed(removal).coin.amount);
    counters.unspent_value -= Removed(removal).coin.amount;
  }
  const BlockHeader& header = block_.header();
  BlockRecord& record = delta_.record;
  record.height = header.height;
  record.timestamp_s = header.timestamp_s;
  record.block_hash = header.block_hash;
  record.parent_hash = header.parent_hash;
  record.counters = counters;
  record.first_coin = first_coin();
  record.coin_count = static_cast<std::uint32_t>(delta_.created.size());
  record.odd_count = odd_count_;
  record.spend_count = static_cast<std::uint32_t>(removal_count());
}

}  // namespace

Delta MakeDelta(const CheckedBlock& checked, const ChainState& state) {
  return Transition(checked, state).Run();
}

std::vector<LeafChange> LeafChangesOf(const Delta& delta) {
  std::vector<LeafChange> changes;
  changes.reserve(delta.by_id.size());
  for (const Delta::Change& change : delta.by_id) {
    const CoinRecord& coin =
        change.is_spent ? delta.spent[change.index].coin : delta.created[change.index];
    if (!coin.is_unspent()) continue;  // created and spent here
    changes.push_back({{coin.coin_id, coin.number, coin.created_height, coin.is_coinbase},
                       change.is_spent ? LeafChange::Kind::kRemove : LeafChange::Kind::kInsert});
  }
  return changes;
}

}  // namespace coins
