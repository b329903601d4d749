// SPDX-License-Identifier: Apache-2.0
#include "query/page.h"

#include <algorithm>

#include "query/owner_page.h"

namespace coins {
namespace {

// Pairs and coins of one query are different questions.
enum class Answer : std::uint8_t { kCoins = 0, kPairs = 1 };

CursorOwner OwnerOf(const ChainState& state, const QuerySpec& spec, const PageRequest& request,
                    Answer answer) {
  CursorOwner owner{.instance = request.instance,
                    .secret = state.recent.secret(),
                    .question = spec.digest(),
                    .view = request.view};
  owner.question[0] ^= static_cast<std::uint8_t>(answer);
  return owner;
}

PageWork WorkOf(ChainState* state, const QuerySpec& spec, const PageRequest& request,
                const Interruptible& call, const BlockRecord& tip, const QueryPlace& at) {
  return {.state = state,
          .spec = &spec,
          .view = request.view,
          .tip = &tip,
          .call = &call,
          .limit = request.limits.entries,
          .budget = spec.Has(QuerySetting::kScanBudget) ? spec.Get(QuerySetting::kScanBudget)
                                                        : request.limits.scan_budget,
          .max_view_changes = request.limits.max_view_changes,
          .at = at};
}

// The coins of each hint, under each of the hints that are asked for.
Status ReadPairsByHint(PageWork* page, std::vector<CoinHint>* pairs) {
  OwnerRows rows(page->state, page->tip->height);
  COINSTORE_RETURN_IF_ERROR(rows.Open());
  const WalkRange range = RangeOf(*page);
  for (; page->at.key < page->spec->key_count(); page->at = {.key = page->at.key + 1}) {
    const std::vector<Owner> owner = page->spec->OwnersOf(page->at.key);
    OwnerIndex index;
    index.Add(owner[0], 0);
    OwnerWalk walk(&rows, &index, owner, From(range, page->at), page->limit);
    bool is_at_end = false;
    while (!is_at_end) {
      COINSTORE_RETURN_IF_ERROR(page->call->Check());
      if (pairs->size() == page->limit || page->budget == 0) {
        page->has_more = true;
        return {};
      }
      COINSTORE_ASSIGN_OR_RETURN(const auto steps, walk.Next(NextCount(*page, pairs->size())));
      page->LookedAt(steps.size());
      for (const OwnerWalk::Step& step : steps) {
        const Place next = NextPlace(step.place);
        page->at = {page->at.key, next.height, next.coin_id};
        if (step.coin && step.key == 0 && page->Shown(*step.coin)) {
          pairs->push_back(MakeCoinHint(step.coin->coin_id, page->spec->key(page->at.key)));
        }
      }
      is_at_end = walk.IsAtEnd();
    }
    page->LookedAt(1);
  }
  return {};
}

// All hints of the coins; a page may end inside a coin, behind one of its hints.
Status ReadPairsById(PageWork* page, std::vector<CoinHint>* pairs) {
  const std::size_t count = page->spec->key_count();
  while (page->at.key < count) {
    if (pairs->size() == page->limit || page->budget == 0) {
      page->has_more = true;
      return {};
    }
    const std::uint32_t first = page->at.key;
    const std::size_t slice = std::min(NextCount(*page, pairs->size()), count - first);
    std::vector<Bytes32> ids;
    for (std::size_t i = 0; i < slice; ++i) ids.push_back(page->spec->Key32(first + i));
    COINSTORE_ASSIGN_OR_RETURN(const FoundCoins found,
                               ReadNewest(page->state, ids, WithHints::kYes, *page->call));
    page->LookedAt(slice);
    for (std::size_t i = 0; i < slice; ++i) {
      const auto key = static_cast<std::uint32_t>(first + i);
      if (found.found[i] != 0 && !found.hints[i].empty() && page->Shown(found.coins[i])) {
        const std::uint64_t done = page->at.key == key ? page->at.number() : 0;
        std::uint64_t number = 0;
        ForEachHint(AsBytes(found.hints[i]).data(), [&](ByteSpan bytes) {
          if (number++ < done || pairs->size() == page->limit) return;
          pairs->push_back(MakeCoinHint(ids[i], bytes));
          page->at = QueryPlace::OfNumber(key, number);
        });
        if (page->at.key == key && page->at.number() < number) {
          page->has_more = true;
          return {};
        }
      }
      page->at = {.key = key + 1};
    }
  }
  return {};
}

}  // namespace

Result<CoinPage> ReadPage(ChainState* state, const QuerySpec& spec, const PageRequest& request,
                          const Interruptible& call) {
  CoinPage page;
  const auto read = [&](const BlockRecord& tip, QueryPlace* at) -> Result<bool> {
    page = {};
    PageWork work = WorkOf(state, spec, request, call, tip, *at);
    if (spec.is_by_owner()) {
      COINSTORE_RETURN_IF_ERROR(ReadOwnerPage(&work, &page.coins, &page.next_height));
    } else if (spec.source() == QuerySource::kAllUnspent) {
      COINSTORE_RETURN_IF_ERROR(ReadUnspentPage(&work, &page.coins));
    } else {
      COINSTORE_RETURN_IF_ERROR(ReadNumberedPage(&work, &page.coins));
    }
    *at = work.at;
    return work.has_more;
  };
  COINSTORE_ASSIGN_OR_RETURN(
      PageEnd end,
      MakePage(state, OwnerOf(*state, spec, request, Answer::kCoins), request, call, read));
  if (!end.block) page = {};
  page.end = std::move(end);
  return page;
}

Status CheckPageCursor(const ChainState& state, const QuerySpec& spec, const PageRequest& request) {
  return DecodeCursor(OwnerOf(state, spec, request, Answer::kCoins), request.cursor).status();
}

Result<HintPage> ReadHintPage(ChainState* state, const QuerySpec& spec, const PageRequest& request,
                              const Interruptible& call) {
  const bool is_by_hint = spec.source() == QuerySource::kHint;
  if ((!is_by_hint && spec.source() != QuerySource::kId) ||
      spec.Get(QuerySetting::kOrder) != kOrderKey) {
    return Status(Code::kArgument, "pairs are asked for by hint or by id, and in ORDER_KEY");
  }
  HintPage page;
  const auto read = [&](const BlockRecord& tip, QueryPlace* at) -> Result<bool> {
    page = {};
    PageWork work = WorkOf(state, spec, request, call, tip, *at);
    COINSTORE_RETURN_IF_ERROR(is_by_hint ? ReadPairsByHint(&work, &page.pairs)
                                         : ReadPairsById(&work, &page.pairs));
    *at = work.at;
    return work.has_more;
  };
  COINSTORE_ASSIGN_OR_RETURN(
      PageEnd end,
      MakePage(state, OwnerOf(*state, spec, request, Answer::kPairs), request, call, read));
  if (!end.block) page = {};
  page.end = std::move(end);
  return page;
}

}  // namespace coins
