// SPDX-License-Identifier: Apache-2.0
// A store for benchmarks of single calls: coins with random fields, half as many of them spent, in a
// new directory below the current one. Through the public header alone.
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
  // 65,536 ids to ask for: of unspent coins, of spent ones, of none.
  std::vector<Id> SomeUnspent() { return Some(unspent_); }
  std::vector<Id> SomeSpent() { return Some(spent_); }
  std::vector<Id> SomeUnknown();

 private:
  void ApplyBlock(std::uint64_t height, std::size_t created, std::size_t spent);
  std::vector<Id> Some(const std::vector<Id>& ids);

  std::string directory_;
  coinstore* store_ = nullptr;
  std::mt19937_64 random_{1};
  std::vector<Id> unspent_;
  std::vector<Id> spent_;
};

// The one of this size, made at the first use; another size takes its place.
StoreOfCoins& StoreOf(std::uint64_t unspent);
// Before the program ends: the engine deletes no files any more while statics are taken down.
void DropStore();

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_STORE_OF_COINS_H_
