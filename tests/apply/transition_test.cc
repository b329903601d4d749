// SPDX-License-Identifier: Apache-2.0
// Goal: a block's coins are numbered as docs/storage-format.md says, its flags and counters follow
// the rules, and the log gives back the same delta. Method: random blocks on a growing chain; each
// result held against the text of the format, read here as conditions on the result and not as an
// algorithm.
#include "apply/transition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "apply/logged_delta.h"
#include "apply/random_block.h"
#include "block/block_builder.h"
#include "coin/coin_id.h"
#include "coin/hint_list.h"
#include "state/publish.h"
#include "storage/memory/memory_storage.h"

namespace coins {
namespace {

std::vector<std::string> HintsOf(const CoinRecord& coin) {
  std::vector<std::string> hints;
  if (coin.hints != nullptr) {
    ForEachHint(coin.hints, [&](ByteSpan hint) { hints.emplace_back(AsText(hint)); });
  }
  return hints;
}

// The steps of a block, one by one, on a log in memory.
class ChainByHand {
 public:
  ChainByHand() {
    engine_ = MakeMemoryStorage(disk_)->OpenEngine(OpenMode::kReadWrite, {}, &events_).value();
    state.log = Log::Open(engine_.get()).value();
    state.tables = std::make_unique<Tables>(engine_.get(), state.log.get(), state.recent.secret());
  }

  struct Made {
    std::vector<LeafChange> leaf_changes;
    Delta delta;
  };

  Made Make(const Block& block) {
    auto checked = Validate(block, Rules(), &state);
    EXPECT_TRUE(checked.ok()) << checked.status().message();
    Delta delta = MakeDelta(checked.value(), state);
    return Made{LeafChangesOf(delta), std::move(delta)};
  }

  // Gives the delta as the log tells it.
  Delta Commit(Made* transition) {
    UnspentTree::Stage stage = state.tree.Prepare(transition->leaf_changes);
    Delta& delta = transition->delta;
    delta.record.root = stage.root();
    EXPECT_TRUE(
        state.log->AppendBlock(&delta.record, delta.spends, delta.created, Durability::kBuffered)
            .ok());
    LoggedBlock logged;
    logged.record = state.log->ReadBlock(delta.record.number).value();
    logged.spends = state.log->ReadSpends(logged.record).value();
    logged.created = state.log->ReadCreated(logged.record).value();
    auto from_log = DeltaOf(std::move(logged), state);
    EXPECT_TRUE(from_log.ok()) << from_log.status().message();
    PublishBlock(&state, delta, std::move(stage));
    return std::move(from_log).value();
  }

  ChainState state{Secret{3, 4}, Marker()};  // one segment holds all coins

 private:
  EventLog events_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::unique_ptr<Engine> engine_;
};

// One block, what came out of it, and what was known before.
struct Made {
  const Block& block;
  const Delta& delta;
  const ChainState& before;

