// SPDX-License-Identifier: Apache-2.0
// What stands behind the opaque handles.
#ifndef COINSTORE_CAPI_HANDLES_H_
#define COINSTORE_CAPI_HANDLES_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "apply/rollback_report.h"
#include "base/interrupt.h"
#include "block/block_builder.h"
#include "capi/core.h"
#include "capi/exclusive_use.h"
#include "capi/guard.h"
#include "coinstore.h"
#include "store_options.h"

struct coinstore {
  std::shared_ptr<coins::capi::Core> core;
};

struct coinstore_options {
  coins::StoreOptions values;
  mutable coins::capi::UseFlag use;
  // Of the opens that use these options; touched by any thread.
  mutable coins::Interrupts interrupts;
  mutable coins::Progress progress;
};

struct coinstore_block {
  enum class Stage { kOpen, kCommitted, kAborted };

  std::shared_ptr<coins::capi::Core> core;
  coins::capi::UseFlag use;
  Stage stage = Stage::kOpen;
  std::optional<coins::BlockBuilder> builder;
};

struct coinstore_iter {
  std::shared_ptr<coins::capi::Core> core;
  coins::capi::UseFlag use;
  coins::Interrupts interrupts;
  std::atomic<bool> is_closed{false};  // read by interrupt on any thread
  std::unique_ptr<coins::RollbackReport> report;
};

struct coinstore_buffer {
  std::string bytes;
};

namespace coins::capi {

// A call on an open store: body(Core::Call&) returns a Status.
template <typename Body>
coinstore_status OnStore(coinstore_error* err, coinstore* store, Body&& body) noexcept {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(store, "store"));
    const Core::Call call(*store->core);
    COINSTORE_RETURN_IF_ERROR(call.Check());
    return body(call);
  });
}

// A copy of the values, which the handle's owner may change afterwards.
inline Result<StoreOptions> ReadOptions(const coinstore_options& options) {
  const UseFlag::Scope use(options.use);
  COINSTORE_RETURN_IF_ERROR(use.Check());
  return options.values;
}

inline Status RequireNoView(const coinstore_view* view) {
  if (view == nullptr) return {};
  return {Code::kUnsupported, "this version has no views: pass NULL"};
}

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_HANDLES_H_
