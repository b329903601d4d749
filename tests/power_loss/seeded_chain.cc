// SPDX-License-Identifier: Apache-2.0
// Goal and method: see seeded_chain.h.
#include "power_loss/seeded_chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "capi/open_on.h"
#include "model/comparison.h"
#include "model/places.h"
#include "rules/chain.h"

namespace coinstore_test {
namespace {

constexpr size_t kCoinsCompared = 40;

std::string Text(coinstore_status status, const coinstore_error& error) {
  return std::string(coinstore_status_name(status)) + ": " + error.message;
}

uint64_t Stat(coinstore* store, uint32_t key) {
  uint64_t value = 0;
  // A checkpoint beside the chain may have met a disk that failed.
  const coinstore_status status = coinstore_stat(store, key, &value, nullptr);
  EXPECT_TRUE(status == COINSTORE_OK || status == COINSTORE_NEEDS_REOPEN)
      << coinstore_status_name(status);
  return value;
}

// What a call needs to know of many blocks, one after the other.
struct FlatBlocks {
  std::vector<coinstore_block_info> infos;
  std::vector<coinstore_addition> additions;
  std::vector<uint8_t> spent_ids;
  std::vector<coinstore_hint> hints;
  std::vector<uint64_t> addition_ends, spent_ends, hint_ends;

  void Add(const BlockInput& block) {
    infos.push_back(HeadOf(block));
    additions.insert(additions.end(), block.additions.begin(), block.additions.end());
    for (const Bytes32& id : block.removals)
      spent_ids.insert(spent_ids.end(), id.begin(), id.end());
    hints.insert(hints.end(), block.hints.begin(), block.hints.end());
    addition_ends.push_back(additions.size());
    spent_ends.push_back(spent_ids.size() / 32);
    hint_ends.push_back(hints.size());
  }
};

}  // namespace

SeededChain::SeededChain(uint64_t seed, const char* sync_mode, Checkpoints checkpoints,
                         MakeStorage make_storage)
    : random_(seed),
      blocks_(random_),
      make_storage_(std::move(make_storage)),
      // The timer would sync at moments of its own.
      options_(MakeOptions(
          {{"sync_mode", sync_mode}, {"group_blocks", "7"}, {"group_time_ms", "1000000"}})),
      is_durable_(std::string(sync_mode) == "durable"),
      states_(1) {
  if (checkpoints == Checkpoints::kAsStepsAlone) return;
  step_changes_ = 60;
  for (const auto& [name, value] : {std::pair("checkpoint_changes", step_changes_),
                                    std::pair("keep_recent_blocks", uint64_t{2})}) {
    EXPECT_EQ(coinstore_options_set(options_.get(), name, std::to_string(value).c_str(), nullptr),
              COINSTORE_OK);
  }
}

std::string SeededChain::Open(Compare compare) {
  coinstore* store = nullptr;
  Error error;
  const coinstore_status status = coins::OpenOn(make_storage_(), options_.get(), &store, error);
  if (status != COINSTORE_OK) return Text(status, *error);
  store_.reset(store);
  // From here on a store must be there.
  EXPECT_EQ(coinstore_options_set(options_.get(), "create_if_missing", "0", nullptr), COINSTORE_OK);
  const uint64_t last = Stat(store, COINSTORE_STAT_LAST_RECORD);
  EXPECT_LE(last, written());
  if (last > written()) return "records that nobody wrote";
  std::string loss;
  if (last < acknowledged_) {
    loss = "acknowledged record " + std::to_string(acknowledged_) +
           " is lost: the log ends at record " + std::to_string(last);
  }
  states_.resize(last + 1);
  acknowledged_ = last;
  EXPECT_EQ(Stat(store, COINSTORE_STAT_SYNCED_RECORD), last);
  coinstore_tip tip = Sized<coinstore_tip>();
  const coinstore_status has_tip = coinstore_get_tip(store, nullptr, &tip, nullptr);
  EXPECT_EQ(has_tip, now().reference.tip() == nullptr ? COINSTORE_NOT_FOUND : COINSTORE_OK);
  if (has_tip == COINSTORE_OK && now().reference.tip() != nullptr) {
    EXPECT_EQ(ToBytes32(tip.block_hash), ToBytes32(now().reference.tip()->block_hash));
    EXPECT_EQ(ToBytes32(tip.state_root), ToBytes32(now().reference.tip()->state_root));
  }
  // The tables are never ahead of what the log is sure to keep.
  EXPECT_LE(Stat(store, COINSTORE_STAT_MARKER_RECORD), last);
  if (compare == Compare::kAll) {
    ExpectAll();
    ExpectCopies();
  }
  return loss;
}

void SeededChain::ExpectAll() {
  const ReferenceStore& reference = now().reference;
  std::vector<uint64_t> heights;
  for (const auto& [height, block] : reference.blocks()) heights.push_back(height);
  ExpectChain(store(), reference, heights);
  std::vector<Bytes32> ids = {Bytes32{}};
  for (const auto& [id, coin] : reference.coins()) {
    if (ids.size() < kCoinsCompared) ids.push_back(id);
  }
  ExpectCoins(store(), reference, ids);
  ExpectHints(store(), reference, ids);
  Error error;
  EXPECT_EQ(coinstore_check(store(), 0, nullptr, error), COINSTORE_OK) << error.message();
}

bool SeededChain::Step() {
  const uint64_t choice = random_.Below(100);
  if (choice < 42) return OneBlock();
  if (choice < 50) return BlockInSteps();
  if (choice < 62) return ManyBlocks();
  if (choice < 74) return RollBack();
  if (choice < 85) return Checkpoint();
  if (choice < 88) return MakeCopy();
  if (choice < 94) {
    Error error;
    const coinstore_status status = coinstore_sync(store(), error);
    if (status == COINSTORE_OK) acknowledged_ = written();
    return Settle(status, *error);
  }
  if (!Close()) return false;
  const std::string wrong = Open(Compare::kMemory);
  if (wrong.empty()) return true;
  // On a disk that stops meanwhile RocksDB's iterator may pass over a table it cannot read, and says
  // nothing; the store then misses records and calls it CORRUPTION. The next opening must find them.
  EXPECT_TRUE(wrong.starts_with("IO") || wrong.starts_with("DISK_FULL") ||
              wrong.starts_with("CORRUPTION"))
      << wrong;
  return false;
}

bool SeededChain::Steps(size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (!Step()) return false;
  }
  return true;
}

