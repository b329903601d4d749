// SPDX-License-Identifier: Apache-2.0
// Goal: the paths that run a million times a second do not allocate more memory than they do. Method: operator
// new of this binary counts the calls of the thread; on the memory engine for what memory answers, there and on
// RocksDB for blocks. The bounds are what was counted when they were written; lower them when you can.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <iostream>
#include <new>

#include "costs/growing_chain.h"

namespace {

thread_local uint64_t allocations = 0;

void* Allocate(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* AllocateAligned(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* memory = nullptr;
  if (posix_memalign(&memory, std::max(alignment, sizeof(void*)), size) != 0)
    throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return AllocateAligned(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return AllocateAligned(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace coinstore_test {
namespace {

// Of a call that must succeed. It is made once before, so that what is allocated for all calls is there.
uint64_t AllocationsOf(const std::function<coinstore_status()>& call) {
  EXPECT_EQ(call(), COINSTORE_OK);
  const uint64_t before = allocations;
  EXPECT_EQ(call(), COINSTORE_OK);
  return allocations - before;
}

class AllocationsTest : public ::testing::Test {
 protected:
  AllocationsTest() {
    const Coins first = chain_.Grow({}, 2000);
    for (const coinstore_addition& coin : first) ids_.push_back(IdOf(coin));
    spent_ = IdOf(first[0]);
    const Coins second = chain_.Grow({first.begin(), first.begin() + 100}, 200);
    hinted_ = IdOf(second[0]);
    unspent_ = IdOf(second[1]);
  }
  coinstore* store() const { return chain_.store(); }

  uint64_t OfGet(const Bytes32& id) const {
    coinstore_record record;
    return AllocationsOf(
        [&] { return coinstore_get(store(), nullptr, id.data(), &record, nullptr); });
  }
  uint64_t OfIsUnspent(size_t n) const {
    std::vector<uint8_t> answers(n);
    return AllocationsOf([&] {
      return coinstore_is_unspent(store(), nullptr, ids_[0].data(), n, answers.data(), nullptr);
    });
  }
  uint64_t OfGetMany(size_t n) const {
    std::vector<coinstore_record> records(n);
    std::vector<uint8_t> found(n);
    return AllocationsOf([&] {
      return coinstore_get_many(store(), nullptr, ids_[0].data(), n, records.data(), found.data(),
                                nullptr, nullptr);
    });
  }

  GrowingChain chain_;
  std::vector<Bytes32> ids_;
  Bytes32 unspent_, hinted_, spent_;
};

TEST_F(AllocationsTest, TheTipTakesNone) {
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(AllocationsOf([&] { return coinstore_get_tip(store(), nullptr, &tip, nullptr); }), 0u);
}

TEST_F(AllocationsTest, ACoinOfMemoryTakesTwoAndItsHintsOne) {
  EXPECT_LE(OfGet(unspent_), 2u);
  EXPECT_LE(OfGet(spent_), 3u) << "it has a hint";
  EXPECT_LE(OfGet(hinted_), 3u);
}

TEST_F(AllocationsTest, WhetherCoinsAreUnspentTakesOneHoweverManyTheyAre) {
  EXPECT_LE(OfIsUnspent(1), 1u);
  EXPECT_LE(OfIsUnspent(1000), 1u);
}

TEST_F(AllocationsTest, ManyCoinsOfMemoryTakeOneForEachHintedCoinAtMost) {
  const uint64_t few = OfGetMany(10), many = OfGetMany(1010);
  EXPECT_LE(few, 30u);
  EXPECT_LE(many - few, 1000u / 3 + 30);
}

TEST_F(AllocationsTest, AProofTakesOneAndItsVerificationNone) {
  uint8_t proof[COINSTORE_PROOF_MAX];
  size_t size = 0;
  EXPECT_LE(AllocationsOf([&] {
              return coinstore_prove(store(), nullptr, unspent_.data(), proof, sizeof proof, &size,
                                     nullptr);
            }),
            1u);
  const coinstore_tip tip = chain_.chain().Tip();
  EXPECT_EQ(AllocationsOf([&] {
              return coinstore_proof_verify(proof, size, tip.state_root, unspent_.data(),
                                            COINSTORE_EXPECT_PRESENT, nullptr, nullptr);
            }),
            0u);
}

TEST_F(AllocationsTest, CoinIdsTakeNone) {
  std::vector<coinstore_coin> coins(1000);
  std::vector<uint8_t> ids(32 * coins.size());
  EXPECT_EQ(AllocationsOf([&] {
              return coinstore_coin_ids(coins.data(), coins.size(), ids.data(), nullptr);
            }),
            0u);
}

// By a block of 1,000 coins created and 500 spent, and by one that is twice as large.
struct OfBlocks {
  uint64_t usual;
  uint64_t twice;
};

enum class Spends { kRecent, kCold };

OfBlocks AllocationsOfBlocks(Spends spends, std::unique_ptr<Place> place) {
  GrowingChain chain({}, std::move(place));
  const Coins coins = chain.Grow({}, 10'000);
  auto next = coins.begin();
  const auto apply = [&](std::ptrdiff_t spent) {
    const BlockInput block = chain.Next({next, next + spent}, 2 * static_cast<size_t>(spent));
    next += spent;
    const uint64_t before = allocations;
    EXPECT_EQ(ApplyTo(chain.store(), block), COINSTORE_OK);
    return allocations - before;
  };
  apply(1000);  // what grows with a first block has grown
  if (spends == Spends::kCold) chain.Checkpoint();
  apply(500);
  OfBlocks found{};
  found.usual = apply(500);
  found.twice = apply(1000);
  std::cout << found.usual << " in a block of 1,000 + 500, " << found.twice
            << " in one of 2,000 + 1,000\n";
  return found;
}

TEST(AllocationsOfBlocksTest, AnOperationTakesLessThanAThirdOfOne) {
  for (const bool is_on_disk : {false, true}) {
    const OfBlocks found =
        AllocationsOfBlocks(Spends::kRecent, is_on_disk ? InDirectory() : InMemory());
    EXPECT_LT(found.usual, 1500u / 3);
    EXPECT_LT(found.twice - found.usual, 1500u / 3);
  }
}

// Rows that are read, and for each addition whether its parent ever had an odd child.
TEST(AllocationsOfBlocksTest, AnOperationTakesTwoIfAllSpendsAreCold) {
  for (const bool is_on_disk : {false, true}) {
    const OfBlocks found =
        AllocationsOfBlocks(Spends::kCold, is_on_disk ? InDirectory() : InMemory());
    EXPECT_LE(found.usual, 2 * 1500u);
    EXPECT_LE(found.twice - found.usual, 2 * 1500u);
  }
}

}  // namespace
}  // namespace coinstore_test
