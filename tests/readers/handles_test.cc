// SPDX-License-Identifier: Apache-2.0
// Goal: handles used by several threads at once end in an answer, never in damage: two writers,
// closing and interrupting beneath running calls, one block or report in two threads. Method: races
// repeated until the wanted meeting has happened, with every answer that may come written down.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>

#include "faults/small_store.h"
#include "rules/chain.h"
#include "storage/hooked_storage.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

constexpr int kAttempts = 300;  // of a race, before the test says that it never happened

std::vector<coinstore_addition> ManyCoins(size_t n, const std::string& name) {
  std::vector<coinstore_addition> coins;
  for (size_t i = 0; i < n; ++i) coins.push_back(Coin(Named(name), Named("puzzle"), i));
  return coins;
}

// Applies blocks on top of whatever the tip is until it has applied `wanted` or the store says no.
class Writer {
 public:
  Writer(coinstore* store, std::string name, uint64_t wanted)
      : store_(store), name_(std::move(name)), wanted_(wanted), thread_([this] { Run(); }) {}
  void Join() { thread_.join(); }
  const std::multiset<coinstore_status>& answers() const { return answers_; }

 private:
  void Run() {
    for (uint64_t i = 0; answers_.count(COINSTORE_OK) < wanted_; ++i) {
      coinstore_tip tip = Sized<coinstore_tip>();
      coinstore_status status = coinstore_get_tip(store_, nullptr, &tip, nullptr);
      if (status >= 0) {
        BlockInput block;
        block.height = tip.height + 1;
        block.block_hash = Named(name_ + std::to_string(i));
        block.parent_hash = ToBytes32(tip.block_hash);
        block.additions = {Coin(name_ + std::to_string(i))};
        status = ApplyTo(store_, block);
      }
      answers_.insert(status);
      if (status == COINSTORE_CLOSED) return;
    }
  }

  coinstore* store_;
  std::string name_;
  uint64_t wanted_;
  std::multiset<coinstore_status> answers_;
  std::thread thread_;
};

void ExpectOnly(const std::multiset<coinstore_status>& answers,
                const std::set<coinstore_status>& allowed) {
  for (const coinstore_status status : answers) {
    EXPECT_TRUE(allowed.contains(status)) << coinstore_status_name(status);
  }
}

TEST(TwoWritersTest, TakeTurnsIfTheyMayWait) {
  Chain chain({{"writer", "wait"}});
  Writer one(chain.store(), "one", 300), two(chain.store(), "two", 300);
  one.Join();
  two.Join();
  // Each is judged against the tip of its own turn.
  for (const auto* writer : {&one, &two}) {
    ExpectOnly(writer->answers(),
               {COINSTORE_OK, COINSTORE_HEIGHT_NOT_ABOVE_TIP, COINSTORE_PARENT_MISMATCH});
  }
  EXPECT_EQ(chain.Tip().height, 600u);
  EXPECT_EQ(chain.Tip().unspent, 600u);
  chain.ExpectSound();
}

TEST(TwoWritersTest, TheSecondIsRefusedIfItMayNotWait) {
  Chain chain({{"writer", "refuse"}});
  Writer one(chain.store(), "one", 300), two(chain.store(), "two", 300);
  one.Join();
  two.Join();
  for (const auto* writer : {&one, &two}) {
    ExpectOnly(writer->answers(), {COINSTORE_OK, COINSTORE_BUSY, COINSTORE_HEIGHT_NOT_ABOVE_TIP,
                                   COINSTORE_PARENT_MISMATCH});
  }
  EXPECT_EQ(chain.Tip().unspent, 600u);
  chain.ExpectSound();
}

