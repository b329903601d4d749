// SPDX-License-Identifier: Apache-2.0
// Goal: a copy is a store of its own with every block that was there when it was asked for, also beside a writer;
// one that fails leaves nothing. Method: copies in memory with faults, and in directories while blocks come.
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "maintenance/kept_store.h"

namespace coinstore_test {
namespace {

class CopyTest : public ::testing::Test {
 protected:
  std::shared_ptr<coins::Storage> Target() {
    return coins::MakeMemoryStorage(store_.disk())->At("copy");
  }
  coinstore_status Copy(Error& error) { return coinstore_copy(store_.store(), "copy", error); }

  KeptStore store_;
};

TEST_F(CopyTest, HasAllAnswersAndGoesItsOwnWay) {
  const std::string everything = Everything(store_.store());
  Error error;
  ASSERT_EQ(Copy(error), COINSTORE_OK) << error.message();
  Opened copy = TryOpen([this] { return Target(); });
  ASSERT_EQ(copy.status, COINSTORE_OK) << copy.message;
  EXPECT_EQ(Everything(copy.store.get()), everything);
  EXPECT_NE(Setting(copy.store.get(), "instance_id"), Setting(store_.store(), "instance_id"));
  BlockInput block = store_.chain().Next({Coin("only in the copy")});
  ASSERT_EQ(ApplyTo(copy.store.get(), block), COINSTORE_OK);
  EXPECT_EQ(Everything(store_.store()), everything);
  EXPECT_NE(Everything(copy.store.get()), everything);
  copy.store.reset();
  store_.chain().Reopen();
  EXPECT_EQ(Everything(store_.store()), everything);
}

TEST_F(CopyTest, RefusesAPlaceThatIsNotEmpty) {
  Error error;
  EXPECT_EQ(coinstore_copy(store_.store(), "memory", error), COINSTORE_ARGUMENT);  // itself
  ASSERT_EQ(Copy(error), COINSTORE_OK);
  EXPECT_EQ(Copy(error), COINSTORE_ARGUMENT);
  EXPECT_NE(error.message().find("not empty"), std::string::npos);
  EXPECT_EQ(TryOpen([this] { return Target(); }).status, COINSTORE_OK);
  EXPECT_EQ(CheckOf(store_.store()).status, COINSTORE_OK);
}

TEST_F(CopyTest, OneThatFailsLeavesNothing) {
  const std::shared_ptr<coins::MemoryDisk> disk = store_.disk()->At("copy");
  size_t failures = 0;
  for (uint64_t events = 1;; ++events) {
    Error error;
    disk->FailAfter(events, /*takes_effect=*/false);
    const coinstore_status status = Copy(error);
    disk->FailAfter(0, false);
    if (status == COINSTORE_OK) break;
    ++failures;
    EXPECT_EQ(status, COINSTORE_IO) << error.message();
    EXPECT_FALSE(Target()->Exists().value());
  }
  EXPECT_GT(failures, 1u);
  store_.disk()->FailAfter(1, false);  // the engine's own part
  Error error;
  EXPECT_EQ(coinstore_copy(store_.store(), "another", error), COINSTORE_IO);
  store_.disk()->FailAfter(0, false);
  EXPECT_EQ(coinstore_copy(store_.store(), "another", error), COINSTORE_OK) << error.message();
}

TEST_F(CopyTest, AReadOnlyStoreMakesNone) {
  store_.Close();
  const Opened opened =
      TryOpen([this] { return coins::MakeMemoryStorage(store_.disk()); }, {{"read_only", "1"}});
  Error error;
  EXPECT_EQ(coinstore_copy(opened.store.get(), "copy", error), COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_checkpoint(opened.store.get(), error), COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_compact(opened.store.get(), 0, error), COINSTORE_READ_ONLY);
}

coinstore* OpenAt(const std::string& path, const coinstore_options* options = nullptr) {
  coinstore* store = nullptr;
  Error error;
  EXPECT_EQ(coinstore_open(path.c_str(), options, &store, error), COINSTORE_OK) << error.message();
  return store;
}

TEST(CopyOfADirectoryTest, BesideAWriterHasEveryBlockThatWasThere) {
  const TemporaryDirectory directory;
  // Checkpoints run all the time.
  const OptionsHandle options =
      MakeOptions({{"checkpoint_changes", "40"}, {"keep_recent_blocks", "2"}});
  const StoreHandle store(OpenAt(directory.path() + "/store", options.get()));
  std::atomic<uint64_t> height{0};
  std::atomic<bool> is_done{false};
  std::thread writer([&] {
    Bytes32 parent{};
    std::vector<Bytes32> unspent;
    for (uint64_t next = 1; !is_done; ++next) {
      BlockInput block;
      block.height = next;
      block.parent_hash = parent;
      block.block_hash = parent = Named("block " + std::to_string(next));
      for (int i = 0; i < 10; ++i) {
        block.additions.push_back(Coin(std::to_string(next) + " " + std::to_string(i)));
      }
      if (unspent.size() > 60) {
        block.removals.assign(unspent.begin(), unspent.begin() + 5);
        unspent.erase(unspent.begin(), unspent.begin() + 5);
      }
      ASSERT_EQ(ApplyTo(store.get(), block), COINSTORE_OK);
      for (const coinstore_addition& coin : block.additions) unspent.push_back(IdOf(coin));
      height = next;
    }
  });
  for (int i = 0; i < 8; ++i) {
    const uint64_t lowest = height;
    while (height < lowest + 5) std::this_thread::yield();
    const uint64_t before = height;
    const std::string path = directory.path() + "/copy" + std::to_string(i);
    Error error;
    ASSERT_EQ(coinstore_copy(store.get(), path.c_str(), error), COINSTORE_OK) << error.message();
    const StoreHandle copy(OpenAt(path, options.get()));
    coinstore_tip tip = Sized<coinstore_tip>();
    ASSERT_EQ(coinstore_get_tip(copy.get(), nullptr, &tip, nullptr), COINSTORE_OK);
    EXPECT_GE(tip.height, before);
    coinstore_tip original = Sized<coinstore_tip>();
    ASSERT_EQ(coinstore_get_block_info(store.get(), nullptr, tip.height, &original, nullptr),
              COINSTORE_OK);
    EXPECT_EQ(memcmp(tip.state_root, original.state_root, 32), 0);
    const CheckAnswer answer = CheckOf(copy.get());
    EXPECT_EQ(answer.status, COINSTORE_OK) << answer.report;
  }
  is_done = true;
  writer.join();
  EXPECT_EQ(CheckOf(store.get()).status, COINSTORE_OK);
  EXPECT_EQ(coinstore_compact(store.get(), 0, nullptr), COINSTORE_OK);
  EXPECT_EQ(CheckOf(store.get()).status, COINSTORE_OK);
}

}  // namespace
}  // namespace coinstore_test