bool SeededChain::Close() {
  Error error;
  const coinstore_status status = coinstore_close(store(), 0, error);
  if (status == COINSTORE_OK) acknowledged_ = written();
  const bool is_closed = Settle(status, *error);
  store_.reset();
  return is_closed;
}

// The state that a block leads to.
void SeededChain::Expect(const BlockInput& block) {
  State next = now();
  const Verdict verdict = next.reference.Apply(block);
  ASSERT_EQ(verdict.status, COINSTORE_OK);
  next.record_of_height[block.height] = states_.size();
  states_.push_back(std::move(next));
}

// False for a disk that failed; nothing else may go wrong.
bool SeededChain::Settle(coinstore_status status, const coinstore_error& error) {
  if (status == COINSTORE_OK) return true;
  // The last where a checkpoint beside the call met the failure first.
  EXPECT_TRUE(status == COINSTORE_IO || status == COINSTORE_DISK_FULL ||
              status == COINSTORE_NEEDS_REOPEN)
      << Text(status, error);
  return false;
}

// What the store calls durable without having been asked for it.
void SeededChain::ReadDurable() {
  const uint64_t synced = Stat(store(), COINSTORE_STAT_SYNCED_RECORD);
  EXPECT_LE(synced, written());
  if (is_durable_) {
    EXPECT_EQ(synced, written());
  }
  coinstore_tip tip = Sized<coinstore_tip>();
  const coinstore_status status = coinstore_get_tip(store(), nullptr, &tip, nullptr);
  if (status == COINSTORE_OK && tip.durable_height != COINSTORE_NO_HEIGHT) {
    const auto block = now().record_of_height.find(tip.durable_height);
    ASSERT_NE(block, now().record_of_height.end());
    EXPECT_LE(block->second, synced);
  }
  acknowledged_ = std::max(acknowledged_, synced);
}

bool SeededChain::OneBlock() {
  const BlockInput block = blocks_.Good(now().reference);
  Expect(block);
  Error error;
  const bool done = Settle(ApplyTo(store(), block, 0, nullptr, error), *error);
  if (done) ReadDurable();
  return done;
}

bool SeededChain::BlockInSteps() {
  const BlockInput block = blocks_.Good(now().reference);
  const coinstore_block_info info = HeadOf(block);
  coinstore_block* handle = nullptr;
  EXPECT_EQ(coinstore_block_begin(store(), &info, &handle, nullptr), COINSTORE_OK);
  const BlockHandle owned(handle);
  EXPECT_EQ(coinstore_block_add(handle, block.additions.data(), block.additions.size(), nullptr),
            COINSTORE_OK);
  for (const Bytes32& id : block.removals) {
    EXPECT_EQ(coinstore_block_spend(handle, id.data(), 1, nullptr), COINSTORE_OK);
  }
  EXPECT_EQ(coinstore_block_hint(handle, block.hints.data(), block.hints.size(), nullptr),
            COINSTORE_OK);
  Expect(block);
  Error error;
  const bool done = Settle(coinstore_block_commit(handle, nullptr, error), *error);
  if (done) ReadDurable();
  return done;
}

