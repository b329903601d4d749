// SPDX-License-Identifier: Apache-2.0
// Streams of records: the report of a rollback, and the coins of a query.
#include <algorithm>
#include <array>
#include <utility>

#include "capi/convert.h"
#include "capi/handles.h"
#include "capi/pages.h"

namespace {

using coins::Code;
using coins::CoinRecord;
using coins::Interruptible;
using coins::QueryStream;
using coins::ReportedCoin;
using coins::RollbackReport;
using coins::Status;
using coins::View;
using coins::capi::Core;
using coins::capi::Guard;
using coins::capi::OnStore;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;
using coins::capi::UseFlag;

// Fills records page by page; what was filled before a failure is handed out, and the failure comes
// again with the next call.
Status NextOfReport(RollbackReport* report, coinstore_record* records, std::size_t cap,
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

Status NextOfQuery(QueryStream* stream, coins::ChainState* state, coinstore_record* records,
                   std::size_t cap, const Interruptible& call, std::size_t* filled) {
  COINSTORE_ASSIGN_OR_RETURN(const std::vector<CoinRecord> coins, stream->Next(state, cap, call));
  for (const CoinRecord& coin : coins) coins::capi::StoreRecord(coin, 0, &records[(*filled)++]);
  return {};
}

// A call on an iterator that is not closed, of a store that is open.
template <typename Body>
coinstore_status OnIter(coinstore_error* err, coinstore_iter* iter, Body&& body) noexcept {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(iter, "iter"));
    // First of all: an interrupt that comes from now on is for this call.
    const Interruptible interruptible(iter->interrupts);
    const UseFlag::Scope use(iter->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    const Core::Call call(*iter->core);
    COINSTORE_RETURN_IF_ERROR(call.Check());
    if (iter->is_closed) return {Code::kClosed, "the iterator is closed"};
    return body(call, interruptible);
  });
}

Status RequireQuery(const coinstore_iter& iter) {
  if (iter.stream != nullptr) return {};
  return {Code::kUnsupported, "the report of a rollback has neither cursor nor tip"};
}

}  // namespace

extern "C" {

coinstore_status coinstore_iter_open(coinstore* store, const coinstore_view* view,
                                     const coinstore_query* query, const uint8_t* cursor,
                                     size_t cursor_len, coinstore_iter** result,
                                     coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(query, "query"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(cursor, cursor_len, "cursor"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(result, "result"));
    const View* block = nullptr;
    COINSTORE_RETURN_IF_ERROR(coins::capi::LoadView(*store, view, &block));
    COINSTORE_ASSIGN_OR_RETURN(auto spec, coins::capi::UseQuery(*query));
    COINSTORE_RETURN_IF_ERROR(coins::CheckPageCursor(*call.store().state(), *spec,
                                                     {.instance = call.store().metadata().instance,
                                                      .view = block,
                                                      .cursor = {cursor, cursor_len},
                                                      .limits = {}}));
    auto iter = std::make_unique<coinstore_iter>();
    iter->stream = std::make_unique<QueryStream>(
        std::move(spec), call.store().metadata().instance,
        block != nullptr ? std::optional(*block) : std::nullopt,
        std::string(coins::AsText({cursor, cursor_len})), coins::capi::LimitsOf(call.store(), 0));
    iter->core = store->core;
    iter->core->AddChild();
    *result = iter.release();
    return {};
  });
}

coinstore_status coinstore_iter_next(coinstore_iter* iter, coinstore_record* records, size_t cap,
                                     size_t* n, coinstore_error* err) {
  return OnIter(err, iter, [&](const Core::Call& call, const Interruptible& own) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(records, cap, "records"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(n, "n"));
    const Interruptible interruptible = own.Or(call.interruptible());
    std::size_t filled = 0;
    COINSTORE_RETURN_IF_ERROR(
        iter->report != nullptr
            ? NextOfReport(iter->report.get(), records, cap, interruptible, &filled)
            : NextOfQuery(iter->stream.get(), call.store().state(), records, cap, interruptible,
                          &filled));
    *n = filled;
    return filled == 0 && cap > 0 ? Status(Code::kDone, {}) : Status();
  });
}

coinstore_status coinstore_iter_cursor(coinstore_iter* iter, uint8_t* cursor, size_t cap,
                                       size_t* len, coinstore_error* err) {
  return OnIter(err, iter, [&](const Core::Call&, const Interruptible&) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(cursor, cap, "cursor"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(len, "len"));
    COINSTORE_RETURN_IF_ERROR(RequireQuery(*iter));
    const std::string& bytes = iter->stream->cursor();
    *len = bytes.size();
    if (cap < bytes.size()) return {Code::kBufferTooSmall, "the cursor does not fit"};
    std::copy(bytes.begin(), bytes.end(), cursor);
    return {};
  });
}

coinstore_status coinstore_iter_tip(coinstore_iter* iter, coinstore_tip* tip,
                                    coinstore_error* err) {
  return OnIter(err, iter, [&](const Core::Call& call, const Interruptible&) -> Status {
    COINSTORE_RETURN_IF_ERROR(coins::capi::RequireStruct(tip, "tip"));
    COINSTORE_RETURN_IF_ERROR(RequireQuery(*iter));
    if (!iter->stream->block()) return {Code::kNotFound, {}};
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t durable,
                               coins::ReadDurableHeight(call.store().state()));
    coins::capi::StoreTip({*iter->stream->block(), durable}, tip);
    return {};
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
    iter->stream.reset();
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
