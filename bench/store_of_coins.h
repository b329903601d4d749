// SPDX-License-Identifier: Apache-2.0
// A store for benchmarks of single calls: coins with random fields, half as many of them spent, all of
// them in the tables but those of the last blocks; in a new directory below the current one. One owner has
// forty unspent coins of every block, others have 100 each. Through the public header alone.
#ifndef COINSTORE_BENCH_STORE_OF_COINS_H_
#define COINSTORE_BENCH_STORE_OF_COINS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "coinstore.h"

namespace coins::bench {

using Id = std::array<std::uint8_t, 32>;

class StoreOfCoins {
 public:
  // `unspent` coins at the end. Throws std::runtime_error.
  explicit StoreOfCoins(std::uint64_t unspent);
  ~StoreOfCoins();
  StoreOfCoins(const StoreOfCoins&) = delete;
  StoreOfCoins& operator=(const StoreOfCoins&) = delete;

  coinstore* get() const { return store_; }
  const std::vector<Id>& unspent() const { return unspent_; }
  // 65,536 ids to ask for: of unspent coins of the tables, of memory, of spent coins, of none.
  std::vector<Id> SomeUnspent() { return Some(unspent_); }
  std::vector<Id> SomeRecent() { return Some(recent_); }
  std::vector<Id> SomeSpent() { return Some(spent_); }
  std::vector<Id> SomeUnknown();

  // Puzzle hashes: of the owner of many coins, of an owner of 100, and those of any unspent coins.
  const Id& whale() const { return whale_; }
  const std::vector<Id>& wallets() const { return wallets_; }
  const std::vector<Id>& some_owners() const { return some_owners_; }
  std::uint64_t height() const { return next_height_ - 1; }  // of the tip

 private:
  // Gives the ids that the block creates and that may be spent.
  std::vector<Id> ApplyBlock(std::size_t created, std::size_t spent);
  std::vector<Id> Some(const std::vector<Id>& ids);

  std::string directory_;
  coinstore* store_ = nullptr;
  std::mt19937_64 random_{1};
  std::uint64_t next_height_ = 0;
  std::vector<Id> unspent_;  // of the tables
  std::vector<Id> recent_;
  std::vector<Id> spent_;
  Id whale_{};
  std::vector<Id> wallets_;
  std::vector<Id> some_owners_;
};

// The one of this size, made at the first use; another size takes its place.
StoreOfCoins& StoreOf(std::uint64_t unspent);
// Before the program ends: the engine deletes no files any more while statics are taken down.
void DropStore();

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_STORE_OF_COINS_H_
