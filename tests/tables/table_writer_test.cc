// SPDX-License-Identifier: Apache-2.0
// Goal: the runs of a segment turn the rows of the state before it into the rows of the state after it, and
// write nothing that is already there. Method: random histories beside a plain map of coins
// (recent/segment_world.h); the rows of a state listed coin by coin; the runs seen as they are written, and
// ingested one after the other.
#include "tables/table_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "recent/segment_world.h"
#include "storage/forwarding_storage.h"
#include "storage/memory/memory_storage.h"
#include "tables/rows.h"

namespace coins {
namespace {

constexpr Secret kSecret = SegmentWorld::kSecret;
constexpr std::array kWritten = {Family::kUnspentByOwner, Family::kSpent, Family::kSpentByOwner,
                                 Family::kChildren};

using Rows = std::map<std::string, std::string>;
using Tables4 = std::map<Family, Rows>;
using Changes = std::map<std::string, std::optional<std::string>>;

// What is put and deleted, and in which order.
class SeenRun : public Run {
 public:
  SeenRun(std::unique_ptr<Run> target, Changes* changes)
      : target_(std::move(target)), changes_(changes) {}
  Status Put(std::string_view key, std::string_view value) override {
    See(key, std::string(value));
    return target_->Put(key, value);
  }
  Status Delete(std::string_view key) override {
    See(key, std::nullopt);
    return target_->Delete(key);
  }
  Status Finish() override { return target_->Finish(); }
  std::uint64_t bytes() const override { return target_->bytes(); }
  std::unique_ptr<Run> TakeTarget() { return std::move(target_); }

 private:
  void See(std::string_view key, std::optional<std::string> value) {
    EXPECT_TRUE(changes_->empty() || changes_->rbegin()->first < key) << ToHex(AsBytes(key));
    changes_->emplace(key, std::move(value));
  }
  std::unique_ptr<Run> target_;
  Changes* changes_;
};

class SeenEngine : public ForwardingEngine {
 public:
  using ForwardingEngine::ForwardingEngine;
  Result<std::unique_ptr<Run>> NewRun(Family family) override {
    COINSTORE_ASSIGN_OR_RETURN(auto run, target().NewRun(family));
    return std::unique_ptr<Run>(std::make_unique<SeenRun>(std::move(run), &changes[family]));
  }
  Status Ingest(std::vector<std::unique_ptr<Run>> runs) override {
    for (auto& run : runs) run = static_cast<SeenRun&>(*run).TakeTarget();
    return target().Ingest(std::move(runs));
  }
  Rows RowsOf(Family family) {
    Rows rows;
    const auto scan = NewScan(family, ScanKind::kWhole);
    for (scan->Seek({}); scan->Valid(); scan->Next()) rows.emplace(scan->key(), scan->value());
    EXPECT_TRUE(scan->status().ok());
    return rows;
  }

  std::map<Family, Changes> changes;
};

// The definition, but for the rows of parents.
void ListRows(const CoinRecord& coin, Tables4* tables) {
  std::vector<Owner> owners = {Owner::OfPuzzleHash(coin.coin.puzzle_hash)};
  if (coin.hints != nullptr) {
    ForEachHint(coin.hints, [&](ByteSpan hint) { owners.push_back(Owner::OfHint(hint)); });
  }
  for (const Owner& owner : owners) {
    if (coin.is_unspent()) {
      (*tables)[Family::kUnspentByOwner][UnspentKey(owner, coin.created_height, coin.coin_id)] =
          owner.is_puzzle_hash() ? UnspentValue(coin) : UnspentHintValue(coin);
    } else {
      (*tables)[Family::kSpentByOwner]
               [SpentByOwnerKey(owner.Key(kSecret), coin.spent_height, coin.coin_id, coin.number)] =
                   SpentByOwnerValue(coin.created_height);
    }
  }
  if (!coin.is_unspent()) {
    (*tables)[Family::kSpent][SpentKey(KeyedShortKey(kSecret, coin.coin_id), coin.number)] =
        SpentValue(coin.spent_height);
  }
  if (coin.is_odd) (*tables)[Family::kChildren][ChildKey(coin.coin.parent_id, coin.number)] = "";
}

Tables4 RowsOf(const SegmentWorld::State& state) {
  Tables4 tables;
  for (const auto& [id, coin] : state) ListRows(coin, &tables);
  return tables;
}

Changes Difference(const Rows& before, const Rows& after) {
  Changes changes;
  for (const auto& [key, value] : before) {
    if (!after.contains(key)) changes[key] = std::nullopt;
  }
  for (const auto& [key, value] : after) {
    const auto found = before.find(key);
    if (found == before.end() || found->second != value) changes[key] = value;
  }
  return changes;
}

class TableWriterTest : public ::testing::Test {
 protected:
  // Writes the oldest segment of the world and ingests it.
  void Checkpoint(SegmentWorld& world) {
    const Segment& segment = *world.recent.segments().front();
    engine.changes.clear();
    auto runs = WriteRuns(segment, kSecret, &engine, {});
    ASSERT_TRUE(runs.ok()) << runs.status().message();
    ASSERT_TRUE(engine.Ingest(std::move(runs).value()).ok());
    ExpectTheDifference(world.StateAfter(segment.first_record() - 1),
                        world.StateAfter(segment.last_record()));
    world.recent.DropOldest();
  }

