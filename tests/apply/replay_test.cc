// SPDX-License-Identifier: Apache-2.0
// Goal: whatever happened to a store, opening it again gives the same state, to the last field; and
// a log that does not add up is refused. Method: random histories of blocks, rollbacks and
// reopenings in memory, written out as text before and after; then single rows damaged so that only
// replay can notice.
#include "apply/replay.h"

#include <gtest/gtest.h>

#include <shared_mutex>
#include <sstream>

#include "apply/random_block.h"
#include "coin/hint_list.h"
#include "query/reads.h"
#include "storage/memory/memory_storage.h"
#include "store.h"

namespace coins {
namespace {

std::string Describe(const CoinRecord& coin) {
  std::ostringstream text;
  text << coin.number << " " << ToHex(coin.coin_id) << " " << ToHex(coin.coin.parent_id) << " "
       << ToHex(coin.coin.puzzle_hash) << " " << coin.coin.amount << " " << coin.created_height
       << " " << coin.spent_height << " " << coin.timestamp_s << " " << coin.is_coinbase
       << coin.is_fast_forward << " ";
  if (coin.hints != nullptr) text << ToHex({coin.hints, HintListSize(coin.hints)});
  return text.str();
}

std::string Describe(const Segment& segment) {
  std::ostringstream text;
  text << "segment " << segment.first_record() << "-" << segment.last_record() << "\n";
  for (std::size_t i = 0; i < segment.block_count(); ++i) {
    const RecentBlock& block = segment.block(i);
    text << "block " << block.height << " " << block.record_number << " " << block.first_coin << "-"
         << block.end_coin << " " << block.first_entry << "-" << block.end_entry << " spent";
    for (std::size_t s = block.first_spent; s < block.end_spent; ++s) {
      text << " " << segment.spent_entry(s);
    }
    text << "\n";
  }
  for (std::uint32_t i = 0; i < segment.entry_count(); ++i) {
    const RecentEntry& entry = segment.entry(i);
    text << Describe(entry.coin) << " odd " << entry.coin.is_odd << " exists " << entry.exists
         << " superseded " << entry.is_superseded << " before ";
    CoinRecord kept;
    const CoinRecord* const before = segment.Before(entry, &kept);
    text << (before != nullptr ? Describe(*before) : "absent") << "\n";
  }
  return text.str();
}

std::string Describe(const ChainState& state) {
  std::ostringstream text;
  text << "log " << state.log->last() << " " << ToHex(state.log->chain()) << " next "
       << state.log->next_coin() << "\nroot " << ToHex(state.tree.root()) << " of "
       << state.tree.size() << "\n";
  if (state.tip) {
    text << "tip " << state.tip->number << " " << ToHex(AsBytes(EncodeBlockRecord(*state.tip)))
         << "\n";
  }
  for (const auto& segment : state.recent.segments()) text << Describe(*segment);
  return text.str();
}

Result<std::unique_ptr<Store>> Open(const std::shared_ptr<MemoryDisk>& disk,
                                    SyncMode mode = SyncMode::kDurable, bool is_read_only = false,
                                    const CheckpointSettings& checkpoints = {}) {
  StoreOptions options;
  options.checkpoints = checkpoints;
  options.sync_mode = mode;
  options.is_read_only = is_read_only;
  Progress progress;
  return Store::Open(MakeMemoryStorage(disk), options, Interruptible(), &progress);
}

void Apply(Store& store, RandomBlocks& random) {
  const auto outcome = store.Apply(random.On(*store.state()), ApplyMode::kDurable, {});
  ASSERT_TRUE(outcome.ok()) << outcome.status().message();
}

void RollBack(Store& store, std::int64_t to_height) {
  const auto outcome = store.RollBack(to_height, RollbackMode::kDurable, {}, nullptr);
  ASSERT_TRUE(outcome.ok()) << outcome.status().message();
}

TEST(ReplayTest, ReopeningAfterARandomHistoryGivesTheSameState) {
  for (const SyncMode mode : {SyncMode::kDurable, SyncMode::kGrouped}) {
    RandomBlocks random(31);
    const auto disk = std::make_shared<MemoryDisk>();
    auto store = Open(disk, mode).value();
    std::size_t reopened = 0;
    for (int step = 0; step < 150; ++step) {
      const auto& tip = store->state()->tip;
      if (tip && random.Below(5) == 0) {
        const std::size_t deep = random.Below(8);
        const bool to_nothing = random.Below(15) == 0 || deep > tip->height;
        RollBack(*store, to_nothing ? -1 : static_cast<std::int64_t>(tip->height - deep));
      } else {
        Apply(*store, random);
      }
      if (HasFatalFailure()) return;
      if (random.Below(4) != 0) continue;
      const std::string before = Describe(*store->state());
      if (random.Below(2) == 0) {
        ASSERT_TRUE(store->Close().ok());
      }
      store.reset();
      for (const bool is_read_only : {true, false}) {
        auto opened = Open(disk, mode, is_read_only);
        ASSERT_TRUE(opened.ok()) << opened.status().message();
        store = std::move(opened).value();
        ASSERT_EQ(Describe(*store->state()), before) << step;
        if (is_read_only) store.reset();
      }
      const CheckReport report = store->Check({}).value();
      ASSERT_TRUE(report.differences.empty()) << report.differences[0];
      ++reopened;
    }
    EXPECT_GT(reopened, 20u);
  }
}

// What a store answers, wherever it has it from.
std::string Answers(Store& store, const std::vector<Bytes32>& ids) {
  ChainState* const state = store.state();
  std::ostringstream text;
  text << "root " << ToHex(state->tree.root()) << " of " << state->tree.size() << " next "
       << state->log->next_coin() << "\n";
  if (state->tip) {
    const Counters& counters = state->tip->counters;
    text << "tip " << state->tip->height << " " << ToHex(state->tip->block_hash) << " "
         << state->tip->first_coin << " counts " << counters.unspent << " " << counters.spent << " "
         << counters.hints << "\n";
  }
  const FoundCoins coins = ReadCoins(state, nullptr, ids, WithHints::kYes, {}).value();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    text << ToHex(ids[i]);
    if (coins.found[i] != 0) {
      CoinRecord coin = coins.coins[i];
      coin.hints = nullptr;
      text << " " << Describe(coin) << ToHex(AsBytes(coins.hints[i]));
    }
    text << "\n";
  }
  return text.str();
}

std::uint64_t MarkerOf(Store& store) {
  const std::shared_lock lock(store.state()->lock);  // a checkpoint may be running
  return store.state()->marker.record_number;
}

// One store keeps all in memory; the other one's segments are small, and it writes them as soon as it may.
TEST(ReplayTest, CheckpointsChangeNoAnswer) {
  const CheckpointSettings small{.segment_changes = 40, .keep_recent_blocks = 2};
  RandomBlocks random(34);
  const auto plain_disk = std::make_shared<MemoryDisk>(), disk = std::make_shared<MemoryDisk>();
  auto plain = Open(plain_disk).value();
  auto store = Open(disk, SyncMode::kDurable, false, small).value();
  std::vector<Bytes32> ids;
  std::uint64_t checkpoints = 0, deepest = 0;
  for (int step = 0; step < 200; ++step) {
    const auto& tip = plain->state()->tip;
    if (tip && random.Below(5) == 0) {
      const std::size_t deep = random.Below(random.Below(3) == 0 ? 60 : 5);
      const std::int64_t target =
          deep > tip->height ? -1 : static_cast<std::int64_t>(tip->height - deep);
      const std::uint64_t marker = MarkerOf(*store);
      RollBack(*plain, target);
      RollBack(*store, target);
      const std::uint64_t left = store->state()->tip ? store->state()->tip->number : 0;
      if (left < marker) ++deepest;
    } else {
      const Block block = random.On(*plain->state());
      for (Store* const each : {plain.get(), store.get()}) {
        const auto outcome = each->Apply(block, ApplyMode::kDurable, {});
        ASSERT_TRUE(outcome.ok()) << outcome.status().message();
      }
      ids.insert(ids.end(), block.addition_ids().begin(), block.addition_ids().end());
    }
    if (HasFatalFailure()) return;
    if (random.Below(8) == 0) {
      ASSERT_TRUE(store->Checkpoint({}).ok());
    }
    ASSERT_EQ(Answers(*store, ids), Answers(*plain, ids)) << step;
    if (random.Below(8) != 0) continue;
    checkpoints += store->state()->work.checkpoints;
    if (random.Below(2) == 0) {
      ASSERT_TRUE(store->Close().ok());
    }
    if (random.Below(2) == 0) disk->files().erase(kTreeFile);
    store.reset();
    auto opened = Open(disk, SyncMode::kDurable, false, small);
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    store = std::move(opened).value();
    ASSERT_EQ(Answers(*store, ids), Answers(*plain, ids)) << step;
  }
  EXPECT_GT(checkpoints, 10u);
  EXPECT_GT(deepest, 3u);  // rollbacks below what the tables held
}

TEST(ReplayTest, ARolledBackBlockAppliedAgainGivesTheSameRootAndOtherNumbers) {
  RandomBlocks random(32);
  const auto disk = std::make_shared<MemoryDisk>();
  const auto store = Open(disk).value();
  for (int i = 0; i < 5; ++i) Apply(*store, random);
  const std::uint64_t height = store->state()->tip->height;
  const Block block = random.On(*store->state(), 30);
  ASSERT_GT(block.additions().size(), 0u);
  ASSERT_TRUE(store->Apply(block, ApplyMode::kDurable, {}).ok());
  const BlockRecord first = *store->state()->tip;
  RollBack(*store, static_cast<std::int64_t>(height));
  ASSERT_TRUE(store->Apply(block, ApplyMode::kDurable, {}).ok());
  const BlockRecord second = *store->state()->tip;
  EXPECT_EQ(second.root, first.root);
  EXPECT_EQ(second.counters, first.counters);
  EXPECT_EQ(second.number, first.number + 2);
  EXPECT_EQ(second.first_coin, first.next_coin);
}

// A store of some blocks and a rollback, closed.
std::shared_ptr<MemoryDisk> SomeDisk() {
  RandomBlocks random(33);
  auto disk = std::make_shared<MemoryDisk>();
  const auto store = Open(disk).value();
  for (int i = 0; i < 6; ++i) Apply(*store, random);
  RollBack(*store, static_cast<std::int64_t>(store->state()->recent.newest().block(3).height));
  for (int i = 0; i < 2; ++i) Apply(*store, random);
  EXPECT_TRUE(store->Close().ok());
  return disk;
}

TEST(ReplayTest, HeightsMustTellTheChainThatTheRecordsLeadTo) {
  ASSERT_TRUE(Open(SomeDisk()).ok());
  {
    const auto disk = SomeDisk();
    auto& heights = disk->rows(Family::kHeights);
    heights.erase(heights.begin());
    EXPECT_EQ(Open(disk).status().code(), Code::kCorruption);
  }
  {
    const auto disk = SomeDisk();
    auto& heights = disk->rows(Family::kHeights);
    heights.erase(std::next(heights.begin(), 2));
    EXPECT_EQ(Open(disk).status().code(), Code::kCorruption);
  }
  {
    const auto disk = SomeDisk();
    auto& heights = disk->rows(Family::kHeights);
    heights.erase(std::prev(heights.end()));
    EXPECT_EQ(Open(disk).status().code(), Code::kCorruption);
  }
  {
    const auto disk = SomeDisk();
    disk->rows(Family::kHeights)[NumberKey(1'000'000)] = NumberKey(1);
    EXPECT_EQ(Open(disk).status().code(), Code::kCorruption);
  }
  {
    const auto disk = SomeDisk();
    auto& heights = disk->rows(Family::kHeights);
    heights.begin()->second = NumberKey(2);
    EXPECT_EQ(Open(disk).status().code(), Code::kCorruption);
  }
}

// The whole log, for there are no tables.
Code ReplayAll(Engine* engine, const Interruptible& call, Progress* progress) {
  ChainState state(Secret{}, Marker());
  state.log = Log::Open(engine).value();
  state.tables = std::make_unique<Tables>(engine, state.log.get(), Secret{});
  return Replay(&state, engine, ReplayOptions(), call, progress).code();
}

// Records whose hashes are right, as a writer with a bug would leave them.
class ForgedLog {
 public:
  ForgedLog() {
    engine_ = MakeMemoryStorage(disk_)->OpenEngine(OpenMode::kReadWrite, {}, &events_).value();
    log_ = Log::Open(engine_.get()).value();
  }