TEST(TwoWritersTest, BusyIsAnsweredWhileALongBlockIsApplied) {
  Chain chain({{"writer", "refuse"}});
  bool met = false;
  for (int attempt = 0; attempt < kAttempts && !met; ++attempt) {
    const BlockInput large = chain.Next(ManyCoins(20'000, std::to_string(attempt)));
    std::atomic<bool> done = false;
    std::thread writer([&] {
      while (ApplyTo(chain.store(), large) == COINSTORE_BUSY) std::this_thread::yield();
      done = true;
    });
    while (!done && !met) met = coinstore_sync(chain.store(), nullptr) == COINSTORE_BUSY;
    writer.join();
    EXPECT_TRUE(Accepts(chain.Rollback(-1)));
  }
  EXPECT_TRUE(met);
}

// The first writer has its turn for as long as its write is held up.
TEST(InterruptTest, EndsTheWaitOfASecondWriterAndChangesNothing) {
  const auto hooks = std::make_shared<Hooks>();
  const auto disk = std::make_shared<coins::MemoryDisk>();
  Chain chain({{"writer", "wait"}}, std::make_unique<StoragePlace>([&] {
                return std::make_shared<HookedStorage>(coins::MakeMemoryStorage(disk), hooks);
              }));
  chain.Block();
  std::promise<void> begun, goes_on;
  hooks->before_write = [&, is_held = std::make_shared<std::atomic<bool>>(false)] {
    if (is_held->exchange(true)) return;
    begun.set_value();
    goes_on.get_future().wait();
  };
  coinstore_status first = 1, second = 1;
  const BlockInput block = chain.Next({Coin("of the first writer")});
  std::thread one([&] { first = ApplyTo(chain.store(), block); });
  begun.get_future().wait();
  std::atomic<bool> second_done = false;
  std::thread two([&] {
    second = coinstore_sync(chain.store(), nullptr);
    second_done = true;
  });
  while (!second_done) {  // it may not wait yet
    EXPECT_EQ(coinstore_interrupt(chain.store(), nullptr), COINSTORE_OK);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  two.join();
  goes_on.set_value();
  one.join();
  EXPECT_EQ(second, COINSTORE_INTERRUPTED);
  EXPECT_EQ(first, COINSTORE_OK) << "it was past the moment that can be interrupted";
  EXPECT_EQ(chain.Tip().height, 2u);
  EXPECT_EQ(coinstore_sync(chain.store(), nullptr), COINSTORE_OK) << "a later call";
}

TEST(InterruptTest, EndsManyBlocksBetweenTwo) {
  Chain chain;
  constexpr size_t kBlocks = 200;
  std::vector<coinstore_block_info> infos;
  std::vector<coinstore_addition> additions;
  std::vector<uint64_t> ends, none(kBlocks, 0);
  BlockInput block = chain.Next();
  for (size_t i = 0; i < kBlocks; ++i) {
    infos.push_back(HeadOf(block));
    block.parent_hash = block.block_hash;
    block.block_hash = Named("block " + std::to_string(++block.height));
    for (const auto& coin : ManyCoins(20, std::to_string(i))) additions.push_back(coin);
    ends.push_back(additions.size());
  }
  bool met = false;
  for (int attempt = 0; attempt < kAttempts && !met; ++attempt) {
    std::atomic<bool> done = false;
    coinstore_status status = 1;
    size_t n_applied = 0;
    std::thread writer([&] {
      status = coinstore_apply_blocks(chain.store(), infos.data(), kBlocks, additions.data(),
                                      ends.data(), nullptr, none.data(), nullptr, none.data(),
                                      nullptr, &n_applied, nullptr);
      done = true;
    });
    while (!done && chain.IsEmpty()) std::this_thread::yield();
    while (!done) EXPECT_EQ(coinstore_interrupt(chain.store(), nullptr), COINSTORE_OK);
    writer.join();
    EXPECT_EQ(status, n_applied == kBlocks ? COINSTORE_OK : COINSTORE_INTERRUPTED);
    EXPECT_EQ(chain.Tip().height, n_applied);
    EXPECT_EQ(chain.Tip().unspent, n_applied * 20);
    met = status == COINSTORE_INTERRUPTED && n_applied > 0;
    EXPECT_TRUE(Accepts(chain.Rollback(-1)));
  }
  EXPECT_TRUE(met);
}

TEST(CloseTest, WithForceEndsReadersAndWritersAndKeepsWhatWasAcknowledged) {
  for (int round = 0; round < 10; ++round) {
    Chain chain;
    chain.Block({Coin("base")});
    coinstore* store = chain.store();
    std::atomic<int> started = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
      readers.emplace_back([&] {
        const Bytes32 id = IdOf(Coin("base"));
        coinstore_status status = COINSTORE_OK;
        ++started;
        for (int turn = 0; status != COINSTORE_CLOSED; ++turn) {
          uint8_t answer = 0, proof[COINSTORE_PROOF_MAX];
          size_t size = 0;
          status =
              turn % 2 == 0
                  ? coinstore_is_unspent(store, nullptr, id.data(), 1, &answer, nullptr)
                  : coinstore_prove(store, nullptr, id.data(), proof, sizeof proof, &size, nullptr);
          EXPECT_TRUE(status == COINSTORE_OK || status == COINSTORE_CLOSED ||
                      status == COINSTORE_INTERRUPTED)
              << coinstore_status_name(status);
        }
      });
    }
    Writer one(store, "one", ~0ul), two(store, "two", ~0ul);
    while (started < 3) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(round));
    EXPECT_EQ(coinstore_close(store, COINSTORE_CLOSE_FORCE, nullptr), COINSTORE_OK);
    uint8_t answer = 0;
    EXPECT_EQ(coinstore_is_unspent(store, nullptr, Bytes32{}.data(), 1, &answer, nullptr),
              COINSTORE_CLOSED);
    for (std::thread& reader : readers) reader.join();
    one.Join();
    two.Join();
    for (const auto* writer : {&one, &two}) {
      ExpectOnly(writer->answers(), {COINSTORE_OK, COINSTORE_CLOSED, COINSTORE_INTERRUPTED,
                                     COINSTORE_HEIGHT_NOT_ABOVE_TIP, COINSTORE_PARENT_MISMATCH});
    }
    const uint64_t acknowledged =
        one.answers().count(COINSTORE_OK) + two.answers().count(COINSTORE_OK);
    chain.Reopen();
    EXPECT_EQ(chain.Tip().height, 1 + acknowledged);
    chain.ExpectSound();
  }
}

TEST(CloseTest, FromTwoThreadsAtOnceIsFine) {
  for (int round = 0; round < 20; ++round) {
    Chain chain;
    chain.Block({Coin("a")});
    std::thread other([&] {
      EXPECT_EQ(coinstore_close(chain.store(), COINSTORE_CLOSE_FORCE, nullptr), COINSTORE_OK);
    });
    EXPECT_EQ(coinstore_close(chain.store(), COINSTORE_CLOSE_FORCE, nullptr), COINSTORE_OK);
    other.join();
    chain.Reopen();
    EXPECT_EQ(chain.Tip().height, 1u);
  }
}

TEST(CloseTest, EndsAReportThatIsBeingReadAndThatOutlivesTheStore) {
  for (int round = 0; round < 10; ++round) {
    Chain chain;
    chain.Block(ManyCoins(5'000, "a"));
    coinstore_iter* iter = nullptr;
    ASSERT_EQ(coinstore_rollback(chain.store(), -1, COINSTORE_DRY_RUN, nullptr, &iter, nullptr),
              COINSTORE_OK);
    const IterHandle handle(iter);
    std::atomic<bool> started = false;
    std::thread reader([&] {
      coinstore_record record;
      size_t n = 0;
      coinstore_status status = COINSTORE_OK;
      while (status == COINSTORE_OK || status == COINSTORE_DONE ||
             status == COINSTORE_INTERRUPTED) {
        status = coinstore_iter_next(iter, &record, 1, &n, nullptr);
        started = true;
      }
      EXPECT_EQ(status, COINSTORE_CLOSED);
    });
    while (!started) std::this_thread::yield();
    EXPECT_EQ(coinstore_close(chain.store(), 0, nullptr), COINSTORE_BUSY);
    EXPECT_EQ(coinstore_close(chain.store(), COINSTORE_CLOSE_FORCE, nullptr), COINSTORE_OK);
    reader.join();
  }
}

TEST(ConcurrentUseTest, OneBlockInTwoThreadsLosesNothingThatWasAccepted) {
  Chain chain;
  std::atomic<bool> met = false;
  for (int attempt = 0; attempt < kAttempts && !met; ++attempt) {
    const coinstore_block_info info = HeadOf(chain.Next());
    coinstore_block* block = nullptr;
    ASSERT_EQ(coinstore_block_begin(chain.store(), &info, &block, nullptr), COINSTORE_OK);
    const BlockHandle handle(block);
    std::atomic<uint64_t> accepted = 0;
    const auto add = [&](const std::string& name) {
      for (int i = 0; i < 20; ++i) {
        const auto coins = ManyCoins(500, name + std::to_string(i));
        const coinstore_status status =
            coinstore_block_add(block, coins.data(), coins.size(), nullptr);
        accepted += status == COINSTORE_OK ? coins.size() : 0;
        if (status == COINSTORE_CONCURRENT_USE) met = true;
        EXPECT_TRUE(status == COINSTORE_OK || status == COINSTORE_CONCURRENT_USE)
            << coinstore_status_name(status);
        Bytes32 root;
        if (name == "one" && i % 4 == 0) {
          EXPECT_GE(coinstore_block_root(block, root.data(), nullptr), COINSTORE_CONCURRENT_USE);
        }
      }
    };
    std::thread other(add, "two");
    add("one");
    other.join();
    coinstore_result result = Sized<coinstore_result>();
    ASSERT_EQ(coinstore_block_commit(block, &result, nullptr), COINSTORE_OK);
    EXPECT_EQ(result.created, accepted);
    EXPECT_TRUE(Accepts(chain.Rollback(-1)));
  }
  EXPECT_TRUE(met);
}

TEST(ConcurrentUseTest, OneReportInTwoThreadsGivesEachRecordOnce) {
  Chain chain;
  constexpr size_t kCoins = 20'000;
  chain.Block(ManyCoins(kCoins, "a"));
  bool met = false;
  for (int attempt = 0; attempt < kAttempts && !met; ++attempt) {
    coinstore_iter* iter = nullptr;
    ASSERT_EQ(coinstore_rollback(chain.store(), -1, COINSTORE_DRY_RUN, nullptr, &iter, nullptr),
              COINSTORE_OK);
    const IterHandle handle(iter);
    std::atomic<size_t> records = 0;
    std::atomic<bool> in_use = false;
    const auto read = [&] {
      std::vector<coinstore_record> page(1'000);
      for (coinstore_status status = COINSTORE_OK; status != COINSTORE_DONE;) {
        size_t n = 0;
        status = coinstore_iter_next(iter, page.data(), page.size(), &n, nullptr);
        if (status == COINSTORE_CONCURRENT_USE) {
          in_use = true;
          continue;
        }
        ASSERT_GE(status, COINSTORE_OK) << coinstore_status_name(status);
        records += n;
      }
    };
    std::thread other(read);
    read();
    other.join();
    EXPECT_EQ(records, kCoins);
    met = in_use;
  }
  EXPECT_TRUE(met);
}

}  // namespace
}  // namespace coinstore_test
