// SPDX-License-Identifier: Apache-2.0
#include "query/owner_page.h"

#include <algorithm>

namespace coins {
namespace {

class OwnerPage {
 public:
  OwnerPage(PageWork* page, std::vector<CoinRecord>* coins)
      : page_(page),
        coins_(coins),
        by_height_(page->spec->Get(QuerySetting::kOrder) == kOrderHeight),
        rows_(page->state, page->tip->height),
        range_(RangeOf(*page)) {}

  Status Read(std::uint64_t* next_height) {
    const bool is_chia = page_->spec->Get(QuerySetting::kChiaPage) != 0;
    const std::size_t asked = page_->limit;
    if (is_chia) ++page_->limit;  // one more tells at which height the page would be full
    COINSTORE_RETURN_IF_ERROR(rows_.Open());
    if (by_height_) {
      COINSTORE_RETURN_IF_ERROR(ReadAllKeys());
      if (is_chia) EndBetweenHeights(asked, next_height);
      return {};
    }
    while (page_->at.key < page_->spec->key_count()) {
      const std::vector<Owner> owners = page_->spec->OwnersOf(page_->at.key);
      COINSTORE_RETURN_IF_ERROR(ReadOwners(owners));
      if (page_->has_more) return {};
      page_->at = {.key = page_->at.key + 1};
      page_->LookedAt(1);  // a key costs a look even if nothing is there
      page_->has_more = page_->at.key < page_->spec->key_count() && IsFull();
      if (page_->has_more) return {};
    }
    return {};
  }

 private:
  bool IsFull() const { return coins_->size() == page_->limit || page_->budget == 0; }

  Status ReadAllKeys() {
    std::vector<Owner> owners;
    for (std::size_t i = 0; i < page_->spec->key_count(); ++i) {
      for (const Owner& owner : page_->spec->OwnersOf(i)) owners.push_back(owner);
    }
    COINSTORE_RETURN_IF_ERROR(ReadOwners(owners));
    if (page_->has_more) return {};
    // Kept, the cursor goes on with what comes after this tip.
    const Place end{page_->tip->height + 1, {}};
    const Place at = std::max(end, Place{page_->at.height, page_->at.coin_id});
    page_->at = {0, at.height, at.coin_id};
    return {};
  }

  // Walks the owners from the page's place on, until they end or the page does.
  Status ReadOwners(std::span<const Owner> owners) {
    OwnerWalk walk(&rows_, &page_->spec->owners(), owners, From(range_, page_->at), page_->limit);
    while (!walk.IsAtEnd()) {
      COINSTORE_RETURN_IF_ERROR(page_->call->Check());
      COINSTORE_ASSIGN_OR_RETURN(const auto steps, walk.Next(NextCount(*page_, coins_->size())));
      page_->LookedAt(steps.size());
      for (const OwnerWalk::Step& step : steps) Take(step);
      following_ = walk.Following();
      page_->has_more = IsFull() && !walk.IsAtEnd();
      if (page_->has_more) return {};
    }
    return {};
  }

  void Take(const OwnerWalk::Step& step) {
    const Place next = NextPlace(step.place);
    page_->at = {page_->at.key, next.height, next.coin_id};
    if (!step.coin || step.key == OwnerIndex::kNone) return;
    if (!by_height_ && step.key != page_->at.key) return;  // it stands under an earlier key
    if (const auto coin = page_->Shown(*step.coin)) {
      coins_->push_back(*coin);
      places_.push_back(step.place);
    }
  }

  // Chia's form: entries of the height at which the page ends are left to the next one, unless nothing would
  // be left.
  void EndBetweenHeights(std::size_t asked, std::uint64_t* next_height) {
    if (coins_->size() > asked) {
      *next_height = places_[asked].height;
      page_->has_more = true;
    } else if (page_->has_more) {
      *next_height = following_->height;
    } else {
      return;
    }
    const auto below = static_cast<std::size_t>(
        std::partition_point(places_.begin(), places_.end(),
                             [&](const Place& place) { return place.height < *next_height; }) -
        places_.begin());
    if (below > 0) {
      page_->at = {0, *next_height, {}};
      coins_->resize(below);
    } else if (coins_->size() > asked) {
      const Place next = NextPlace(places_[asked - 1]);
      page_->at = {0, next.height, next.coin_id};
      coins_->resize(asked);
    }
  }

  PageWork* page_;
  std::vector<CoinRecord>* coins_;
  std::vector<Place> places_;  // of the coins
  std::optional<Place> following_;
  bool by_height_;
  OwnerRows rows_;
  WalkRange range_;
};

}  // namespace

WalkRange RangeOf(const PageWork& page) {
  const QuerySpec& spec = *page.spec;
  const bool wants_spent = spec.Get(QuerySetting::kWithSpent) != 0;
  const bool wants_unspent = spec.Get(QuerySetting::kWithUnspent) != 0;
  WalkRange range;
  // A coin stands no lower than where it is shown, and than where it was created.
  range.from.height = std::max(spec.Get(QuerySetting::kMin), spec.Get(QuerySetting::kStart));
  range.last_height = page.tip->height;
  if (page.view == nullptr) {
    range.last_height = std::min(range.last_height, spec.Get(QuerySetting::kMax));
  }
  range.unspent_rows = wants_unspent;
  if (!wants_spent) {
    // Spent at the tip, but perhaps not yet at the view.
    range.spent_rows_from = page.view != nullptr && wants_unspent
                                ? std::optional<std::uint64_t>(page.view->height + 1)
                                : std::nullopt;
  }
  return range;
}

Status ReadOwnerPage(PageWork* page, std::vector<CoinRecord>* coins, std::uint64_t* next_height) {
  return OwnerPage(page, coins).Read(next_height);
}

}  // namespace coins
