// SPDX-License-Identifier: Apache-2.0
#include "measure_store/population.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace coins::bench {
namespace {

constexpr std::size_t kFirstBlockCoins = 5000;
constexpr std::size_t kMakingCreated = 2500;  // a block
constexpr std::size_t kMakingSpent = 250;
constexpr std::size_t kYoung = 50'000;  // ids at most
constexpr std::uint64_t kBlockTime_s = 10;

std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

}  // namespace

Bytes32 PuzzleHashOf(Owner owner, std::uint64_t number) {
  Bytes32 key;
  for (std::uint64_t i = 0; i < 4; ++i) {
    const std::uint64_t word =
        Mix(number * 0x9e3779b97f4a7c15 + (static_cast<std::uint64_t>(owner) << 8) + i + 1);
    std::memcpy(&key[8 * i], &word, sizeof(word));
  }
  return key;
}

Population::Population(std::uint64_t unspent) : random_(unspent) { numbers_.wanted = unspent; }

Population Population::Load(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  Population population(0);
  in.read(reinterpret_cast<char*>(&population.numbers_), sizeof(Numbers));
  std::uint64_t count = 0;
  in.read(reinterpret_cast<char*>(&count), sizeof(count));
  if (in) population.old_.resize(count);
  in.read(reinterpret_cast<char*>(population.old_.data()),
          static_cast<std::streamsize>(population.old_.size() * sizeof(Bytes32)));
  if (!in) throw std::runtime_error("cannot read " + file + "; make the store first");
  population.random_.seed(population.numbers_.height);
  return population;
}

void Population::Save(const std::string& file) const {
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&numbers_), sizeof(numbers_));
  const std::uint64_t count = old_.size() + between_.size() + young_.size();
  out.write(reinterpret_cast<const char*>(&count), sizeof(count));
  for (const auto* ids : {&old_, &between_, &young_}) {
    out.write(reinterpret_cast<const char*>(ids->data()),
              static_cast<std::streamsize>(ids->size() * sizeof(Bytes32)));
  }
  if (!out.flush()) throw std::runtime_error("cannot write " + file);
}

std::uint64_t Population::whale_coins() const {
  return std::min<std::uint64_t>(numbers_.wanted / 10, 1'000'000);
}

std::uint64_t Population::wallets() const {
  return std::clamp<std::uint64_t>(numbers_.wanted / 1000, 10, 1000);
}

bool Population::IsMade() const {
  return unspent() >= wanted() && numbers_.whale >= whale_coins() &&
         numbers_.wallet >= wallets() * kWalletCoins && numbers_.small >= kSmallCoins;
}

Block Population::Begin() {
  Block block;
  block.info.struct_size = sizeof(block.info);
  block.info.height = numbers_.height++;
  block.info.timestamp = (block.info.height + 1) * kBlockTime_s;
  return block;
}

Bytes32 Population::Take(std::vector<Bytes32>* ids) {
  std::swap((*ids)[random_() % ids->size()], ids->back());
  const Bytes32 id = ids->back();
  ids->pop_back();
  return id;
}

void Population::Spend(std::size_t count, std::size_t cold, Block* block) {
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_cold = (i < cold || young_.empty()) && !old_.empty();
    if (old_.empty() && young_.empty()) old_.swap(between_);
    block->spent.push_back(Take(is_cold || young_.empty() ? &old_ : &young_));
    cold_spends_ += is_cold ? 1 : 0;
  }
  spends_ += count;
  numbers_.spent += count;
}

