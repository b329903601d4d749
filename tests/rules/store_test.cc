// SPDX-License-Identifier: Apache-2.0
// Goal: how a store is opened, closed and deleted, and what it refuses then. Method: directories of
// the test's own; every call on closed handles.
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

namespace fs = std::filesystem;

class StoreTest : public ::testing::Test {
 protected:
  coinstore_status Open(Settings settings = {}) { return OpenAt(path_, settings); }

  coinstore_status OpenAt(const std::string& path, Settings settings = {}) {
    const OptionsHandle options = MakeOptions(settings);
    coinstore* store = nullptr;
    Error error;
    const coinstore_status status = coinstore_open(path.c_str(), options.get(), &store, error);
    EXPECT_EQ(status == COINSTORE_OK, store != nullptr);
    EXPECT_EQ(status < 0 ? status : 0, error->code);
    if (status == COINSTORE_OK) store_.reset(store);
    return status;
  }

  const TemporaryDirectory directory_;
  const std::string path_ = directory_.path() + "/store";
  StoreHandle store_;
};

BlockInput FirstBlock() {
  BlockInput block;
  block.height = 1;
  block.block_hash = Named("first");
  block.additions = {Coin("a"), Coin("b")};
  return block;
}

TEST_F(StoreTest, ANewStoreIsEmptyAndProvesAbsenceUnderARootOfZeros) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_get_tip(store_.get(), nullptr, &tip, nullptr), COINSTORE_NOT_FOUND);
  EXPECT_EQ(coinstore_get_block_info(store_.get(), nullptr, 0, &tip, nullptr), COINSTORE_NOT_FOUND);
  uint8_t proof[COINSTORE_PROOF_MAX];
  size_t size = 0;
  const Bytes32 id = Named("any"), zeros = {};
  ASSERT_EQ(coinstore_prove(store_.get(), nullptr, id.data(), proof, sizeof proof, &size, nullptr),
            COINSTORE_OK);
  EXPECT_EQ(std::string(proof, proof + size), std::string("\x01\x02\x00\x00", 4));
  EXPECT_EQ(coinstore_proof_verify(proof, size, zeros.data(), id.data(), COINSTORE_EXPECT_ABSENT,
                                   nullptr, nullptr),
            COINSTORE_OK);
}

TEST_F(StoreTest, AnEmptyStoreOpensAgainEmpty) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  store_.reset();
  ASSERT_EQ(Open({{"create_if_missing", "0"}}), COINSTORE_OK);
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_get_tip(store_.get(), nullptr, &tip, nullptr), COINSTORE_NOT_FOUND);
}

TEST_F(StoreTest, AStoreOpensAgainAsItWas) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  ASSERT_EQ(ApplyTo(store_.get(), FirstBlock()), COINSTORE_OK);
  coinstore_tip before = Sized<coinstore_tip>(), after = before;
  ASSERT_EQ(coinstore_get_tip(store_.get(), nullptr, &before, nullptr), COINSTORE_OK);
  store_.reset();
  ASSERT_EQ(Open(), COINSTORE_OK);
  ASSERT_EQ(coinstore_get_tip(store_.get(), nullptr, &after, nullptr), COINSTORE_OK);
  EXPECT_EQ(std::memcmp(&before, &after, sizeof before), 0);
}

TEST_F(StoreTest, AReadOnlyStoreAnswersAndRefusesToChange) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  ASSERT_EQ(ApplyTo(store_.get(), FirstBlock()), COINSTORE_OK);
  store_.reset();
  ASSERT_EQ(Open({{"read_only", "1"}}), COINSTORE_OK);
  coinstore_record record;
  EXPECT_EQ(coinstore_get(store_.get(), nullptr, IdOf(Coin("a")).data(), &record, nullptr),
            COINSTORE_OK);
  BlockInput next = FirstBlock();
  next.height = 2;
  next.parent_hash = next.block_hash;
  next.additions = {Coin("c")};
  const coinstore_block_info info = HeadOf(next);
  coinstore_block* block = nullptr;
  size_t n_applied = 9;
  EXPECT_EQ(ApplyTo(store_.get(), next), COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_apply_blocks(store_.get(), nullptr, 0, nullptr, nullptr, nullptr, nullptr,
                                   nullptr, nullptr, nullptr, &n_applied, nullptr),
            COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_block_begin(store_.get(), &info, &block, nullptr), COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_rollback(store_.get(), -1, 0, nullptr, nullptr, nullptr),
            COINSTORE_READ_ONLY);
  EXPECT_EQ(coinstore_sync(store_.get(), nullptr), COINSTORE_READ_ONLY);
  coinstore_result result = Sized<coinstore_result>();
  EXPECT_EQ(coinstore_rollback(store_.get(), -1, COINSTORE_DRY_RUN, &result, nullptr, nullptr),
            COINSTORE_OK);
  EXPECT_EQ(result.created, 2u);
  EXPECT_EQ(coinstore_check(store_.get(), 0, nullptr, nullptr), COINSTORE_OK);
}

