// SPDX-License-Identifier: Apache-2.0
// Goal: no damaged file of a closed store leads to a shorter chain without an error, and none ends
// the process. Method: bits are flipped and ends cut off in every file that RocksDB and we leave,
// with the records still in RocksDB's log, and with them in its tables; each time the opening fails
// and names something, or gives exactly what was there; and a second opening does no worse.
// COINSTORE_DAMAGES sets how many damages there are in all.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>

#include "faults/small_store.h"
#include "power_loss/synced_file_system.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coinstore_test {
namespace {

using Disk = std::shared_ptr<SyncedFileSystem>;

uint64_t Damages() {
  const char* text = std::getenv("COINSTORE_DAMAGES");
  return text == nullptr ? 600 : std::strtoull(text, nullptr, 10);
}

MakeStorage On(const Disk& disk) {
  return [disk] { return coins::MakeRocksStorage("/store", disk); };
}

// The name without its number: "log", "sst", "MANIFEST", "CURRENT", …
std::string ClassOf(const std::string& path) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  const size_t dot = name.find('.');
  return dot != std::string::npos ? name.substr(dot + 1) : name.substr(0, name.find("-0"));
}

enum class State {
  kInLog,     // closed once: the records are in RocksDB's log
  kInTables,  // opened and closed again: they are in its tables
  kKilled,    // the process ended: no clean close
  kKilledBig  // the same, with more in the log than RocksDB passes over after a damage
};

struct Filled {
  Disk disk = std::make_shared<SyncedFileSystem>();
  std::string everything;
};

Filled MakeFilled(State state) {
  Filled filled;
  Chain chain({}, std::make_unique<StoragePlace>(On(filled.disk)));
  Fill(chain);
  for (int block = 0; state == State::kKilledBig && block < 5; ++block) {
    std::vector<coinstore_addition> coins;
    for (int i = 0; i < 200; ++i) {
      coins.push_back(Coin(std::to_string(block) + " " + std::to_string(i)));
    }
    EXPECT_TRUE(Accepts(chain.Block(coins)));
  }
  filled.everything = Everything(chain.store());
  if (state == State::kInTables) chain.Reopen();
  const bool is_killed = state == State::kKilled || state == State::kKilledBig;
  if (!is_killed) {
    EXPECT_EQ(coinstore_close(chain.store(), 0, nullptr), COINSTORE_OK);
  }
  filled.disk = filled.disk->Copy();
  return filled;
}

enum class Result { kSame, kRefused, kShorter };

Result OpenDamaged(const Disk& disk, const std::string& everything, std::string* message) {
  const Opened opened = TryOpen(On(disk));
  *message = opened.message;
  if (opened.status == COINSTORE_OK) {
    return Everything(opened.store.get()) == everything ? Result::kSame : Result::kShorter;
  }
  EXPECT_TRUE(opened.status == COINSTORE_CORRUPTION || opened.status == COINSTORE_IO ||
              opened.status == COINSTORE_NEWER_FORMAT)
      << coinstore_status_name(opened.status) << " " << *message;
  EXPECT_FALSE(message->empty());
  return Result::kRefused;
}

struct Damage {
  std::string path;
  std::string what;
  std::string bytes;
};

// A flip of one bit, a burst of noise, a run of zeros, or a cut.
Damage ChooseDamage(const SyncedFileSystem& disk, const std::string& path, bool may_cut,
                    Random& random) {
  Damage damage{path, "", disk.Bytes(path)};
  std::string& bytes = damage.bytes;
  const size_t at = random.Below(bytes.size());
  switch (random.Below(may_cut ? 5 : 2)) {
    case 0:
    case 1:
      damage.what = "bit flipped in byte " + std::to_string(at);
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.Below(8)));
      break;
    case 2:
      damage.what = "cut at " + std::to_string(at);
      bytes.resize(at);
      break;
    case 3:
      damage.what = "noise from " + std::to_string(at);
      for (size_t i = at; i < std::min(bytes.size(), at + 64); ++i) {
        bytes[i] = static_cast<char>(random.Below(256));
      }
      break;
    default:
      damage.what = "zeros from " + std::to_string(at);
      for (size_t i = at; i < bytes.size(); ++i) bytes[i] = '\0';
  }
  return damage;
}

struct Tally {
  uint64_t same = 0, refused = 0, shorter = 0, shorter_at_second = 0;
};

