// SPDX-License-Identifier: Apache-2.0
// Views.
#include "query/view.h"

#include <memory>

#include "capi/handles.h"

namespace {

using coins::BlockRecord;
using coins::Code;
using coins::Result;
using coins::Status;
using coins::capi::Core;
using coins::capi::Guard;
using coins::capi::OnStore;
using coins::capi::RequirePointer;

Status MakeView(coinstore* store, Result<std::optional<BlockRecord>> found,
                coinstore_view** result) {
  COINSTORE_ASSIGN_OR_RETURN(const std::optional<BlockRecord> block, std::move(found));
  if (!block) return {Code::kNotFound, {}};
  auto view = std::make_unique<coinstore_view>();
  view->block = coins::ViewOf(*block);
  view->core = store->core;
  view->core->AddChild();
  *result = view.release();
  return {};
}

}  // namespace

extern "C" {

coinstore_status coinstore_view_new(coinstore* store, coinstore_view** result,
                                    coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(result, "result"));
    return MakeView(store, coins::TipBlock(call.store().state()), result);
  });
}

coinstore_status coinstore_view_at(coinstore* store, uint64_t height, coinstore_view** result,
                                   coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(result, "result"));
    return MakeView(store, coins::BlockAtOrBelow(call.store().state(), height), result);
  });
}

coinstore_status coinstore_view_close(coinstore_view* view, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(view, "view"));
    if (!view->is_closed.exchange(true)) view->core->RemoveChild();
    return {};
  });
}

void coinstore_view_free(coinstore_view* view) {
  if (view == nullptr) return;
  if (!view->is_closed) view->core->RemoveChild();
  delete view;
}

}  // extern "C"
