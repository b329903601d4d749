// SPDX-License-Identifier: Apache-2.0
// What one run of the benchmark is: the chain, the policy of syncs, memory, and where it happens.
#ifndef COINSTORE_BENCH_WORKLOAD_SETTINGS_H_
#define COINSTORE_BENCH_WORKLOAD_SETTINGS_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace coins::bench {

// What survives what. Results of two classes are never compared.
enum class SyncClass : std::uint8_t {
  kDurable,  // D: every block survives a loss of power when its call returns
  kGrouped,  // G: every n-th block does, and with it those before
  kRelaxed,  // R: blocks survive the death of the process, not a loss of power
};

// One contender's run, as the driver hands it to the process that makes it.
struct Settings {
  std::string contender;
  SyncClass sync = SyncClass::kDurable;
  std::uint32_t group_blocks = 20;

  std::uint64_t operations = 2'000'000;  // coins created + coins spent, timed
  std::uint64_t unspent = 0;             // preloaded; 0: the clock starts at genesis
  std::uint32_t created = 2500;          // a block
  std::uint32_t spent = 2125;            // a block
  double in_block_share = 0;             // of the spends: of coins that their own block creates
  std::uint32_t block_time_s = 600;      // turns lifetimes into numbers of blocks
  std::uint64_t seed = 1;

  std::uint64_t cache_bytes = 512u << 20;
  std::uint32_t window_blocks = 100;   // "young" is a coin that one of the last so many blocks made
  std::uint32_t rollback_blocks = 20;  // taken back at the end; at most a quarter of those timed
  std::uint32_t questions = 20'000;    // ids asked in the cross-check
  bool cross_check = true;

  std::string directory;  // fresh, the contender's own
  std::string title;      // in front of every line about progress
};

NLOHMANN_JSON_SERIALIZE_ENUM(SyncClass, {{SyncClass::kDurable, "D"},
                                         {SyncClass::kGrouped, "G"},
                                         {SyncClass::kRelaxed, "R"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Settings, contender, sync, group_blocks, operations, unspent,
                                   created, spent, in_block_share, block_time_s, seed, cache_bytes,
                                   window_blocks, rollback_blocks, questions, cross_check,
                                   directory, title)

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_SETTINGS_H_