void DamageFiles(State state, uint64_t damages, std::map<std::string, Tally>* tallies) {
  const Filled filled = MakeFilled(state);
  Random random(11);
  std::map<std::string, std::vector<std::string>> classes;
  for (const std::string& path : filled.disk->Files()) {
    if (!filled.disk->Bytes(path).empty()) classes[ClassOf(path)].push_back(path);
  }
  for (auto& [name, paths] : classes) {
    for (uint64_t i = 0; i < std::max<uint64_t>(1, damages / classes.size()); ++i) {
      const std::string& path = random.OneOf(paths);
      // After a kill a log that is cut exactly at its end cannot be told from one that ended there.
      const bool is_killed = state == State::kKilled || state == State::kKilledBig;
      const bool may_cut = !is_killed || name != "log";
      const Damage damage = ChooseDamage(*filled.disk, path, may_cut, random);
      SCOPED_TRACE(damage.path + ": " + damage.what);
      const Disk disk = filled.disk->Copy();
      disk->SetBytes(damage.path, damage.bytes);
      Tally& tally = (*tallies)[name];
      std::string message;
      const Result first = OpenDamaged(disk, filled.everything, &message);
      tally.same += first == Result::kSame;
      tally.refused += first == Result::kRefused;
      tally.shorter += first == Result::kShorter;
      EXPECT_NE(first, Result::kShorter) << "acknowledged blocks are gone without an error";
      if (first != Result::kRefused) continue;
      // What was refused once is not forgotten by being refused.
      std::string again;
      const Result second = OpenDamaged(disk, filled.everything, &again);
      tally.shorter_at_second += second == Result::kShorter;
      EXPECT_NE(second, Result::kShorter)
          << "refused first with \"" << message << "\", then opened with less";
    }
  }
}

class DamagedFilesTest : public ::testing::TestWithParam<State> {};

TEST_P(DamagedFilesTest, LoseNothingWithoutAnError) {
  std::map<std::string, Tally> tallies;
  DamageFiles(GetParam(), Damages() / 4, &tallies);
  for (const auto& [name, tally] : tallies) {
    std::cout << name << ": " << tally.same << " opened whole, " << tally.refused << " refused, "
              << tally.shorter << " opened shorter, " << tally.shorter_at_second
              << " opened shorter the second time\n";
  }
}

INSTANTIATE_TEST_SUITE_P(States, DamagedFilesTest,
                         ::testing::Values(State::kInLog, State::kInTables, State::kKilled,
                                           State::kKilledBig),
                         [](const auto& state) {
                           return state.param == State::kInLog      ? "RecordsInTheLog"
                                  : state.param == State::kInTables ? "RecordsInTables"
                                  : state.param == State::kKilled   ? "AfterAKill"
                                                                    : "AfterAKillWithABigLog";
                         });

TEST(DamagedFilesTest, MissingOnesAreNoticed) {
  for (const State state : {State::kInLog, State::kInTables}) {
    const Filled filled = MakeFilled(state);
    for (const std::string& path : filled.disk->Files()) {
      SCOPED_TRACE(path);
      const Disk disk = filled.disk->Copy();
      ASSERT_TRUE(disk->DeleteFile(path, rocksdb::IOOptions(), nullptr).ok());
      std::string message;
      const Result result = OpenDamaged(disk, filled.everything, &message);
      EXPECT_NE(result, Result::kShorter);
      const std::string name = ClassOf(path);
      const bool is_needed = name == "high-water" || name == "CURRENT" || name == "MANIFEST" ||
                             (name == "sst" && state == State::kInTables);
      if (is_needed) {
        EXPECT_EQ(result, Result::kRefused);
      }
    }
  }
}

TEST(DamagedFilesTest, AStoreWithoutItsEngineIsDamaged) {
  const Filled filled = MakeFilled(State::kInTables);
  for (const std::string& path : filled.disk->Files()) {
    if (path.find("/engine/") == std::string::npos) continue;
    ASSERT_TRUE(filled.disk->DeleteFile(path, rocksdb::IOOptions(), nullptr).ok());
  }
  const Opened opened = TryOpen(On(filled.disk));
  EXPECT_EQ(opened.status, COINSTORE_CORRUPTION);
  EXPECT_NE(opened.message.find("engine"), std::string::npos) << opened.message;
}

}  // namespace
}  // namespace coinstore_test
