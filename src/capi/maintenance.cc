// SPDX-License-Identifier: Apache-2.0
// Check, statistics, progress, and buffers.
#include <array>
#include <string>
#include <utility>

#include "capi/handles.h"

namespace {

using coins::ChainState;
using coins::CheckReport;
using coins::Code;
using coins::Status;
using coins::capi::Core;
using coins::capi::OnStore;
using coins::capi::RequirePointer;

// In the order of COINSTORE_STAT_….
struct Statistic {
  const char* name;
  std::uint64_t (*read)(const ChainState& state);
};

constexpr std::array kStatistics = {
    Statistic{"blocks_applied", [](const ChainState& s) { return s.work.blocks_applied.load(); }},
    Statistic{"coins_created", [](const ChainState& s) { return s.work.coins_created.load(); }},
    Statistic{"coins_spent", [](const ChainState& s) { return s.work.coins_spent.load(); }},
    Statistic{"blocks_undone", [](const ChainState& s) { return s.work.blocks_undone.load(); }},
    Statistic{"last_record", [](const ChainState& s) { return s.log->last(); }},
    Statistic{"synced_record", [](const ChainState& s) { return s.log->synced(); }},
    Statistic{"log_bytes", [](const ChainState& s) { return s.log->bytes_written(); }},
    Statistic{"log_writes", [](const ChainState& s) { return s.log->writes(); }},
    Statistic{"syncs", [](const ChainState& s) { return s.log->syncs(); }},
    Statistic{"recent_coins", [](const ChainState& s) { return s.work.recent_coins.load(); }},
    Statistic{"recent_bytes", [](const ChainState& s) { return s.work.recent_bytes.load(); }},
    Statistic{"tree_bytes", [](const ChainState& s) { return s.work.tree_bytes.load(); }},
    Statistic{"leaf_hashes", [](const ChainState& s) { return s.work.leaf_hashes.load(); }},
    Statistic{"node_hashes", [](const ChainState& s) { return s.work.node_hashes.load(); }},
    Statistic{"time_ids_ns", [](const ChainState& s) { return s.work.ids_ns.load(); }},
    Statistic{"time_validate_ns", [](const ChainState& s) { return s.work.validate_ns.load(); }},
    Statistic{"time_delta_ns", [](const ChainState& s) { return s.work.delta_ns.load(); }},
    Statistic{"time_tree_ns", [](const ChainState& s) { return s.work.tree_ns.load(); }},
    Statistic{"time_log_ns", [](const ChainState& s) { return s.work.log_ns.load(); }},
    Statistic{"time_sync_ns", [](const ChainState& s) { return s.log->sync_time_ns(); }},
    Statistic{"time_publish_ns", [](const ChainState& s) { return s.work.publish_ns.load(); }},
    Statistic{"open_time_ns", [](const ChainState& s) { return s.work.open_ns.load(); }},
};
static_assert(kStatistics.size() == COINSTORE_STAT_OPEN_TIME_NS + 1);

std::string ReportText(const CheckReport& report) {
  std::string text;
  for (const std::string& line : report.checked) text += "checked: " + line + "\n";
  for (const std::string& line : report.differences) text += "different: " + line + "\n";
  text += report.differences.empty() ? "all is as it must be\n" : "the store is damaged\n";
  return text;
}

}  // namespace

extern "C" {

coinstore_status coinstore_check(coinstore* store, uint32_t flags, coinstore_buffer** report,
                                 coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    if (flags != 0) return {Code::kArgument, "unknown flag of coinstore_check"};
    COINSTORE_ASSIGN_OR_RETURN(const CheckReport found, call.store().Check(call.interruptible()));
    if (report != nullptr) *report = new coinstore_buffer{ReportText(found)};
    if (found.differences.empty()) return {};
    return Status::Corruption(found.differences.front());
  });
}

coinstore_status coinstore_stat(coinstore* store, uint32_t key, uint64_t* value,
                                coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(value, "value"));
    if (key >= kStatistics.size()) return {Code::kArgument, "key is none of COINSTORE_STAT_…"};
    *value = kStatistics.at(key).read(*call.store().state());
    return {};
  });
}

const char* coinstore_stat_name(uint32_t key) {
  return key < kStatistics.size() ? kStatistics[key].name : nullptr;
}

coinstore_status coinstore_progress(coinstore* store, uint64_t* done, uint64_t* total,
                                    coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(done, "done"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(total, "total"));
    *done = call.store().progress().done;
    *total = call.store().progress().total;
    return {};
  });
}

const uint8_t* coinstore_buffer_data(const coinstore_buffer* buffer) {
  return buffer != nullptr ? reinterpret_cast<const std::uint8_t*>(buffer->bytes.c_str()) : nullptr;
}

size_t coinstore_buffer_size(const coinstore_buffer* buffer) {
  return buffer != nullptr ? buffer->bytes.size() : 0;
}

void coinstore_buffer_free(coinstore_buffer* buffer) { delete buffer; }

}  // extern "C"
