// SPDX-License-Identifier: Apache-2.0
// What pages cost, in tables and in memory.
#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "measure_store/commands.h"
#include "measure_store/page_walk.h"

namespace coins::bench {
namespace {

constexpr std::array<std::pair<const char*, std::uint64_t>, 2> kOrders = {
    {{"key", COINSTORE_ORDER_KEY}, {"height", COINSTORE_ORDER_HEIGHT}}};

// Everything that one call for a wallet takes: the query made, asked and freed. The second round is timed.
Json MeasureWallets(coinstore* store, std::uint64_t wallets) {
  Samples times;
  for (const bool is_timed : {false, true}) {
    for (std::uint64_t i = 0; i < wallets; ++i) {
      const Bytes32 key = PuzzleHashOf(Owner::kWallet, i);
      std::uint64_t coins = 0;
      const auto ask = [&] {
        PageWalk walk({&key, 1}, COINSTORE_ORDER_KEY);
        Samples page;
        walk.Next(store, &page);
        coins = walk.records();
      };
      if (is_timed) {
        times.Time(ask);
      } else {
        ask();
      }
      if (coins != kWalletCoins) throw std::runtime_error("a wallet has another number of coins");
    }
  }
  return {{"wallets", wallets}, {"us", times.InMicroseconds()}};
}

// The first page and the one behind it, over so many keys of the crowd; the median of some rounds.
Json MeasureManyKeys(coinstore* store, std::uint64_t keys, std::uint64_t order) {
  constexpr std::uint64_t kAskedKeys = 200'000;  // in all rounds, about
  const std::uint64_t rounds = std::clamp<std::uint64_t>(kAskedKeys / keys, 3, 101);
  Samples first, second;
  std::uint64_t records = 0;
  std::vector<Bytes32> puzzle_hashes(keys);
  for (std::uint64_t i = 0; i < keys; ++i) puzzle_hashes[i] = PuzzleHashOf(Owner::kCrowd, i);
  for (std::uint64_t round = 0; round <= rounds; ++round) {
    PageWalk walk(puzzle_hashes, order);
    Samples warm_up;
    walk.Next(store, round == 0 ? &warm_up : &first);
    records = walk.records();
    walk.Next(store, round == 0 ? &warm_up : &second);
  }
  return {{"keys", keys},
          {"records_of_first", records},
          {"first_ms", first.InMilliseconds()},
          {"second_ms", second.InMilliseconds()}};
}

}  // namespace

Json MeasurePages(const Place& place) {
  Session session(place);
  const Population& population = session.population;
  coinstore* const store = session.store.get();
  Json figures = {{"unspent", population.unspent()},
                  {"wallet", MeasureWallets(store, population.wallets())}};
  for (const auto& [name, order] : kOrders) {
    figures["owners"][name] = {
        {"small", WalkOwner(store, PuzzleHashOf(Owner::kSmall), kSmallCoins, order)},
        {"whale", WalkOwner(store, PuzzleHashOf(Owner::kWhale), population.whale_coins(), order)}};
    for (std::uint64_t keys = 1; keys <= std::min<std::uint64_t>(population.crowd(), 100'000);
         keys *= keys == 1     ? 100
                 : keys == 100 ? 100
                               : 10) {
      figures["many_keys"][name].push_back(MeasureManyKeys(store, keys, order));
    }
  }
  session.End();
  return figures;
}

Json MeasureRecentPages(const Place& place, std::uint64_t coins) {
  Session session(place);
  Population& population = session.population;
  const std::uint64_t checkpoints = session.store.Stat(COINSTORE_STAT_CHECKPOINTS);
  constexpr std::size_t kBlockCoins = 2000;
  const auto create = [&](Owner owner, std::uint64_t count) {
    for (std::uint64_t made = 0; made < count;) {
      const std::size_t created = std::min<std::uint64_t>(kBlockCoins, count - made);
      const Block block =
          population.Next({.created = created, .spent = 20, .cold = 20, .owner = owner});
      session.store.ApplyTogether({&block, 1});
      made += created;
    }
  };
  create(Owner::kLateWhale, coins);
  create(Owner::kLateSmall, kSmallCoins);
  if (session.store.Stat(COINSTORE_STAT_CHECKPOINTS) != checkpoints) {
    throw std::runtime_error("these coins do not stay in memory; ask for fewer");
  }
  Json figures = {{"unspent", population.unspent()},
                  {"recent_bytes", session.store.Stat(COINSTORE_STAT_RECENT_BYTES)}};
  for (const auto& [name, order] : kOrders) {
    figures["owners"][name] = {
        {"small",
         WalkOwner(session.store.get(), PuzzleHashOf(Owner::kLateSmall), kSmallCoins, order)},
        {"whale", WalkOwner(session.store.get(), PuzzleHashOf(Owner::kLateWhale), coins, order)}};
  }
  session.End();
  return figures;
}

}  // namespace coins::bench