  std::set<Bytes32> removals() const { return {block.removals().begin(), block.removals().end()}; }
  // Of coins from before and of the block's own.
  std::map<Bytes32, const CoinRecord*> CoinsById() const {
    std::map<Bytes32, const CoinRecord*> coins;
    const Segment& segment = before.recent.newest();
    for (std::uint32_t i = 0; i < segment.entry_count(); ++i) {
      coins[segment.entry(i).coin.coin_id] = &segment.entry(i).coin;
    }
    for (const CoinRecord& coin : delta.created) coins[coin.coin_id] = &coin;
    return coins;
  }
};

void ExpectNumbers(const Made& made) {
  const auto& created = made.delta.created;
  const auto removals = made.removals();
  const auto coins = made.CoinsById();
  ASSERT_EQ(created.size(), made.block.additions().size());
  ASSERT_EQ(made.delta.record.first_coin, made.before.log->next_coin());
  std::map<Bytes32, std::size_t> input;
  for (std::size_t i = 0; i < created.size(); ++i) input[made.block.addition_ids()[i]] = i;
  // "first those whose parent the block does not spend, in input order; then the others, by their
  // parent's number, then input order"
  using Place = std::tuple<bool, std::uint64_t, std::size_t>;
  std::vector<Place> places;
  std::uint32_t odd = 0;
  for (std::size_t i = 0; i < created.size(); ++i) {
    ASSERT_EQ(created[i].number, made.delta.record.first_coin + i);
    const Bytes32& parent = created[i].coin.parent_id;
    const bool is_odd = !removals.contains(parent);
    odd += is_odd ? 1 : 0;
    places.emplace_back(!is_odd, is_odd ? 0 : coins.at(parent)->number,
                        input.at(created[i].coin_id));
  }
  ASSERT_TRUE(std::is_sorted(places.begin(), places.end()));
  ASSERT_EQ(std::set<Place>(places.begin(), places.end()).size(), places.size());
  ASSERT_EQ(made.delta.record.odd_count, odd);
  ASSERT_EQ(made.delta.record.coin_count, created.size());
}

void ExpectSpends(const Made& made) {
  const auto& spends = made.delta.spends;
  const auto& created = made.delta.created;
  std::map<std::uint64_t, Bytes32> wanted;
  const auto coins = made.CoinsById();
  for (const Bytes32& id : made.block.removals()) wanted[coins.at(id)->number] = id;
  ASSERT_EQ(spends.size(), wanted.size());
  ASSERT_EQ(made.delta.record.spend_count, wanted.size());
  std::size_t i = 0;
  for (const auto& [number, id] : wanted) {
    ASSERT_EQ(spends[i].coin_number, number);
    const std::size_t begin = spends[i].first_child;
    const std::size_t end = i + 1 < spends.size() ? spends[i + 1].first_child : created.size();
    ASSERT_LE(begin, end);
    for (std::size_t c = 0; c < created.size(); ++c) {
      ASSERT_EQ(created[c].coin.parent_id == id, begin <= c && c < end) << "coin " << c;
    }
    ++i;
  }
  // The coins from before, by number.
  std::vector<Bytes32> spent;
  for (const SpentCoin& each : made.delta.spent) {
    spent.push_back(each.coin.coin_id);
    ASSERT_TRUE(each.coin.is_unspent());
    ASSERT_EQ(each.coin.number, coins.at(each.coin.coin_id)->number);
    ASSERT_EQ(each.id_hash, KeyedHash(made.before.recent.secret(), each.coin.coin_id));
  }
  std::vector<Bytes32> wanted_spent;
  for (const auto& [number, id] : wanted) {
    if (number < made.delta.record.first_coin) wanted_spent.push_back(id);
  }
  ASSERT_EQ(spent, wanted_spent);
}

void ExpectCoins(const Made& made) {
  const auto coins = made.CoinsById();
  const auto removals = made.removals();
  std::map<Bytes32, std::set<std::string>> hints;
  for (const Hint& hint : made.block.hints()) {
    if (hint.size > 0) hints[hint.coin_id].emplace(AsText(hint.span()));
  }
  for (std::size_t i = 0; i < made.block.additions().size(); ++i) {
    const Addition& addition = made.block.additions()[i];
    const CoinRecord& coin = *coins.at(CoinId(addition.coin));
    ASSERT_EQ(coin.coin, addition.coin);
    ASSERT_EQ(coin.created_height, made.block.header().height);
    ASSERT_EQ(coin.timestamp_s, made.block.header().timestamp_s);
    ASSERT_EQ(coin.is_coinbase, addition.is_coinbase);
    const bool is_spent = removals.contains(coin.coin_id);
    ASSERT_EQ(coin.spent_height, is_spent ? made.block.header().height : kUnspent);
    bool is_move = false;
    if (!addition.is_coinbase && removals.contains(addition.coin.parent_id)) {
      const Coin& parent = coins.at(addition.coin.parent_id)->coin;
      is_move = parent.puzzle_hash == coin.coin.puzzle_hash && parent.amount == coin.coin.amount;
    }
    ASSERT_EQ(coin.is_fast_forward, is_move);
    const auto& wanted = hints[coin.coin_id];
    ASSERT_EQ(HintsOf(coin), std::vector<std::string>(wanted.begin(), wanted.end()));
  }
  for (std::size_t i = 0; i < made.delta.created.size(); ++i) {
    ASSERT_EQ(made.delta.id_hashes[i],
              KeyedHash(made.before.recent.secret(), made.delta.created[i].coin_id));
  }
}

void ExpectLeafChanges(const std::vector<LeafChange>& changes, const Made& made) {
  std::map<Bytes32, std::pair<LeafChange::Kind, const CoinRecord*>> wanted;
  for (const CoinRecord& coin : made.delta.created) {
    if (coin.is_unspent()) wanted[coin.coin_id] = {LeafChange::Kind::kInsert, &coin};
  }
  for (const SpentCoin& spent : made.delta.spent) {
    wanted[spent.coin.coin_id] = {LeafChange::Kind::kRemove, &spent.coin};
  }
  ASSERT_EQ(changes.size(), wanted.size());
  std::size_t i = 0;
  for (const auto& [id, want] : wanted) {  // ascending
    const LeafChange& change = changes[i++];
    ASSERT_EQ(change.leaf.coin_id, id);
    ASSERT_EQ(change.kind, want.first);
    ASSERT_EQ(change.leaf.coin_number, want.second->number);
    ASSERT_EQ(change.leaf.created_height, want.second->created_height);
    ASSERT_EQ(change.leaf.is_coinbase, want.second->is_coinbase);
  }
}

// What FinishDelta made: every changed coin once, by id, and the keys of its owners in that order.
void ExpectOrder(const Made& made) {
  const Delta& delta = made.delta;
  const Secret& secret = made.before.recent.secret();
  std::map<Bytes32, const CoinRecord*> wanted;
  for (const CoinRecord& coin : delta.created) wanted[coin.coin_id] = &coin;
  for (const SpentCoin& spent : delta.spent) wanted[spent.coin.coin_id] = &spent.coin;
  ASSERT_EQ(delta.by_id.size(), wanted.size());
  std::vector<ShortKey> owner_keys;
  std::size_t i = 0;
  for (const auto& [id, coin] : wanted) {  // ascending
    const Delta::Change& change = delta.by_id[i++];
    ASSERT_EQ(change.is_spent ? &delta.spent[change.index].coin : &delta.created[change.index],
              coin);
    owner_keys.push_back(KeyedShortKey(
        secret, AsBytes(std::string(1, '\0') + std::string(AsText(coin->coin.puzzle_hash)))));
    for (const std::string& hint : HintsOf(*coin)) {
      owner_keys.push_back(
          KeyedShortKey(secret, AsBytes(std::string(1, static_cast<char>(hint.size())) + hint)));
    }
  }
  ASSERT_EQ(delta.owner_keys, owner_keys);
  ASSERT_EQ(delta.odd_parent_keys.size(), delta.record.odd_count);
  for (std::size_t odd = 0; odd < delta.odd_parent_keys.size(); ++odd) {
    ASSERT_EQ(delta.odd_parent_keys[odd], KeyedShortKey(secret, delta.created[odd].coin.parent_id));
  }
}

void ExpectSameCoin(const CoinRecord& x, const CoinRecord& y) {
  ASSERT_EQ(std::tie(x.coin_id, x.coin, x.number, x.created_height, x.spent_height, x.timestamp_s,
                     x.is_coinbase, x.is_fast_forward, x.is_odd),
            std::tie(y.coin_id, y.coin, y.number, y.created_height, y.spent_height, y.timestamp_s,
                     y.is_coinbase, y.is_fast_forward, y.is_odd));
  ASSERT_EQ(HintsOf(x), HintsOf(y));
}

void ExpectSameDelta(const Delta& a, const Delta& b) {
  ASSERT_EQ(a.record.number, b.record.number);
  ASSERT_EQ(EncodeBlockRecord(a.record), EncodeBlockRecord(b.record));
  ASSERT_EQ(a.spends, b.spends);
  ASSERT_EQ(a.id_hashes, b.id_hashes);
  ASSERT_EQ(a.owner_keys, b.owner_keys);
  ASSERT_EQ(a.odd_parent_keys, b.odd_parent_keys);
  ASSERT_EQ(a.created.size(), b.created.size());
  for (std::size_t i = 0; i < a.created.size(); ++i) {
    ASSERT_NO_FATAL_FAILURE(ExpectSameCoin(a.created[i], b.created[i])) << i;
  }
  ASSERT_EQ(a.spent.size(), b.spent.size());
  for (std::size_t i = 0; i < a.spent.size(); ++i) {
    ASSERT_NO_FATAL_FAILURE(ExpectSameCoin(a.spent[i].coin, b.spent[i].coin)) << i;
    ASSERT_EQ(a.spent[i].id_hash, b.spent[i].id_hash);
  }
}

void ExpectCountersOfAScan(const ChainState& state) {
  Counters counters;
  const Segment& segment = state.recent.newest();
  for (std::uint32_t i = 0; i < segment.entry_count(); ++i) {
    const CoinRecord& coin = segment.entry(i).coin;
    ++(coin.is_unspent() ? counters.unspent : counters.spent);
    if (coin.is_unspent()) counters.unspent_value += coin.coin.amount;
    counters.hints += HintsOf(coin).size();
  }
  ASSERT_EQ(state.tip->counters, counters);
}

TEST(TransitionTest, RandomBlocksAreNumberedAndLoggedAsTheFormatSays) {
  RandomBlocks random(21);
  ChainByHand chain;
  std::size_t chained = 0, fast_forward = 0, hinted = 0, rows = 0;
  for (int i = 0; i < 150; ++i) {
    const Block block = random.On(chain.state, i % 10 == 9 ? 60 : 12);
    auto transition = chain.Make(block);
    {
      const Made made{block, transition.delta, chain.state};
      ASSERT_NO_FATAL_FAILURE(ExpectNumbers(made)) << i;
      ASSERT_NO_FATAL_FAILURE(ExpectSpends(made)) << i;
      ASSERT_NO_FATAL_FAILURE(ExpectCoins(made)) << i;
      ASSERT_NO_FATAL_FAILURE(ExpectOrder(made)) << i;
      ASSERT_NO_FATAL_FAILURE(ExpectLeafChanges(transition.leaf_changes, made)) << i;
    }
    const Delta from_log = chain.Commit(&transition);
    ASSERT_NO_FATAL_FAILURE(ExpectSameDelta(transition.delta, from_log)) << i;
    ASSERT_NO_FATAL_FAILURE(ExpectCountersOfAScan(chain.state)) << i;
    for (const CoinRecord& coin : transition.delta.created) {
      chained += coin.is_unspent() ? 0 : 1;
      fast_forward += coin.is_fast_forward ? 1 : 0;
      hinted += coin.hints != nullptr ? 1 : 0;
    }
    rows += transition.delta.created.size() > kCoinsPerRow ? 1 : 0;
  }
  // The blocks had what they were made for.
  EXPECT_GT(chained, 100u);
  EXPECT_GT(fast_forward, 20u);
  EXPECT_GT(hinted, 100u);
  EXPECT_GT(rows, 5u);
}

// The order that sorting by the removals' places would get wrong: grandchildren before children.
TEST(TransitionTest, AChainWithinABlockIsNumberedFromItsStart) {
  ChainByHand chain;
  std::vector<Coin> coins = {{Bytes32{9}, Bytes32{1}, 5}};
  for (int i = 1; i < 6; ++i) coins.push_back({CoinId(coins.back()), Bytes32{1}, 5});
  BlockHeader header;
  header.height = 1;
  BlockBuilder builder(header, {});
  const auto additions = builder.Add(6).value();
  for (std::size_t i = 0; i < 6; ++i) additions[i].coin = coins[5 - i];
  const auto removals = builder.Spend(5).value();
  for (std::size_t i = 0; i < 5; ++i) removals[i] = CoinId(coins[4 - i]);
  const Block block = std::move(builder).Finish().value();
  const auto transition = chain.Make(block);
  const Delta& delta = transition.delta;
  ASSERT_EQ(delta.created.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(delta.created[i].coin, coins[i]) << i;
    EXPECT_EQ(delta.created[i].is_fast_forward, i > 0);
  }
  EXPECT_EQ(delta.spends, (std::vector<Spend>{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}}));
  EXPECT_EQ(delta.record.odd_count, 1u);
  ASSERT_EQ(transition.leaf_changes.size(), 1u);
  EXPECT_EQ(transition.leaf_changes[0].leaf.coin_id, CoinId(coins[5]));
}

TEST(DeltaOfTest, RefusesASpendOfACoinThatIsNotThereOrSpent) {
  RandomBlocks random(22);
  ChainByHand chain;
  for (int i = 0; i < 10; ++i) {
    const Block block = random.On(chain.state);
    auto transition = chain.Make(block);
    (void)chain.Commit(&transition);
  }
  const auto code_of_spending = [&](std::uint64_t number) {
    LoggedBlock logged;
    logged.record.first_coin = chain.state.log->next_coin();
    logged.spends = {{number, 0}};
    return DeltaOf(std::move(logged), chain.state).status().code();
  };
  std::size_t unspent = 0, spent = 0;
  for (std::uint64_t number = 0; number < chain.state.log->next_coin(); ++number) {
    const Segment& segment = chain.state.recent.newest();
    const std::uint32_t entry = segment.FindByNumber(number);
    const bool is_there = entry != kNoEntry && segment.entry(entry).coin.is_unspent();
    ASSERT_EQ(code_of_spending(number), is_there ? Code::kOk : Code::kCorruption) << number;
    ++(is_there ? unspent : spent);
  }
  EXPECT_GT(unspent, 0u);
  EXPECT_GT(spent, 0u);
}

}  // namespace
}  // namespace coins
