// SPDX-License-Identifier: Apache-2.0
// Check, checkpoints, copies, repair, progress, and buffers.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "capi/handles.h"
#include "capi/open_on.h"
#include "capi/selftest.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coins {

Status RepairOn(const std::shared_ptr<Storage>& storage, const coinstore_options* options,
                coinstore_buffer** report) {
  COINSTORE_RETURN_IF_ERROR(capi::SelfTestOnce());
  const coinstore_options defaults;
  const coinstore_options& used = options != nullptr ? *options : defaults;
  const Interruptible call(used.interrupts);
  COINSTORE_ASSIGN_OR_RETURN(const StoreOptions values, capi::ReadOptions(used));
  COINSTORE_ASSIGN_OR_RETURN(const std::vector<std::string> lines,
                             RepairStore(storage.get(), values, call, &used.progress));
  if (report == nullptr) return {};
  auto text = std::make_unique<coinstore_buffer>();
  for (const std::string& line : lines) text->bytes += line + "\n";
  *report = text.release();
  return {};
}

}  // namespace coins

namespace {

using coins::CheckReport;
using coins::Code;
using coins::Status;
using coins::capi::Core;
using coins::capi::Guard;
using coins::capi::OnStore;
using coins::capi::RequirePointer;

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

coinstore_status coinstore_checkpoint(coinstore* store, coinstore_error* err) {
  return OnStore(err, store, [](const Core::Call& call) {
    return call.store().Checkpoint(call.interruptible());
  });
}

coinstore_status coinstore_compact(coinstore* store, uint32_t flags, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    if (flags != 0) return {Code::kArgument, "unknown flag of coinstore_compact"};
    return call.store().Compact(call.interruptible());
  });
}

coinstore_status coinstore_copy(coinstore* store, const char* path, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(path, "path"));
    if (*path == '\0') return {Code::kArgument, "path is empty"};
    return call.store().Copy(path);
  });
}

coinstore_status coinstore_repair(const char* path, const coinstore_options* options,
                                  coinstore_buffer** report, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(path, "path"));
    if (*path == '\0') return {Code::kArgument, "path is empty"};
    Status status = coins::RepairOn(coins::MakeRocksStorage(path), options, report);
    if (!status.ok()) return std::move(status).In(path);
    return {};
  });
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