void Population::Create(Owner owner, Block* block) {
  coinstore_addition& addition = block->additions.emplace_back();
  addition = {};
  addition.coin.amount = ++numbers_.created;  // no two coins have the same id
  if (!block->spent.empty()) {
    const Bytes32& parent = block->spent[block->additions.size() % block->spent.size()];
    std::copy(parent.begin(), parent.end(), addition.coin.parent_coin_info);
  }
  std::uint64_t number = 0;
  if (owner == Owner::kCrowd) number = random_() % crowd();
  if (owner == Owner::kWallet) number = numbers_.wallet % wallets();
  const Bytes32 puzzle_hash = PuzzleHashOf(owner, number);
  std::copy(puzzle_hash.begin(), puzzle_hash.end(), addition.coin.puzzle_hash);
  if (owner == Owner::kWhale) ++numbers_.whale;
  if (owner == Owner::kWallet) ++numbers_.wallet;
  if (owner == Owner::kSmall) ++numbers_.small;
}

// Owners get every second coin until they have what they are to have.
Owner Population::OwnerInMaking() {
  const std::uint64_t turn = numbers_.created % 8;
  if ((turn == 0 || turn == 2) && numbers_.whale < whale_coins()) return Owner::kWhale;
  if (turn == 4 && numbers_.wallet < wallets() * kWalletCoins) return Owner::kWallet;
  if (turn == 6 && numbers_.small < kSmallCoins) return Owner::kSmall;
  return Owner::kCrowd;
}

// The ids.
void Population::Finish(Block* block) {
  std::vector<coinstore_coin> coins;
  coins.reserve(block->additions.size());
  for (const coinstore_addition& addition : block->additions) coins.push_back(addition.coin);
  block->ids.resize(coins.size());
  if (coinstore_coin_ids(coins.data(), coins.size(),
                         reinterpret_cast<std::uint8_t*>(block->ids.data()),
                         nullptr) != COINSTORE_OK) {
    throw std::logic_error("coinstore_coin_ids refused its arguments");
  }
}

Block Population::NextOfMaking() {
  Block block = Begin();
  const bool is_first = block.height() == 0;
  if (!is_first) Spend(kMakingSpent, kMakingSpent, &block);
  const std::size_t created = is_first ? kFirstBlockCoins : kMakingCreated;
  std::vector<Owner> owners;
  for (std::size_t i = 0; i < created; ++i) {
    owners.push_back(is_first ? Owner::kCrowd : OwnerInMaking());
    Create(owners.back(), &block);
  }
  Finish(&block);
  for (std::size_t i = 0; i < created; ++i) {
    if (owners[i] != Owner::kCrowd) continue;
    old_.push_back(block.ids[i]);
    AddHint(i, &block);
  }
  return block;
}

Block Population::Next(const Shape& shape) {
  Block block = Begin();
  Spend(shape.spent, shape.cold, &block);
  for (std::size_t i = 0; i < shape.created; ++i) Create(shape.owner, &block);
  Finish(&block);
  if (shape.owner != Owner::kCrowd) return block;
  for (std::size_t i = 0; i < shape.created; ++i) {
    young_.push_back(block.ids[i]);
    AddHint(i, &block);
  }
  // Any of them: which one goes does not matter, since all of the young are in memory.
  while (young_.size() > kYoung) between_.push_back(Take(&young_));
  return block;
}

void Population::AddHint(std::size_t i, Block* block) {
  if (i % 3 != 0) return;
  coinstore_hint& hint = block->hints.emplace_back();
  hint = {};
  std::copy(block->ids[i].begin(), block->ids[i].end(), hint.coin_id);
  const Bytes32 owner = PuzzleHashOf(Owner::kCrowd, random_() % crowd());
  std::copy(owner.begin(), owner.end(), hint.hint);
  hint.hint_len = sizeof(hint.hint);
}

void Population::Age() {
  for (auto* ids : {&between_, &young_}) {
    old_.insert(old_.end(), ids->begin(), ids->end());
    ids->clear();
  }
  ResetColdShare();
}

double Population::cold_share() const {
  return spends_ == 0 ? 0 : static_cast<double>(cold_spends_) / static_cast<double>(spends_);
}

Bytes32 Population::RandomOld() { return old_.at(random_() % old_.size()); }
Bytes32 Population::RandomYoung() { return young_.at(random_() % young_.size()); }

}  // namespace coins::bench
