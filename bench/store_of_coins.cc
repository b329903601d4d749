// SPDX-License-Identifier: Apache-2.0
#include "store_of_coins.h"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace coins::bench {
namespace {

constexpr std::size_t kCreated = 2500;  // a block
constexpr std::size_t kRecentBlocks = 20;
// Coins at the front of every block, never spent. A wallet gets a tenth of its coins in each of ten blocks.
constexpr std::size_t kOfWhale = 40;
constexpr std::size_t kOfWallet = 10;
constexpr std::size_t kWalletBlocks = 10;
constexpr std::size_t kAsked = 1u << 16;
constexpr std::size_t kSomeOwners = 100'000;

void Require(coinstore_status status) {
  if (status < 0) throw std::runtime_error(coinstore_status_text(status));
}

void Fill(std::mt19937_64& random, std::uint8_t* bytes) {
  for (std::size_t i = 0; i < 32; i += 8) {
    const std::uint64_t word = random();
    std::memcpy(bytes + i, &word, sizeof(word));
  }
}

}  // namespace

StoreOfCoins::StoreOfCoins(std::uint64_t unspent) {
  std::string pattern = "coinstore_bench.XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  directory_ = pattern;
  coinstore_options* options = nullptr;
  Require(coinstore_options_new(&options, nullptr));
  Require(coinstore_options_set(options, "block_hashes", "absent", nullptr));
  Require(coinstore_options_set(options, "sync_mode", "grouped", nullptr));
  Require(coinstore_open((directory_ + "/store").c_str(), options, &store_, nullptr));
  coinstore_options_free(options);
  Fill(random_, whale_.data());
  // Whole wallets only.
  while (unspent_.size() < unspent || next_height_ % kWalletBlocks != 0) {
    const std::vector<Id> ids = ApplyBlock(kCreated, std::min(unspent_.size(), kCreated / 2));
    unspent_.insert(unspent_.end(), ids.begin(), ids.end());
  }
  Require(coinstore_checkpoint(store_, nullptr));
  for (std::size_t i = 0; i < kRecentBlocks; ++i) {
    const std::vector<Id> ids = ApplyBlock(kCreated, kCreated / 2);
    recent_.insert(recent_.end(), ids.begin(), ids.end());
  }
}

StoreOfCoins::~StoreOfCoins() {
  coinstore_free(store_);
  if (coinstore_destroy((directory_ + "/store").c_str(), nullptr) == COINSTORE_OK) {
    (void)remove(directory_.c_str());
  }
}

std::vector<Id> StoreOfCoins::ApplyBlock(std::size_t created, std::size_t spent) {
  if (next_height_ % kWalletBlocks == 0) Fill(random_, wallets_.emplace_back().data());
  std::vector<coinstore_coin> coins(created);
  std::vector<coinstore_addition> additions(created);
  for (std::size_t i = 0; i < created; ++i) {
    Id owner = i < kOfWhale ? whale_ : wallets_.back();
    if (i >= kOfWhale + kOfWallet) {
      Fill(random_, owner.data());
      if (some_owners_.size() < kSomeOwners) some_owners_.push_back(owner);
    }
    Fill(random_, coins[i].parent_coin_info);
    std::copy(owner.begin(), owner.end(), coins[i].puzzle_hash);
    coins[i].amount = random_() >> (random_() % 64);
    additions[i].coin = coins[i];
  }
  std::vector<Id> ids(created), gone(spent);
  Require(coinstore_coin_ids(coins.data(), created, ids.front().data(), nullptr));
  for (Id& id : gone) {
    std::swap(unspent_[random_() % unspent_.size()], unspent_.back());
    id = unspent_.back();
    unspent_.pop_back();
  }
  coinstore_block_info info{};
  info.struct_size = sizeof(info);
  info.height = next_height_++;
  Require(coinstore_apply_block(store_, &info, additions.data(), created,
                                reinterpret_cast<const std::uint8_t*>(gone.data()), spent, nullptr,
                                0, nullptr, nullptr));
  spent_.insert(spent_.end(), gone.begin(), gone.end());
  ids.erase(ids.begin(), ids.begin() + kOfWhale + kOfWallet);
  return ids;
}

std::vector<Id> StoreOfCoins::Some(const std::vector<Id>& ids) {
  std::vector<Id> some(kAsked);
  for (Id& id : some) id = ids[random_() % ids.size()];
  return some;
}

std::vector<Id> StoreOfCoins::SomeUnknown() {
  std::vector<Id> some(kAsked);
  for (Id& id : some) Fill(random_, id.data());
  return some;
}

namespace {

struct Kept {
  std::unique_ptr<StoreOfCoins> store;
  std::uint64_t unspent = 0;
};

Kept& KeptStore() {
  static Kept kept;
  return kept;
}

}  // namespace

StoreOfCoins& StoreOf(std::uint64_t unspent) {
  Kept& kept = KeptStore();
  if (kept.store == nullptr || kept.unspent != unspent) {
    kept.store.reset();
    kept.store = std::make_unique<StoreOfCoins>(unspent);
    kept.unspent = unspent;
  }
  return *kept.store;
}

void DropStore() { KeptStore().store.reset(); }

}  // namespace coins::bench
