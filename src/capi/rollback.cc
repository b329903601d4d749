// SPDX-License-Identifier: Apache-2.0
// Rollback, and the iterator over what it changed.
#include <algorithm>
#include <array>
#include <utility>

#include "capi/convert.h"
#include "capi/handles.h"

namespace {

using coins::Code;
using coins::Interruptible;
using coins::Outcome;
using coins::ReportedCoin;
using coins::RollbackMode;
using coins::RollbackReport;
using coins::Status;
using coins::capi::Core;
using coins::capi::Guard;
using coins::capi::OnStore;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;
using coins::capi::RequireStruct;
using coins::capi::UseFlag;

// Fills records page by page; what was filled before a failure is handed out, and the failure comes
// again with the next call.
Status NextRecords(RollbackReport* report, coinstore_record* records, std::size_t cap,
                   const Interruptible& call, std::size_t* filled) {
  constexpr std::size_t kPage = 64;
  std::array<ReportedCoin, kPage> page;
  while (*filled < cap) {
    const std::size_t wanted = std::min(kPage, cap - *filled);
    coins::Result<std::size_t> count = report->Next(std::span(page).first(wanted), call);
    if (!count.ok()) return *filled > 0 ? Status() : std::move(count).status();
    if (count.value() == 0) break;
    for (std::size_t i = 0; i < count.value(); ++i) {
      const bool is_deleted = page[i].kind == ReportedCoin::Kind::kDeleted;
      coins::capi::StoreRecord(page[i].record,
                               is_deleted ? COINSTORE_DELETED : COINSTORE_UNSPENT_AGAIN,
                               &records[*filled + i]);
    }
    *filled += count.value();
  }
  return {};
}

}  // namespace

extern "C" {

coinstore_status coinstore_rollback(coinstore* store, int64_t to_height, uint32_t flags,
                                    coinstore_result* res, coinstore_iter** changed,
                                    coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    if ((flags & ~std::uint32_t{COINSTORE_DRY_RUN}) != 0) {
      return {Code::kArgument, "unknown flag of coinstore_rollback"};
    }
    if (res != nullptr) COINSTORE_RETURN_IF_ERROR(RequireStruct(res, "res"));
    // Made before the rollback: after it nothing may fail any more.
    auto iter = changed != nullptr ? std::make_unique<coinstore_iter>() : nullptr;
    COINSTORE_ASSIGN_OR_RETURN(
        const Outcome outcome,
        call.store().RollBack(
            to_height,
            (flags & COINSTORE_DRY_RUN) != 0 ? RollbackMode::kDryRun : RollbackMode::kDurable,
            call.interruptible(), iter != nullptr ? &iter->report : nullptr));
    if (res != nullptr) coins::capi::StoreResult(outcome, res);
    if (iter != nullptr) {
      iter->core = store->core;
      iter->core->AddChild();
      *changed = iter.release();
    }
    return {};
  });
}

coinstore_status coinstore_rollback_floor(coinstore* store, int64_t* lowest_height,
                                          coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call&) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(lowest_height, "lowest_height"));
    *lowest_height = -1;
    return {};
  });
}

coinstore_status coinstore_iter_next(coinstore_iter* iter, coinstore_record* records, size_t cap,
                                     size_t* n, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(iter, "iter"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(records, cap, "records"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(n, "n"));
    const Interruptible interruptible(iter->interrupts);
    const UseFlag::Scope use(iter->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    const Core::Call call(*iter->core);
    COINSTORE_RETURN_IF_ERROR(call.Check());
    if (iter->is_closed) return {Code::kClosed, "the iterator is closed"};
    std::size_t filled = 0;
    COINSTORE_RETURN_IF_ERROR(
        NextRecords(iter->report.get(), records, cap, interruptible, &filled));
    *n = filled;
    return filled == 0 && cap > 0 ? Status(Code::kDone, {}) : Status();
  });
}

coinstore_status coinstore_iter_interrupt(coinstore_iter* iter, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(iter, "iter"));
    const Core::Call call(*iter->core);
    COINSTORE_RETURN_IF_ERROR(call.Check());
    if (iter->is_closed) return {Code::kClosed, "the iterator is closed"};
    iter->interrupts.Raise();
    return {};
  });
}

coinstore_status coinstore_iter_close(coinstore_iter* iter, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(iter, "iter"));
    const UseFlag::Scope use(iter->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    if (iter->is_closed.exchange(true)) return {};
    iter->report.reset();
    iter->core->RemoveChild();
    return {};
  });
}

void coinstore_iter_free(coinstore_iter* iter) {
  if (iter == nullptr) return;
  if (!iter->is_closed) iter->core->RemoveChild();
  delete iter;
}

}  // extern "C"