  void ExpectTheDifference(const SegmentWorld::State& before, const SegmentWorld::State& after) {
    Tables4 old_rows = RowsOf(before), new_rows = RowsOf(after);
    std::set<std::string> odd_parents;
    for (const auto& [id, coin] : after) {
      if (coin.is_odd) odd_parents.insert(ParentRowKey(coin.coin.parent_id));
    }
    for (const Family family : kWritten) {
      Changes changes = engine.changes[family];
      // A parent's own row may be put again, for it costs a look to know; never deleted, and never of
      // somebody without an odd child.
      for (auto at = changes.begin(); at != changes.end();) {
        if (family == Family::kChildren && at->first.size() == 32) {
          ASSERT_TRUE(at->second.has_value());
          ASSERT_TRUE(odd_parents.contains(at->first));
          at = changes.erase(at);
        } else {
          ++at;
        }
      }
      ASSERT_EQ(changes, Difference(old_rows[family], new_rows[family])) << FamilyName(family);
      for (const auto& [key, value] : changes) ++(value ? put : deleted);
    }
    parents.merge(odd_parents);
    for (const std::string& parent : parents) new_rows[Family::kChildren][parent] = "";
    for (const Family family : kWritten) {
      ASSERT_EQ(engine.RowsOf(family), new_rows[family]) << FamilyName(family);
    }
  }

  EventLog events;
  SeenEngine engine{MakeMemoryStorage(std::make_shared<MemoryDisk>())
                        ->OpenEngine(OpenMode::kReadWrite, {}, &events)
                        .value()};
  std::set<std::string> parents;  // that ever had an odd child in the tables
  std::size_t put = 0;
  std::size_t deleted = 0;
};

TEST_F(TableWriterTest, RunsAreTheDifferenceBetweenTwoStates) {
  SegmentWorld world(91);
  for (int step = 0; step < 300; ++step) {
    world.RandomStep();
    while (world.recent.frozen_count() > world.Below(4)) {
      ASSERT_NO_FATAL_FAILURE(Checkpoint(world)) << step;
    }
  }
  EXPECT_GT(put, 2000u);
  EXPECT_GT(deleted, 500u);
  EXPECT_GT(world.recreated(), 20u);
}

// In the tables a coin is unspent; the segment above deletes it, and later one has it back.
TEST_F(TableWriterTest, ARollbackBelowTheTablesTakesItsRowsBack) {
  SegmentWorld world(92);
  for (int i = 0; i < 10; ++i) world.AddBlock();
  world.recent.Freeze();
  ASSERT_NO_FATAL_FAILURE(Checkpoint(world));
  world.RollBack(10);
  ASSERT_TRUE(world.state().empty());
  world.recent.Freeze();
  ASSERT_NO_FATAL_FAILURE(Checkpoint(world));
  for (const Family family : {Family::kUnspentByOwner, Family::kSpent, Family::kSpentByOwner}) {
    EXPECT_TRUE(engine.RowsOf(family).empty()) << FamilyName(family);
  }
  for (const auto& [key, value] : engine.RowsOf(Family::kChildren)) EXPECT_EQ(key.size(), 32u);
  EXPECT_FALSE(parents.empty());
  for (int i = 0; i < 10; ++i) world.AddBlock();
  world.recent.Freeze();
  ASSERT_NO_FATAL_FAILURE(Checkpoint(world));
}

TEST_F(TableWriterTest, ASegmentThatChangesNothingWritesNothing) {
  SegmentWorld world(93);
  world.AddBlock();
  world.recent.Freeze();
  ASSERT_NO_FATAL_FAILURE(Checkpoint(world));
  world.RollBack(1);
  world.recent.Freeze();
  ASSERT_NO_FATAL_FAILURE(Checkpoint(world));
  world.AddBlock();
  world.RollBack(1);  // popped: a record, and no change
  world.recent.Freeze();
  ASSERT_NO_FATAL_FAILURE(Checkpoint(world));
  for (const Family family : kWritten) EXPECT_TRUE(engine.changes[family].empty());
}

TEST_F(TableWriterTest, CanBeInterrupted) {
  SegmentWorld world(94);
  for (int i = 0; i < 5; ++i) world.AddBlock();
  Interrupts interrupts;
  const Interruptible call(interrupts);
  interrupts.Raise();
  EXPECT_EQ(WriteRuns(world.recent.newest(), kSecret, &engine, call).status().code(),
            Code::kInterrupted);
}

}  // namespace
}  // namespace coins