  void Block(std::uint64_t height, const Bytes32& root, const std::vector<Spend>& spends = {}) {
    BlockRecord record;
    record.height = height;
    record.root = root;
    record.first_coin = log_->next_coin();
    record.spend_count = static_cast<std::uint32_t>(spends.size());
    ASSERT_TRUE(log_->AppendBlock(&record, spends, {}, Durability::kSynced).ok());
  }
  void Rollback(std::uint64_t height, std::uint64_t record,
                const std::vector<std::uint64_t>& undone) {
    ASSERT_TRUE(log_->AppendRollback(height, record, undone).ok());
  }
  Code Replayed() {
    Progress progress;
    return ReplayAll(engine_.get(), {}, &progress);
  }

 private:
  EventLog events_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Log> log_;
};

TEST(ReplayTest, AForgedLogThatAddsUpIsAccepted) {
  ForgedLog log;
  EXPECT_EQ(log.Replayed(), Code::kOk);
  log.Block(5, {});
  log.Block(6, {});
  log.Rollback(5, 1, {6});
  log.Block(6, {});
  EXPECT_EQ(log.Replayed(), Code::kOk);
  log.Rollback(0, 0, {6, 5});
  EXPECT_EQ(log.Replayed(), Code::kOk);
}

TEST(ReplayTest, TheRootMustBeThatOfTheCoins) {
  ForgedLog log;
  log.Block(5, Bytes32{1});
  EXPECT_EQ(log.Replayed(), Code::kCorruption);
}

TEST(ReplayTest, HeightsMustGrow) {
  for (const std::uint64_t height : {4u, 5u}) {
    ForgedLog log;
    log.Block(5, {});
    log.Block(height, {});
    EXPECT_EQ(log.Replayed(), Code::kCorruption) << height;
  }
}

TEST(ReplayTest, ARollbackMustNameABlockOfTheChain) {
  const auto replayed = [](std::uint64_t height, std::uint64_t record) {
    ForgedLog log;
    log.Block(5, {});
    log.Block(6, {});
    log.Block(7, {});
    log.Rollback(5, 1, {7, 6});
    log.Block(6, {});
    log.Rollback(height, record, {});
    return log.Replayed();
  };
  EXPECT_EQ(replayed(6, 5), Code::kOk);
  EXPECT_EQ(replayed(6, 2), Code::kCorruption);  // undone before
  EXPECT_EQ(replayed(5, 4), Code::kCorruption);  // a rollback
  EXPECT_EQ(replayed(5, 5), Code::kCorruption);  // another height
  EXPECT_EQ(replayed(6, 1), Code::kCorruption);
}

TEST(ReplayTest, CanBeInterruptedAndTellsHowFarItIs) {
  const auto disk = SomeDisk();
  const auto storage = MakeMemoryStorage(disk);
  EventLog events;
  const auto engine = storage->OpenEngine(OpenMode::kReadOnly, {}, &events).value();
  const auto replay = [&](const Interruptible& call, Progress* progress) {
    return ReplayAll(engine.get(), call, progress);
  };
  Progress progress;
  EXPECT_EQ(replay({}, &progress), Code::kOk);
  EXPECT_EQ(progress.done, 9u);  // 8 blocks and a rollback
  EXPECT_EQ(progress.total, 9u);
  Interrupts interrupts;
  const Interruptible call(interrupts);
  interrupts.Raise();
  EXPECT_EQ(replay(call, &progress), Code::kInterrupted);
}

}  // namespace
}  // namespace coins
