// SPDX-License-Identifier: Apache-2.0
// What stands behind the opaque handles.
#ifndef COINSTORE_CAPI_HANDLES_H_
#define COINSTORE_CAPI_HANDLES_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "apply/rollback_report.h"
#include "base/interrupt.h"
#include "block/block_builder.h"
#include "capi/core.h"
#include "capi/exclusive_use.h"
#include "capi/guard.h"
#include "coinstore.h"
#include "query/query_spec.h"
#include "query/query_stream.h"
#include "query/view.h"
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
  // One of the two.
  std::unique_ptr<coins::RollbackReport> report;
  std::unique_ptr<coins::QueryStream> stream;
};

// Never changes once it is made, so any thread may use it.
struct coinstore_view {
  std::shared_ptr<coins::capi::Core> core;
  coins::View block;
  std::atomic<bool> is_closed{false};
};

struct coinstore_query {
  coins::capi::UseFlag use;  // of the calls that build it
  mutable coins::Interrupts interrupts;
  mutable std::mutex mutex;  // over the rest
  mutable bool is_used = false;
  std::shared_ptr<coins::QuerySpec> spec = std::make_shared<coins::QuerySpec>();
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

// The block of a view of this store, or null for the tip.
inline Status LoadView(const coinstore& store, const coinstore_view* view, const View** block) {
  *block = nullptr;
  if (view == nullptr) return {};
  if (view->core != store.core) return {Code::kArgument, "the view is another store's"};
  if (view->is_closed) return {Code::kClosed, "the view is closed"};
  *block = &view->block;
  return {};
}

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_HANDLES_H_
