// SPDX-License-Identifier: Apache-2.0
// Goal and method: see view_reads.h.
#include "model/view_reads.h"

#include <gtest/gtest.h>

#include <cstring>

#include "model/asking.h"
#include "model/comparison.h"
#include "model/random_questions.h"

namespace coinstore_test {
namespace {

std::vector<Bytes32> SomeIds(AskedStore& asked, size_t most) {
  std::vector<Bytes32> ids = {asked.random.Id()};
  const auto& coins = asked.reference.coins();
  for (auto coin = coins.begin(); coins.size() <= most && coin != coins.end(); ++coin) {
    ids.push_back(coin->first);
  }
  for (size_t i = 0; coins.size() > most && i < most; ++i) {
    const auto place = coins.lower_bound(asked.random.Id());
    ids.push_back(place == coins.end() ? coins.begin()->first : place->first);
  }
  ids.push_back(ids[asked.random.Below(ids.size())]);
  return ids;
}

std::string HexOf(const uint8_t (&bytes)[32]) { return Hex(bytes, 32); }

}  // namespace

void ExpectReads(AskedStore& asked, const View& view) {
  const coinstore_view* const handle = AskedStore::Handle(view);
  const ReferenceStore& shown = asked.Shown(view);
  const std::vector<Bytes32> ids = SomeIds(asked, 40);
  ExpectCoins(asked.store, shown, ids, handle);
  ExpectHints(asked.store, shown, ids, handle);
  RandomQuestions questions(asked.random, asked.reference);
  ExpectChain(asked.store, shown, {0, questions.Height(), questions.Height()}, handle);
}

void ExpectViewProofs(AskedStore& asked, const View& view) {
  const coinstore_view* const handle = AskedStore::Handle(view);
  if (!asked.HasTooManyChanges(view)) {
    ExpectProofs(asked.store, asked.Shown(view), SomeIds(asked, 3), asked.reached, handle);
    asked.reached("view: proof below the tip", &asked.Shown(view) != &asked.reference);
    return;
  }
  size_t size = 0;
  const Bytes32 id = asked.random.Id();
  EXPECT_EQ(coinstore_prove(asked.store, handle, id.data(), nullptr, 0, &size, nullptr),
            COINSTORE_TOO_MANY_CHANGES);
  asked.reached("view: too many changes for a proof");
}

void ExpectBalances(AskedStore& asked, const View& view) {
  RandomQuestions questions(asked.random, asked.reference);
  std::vector<Bytes32> hashes;
  for (uint64_t n = asked.random.Below(4); n > 0; --n) hashes.push_back(questions.PuzzleHash());
  if (!hashes.empty() && asked.random.Percent(30)) hashes.push_back(hashes.front());
  std::vector<coinstore_balance> balances(hashes.size());
  ASSERT_EQ(coinstore_balances(asked.store, AskedStore::Handle(view),
                               hashes.empty() ? nullptr : hashes.front().data(), hashes.size(),
                               balances.data(), nullptr),
            COINSTORE_OK);
  for (size_t i = 0; i < hashes.size(); ++i) {
    const coinstore_balance want = BalanceOf(asked.Shown(view), hashes[i]);
    EXPECT_EQ(HexOf(balances[i].puzzle_hash), HexOf(want.puzzle_hash));
    EXPECT_EQ(Hex(balances[i].amount_be, 16), Hex(want.amount_be, 16));
    EXPECT_EQ(balances[i].coins, want.coins);
    asked.reached("balance: above 64 bits", want.amount_be[7] != 0);
    asked.reached("balance: nothing", want.coins == 0);
  }
}

void ExpectLineage(AskedStore& asked, const View& view) {
  RandomQuestions questions(asked.random, asked.reference);
  const Bytes32 puzzle_hash = questions.PuzzleHash();
  const Lineage want = LineageOf(asked.Shown(view), puzzle_hash);
  coinstore_record unspent{}, parent{};
  const coinstore_status status = coinstore_lineage(asked.store, AskedStore::Handle(view),
                                                    puzzle_hash.data(), &unspent, &parent, nullptr);
  ASSERT_EQ(status, want.unspent ? COINSTORE_OK : COINSTORE_NOT_FOUND);
  asked.reached("lineage: of one coin", want.unspent.has_value());
  asked.reached("lineage: no candidate", want.candidates == 0);
  asked.reached("lineage: several candidates", want.candidates > 1);
  if (!want.unspent) return;
  ExpectRecord(*want.unspent, unspent);
  ExpectRecord(*want.parent, parent);
}

void ExpectBlockRoots(AskedStore& asked) {
  RandomQuestions questions(asked.random, asked.reference);
  for (const uint64_t height : {questions.Height(), questions.Height()}) {
    Bytes32 additions{}, removals{};
    const bool is_there = asked.reference.blocks().contains(height);
    ASSERT_EQ(
        coinstore_get_block_roots(asked.store, height, additions.data(), removals.data(), nullptr),
        is_there ? COINSTORE_OK : COINSTORE_NOT_FOUND);
    if (!is_there) continue;
    const BlockRoots want = RootsAt(asked.reference, height);
    EXPECT_EQ(additions, want.additions) << "height " << height;
    EXPECT_EQ(removals, want.removals) << "height " << height;
    asked.reached("roots: of nothing", want.additions == Bytes32{});
    asked.reached("roots: of both", want.additions != Bytes32{} && want.removals != Bytes32{});
  }
}

void ExpectRefused(AskedStore& asked, const coinstore_view* view, coinstore_status status) {
  coinstore* const store = asked.store;
  const Bytes32 id = asked.random.Id();
  coinstore_tip tip = Sized<coinstore_tip>();
  coinstore_record record{};
  coinstore_balance balance{};
  uint8_t byte = 0;
  size_t n = 0;
  EXPECT_EQ(coinstore_get_tip(store, view, &tip, nullptr), status);
  EXPECT_EQ(coinstore_get_block_info(store, view, 0, &tip, nullptr), status);
  EXPECT_EQ(coinstore_get(store, view, id.data(), &record, nullptr), status);
  EXPECT_EQ(coinstore_get_many(store, view, id.data(), 1, &record, &byte, &n, nullptr), status);
  EXPECT_EQ(coinstore_is_unspent(store, view, id.data(), 1, &byte, nullptr), status);
  EXPECT_EQ(coinstore_get_hints(store, view, id.data(), 1, nullptr, 0, &n, nullptr), status);
  EXPECT_EQ(coinstore_balances(store, view, id.data(), 1, &balance, nullptr), status);
  EXPECT_EQ(coinstore_lineage(store, view, id.data(), &record, &record, nullptr), status);
  EXPECT_EQ(coinstore_prove(store, view, id.data(), nullptr, 0, &n, nullptr), status);
  const QueryHandle coins = Ask(COINSTORE_BY_PUZZLE_HASH, {Key(id)});
  const QueryHandle pairs = Ask(COINSTORE_BY_HINT, {Key(id)});
  EXPECT_EQ(Page(store, view, coins.get(), 1).status, status);
  EXPECT_EQ(Pairs(store, view, pairs.get(), 1).status, status);
  EXPECT_EQ(AllBalances(store, view, 1).status, status);
}

}  // namespace coinstore_test