TEST_F(StoreTest, WhereThereIsNoStoreNoneIsMadeAgainstTheOptions) {
  EXPECT_EQ(Open({{"create_if_missing", "0"}}), COINSTORE_NOT_A_STORE);
  EXPECT_EQ(Open({{"read_only", "1"}}), COINSTORE_NOT_A_STORE);
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(StoreTest, TheParentOfTheDirectoryMustExist) {
  EXPECT_LT(OpenAt(directory_.path() + "/no/store"), 0);
  EXPECT_FALSE(fs::exists(directory_.path() + "/no"));
}

TEST_F(StoreTest, AnEmptyDirectoryBecomesAStore) {
  fs::create_directory(path_);
  EXPECT_EQ(Open(), COINSTORE_OK);
}

TEST_F(StoreTest, ADirectoryWithOtherFilesIsNotAStoreAndStaysAsItIs) {
  fs::create_directory(path_);
  std::ofstream(path_ + "/letter") << "dear";
  const auto files = [this] {
    std::string names;
    for (const auto& entry : fs::directory_iterator(path_)) names += entry.path().filename();
    return names;
  };
  EXPECT_EQ(Open(), COINSTORE_NOT_A_STORE);
  EXPECT_EQ(files(), "letter") << "after open";
  EXPECT_EQ(Open({{"read_only", "1"}}), COINSTORE_NOT_A_STORE);
  EXPECT_EQ(files(), "letter") << "after open, read-only";
  EXPECT_EQ(coinstore_destroy(path_.c_str(), nullptr), COINSTORE_NOT_A_STORE);
  EXPECT_EQ(files(), "letter") << "after destroy";
}

TEST_F(StoreTest, AFileIsNotAStore) {
  std::ofstream(path_) << "dear";
  EXPECT_LT(Open(), 0);
  EXPECT_LT(coinstore_destroy(path_.c_str(), nullptr), 0);
  EXPECT_EQ(fs::file_size(path_), 4u);
}

TEST_F(StoreTest, AnOptionFixedAtCreationMayNotDiffer) {
  ASSERT_EQ(Open({{"block_hashes", "absent"}}), COINSTORE_OK);
  store_.reset();
  EXPECT_EQ(Open({{"block_hashes", "required"}}), COINSTORE_OPTIONS_MISMATCH);
  EXPECT_EQ(Open(), COINSTORE_OPTIONS_MISMATCH);
  EXPECT_EQ(Open({{"block_hashes", "absent"}, {"contiguous", "1"}, {"reward_rule", "chia"}}),
            COINSTORE_OK);
}

TEST_F(StoreTest, TwoStoresInAProcessKnowNothingOfEachOther) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  const StoreHandle first = std::move(store_);
  ASSERT_EQ(OpenAt(directory_.path() + "/other"), COINSTORE_OK);
  ASSERT_EQ(ApplyTo(first.get(), FirstBlock()), COINSTORE_OK);
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_get_tip(store_.get(), nullptr, &tip, nullptr), COINSTORE_NOT_FOUND);
  ASSERT_EQ(ApplyTo(store_.get(), FirstBlock()), COINSTORE_OK);
  store_.reset();
  EXPECT_EQ(coinstore_rollback(first.get(), -1, 0, nullptr, nullptr, nullptr), COINSTORE_OK);
  ASSERT_EQ(OpenAt(directory_.path() + "/other"), COINSTORE_OK);
  EXPECT_EQ(coinstore_get_tip(store_.get(), nullptr, &tip, nullptr), COINSTORE_OK);
}

TEST_F(StoreTest, DestroyDeletesWhatIsTheStoresOwn) {
  EXPECT_EQ(coinstore_destroy(path_.c_str(), nullptr), COINSTORE_NOT_A_STORE);
  ASSERT_EQ(Open(), COINSTORE_OK);
  store_.reset();
  std::ofstream(path_ + "/letter") << "dear";
  ASSERT_EQ(coinstore_destroy(path_.c_str(), nullptr), COINSTORE_OK);
  EXPECT_EQ(std::distance(fs::directory_iterator(path_), fs::directory_iterator()), 1);
  fs::remove(path_ + "/letter");
  ASSERT_EQ(Open(), COINSTORE_OK);
  ASSERT_EQ(ApplyTo(store_.get(), FirstBlock()), COINSTORE_OK);
  store_.reset();
  ASSERT_EQ(coinstore_destroy(path_.c_str(), nullptr), COINSTORE_OK);
  EXPECT_FALSE(fs::exists(path_));
}