bool SeededChain::ManyBlocks() {
  FlatBlocks flat;
  for (uint64_t count = 2 + random_.Below(5); count > 0; --count) {
    const BlockInput block = blocks_.Good(now().reference);
    Expect(block);
    flat.Add(block);
  }
  size_t applied = 99;
  Error error;
  const coinstore_status status = coinstore_apply_blocks(
      store(), flat.infos.data(), flat.infos.size(), flat.additions.data(),
      flat.addition_ends.data(), flat.spent_ids.data(), flat.spent_ends.data(), flat.hints.data(),
      flat.hint_ends.data(), nullptr, &applied, error);
  // Of a group some may be applied before the disk fails the reads of the next.
  EXPECT_EQ(applied == flat.infos.size(), status == COINSTORE_OK);
  const bool done = Settle(status, *error);
  if (done) ReadDurable();
  return done;
}

// A rollback is one record for every so many changes that it undoes: the heights it goes through, its target last.
std::vector<int64_t> SeededChain::StepsTo(int64_t target) const {
  const auto& blocks = now().reference.blocks();
  std::vector<int64_t> steps;
  uint64_t changes = 0;
  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
    if (target >= 0 && block->first <= static_cast<uint64_t>(target)) break;
    const auto below = std::next(block);
    const coinstore_tip before = below == blocks.rend() ? coinstore_tip{} : below->second;
    changes += block->second.created - before.created + block->second.spent - before.spent;
    const bool is_last =
        below == blocks.rend() || (target >= 0 && below->first <= static_cast<uint64_t>(target));
    if (changes < step_changes_ && !is_last) continue;
    steps.push_back(below == blocks.rend() ? -1 : static_cast<int64_t>(below->first));
    changes = 0;
  }
  return steps;
}

void SeededChain::ExpectRollback(int64_t target) {
  State next = now();
  blocks_.Remember(next.reference.Rollback(target).report);
  std::erase_if(next.record_of_height, [&](const auto& entry) {
    return target < 0 || entry.first > static_cast<uint64_t>(target);
  });
  states_.push_back(std::move(next));
}

bool SeededChain::RollBack() {
  const ReferenceStore& reference = now().reference;
  if (reference.tip() == nullptr) return OneBlock();
  // Mostly a few blocks, now and then all.
  auto block = reference.blocks().end();
  for (uint64_t back = 1 + random_.Below(4); back > 0; --back) {
    if (block != reference.blocks().begin()) --block;
  }
  const int64_t target =
      random_.Percent(4) ? -1 : static_cast<int64_t>(block->first) - random_.Percent(30);
  const std::vector<int64_t> steps = StepsTo(target);
  const bool is_record = !steps.empty();
  for (const int64_t step : steps) ExpectRollback(step);
  const uint64_t marker = Stat(store(), COINSTORE_STAT_MARKER_RECORD);
  below_marker_ +=
      is_record && std::none_of(now().record_of_height.begin(), now().record_of_height.end(),
                                [&](const auto& entry) { return entry.second >= marker; });
  Error error;
  const coinstore_status status = coinstore_rollback(store(), target, 0, nullptr, nullptr, error);
  if (status == COINSTORE_OK && is_record) acknowledged_ = written();
  return Settle(status, *error);
}

bool SeededChain::Checkpoint() {
  Error error;
  const coinstore_status status = coinstore_checkpoint(store(), error);
  checkpoints_ += status == COINSTORE_OK;
  return Settle(status, *error);
}

bool SeededChain::MakeCopy() {
  copies_.push_back({"/copy-" + std::to_string(++copies_made_), now(), written(), false});
  Error error;
  const coinstore_status status = coinstore_copy(store(), copies_.back().path.c_str(), error);
  copies_.back().is_done = status == COINSTORE_OK;
  return Settle(status, *error);
}

// A copy is a store of its own with every record of its moment, or no store at all.
void SeededChain::ExpectCopies() {
  for (const Copy& copy : copies_) {
    SCOPED_TRACE(copy.path);
    coinstore* opened = nullptr;
    Error error;
    const coinstore_status status =
        coins::OpenOn(make_storage_()->At(copy.path), options_.get(), &opened, error);
    const StoreHandle owned(opened);
    if (status != COINSTORE_OK) {
      EXPECT_FALSE(copy.is_done) << Text(status, *error);
      EXPECT_TRUE(status == COINSTORE_NOT_A_STORE || status == COINSTORE_CORRUPTION)
          << Text(status, *error);
      continue;
    }
    ++copies_opened_;
    EXPECT_EQ(Stat(opened, COINSTORE_STAT_LAST_RECORD), copy.last_record);
    std::vector<uint64_t> heights;
    for (const auto& [height, block] : copy.state.reference.blocks()) heights.push_back(height);
    ExpectChain(opened, copy.state.reference, heights);
  }
  copies_.clear();
}

}  // namespace coinstore_test
