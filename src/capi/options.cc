// SPDX-License-Identifier: Apache-2.0
// Options by name: one table says what there is.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "capi/handles.h"

namespace {

using coins::BlockHashes;
using coins::Code;
using coins::RewardRule;
using coins::Status;
using coins::StoreOptions;
using coins::SyncMode;
using coins::WriterPolicy;
using coins::capi::Guard;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;
using coins::capi::UseFlag;

// An option's value as text, both ways. Set answers whether the text is one of its values.
struct Option {
  const char* name;
  const char* text;
  bool (*set)(StoreOptions* options, std::string_view value);
  std::string (*get)(const StoreOptions& options);
};

bool SetFlag(std::string_view value, bool* flag) {
  if (value != "0" && value != "1") return false;
  *flag = value == "1";
  return true;
}

bool SetNumber(std::string_view value, std::uint64_t lowest, std::uint64_t highest,
               std::uint64_t* number) {
  std::uint64_t parsed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (error != std::errc() || end != value.data() + value.size()) return false;
  if (parsed < lowest || parsed > highest) return false;
  *number = parsed;
  return true;
}

// One of two words.
template <typename Enum>
bool SetWord(std::string_view value, std::string_view first, Enum first_value,
             std::string_view second, Enum second_value, Enum* word) {
  if (value != first && value != second) return false;
  *word = value == first ? first_value : second_value;
  return true;
}

std::string FlagText(bool flag) { return flag ? "1" : "0"; }

constexpr std::uint64_t kMaxBlockChanges = coins::kMaxSpends;  // its spends fit into their chunks
constexpr std::uint64_t kMaxHintBytes = std::uint64_t{1} << 32;
constexpr std::uint64_t kMaxGroup = 1'000'000;
constexpr std::uint64_t kMaxScan = std::uint64_t{1} << 40;

constexpr std::array kOptions = {
    Option{"create_if_missing", "1, 0: make a store where there is none",
           [](StoreOptions* o, std::string_view v) { return SetFlag(v, &o->create_if_missing); },
           [](const StoreOptions& o) { return FlagText(o.create_if_missing); }},
    Option{"read_only", "0, 1: nothing is written",
           [](StoreOptions* o, std::string_view v) { return SetFlag(v, &o->is_read_only); },
           [](const StoreOptions& o) { return FlagText(o.is_read_only); }},
    Option{"block_hashes", "required, absent: whether blocks carry hashes; fixed at creation",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, "required", BlockHashes::kRequired, "absent", BlockHashes::kAbsent,
                            &o->rules.block_hashes);
           },
           [](const StoreOptions& o) -> std::string {
             return o.rules.block_hashes == BlockHashes::kRequired ? "required" : "absent";
           }},
    Option{"contiguous", "0, 1: the height after the tip must be tip + 1",
           [](StoreOptions* o, std::string_view v) { return SetFlag(v, &o->rules.is_contiguous); },
           [](const StoreOptions& o) { return FlagText(o.rules.is_contiguous); }},
    Option{"reward_rule", "none, chia: how many coinbase coins a block must have",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, "none", RewardRule::kNone, "chia", RewardRule::kChia,
                            &o->rules.reward_rule);
           },
           [](const StoreOptions& o) -> std::string {
             return o.rules.reward_rule == RewardRule::kNone ? "none" : "chia";
           }},
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
    Option{"sync_mode", "durable, grouped: a sync for each call, or one for a group of blocks",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, "durable", SyncMode::kDurable, "grouped", SyncMode::kGrouped,
                            &o->sync_mode);
           },
           [](const StoreOptions& o) -> std::string {
             return o.sync_mode == SyncMode::kDurable ? "durable" : "grouped";
           }},
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
    Option{"writer", "wait, refuse: a second writer waits for its turn, or gets BUSY",
           [](StoreOptions* o, std::string_view v) {
             return SetWord(v, "wait", WriterPolicy::kWait, "refuse", WriterPolicy::kRefuse,
                            &o->writer);
           },
           [](const StoreOptions& o) -> std::string {
             return o.writer == WriterPolicy::kWait ? "wait" : "refuse";
           }},
};

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

}  // namespace

extern "C" {

coinstore_status coinstore_options_new(coinstore_options** result, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(result, "result"));
    *result = new coinstore_options;
    return {};
  });
}

void coinstore_options_free(coinstore_options* options) { delete options; }

coinstore_status coinstore_options_set(coinstore_options* options, const char* name,
                                       const char* value, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(name, "name"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(value, "value"));
    const UseFlag::Scope use(options->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    return SetOption(name, value, &options->values);
  });
}

coinstore_status coinstore_options_get(const coinstore_options* options, const char* name,
                                       char* value, size_t cap, size_t* len, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(name, "name"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(value, cap, "value"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(len, "len"));
    const UseFlag::Scope use(options->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    const Option* const option = FindOption(name);
    if (option == nullptr) return {Code::kArgument, "no option is called " + std::string(name)};
    const std::string text = option->get(options->values);
    *len = text.size();
    if (cap < text.size() + 1) return {Code::kBufferTooSmall, "the value does not fit"};
    std::memcpy(value, text.c_str(), text.size() + 1);
    return {};
  });
}

coinstore_status coinstore_options_name(uint32_t index, const char** name, const char** text,
                                        coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(name, "name"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(text, "text"));
    if (index >= kOptions.size()) return {Code::kDone, {}};
    *name = kOptions.at(index).name;
    *text = kOptions.at(index).text;
    return {};
  });
}

coinstore_status coinstore_options_from_env(coinstore_options* options, const char* prefix,
                                            coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    const UseFlag::Scope use(options->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    StoreOptions values = options->values;
    for (const Option& option : kOptions) {
      std::string variable = prefix != nullptr ? prefix : "COINSTORE_";
      for (const char* c = option.name; *c != '\0'; ++c) {
        variable += *c >= 'a' && *c <= 'z' ? static_cast<char>(*c - 'a' + 'A') : *c;
      }
      const char* const value = std::getenv(variable.c_str());
      if (value == nullptr) continue;
      Status status = SetOption(option.name, value, &values);
      if (!status.ok()) return std::move(status).In("environment variable " + variable);
    }
    options->values = values;
    return {};
  });
}

coinstore_status coinstore_options_interrupt(coinstore_options* options, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    options->interrupts.Raise();
    return {};
  });
}

coinstore_status coinstore_options_progress(const coinstore_options* options, uint64_t* done,
                                            uint64_t* total, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(done, "done"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(total, "total"));
    *done = options->progress.done;
    *total = options->progress.total;
    return {};
  });
}

}  // extern "C"
