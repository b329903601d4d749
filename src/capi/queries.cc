// SPDX-License-Identifier: Apache-2.0
// Queries and their pages.
#include <memory>
#include <mutex>

#include "capi/convert.h"
#include "capi/handles.h"
#include "capi/pages.h"

namespace coins::capi {

Result<std::shared_ptr<const QuerySpec>> UseQuery(const coinstore_query& query) {
  const std::lock_guard lock(query.mutex);
  if (!query.is_used) {
    COINSTORE_RETURN_IF_ERROR(query.spec->Finish());
    query.is_used = true;
  }
  return std::shared_ptr<const QuerySpec>(query.spec);
}

}  // namespace coins::capi

namespace {

using coins::Code;
using coins::Interruptible;
using coins::PageRequest;
using coins::QuerySetting;
using coins::QuerySource;
using coins::QuerySpec;
using coins::Status;
using coins::View;
using coins::capi::Core;
using coins::capi::Guard;
using coins::capi::LimitsOf;
using coins::capi::OnStore;
using coins::capi::PageOut;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;
using coins::capi::UseFlag;

static_assert(COINSTORE_CURSOR_MAX >= coins::kCursorSize);
static_assert(COINSTORE_ALL_UNSPENT == static_cast<std::uint32_t>(QuerySource::kAllUnspent));
static_assert(COINSTORE_BY_ID == static_cast<std::uint32_t>(QuerySource::kId));
static_assert(COINSTORE_CHANGED_AT == static_cast<std::uint32_t>(QuerySource::kChangedAt));
static_assert(COINSTORE_QUERY_HINTED == static_cast<std::uint32_t>(QuerySetting::kHinted));
static_assert(COINSTORE_QUERY_SCAN_BUDGET == static_cast<std::uint32_t>(QuerySetting::kScanBudget));
static_assert(COINSTORE_ORDER_HEIGHT == coins::kOrderHeight);

// Builds on a query that nobody has used yet.
template <typename Build>
coinstore_status OnUnused(coinstore_error* err, coinstore_query* query, Build build) noexcept {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(query, "query"));
    const UseFlag::Scope use(query->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    const std::lock_guard lock(query->mutex);
    if (query->is_used) return {Code::kWrongState, "the query has been used and cannot change"};
    return build(query->spec.get());
  });
}

// read(spec, request, call) on a store, with what all pages of queries are asked with.
template <typename Read>
coinstore_status OnPage(coinstore_error* err, coinstore* store, const coinstore_view* view,
                        const coinstore_query* query, const void* items, const PageOut& out,
                        Read read) noexcept {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(query, "query"));
    const Interruptible interruptible = Interruptible(query->interrupts).Or(call.interruptible());
    COINSTORE_RETURN_IF_ERROR(out.Check(items, "the array of the page"));
    const View* block = nullptr;
    COINSTORE_RETURN_IF_ERROR(coins::capi::LoadView(*store, view, &block));
    COINSTORE_ASSIGN_OR_RETURN(const auto spec, coins::capi::UseQuery(*query));
    const PageRequest request{.instance = call.store().metadata().instance,
                              .view = block,
                              .cursor = out.begin(),
                              .limits = LimitsOf(call.store(), out.cap)};
    return read(call.store().state(), *spec, request, interruptible);
  });
}

}  // namespace

extern "C" {

coinstore_status coinstore_query_new(coinstore_query** result, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(result, "result"));
    *result = std::make_unique<coinstore_query>().release();
    return {};
  });
}

void coinstore_query_free(coinstore_query* query) { delete query; }

coinstore_status coinstore_query_add_keys(coinstore_query* query, uint32_t source,
                                          const uint8_t* keys, size_t key_len, size_t n,
                                          coinstore_error* err) {
  return OnUnused(err, query, [&](QuerySpec* spec) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(keys, n, "keys"));
    if (key_len > coins::kMaxHintSize) return {Code::kArgument, "key_len is above 32"};
    return spec->AddKeys(static_cast<QuerySource>(source), {keys, n * key_len}, key_len, n);
  });
}

coinstore_status coinstore_query_set(coinstore_query* query, uint32_t key, uint64_t value,
                                     coinstore_error* err) {
  return OnUnused(err, query, [&](QuerySpec* spec) {
    return spec->Set(static_cast<QuerySetting>(key), value);
  });
}

coinstore_status coinstore_query_interrupt(coinstore_query* query, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(query, "query"));
    query->interrupts.Raise();
    return {};
  });
}

coinstore_status coinstore_query_page(coinstore* store, const coinstore_view* view,
                                      const coinstore_query* query, coinstore_record* records,
                                      size_t cap, size_t* n, uint8_t* cursor, size_t cursor_cap,
                                      size_t* cursor_len, int32_t* more, uint64_t* next_height,
                                      coinstore_error* err) {
  const PageOut out{cap, n, cursor, cursor_cap, cursor_len, more};
  return OnPage(
      err, store, view, query, records, out,
      [&](auto* state, const auto& spec, const auto& request, const auto& call) -> Status {
        COINSTORE_ASSIGN_OR_RETURN(const coins::CoinPage page,
                                   coins::ReadPage(state, spec, request, call));
        for (std::size_t i = 0; i < page.coins.size(); ++i) {
          coins::capi::StoreRecord(page.coins[i], 0, &records[i]);
        }
        out.Store(page.coins.size(), page.end);
        if (next_height != nullptr) *next_height = page.next_height;
        return {};
      });
}

coinstore_status coinstore_hint_page(coinstore* store, const coinstore_view* view,
                                     const coinstore_query* query, coinstore_hint* pairs,
                                     size_t cap, size_t* n, uint8_t* cursor, size_t cursor_cap,
                                     size_t* cursor_len, int32_t* more, coinstore_error* err) {
  const PageOut out{cap, n, cursor, cursor_cap, cursor_len, more};
  return OnPage(
      err, store, view, query, pairs, out,
      [&](auto* state, const auto& spec, const auto& request, const auto& call) -> Status {
        COINSTORE_ASSIGN_OR_RETURN(const coins::HintPage page,
                                   coins::ReadHintPage(state, spec, request, call));
        for (std::size_t i = 0; i < page.pairs.size(); ++i) {
          coins::capi::StoreHint(page.pairs[i], &pairs[i]);
        }
        out.Store(page.pairs.size(), page.end);
        return {};
      });
}

}  // extern "C"
