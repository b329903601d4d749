// SPDX-License-Identifier: Apache-2.0
// Rollback.
#include <memory>
#include <utility>

#include "capi/convert.h"
#include "capi/handles.h"

namespace {

using coins::Code;
using coins::Outcome;
using coins::RollbackMode;
using coins::Status;
using coins::capi::Core;
using coins::capi::OnStore;
using coins::capi::RequirePointer;
using coins::capi::RequireStruct;

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

}  // extern "C"