// Every call on a closed store, block and report.
TEST_F(StoreTest, UseAfterCloseAnswersClosed) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  coinstore* store = store_.get();
  ASSERT_EQ(ApplyTo(store, FirstBlock()), COINSTORE_OK);
  coinstore_block* block = nullptr;
  coinstore_iter* iter = nullptr;
  const BlockInput input = FirstBlock();
  const coinstore_block_info info = HeadOf(input);
  ASSERT_EQ(coinstore_block_begin(store, &info, &block, nullptr), COINSTORE_OK);
  ASSERT_EQ(coinstore_rollback(store, -1, COINSTORE_DRY_RUN, nullptr, &iter, nullptr),
            COINSTORE_OK);
  const BlockHandle block_handle(block);
  const IterHandle iter_handle(iter);
  EXPECT_EQ(coinstore_close(store, 0, nullptr), COINSTORE_BUSY);
  ASSERT_EQ(coinstore_close(store, COINSTORE_CLOSE_FORCE, nullptr), COINSTORE_OK);

  const Bytes32 id = IdOf(Coin("a"));
  const uint64_t end = 0;
  size_t n = 0;
  uint64_t number = 0;
  int64_t floor = 0;
  uint8_t bytes[64];
  coinstore_record record;
  coinstore_hint hint{};
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(ApplyTo(store, input), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_apply_blocks(store, &info, 1, nullptr, &end, nullptr, &end, nullptr, &end,
                                   nullptr, &n, nullptr),
            COINSTORE_CLOSED);
  coinstore_block* another = nullptr;
  EXPECT_EQ(coinstore_block_begin(store, &info, &another, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_rollback(store, -1, 0, nullptr, nullptr, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_rollback_floor(store, &floor, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_get_tip(store, nullptr, &tip, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_get_block_info(store, nullptr, 1, &tip, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_get(store, nullptr, id.data(), &record, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_get_many(store, nullptr, id.data(), 1, &record, bytes, &n, nullptr),
            COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_is_unspent(store, nullptr, id.data(), 1, bytes, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_get_hints(store, nullptr, id.data(), 1, &hint, 1, &n, nullptr),
            COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_prove(store, nullptr, id.data(), bytes, sizeof bytes, &n, nullptr),
            COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_check(store, 0, nullptr, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_sync(store, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_interrupt(store, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_stat(store, COINSTORE_STAT_SYNCS, &number, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_progress(store, &number, &number, nullptr), COINSTORE_CLOSED);

  EXPECT_EQ(coinstore_block_add(block, input.additions.data(), 1, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_block_spend(block, id.data(), 1, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_block_hint(block, &hint, 1, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_block_root(block, bytes, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_block_commit(block, nullptr, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_block_abort(block, nullptr), COINSTORE_OK);
  EXPECT_EQ(coinstore_iter_next(iter, &record, 1, &n, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_iter_close(iter, nullptr), COINSTORE_OK);
}

TEST_F(StoreTest, ClosingTwiceIsFine) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  EXPECT_EQ(coinstore_close(store_.get(), 0, nullptr), COINSTORE_OK);
  EXPECT_EQ(coinstore_close(store_.get(), 0, nullptr), COINSTORE_OK);
  EXPECT_EQ(coinstore_close(store_.get(), COINSTORE_CLOSE_FORCE, nullptr), COINSTORE_OK);
}

TEST_F(StoreTest, WhatIsMadeFromAStoreMayBeFreedAfterIt) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  ASSERT_EQ(ApplyTo(store_.get(), FirstBlock()), COINSTORE_OK);
  coinstore_block* block = nullptr;
  coinstore_iter* iter = nullptr;
  const coinstore_block_info info = HeadOf(FirstBlock());
  ASSERT_EQ(coinstore_block_begin(store_.get(), &info, &block, nullptr), COINSTORE_OK);
  ASSERT_EQ(coinstore_rollback(store_.get(), -1, COINSTORE_DRY_RUN, nullptr, &iter, nullptr),
            COINSTORE_OK);
  store_.reset();
  const BlockHandle block_handle(block);
  const IterHandle iter_handle(iter);
  coinstore_record record;
  size_t n = 0;
  EXPECT_EQ(coinstore_iter_next(iter, &record, 1, &n, nullptr), COINSTORE_CLOSED);
  EXPECT_EQ(coinstore_block_commit(block, nullptr, nullptr), COINSTORE_CLOSED);
}

TEST_F(StoreTest, CloseWithForceEndsACallThatRuns) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  std::atomic<bool> started = false;
  coinstore_status last = COINSTORE_OK;
  std::thread writer([&] {
    BlockInput block = FirstBlock();
    while (last == COINSTORE_OK) {
      last = ApplyTo(store_.get(), block);
      started = true;
      block.parent_hash = block.block_hash;
      block.additions = {Coin(std::to_string(++block.height))};
    }
  });
  while (!started) std::this_thread::yield();
  EXPECT_EQ(coinstore_close(store_.get(), COINSTORE_CLOSE_FORCE, nullptr), COINSTORE_OK);
  writer.join();
  EXPECT_TRUE(last == COINSTORE_CLOSED || last == COINSTORE_INTERRUPTED)
      << coinstore_status_name(last);
  EXPECT_EQ(Open(), COINSTORE_OK);
}

TEST_F(StoreTest, FreeingNothingIsFine) {
  coinstore_free(nullptr);
  coinstore_options_free(nullptr);
  coinstore_block_free(nullptr);
  coinstore_iter_free(nullptr);
  coinstore_buffer_free(nullptr);
}

}  // namespace
}  // namespace coinstore_test
