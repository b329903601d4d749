// SPDX-License-Identifier: Apache-2.0
// Pages: what a query asks for, piece by piece. A page is of one block and stands alone; the cursor is all that
// leads from one to the next.
#ifndef COINSTORE_QUERY_PAGE_H_
#define COINSTORE_QUERY_PAGE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "query/cursor.h"
#include "query/query_spec.h"
#include "query/reads.h"
#include "query/view.h"

namespace coins {

struct PageLimits {
  std::size_t entries = 0;        // with 0 the cursor does not move
  std::uint64_t scan_budget = 0;  // unless the query has one of its own
  std::uint64_t max_view_changes = 0;
};

// What all kinds of pages are asked with.
struct PageRequest {
  InstanceId instance{};
  const View* view = nullptr;  // null: the tip
  ByteSpan cursor;             // empty: from the front
  PageLimits limits;
};

struct PageEnd {
  std::string cursor;  // where to go on
  bool has_more = false;
  std::optional<BlockRecord> block;  // as of which the page is; none: the store is empty
};

struct CoinPage {
  std::vector<CoinRecord> coins;  // without their hints
  std::uint64_t next_height = kNoHeight;
  PageEnd end;
};
Result<CoinPage> ReadPage(ChainState* state, const QuerySpec& spec, const PageRequest& request,
                          const Interruptible& call);

// kInvalidCursor, without reading anything.
Status CheckPageCursor(const ChainState& state, const QuerySpec& spec, const PageRequest& request);

struct HintPage {
  std::vector<CoinHint> pairs;
  PageEnd end;
};
Result<HintPage> ReadHintPage(ChainState* state, const QuerySpec& spec, const PageRequest& request,
                              const Interruptible& call);

// A page in the making.
struct PageWork {
  ChainState* state;
  const QuerySpec* spec;
  const View* view;
  const BlockRecord* tip;
  const Interruptible* call;
  std::size_t limit;
  std::uint64_t budget;  // places to look at
  std::uint64_t max_view_changes;

  QueryPlace at;  // where the page begins, and then where the next one does
  bool has_more = false;

  // A coin as it is shown, from its newest state; none: not there, or a filter holds it back.
  std::optional<CoinRecord> Shown(const CoinRecord& newest) const {
    std::optional<CoinRecord> coin = AsOf(newest, view != nullptr ? view->height : tip->height);
    return coin && spec->Shows(*coin) ? coin : std::nullopt;
  }
  void LookedAt(std::uint64_t places) { budget -= std::min(budget, places); }
};

// The three kinds of sources. They answer what is shown, and leave `at` behind it.
Status ReadOwnerPage(PageWork* page, std::vector<CoinRecord>* coins, std::uint64_t* next_height);
Status ReadNumberedPage(PageWork* page, std::vector<CoinRecord>* coins);
Status ReadUnspentPage(PageWork* page, std::vector<CoinRecord>* coins);

// read(tip, from) makes the page as of `tip` and answers where the next one begins. The rest is the same for
// all pages: whose cursor it is, whether it is stale, what comes of a page without room.
template <typename Read>
Result<PageEnd> MakePage(ChainState* state, const CursorOwner& owner, const PageRequest& request,
                         const Interruptible& call, Read read) {
  COINSTORE_ASSIGN_OR_RETURN(const auto cursor, DecodeCursor(owner, request.cursor));
  PageEnd end;
  Status status = ReadAtTip(state, request.view, call, [&](const auto& tip) -> Status {
    end = {.cursor = std::string(AsText(request.cursor)), .has_more = true, .block = tip};
    if (cursor) COINSTORE_RETURN_IF_ERROR(CheckCursor(*state->log, *cursor));
    if (!tip) {
      end.has_more = false;
      return {};
    }
    if (request.view != nullptr) {
      COINSTORE_ASSIGN_OR_RETURN(end.block, state->log->ReadBlock(request.view->record_number));
    }
    if (request.limits.entries == 0) return {};
    QueryPlace at = cursor ? cursor->place : QueryPlace();
    COINSTORE_ASSIGN_OR_RETURN(end.has_more, read(*tip, &at));
    end.cursor = EncodeCursor(owner, ViewOf(*tip), at);
    return {};
  });
  if (!status.ok()) return status;
  return end;
}

}  // namespace coins

#endif  // COINSTORE_QUERY_PAGE_H_
