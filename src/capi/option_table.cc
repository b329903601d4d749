// SPDX-License-Identifier: Apache-2.0
#include "capi/option_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "memory_plan.h"

namespace coins::capi {
namespace {

bool SetNumber(std::string_view value, std::uint64_t lowest, std::uint64_t highest,
               std::uint64_t* number) {
  std::uint64_t parsed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (error != std::errc() || end != value.data() + value.size()) return false;
  if (parsed < lowest || parsed > highest) return false;
  *number = parsed;
  return true;
}

// Values that are words.
template <typename Enum, std::size_t kCount>
using Words = std::array<std::pair<std::string_view, Enum>, kCount>;

template <typename Enum, std::size_t kCount>
bool SetWord(std::string_view value, const Words<Enum, kCount>& words, Enum* word) {
  for (const auto& [text, meant] : words) {
    if (text != value) continue;
    *word = meant;
    return true;
  }
  return false;
}

template <typename Enum, std::size_t kCount>
std::string WordText(Enum word, const Words<Enum, kCount>& words) {
  for (const auto& [text, meant] : words) {
    if (meant == word) return std::string(text);
  }
  return {};
}

constexpr Words<bool, 2> kFlag = {{{"0", false}, {"1", true}}};
constexpr Words<BlockHashes, 2> kBlockHashes = {
    {{"required", BlockHashes::kRequired}, {"absent", BlockHashes::kAbsent}}};
constexpr Words<RewardRule, 2> kRewardRules = {
    {{"none", RewardRule::kNone}, {"chia", RewardRule::kChia}}};
constexpr Words<SyncMode, 2> kSyncModes = {
    {{"durable", SyncMode::kDurable}, {"grouped", SyncMode::kGrouped}}};
constexpr Words<WriterPolicy, 2> kWriters = {
    {{"wait", WriterPolicy::kWait}, {"refuse", WriterPolicy::kRefuse}}};
constexpr Words<Preset, 3> kPresets = {{{"development", Preset::kDevelopment},
                                        {"default", Preset::kDefault},
                                        {"production", Preset::kProduction}}};
constexpr Words<FilterKind, 3> kFilters = {{{"bloom", FilterKind::kBloom},
                                            {"ribbon", FilterKind::kRibbon},
                                            {"mixed", FilterKind::kMixed}}};

constexpr std::uint64_t kMaxBlockChanges = kMaxSpends;  // its spends fit into their chunks
constexpr std::uint64_t kMaxHintBytes = std::uint64_t{1} << 32;
constexpr std::uint64_t kMaxGroup = 1'000'000;
constexpr std::uint64_t kMaxScan = std::uint64_t{1} << 40;
constexpr std::uint64_t kMaxCheckpointChanges = 1'000'000'000;  // entries are numbered by 31 bits
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 44;     // of memory, and a second
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 32;
constexpr std::uint64_t kMaxJobs = 64;

bool SetMemoryBudget(StoreOptions* options, std::string_view value) {
  std::uint64_t budget = 0;
  if (!SetNumber(value, 0, kMaxBytes, &budget)) return false;
  if (budget > 0 && budget < kSmallestMemoryBudget) return false;
  PlanMemory(budget, options);
  return true;
}

bool SetPreset(StoreOptions* options, std::string_view value) {
  if (!SetWord(value, kPresets, &options->preset)) return false;
  PlanMemory(BudgetOf(options->preset), options);
  return true;
}

constexpr std::array kOptions = {
    Option{"create_if_missing", "1, 0: make a store where there is none",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, kFlag, &o->create_if_missing);
           },
           [](const StoreOptions& o) { return WordText(o.create_if_missing, kFlag); }},
    Option{"read_only", "0, 1: nothing is written",
           [](StoreOptions* o, std::string_view v) { return SetWord(v, kFlag, &o->is_read_only); },
           [](const StoreOptions& o) { return WordText(o.is_read_only, kFlag); }},
    Option{"block_hashes", "required, absent: whether blocks carry hashes; fixed at creation",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, kBlockHashes, &o->rules.block_hashes);
           },
           [](const StoreOptions& o) { return WordText(o.rules.block_hashes, kBlockHashes); }},
    Option{"contiguous", "0, 1: the height after the tip must be tip + 1",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, kFlag, &o->rules.is_contiguous);
           },
           [](const StoreOptions& o) { return WordText(o.rules.is_contiguous, kFlag); }},
    Option{"reward_rule", "none, chia: how many coinbase coins a block must have",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, kRewardRules, &o->rules.reward_rule);
           },
           [](const StoreOptions& o) { return WordText(o.rules.reward_rule, kRewardRules); }},
    Option{"max_block_changes", "1 to 2^27, 1000000: coins created and spent by a block",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1, kMaxBlockChanges, &o->limits.max_changes);
           },
           [](const StoreOptions& o) { return std::to_string(o.limits.max_changes); }},
    Option{"max_coin_hints", "0 to 65535, 4096: hints of one coin",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 0, UINT16_MAX, &o->limits.max_coin_hints);
           },
           [](const StoreOptions& o) { return std::to_string(o.limits.max_coin_hints); }},
    Option{"max_block_hint_bytes", "0 to 2^32, 67108864: bytes of all hints of a block",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 0, kMaxHintBytes, &o->limits.max_hint_bytes);
           },
           [](const StoreOptions& o) { return std::to_string(o.limits.max_hint_bytes); }},
    Option{
        "sync_mode", "durable, grouped: a sync for each call, or one for a group of blocks",
        [](StoreOptions* o, std::string_view v) { return SetWord(v, kSyncModes, &o->sync_mode); },
        [](const StoreOptions& o) { return WordText(o.sync_mode, kSyncModes); }},
    Option{"group_blocks", "1 to 1000000, 64: grouped: blocks that share a sync",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1, kMaxGroup, &o->group_blocks);
           },
           [](const StoreOptions& o) { return std::to_string(o.group_blocks); }},
    Option{"group_time_ms", "1 to 1000000, 1000: grouped: how long a block waits for its sync",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1, kMaxGroup, &o->group_time_ms);
           },
           [](const StoreOptions& o) { return std::to_string(o.group_time_ms); }},
    Option{"writer", "wait, refuse: a second writer waits for its turn, or gets BUSY",
           [](StoreOptions* o, std::string_view v) { return SetWord(v, kWriters, &o->writer); },
           [](const StoreOptions& o) { return WordText(o.writer, kWriters); }},
    Option{"scan_budget", "1 to 2^40, 10000: rows that a page of a query looks at",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1, kMaxScan, &o->queries.scan_budget);
           },
           [](const StoreOptions& o) { return std::to_string(o.queries.scan_budget); }},
    Option{"max_view_changes",
           "0 to 2^40, 100000: changes above a view for what needs all unspent coins",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 0, kMaxScan, &o->queries.max_view_changes);
           },
           [](const StoreOptions& o) { return std::to_string(o.queries.max_view_changes); }},
    Option{"preset", "default, development, production: sets all that follow", SetPreset,
           [](const StoreOptions& o) { return WordText(o.preset, kPresets); }},
    Option{"memory_budget_bytes",
           "0, or 2^26 to 2^44: sets all that follow to share so much memory; 0: to their defaults",
           SetMemoryBudget,
           [](const StoreOptions& o) { return std::to_string(o.memory_budget_bytes); }},
    Option{"checkpoint_changes",
           "1 to 10^9, 1000000: coins created and spent that a checkpoint brings into the tables",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1, kMaxCheckpointChanges, &o->checkpoints.segment_changes);
           },
           [](const StoreOptions& o) { return std::to_string(o.checkpoints.segment_changes); }},
    Option{"keep_recent_blocks",
           "0 to 1000000, 100: blocks below the tip that stay in memory, for rollbacks",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 0, kMaxGroup, &o->checkpoints.keep_recent_blocks);
           },
           [](const StoreOptions& o) { return std::to_string(o.checkpoints.keep_recent_blocks); }},
    Option{"recent_bytes",
           "1 to 2^44, 536870912: memory for blocks that the tables do not hold yet",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1, kMaxBytes, &o->checkpoints.recent_bytes);
           },
           [](const StoreOptions& o) { return std::to_string(o.checkpoints.recent_bytes); }},
    Option{"block_cache_bytes", "0 to 2^44, 536870912: memory for blocks of the tables",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 0, kMaxBytes, &o->engine.block_cache_bytes);
           },
           [](const StoreOptions& o) { return std::to_string(o.engine.block_cache_bytes); }},
    Option{"filters", "mixed, bloom, ribbon: filters of the tables; ribbon is smaller and slower",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, kFilters, &o->engine.filters);
           },
           [](const StoreOptions& o) { return WordText(o.engine.filters, kFilters); }},
    Option{"filters_cached",
           "1, 0: filters and indexes count as cached blocks, or stay in memory beside the cache",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, kFlag, &o->engine.are_filters_cached);
           },
           [](const StoreOptions& o) { return WordText(o.engine.are_filters_cached, kFlag); }},
    Option{"table_file_bytes", "65536 to 2^32, 67108864: size of a file of the tables",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1u << 16, kMaxFileBytes, &o->engine.table_file_bytes);
           },
           [](const StoreOptions& o) { return std::to_string(o.engine.table_file_bytes); }},
    Option{"base_level_bytes",
           "65536 to 2^44, 268435456: size of the first sorted level of a table",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1u << 16, kMaxBytes, &o->engine.base_level_bytes);
           },
           [](const StoreOptions& o) { return std::to_string(o.engine.base_level_bytes); }},
    Option{"background_jobs", "1 to 64, 2: threads that merge and write files",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1, kMaxJobs, &o->engine.background_jobs);
           },
           [](const StoreOptions& o) { return std::to_string(o.engine.background_jobs); }},
    Option{"write_rate_bytes",
           "0 to 2^44, 0: bytes a second that those threads may write; 0: no limit",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 0, kMaxBytes, &o->engine.write_rate_bytes);
           },
           [](const StoreOptions& o) { return std::to_string(o.engine.write_rate_bytes); }},
    Option{"log_memtable_bytes",
           "65536 to 2^32, 33554432: memory of the log before it is written to a sorted file",
           [](StoreOptions* o, std::string_view v) {
             return SetNumber(v, 1u << 16, kMaxFileBytes, &o->engine.log_memtable_bytes);
           },
           [](const StoreOptions& o) { return std::to_string(o.engine.log_memtable_bytes); }},
};

}  // namespace

std::span<const Option> Options() { return kOptions; }

const Option* FindOption(std::string_view name) {
  const auto* const found = std::find_if(kOptions.begin(), kOptions.end(),
                                         [&](const Option& option) { return option.name == name; });
  return found == kOptions.end() ? nullptr : found;
}

Status SetOption(std::string_view name, std::string_view value, StoreOptions* options) {
  const Option* const option = FindOption(name);
  if (option == nullptr) return {Code::kArgument, "no option is called " + std::string(name)};
  if (option->set(options, value)) return {};
  return {Code::kArgument, "option " + std::string(name) + " does not take \"" +
                               std::string(value) + "\"; " + option->text};
}

Status CopyText(std::string_view text, char* value, std::size_t cap, std::size_t* len) {
  *len = text.size();
  if (cap < text.size() + 1) return {Code::kBufferTooSmall, "the value does not fit"};
  std::copy(text.begin(), text.end(), value);
  value[text.size()] = '\0';
  return {};
}

}  // namespace coins::capi
