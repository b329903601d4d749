// SPDX-License-Identifier: Apache-2.0
// The coins of a measured store, and its next blocks. Unlike the chain of the workload it says which spends
// are cold, and who owns how much:
//
//   the whale       one puzzle hash with a tenth of the coins, a million at most; it spends none
//   wallets         100 unspent coins each, never spent either
//   the small one   2,048 coins, the same
//   the crowd       as many puzzle hashes as coins are wanted, each coin of a random one
//   late owners     a whale and a small one whose coins come only when they are asked for
//
// Every coin but those of the first block is a child of one that its block spends; a third of the crowd's
// has a hint, a puzzle hash of the crowd.
#ifndef COINSTORE_BENCH_MEASURE_STORE_POPULATION_H_
#define COINSTORE_BENCH_MEASURE_STORE_POPULATION_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "workload/block.h"

namespace coins::bench {

enum class Owner : std::uint8_t { kWhale, kWallet, kSmall, kCrowd, kLateWhale, kLateSmall };
Bytes32 PuzzleHashOf(Owner owner, std::uint64_t number = 0);

constexpr std::uint64_t kWalletCoins = 100;
constexpr std::uint64_t kSmallCoins = 2048;

class Population {
 public:
  explicit Population(std::uint64_t unspent);

  // What Save wrote. Throws std::runtime_error.
  static Population Load(const std::string& file);
  void Save(const std::string& file) const;

  std::uint64_t wanted() const { return numbers_.wanted; }
  std::uint64_t unspent() const { return numbers_.created - numbers_.spent; }
  std::uint64_t whale_coins() const;
  std::uint64_t wallets() const;
  std::uint64_t crowd() const { return numbers_.wanted; }

  // A block of the making of the store: the owners' coins come among the crowd's.
  Block NextOfMaking();
  // There are as many unspent coins as wanted at least, and every owner has its own.
  bool IsMade() const;

  struct Shape {
    std::size_t created = 1000;
    std::size_t spent = 500;
    std::size_t cold = 167;  // of the spends: of coins that were there at the last Age
    Owner owner = Owner::kCrowd;
  };
  Block Next(const Shape& shape);

  // All coins are old from now on: the tables hold them.
  void Age();
  // How many of the spends since the last ResetColdShare were cold.
  double cold_share() const;
  void ResetColdShare() { spends_ = cold_spends_ = 0; }

  // For questions.
  Bytes32 RandomOld();
  Bytes32 RandomYoung();
  std::uint64_t Random() { return random_(); }

 private:
  // What is written to the file in front of the ids.
  struct Numbers {
    std::uint64_t wanted = 0;
    std::uint64_t height = 0;  // of the next block
    std::uint64_t created = 0;
    std::uint64_t spent = 0;
    std::uint64_t whale = 0;
    std::uint64_t wallet = 0;
    std::uint64_t small = 0;
  };

  Block Begin();
  void Spend(std::size_t count, std::size_t cold, Block* block);
  void Create(Owner owner, Block* block);
  Owner OwnerInMaking();
  void AddHint(std::size_t i, Block* block);
  void Finish(Block* block);
  Bytes32 Take(std::vector<Bytes32>* ids);

  Numbers numbers_;
  std::mt19937_64 random_;
  // Ids that may be spent: by age. Those between are too old for memory and too young for the tables.
  std::vector<Bytes32> old_, between_, young_;
  std::uint64_t spends_ = 0, cold_spends_ = 0;
};

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_MEASURE_STORE_POPULATION_H_
