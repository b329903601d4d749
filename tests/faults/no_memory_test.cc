// SPDX-License-Identifier: Apache-2.0
// Goal: a call that gets no memory answers NO_MEMORY and leaves a whole store, or one that must be
// reopened and is whole then; it never ends the process. Method: operator new of this binary fails
// the n-th allocation of the calling thread, alone or with all after it, for n = 1, 2, 3 … until a
// call needs fewer. On the memory engine: RocksDB itself does not survive failed allocations.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <new>

#include "capi/open_on.h"
#include "faults/small_store.h"
#include "storage/memory/memory_storage.h"

namespace {

enum class Fails { kOne, kAllAfter };
thread_local uint64_t allocations_left = 0;  // until one fails; 0: none does
thread_local Fails fails = Fails::kOne;
thread_local bool has_failed = false;

void* Allocate(std::size_t size) {
  if (allocations_left > 0 && --allocations_left == 0) {
    has_failed = true;
    if (fails == Fails::kAllAfter) allocations_left = 1;
    throw std::bad_alloc();
  }
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* AllocateAligned(std::size_t size, std::size_t alignment) {
  void* const probe = Allocate(1);
  std::free(probe);
  void* memory = nullptr;
  if (posix_memalign(&memory, std::max(alignment, sizeof(void*)), size) != 0) {
    throw std::bad_alloc();
  }
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

// Allocations fail from the n-th on while one of these lives.
class Shortage {
 public:
  Shortage(uint64_t n, Fails which) {
    has_failed = false;
    fails = which;
    allocations_left = n;
  }
  ~Shortage() { allocations_left = 0; }
  Shortage(const Shortage&) = delete;
  Shortage& operator=(const Shortage&) = delete;
};

class FilledStore {
 public:
  FilledStore() : chain({}, std::make_unique<StoragePlace>(make)) {
    Fill(chain);
    before = Everything(chain.store());
  }

  std::shared_ptr<coins::MemoryDisk> disk = std::make_shared<coins::MemoryDisk>();
  MakeStorage make = [this] { return coins::MakeMemoryStorage(disk); };
  Chain chain;
  std::string before;
};

// A call with all it needs prepared; it must not allocate itself.
using Prepared = std::function<coinstore_status()>;
using Prepare = std::function<Prepared(FilledStore& store)>;

// Each allocation of the call fails in turn. `after`: what the store answers when the call has
// done its work; the same as before for calls that only read.
void FailEveryAllocation(const char* name, const Prepare& prepare) {
  std::string after;
  {
    FilledStore store;
    const Prepared call = prepare(store);
    ASSERT_GE(call(), COINSTORE_OK);
    after = Everything(store.chain.store());
  }
  uint64_t failed = 0, needs_reopen = 0;
  for (const Fails which : {Fails::kOne, Fails::kAllAfter}) {
    for (uint64_t n = 1;; ++n) {
      SCOPED_TRACE(std::string(name) + ", allocation " + std::to_string(n) +
                   (which == Fails::kOne ? "" : " and all after it"));
      FilledStore store;
      const bool blocks_have_no_hash_in_common = after != store.before;
      coinstore_status status = COINSTORE_OK;
      {
        const Prepared call = prepare(store);
        {
          const Shortage shortage(n, which);
          status = call();
        }
        const bool is_done = !has_failed;
        coinstore_tip tip = Sized<coinstore_tip>();
        const coinstore_status usable =
            coinstore_get_tip(store.chain.store(), nullptr, &tip, nullptr);
        if (status < 0) {
          EXPECT_EQ(status, COINSTORE_NO_MEMORY);
          ++failed;
        }
        if (usable == COINSTORE_NEEDS_REOPEN) {
          EXPECT_LT(status, 0);
          ++needs_reopen;
        } else {
          EXPECT_EQ(usable, COINSTORE_OK);
          EXPECT_EQ(Everything(store.chain.store()), status < 0 ? store.before : after);
          if (status < 0) {
            EXPECT_GE(call(), COINSTORE_OK) << "the same call again";
            EXPECT_EQ(Everything(store.chain.store()), after);
          }
        }
        if (is_done) {
          EXPECT_GE(status, COINSTORE_OK);
          break;
        }
      }
      store.chain.Reopen();
      const std::string now = Everything(store.chain.store());
      EXPECT_TRUE(now == after || (blocks_have_no_hash_in_common && now == store.before));
      if (::testing::Test::HasFailure()) return;
    }
  }
  std::cout << name << ": " << failed << " failed, " << needs_reopen << " needed a reopening\n";
}

BlockInput NextBlock(FilledStore& store) {
  const auto parent = Coin("new 2");
  return store.chain.Next({Coin("c"), Child(parent, "d"), Move(parent)}, {IdOf(parent)},
                          {HintOf(IdOf(Coin("c")), "hint")});
}

TEST(NoMemoryTest, LeavesABlockWholeOrUndone) {
  FailEveryAllocation("apply_block", [](FilledStore& store) -> Prepared {
    return [&store, block = NextBlock(store)] { return ApplyTo(store.chain.store(), block); };
  });
}

TEST(NoMemoryTest, LeavesALargeBlockWholeOrUndone) {
  FailEveryAllocation("apply_block of 300 coins", [](FilledStore& store) -> Prepared {
    std::vector<coinstore_addition> coins;
    for (int i = 0; i < 300; ++i) coins.push_back(Coin(std::to_string(i)));
    return
        [&store, block = store.chain.Next(coins)] { return ApplyTo(store.chain.store(), block); };
  });
}

TEST(NoMemoryTest, LeavesManyBlocksWholeOrUndone) {
  FailEveryAllocation("apply_blocks", [](FilledStore& store) -> Prepared {
    const BlockInput block = NextBlock(store);
    return [&store, block, info = HeadOf(block)] {
      const uint64_t additions_end = block.additions.size(), spent_end = 1, hints_end = 1;
      size_t applied = 0;
      return coinstore_apply_blocks(store.chain.store(), &info, 1, block.additions.data(),
                                    &additions_end, block.removals[0].data(), &spent_end,
                                    block.hints.data(), &hints_end, nullptr, &applied, nullptr);
    };
  });
}

TEST(NoMemoryTest, LeavesABlockInStepsAsItWas) {
  FailEveryAllocation("block_commit", [](FilledStore& store) -> Prepared {
    const BlockInput block = NextBlock(store);
    const coinstore_block_info info = HeadOf(block);
    coinstore_block* handle = nullptr;
    EXPECT_EQ(coinstore_block_begin(store.chain.store(), &info, &handle, nullptr), COINSTORE_OK);
    const std::shared_ptr<coinstore_block> shared(handle, coinstore_block_free);
    // Each step until it has its memory, once with too little.
    const auto retry = [](const std::function<coinstore_status()>& step) {
      for (uint64_t n = 1;; ++n) {
        const Shortage shortage(n, Fails::kAllAfter);
        const coinstore_status status = step();
        if (status == COINSTORE_OK) return;
        EXPECT_EQ(status, COINSTORE_NO_MEMORY);
      }
    };
    retry([&] { return coinstore_block_add(handle, block.additions.data(), 3, nullptr); });
    retry([&] { return coinstore_block_spend(handle, block.removals[0].data(), 1, nullptr); });
    retry([&] { return coinstore_block_hint(handle, block.hints.data(), 1, nullptr); });
    return [shared] { return coinstore_block_commit(shared.get(), nullptr, nullptr); };
  });
}

TEST(NoMemoryTest, LeavesARollbackWholeOrUndone) {
  FailEveryAllocation("rollback", [](FilledStore& store) -> Prepared {
    return [&store] {
      coinstore_iter* iter = nullptr;
      const coinstore_status status =
          coinstore_rollback(store.chain.store(), 3, 0, nullptr, &iter, nullptr);
      coinstore_iter_free(iter);
      return status;
    };
  });
}

TEST(NoMemoryTest, LeavesAReportWhereItWas) {
  FailEveryAllocation("iter_next", [](FilledStore& store) -> Prepared {
    coinstore_iter* iter = nullptr;
    EXPECT_EQ(
        coinstore_rollback(store.chain.store(), 3, COINSTORE_DRY_RUN, nullptr, &iter, nullptr),
        COINSTORE_OK);
    const std::shared_ptr<coinstore_iter> shared(iter, coinstore_iter_free);
    auto records = std::make_shared<std::vector<coinstore_record>>(100);
    return [shared, records] {
      size_t n = 0;
      const coinstore_status status =
          coinstore_iter_next(shared.get(), records->data(), 100, &n, nullptr);
      if (status == COINSTORE_OK) {
        EXPECT_GT(n, 0u);
      }
      return status;
    };
  });
}

TEST(NoMemoryTest, ChangesNothingByReading) {
  FailEveryAllocation("get_many", [](FilledStore& store) -> Prepared {
    return [&store] {
      const Bytes32 ids[3] = {};
      coinstore_record records[3];
      uint8_t found[3];
      return coinstore_get_many(store.chain.store(), nullptr, ids[0].data(), 3, records, found,
                                nullptr, nullptr);
    };
  });
  FailEveryAllocation("get_hints", [](FilledStore& store) -> Prepared {
    return [&store, id = IdOf(Coin("new 1"))] {
      coinstore_hint hints[3];
      size_t n = 0;
      return coinstore_get_hints(store.chain.store(), nullptr, id.data(), 1, hints, 3, &n, nullptr);
    };
  });
  FailEveryAllocation("is_unspent", [](FilledStore& store) -> Prepared {
    return [&store] {
      const Bytes32 id{};
      uint8_t answer = 0;
      return coinstore_is_unspent(store.chain.store(), nullptr, id.data(), 1, &answer, nullptr);
    };
  });
  FailEveryAllocation("prove", [](FilledStore& store) -> Prepared {
    auto proof = std::make_shared<std::vector<uint8_t>>(COINSTORE_PROOF_MAX);
    return [&store, proof] {
      const Bytes32 id{};
      size_t size = 0;
      return coinstore_prove(store.chain.store(), nullptr, id.data(), proof->data(), proof->size(),
                             &size, nullptr);
    };
  });
  FailEveryAllocation("get_block_info", [](FilledStore& store) -> Prepared {
    return [&store] {
      coinstore_tip block = Sized<coinstore_tip>();
      return coinstore_get_block_info(store.chain.store(), nullptr, 3, &block, nullptr);
    };
  });
}

TEST(NoMemoryTest, ChangesNothingByChecking) {
  FailEveryAllocation("check", [](FilledStore& store) -> Prepared {
    return [&store] {
      coinstore_buffer* report = nullptr;
      const coinstore_status status = coinstore_check(store.chain.store(), 0, &report, nullptr);
      coinstore_buffer_free(report);
      return status;
    };
  });
}

TEST(NoMemoryTest, LeavesAStoreThatOpensLater) {
  for (const bool is_new : {false, true}) {
    for (const Fails which : {Fails::kOne, Fails::kAllAfter}) {
      uint64_t failed = 0;
      for (uint64_t n = 1;; ++n) {
        SCOPED_TRACE("allocation " + std::to_string(n));
        FilledStore filled;
        ASSERT_EQ(coinstore_close(filled.chain.store(), 0, nullptr), COINSTORE_OK);
        const auto disk = is_new ? std::make_shared<coins::MemoryDisk>() : filled.disk;
        const auto storage = coins::MakeMemoryStorage(disk);
        coinstore* store = nullptr;
        coinstore_status status = COINSTORE_OK;
        {
          const Shortage shortage(n, which);
          status = coins::OpenOn(storage, nullptr, &store, nullptr);
        }
        const bool is_done = !has_failed;
        if (status != COINSTORE_OK) {
          EXPECT_EQ(status, COINSTORE_NO_MEMORY);
          EXPECT_EQ(store, nullptr);
          ++failed;
          EXPECT_EQ(coins::OpenOn(storage, nullptr, &store, nullptr), COINSTORE_OK);
        }
        if (!is_new && store != nullptr) {
          EXPECT_EQ(Everything(store), filled.before);
        }
        coinstore_free(store);
        if (is_done) break;
      }
      std::cout << (is_new ? "a new store: " : "open: ") << failed << " failed\n";
    }
  }
}

TEST(NoMemoryTest, LeavesAStoreThatIsClosed) {
  uint64_t failed = 0;
  for (uint64_t n = 1;; ++n) {
    SCOPED_TRACE("allocation " + std::to_string(n));
    FilledStore store;
    coinstore_status status = COINSTORE_OK;
    {
      const Shortage shortage(n, Fails::kAllAfter);
      status = coinstore_close(store.chain.store(), 0, nullptr);
    }
    const bool is_done = !has_failed;
    if (status != COINSTORE_OK) {
      ++failed;
      EXPECT_EQ(status, COINSTORE_NO_MEMORY);
    }
    EXPECT_EQ(coinstore_sync(store.chain.store(), nullptr), COINSTORE_CLOSED);
    EXPECT_EQ(coinstore_close(store.chain.store(), 0, nullptr), COINSTORE_OK);
    EXPECT_EQ(TryOpen(store.make).status, COINSTORE_OK) << "the lock is held";
    store.chain.Reopen();
    EXPECT_EQ(Everything(store.chain.store()), store.before);
    if (is_done) break;
  }
  std::cout << "close: " << failed << " failed\n";
}

}  // namespace
}  // namespace coinstore_test
