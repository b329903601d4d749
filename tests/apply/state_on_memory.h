// SPDX-License-Identifier: Apache-2.0
// Goal: short tests of what changes a chain's state. Method: a state on a disk in memory, with words for the
// next block, a rollback, a checkpoint, and for opening again what is on the disk.
#ifndef COINSTORE_TESTS_APPLY_STATE_ON_MEMORY_H_
#define COINSTORE_TESTS_APPLY_STATE_ON_MEMORY_H_

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "apply/apply.h"
#include "apply/checkpoint.h"
#include "apply/random_block.h"
#include "apply/replay.h"
#include "apply/rollback.h"
#include "commitment/packed_leaf.h"
#include "state/publish.h"
#include "storage/memory/memory_storage.h"

namespace coins {

class StateOnMemory {
 public:
  explicit StateOnMemory(std::uint64_t seed) : random(seed) {
    metadata.instance = {7};
    metadata.secret = {3, 4};
    Open();
  }

  // From what the engine holds.
  void Open() {
    state_ = std::make_unique<ChainState>(metadata.secret, Tables::ReadMarker(&engine()).value());
    state_->log = Log::Open(&engine()).value();
    state_->tables = std::make_unique<Tables>(&engine(), state_->log.get(), metadata.secret);
    Progress progress;
    const Status status = Replay(state_.get(), &engine(), ReplayOptions(), {}, &progress);
    EXPECT_TRUE(status.ok()) << status.message();
  }

  void Block() {
    const auto outcome =
        ApplyBlock(state_.get(), random.On(*state_), Rules(), ApplyMode::kBuffered);
    ASSERT_TRUE(outcome.ok()) << outcome.status().message();
  }
  void Blocks(int count) {
    for (int i = 0; i < count; ++i) Block();
  }
  void RollBackTo(std::int64_t height) {
    Progress progress;
    const auto outcome = RollBack(state_.get(), height, RollbackMode::kDurable, RollbackLimits(),
                                  {}, &progress, nullptr);
    ASSERT_TRUE(outcome.ok()) << outcome.status().message();
  }
  // The records of the newest blocks, newest first.
  std::vector<std::uint64_t> NewestRecords(std::size_t count) {
    const auto chain = state_->log->ChainFrom(0).value();
    std::vector<std::uint64_t> records;
    for (std::size_t i = 0; i < count; ++i) {
      records.push_back(chain[chain.size() - 1 - i].record_number);
    }
    return records;
  }
  // Takes back so many blocks.
  void RollBackBlocks(std::size_t count) {
    const auto chain = state_->log->ChainFrom(0).value();
    const std::size_t left = chain.size() - count;
    RollBackTo(left == 0 ? -1 : static_cast<std::int64_t>(chain[left - 1].height));
  }
  void Freeze() { PublishFreeze(state_.get()); }
  Status Checkpoint(const Interruptible& call = {}) {
    return WriteCheckpoint(state_.get(), &engine(), storage_.get(), metadata, call);
  }

  using Leaves = std::map<Bytes32, UnspentLeaf>;
  Leaves UnspentLeaves() const {
    Leaves leaves;
    state_->tree.ForEachBucket([&](ByteSpan packed) {
      for (std::size_t at = 0; at < packed.size(); at += kPackedLeafSize) {
        const UnspentLeaf leaf = UnpackLeaf(&packed[at]);
        leaves[leaf.coin_id] = leaf;
      }
      return true;
    });
    return leaves;
  }

  ChainState& state() { return *state_; }
  Log& log() { return *state_->log; }
  Engine& engine() { return *engine_; }
  Storage& storage() { return *storage_; }
  MemoryDisk& disk() { return *disk_; }

  Metadata metadata;
  RandomBlocks random;

 private:
  EventLog events_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::shared_ptr<Storage> storage_ = MakeMemoryStorage(disk_);
  std::unique_ptr<Engine> engine_ =
      storage_->OpenEngine(OpenMode::kReadWrite, {}, &events_).value();
  std::unique_ptr<ChainState> state_;
};

}  // namespace coins

#endif  // COINSTORE_TESTS_APPLY_STATE_ON_MEMORY_H_
