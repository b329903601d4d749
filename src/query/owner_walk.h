// SPDX-License-Identifier: Apache-2.0
// The coins of some owners, in the order of their places: (height of the last change, coin id).
//
// Memory and tables each list places where a coin of an owner stood at some time: a create event of a coin spent
// later, a row that newer blocks have made stale. They are merged, and one rule judges every place: the newest
// state of its coin must be at that place. So no list has to be kept clean, and whatever two lists say of one
// place is said of one coin.
//
// A walk is as of the tip that it is given. It looks at memory as that is at its beginning or later, which comes
// to the same as long as the tip stays in the chain, and at tables that are not ahead of the tip (view.h).
#ifndef COINSTORE_QUERY_OWNER_WALK_H_
#define COINSTORE_QUERY_OWNER_WALK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <span>
#include <string>
#include <vector>

#include "query/query_spec.h"
#include "query/view.h"
#include "recent/segment.h"

namespace coins {

using Place = Segment::Place;

// The first place behind one.
Place NextPlace(Place place);

// What all walks of a call share: the segments and the rows of one moment.
class OwnerRows {
 public:
  OwnerRows(ChainState* state, std::uint64_t tip_height) : state_(state), tip_height_(tip_height) {}
  // Looks at memory and tables now.
  Status Open();

 private:
  friend class OwnerWalk;

  ChainState* state_;
  std::uint64_t tip_height_;
  Recent::Segments segments_;
  std::unique_ptr<Scan> unspent_;        // of owners as long as the filter's prefix
  std::unique_ptr<Scan> short_unspent_;  // of shorter hints
  std::unique_ptr<Scan> spent_;
};

struct WalkRange {
  Place from;
  std::uint64_t last_height = 0;  // places above it are not walked
  bool unspent_rows = true;       // of the tables, whether coins unspent at the tip are wanted
  // Of the tables, from which height on coins spent are wanted; none: not at all.
  std::optional<std::uint64_t> spent_rows_from = 0;
};

class OwnerWalk {
 public:
  struct Step {
    Place place;
    std::optional<CoinRecord> coin;  // as of the tip, without its hints; none: no coin stands here
    std::uint32_t key = OwnerIndex::kNone;  // of its owners the lowest in the index
  };

  OwnerWalk(OwnerRows* rows, const OwnerIndex* index, std::span<const Owner> owners,
            const WalkRange& range, std::size_t expected);

  // The next places, up to `count`; fewer at the end.
  Result<std::vector<Step>> Next(std::size_t count);
  // After a Next.
  bool IsAtEnd() const { return is_begun_ && heads_.empty(); }
  std::optional<Place> Following() const {
    return heads_.empty() ? std::nullopt : std::optional<Place>(heads_.top().place);
  }

 private:
  enum class Kind : std::uint8_t { kMemory, kUnspentRows, kSpentRows };
  // What a list knows of a place besides.
  enum class Known : std::uint8_t { kNothing, kNumber, kAll };
  struct Item {
    Place place;
    Known known = Known::kNothing;
    CoinRecord coin;
    std::uint32_t key = OwnerIndex::kNone;
  };
  struct List {
    Owner owner;
    Kind kind;
    Place from;  // behind what was read
    std::size_t step;
    bool is_read = false;  // to its end
    std::vector<Item> items;
    std::size_t at = 0;
  };
  struct Head {
    Place place;
    std::uint32_t list;
    bool operator>(const Head& other) const { return place > other.place; }
  };

  Status Push(std::uint32_t list);
  Status Fill(List* list);
  Status FillFromMemory(List* list);
  Status FillFromUnspentRows(List* list);
  Status FillFromSpentRows(List* list);
  Status ReadSpentRows(const std::vector<SpentByOwnerRow>& rows, List* list);
  Status Resolve(std::span<const Item> items, std::span<Step> steps);
  void Settle(const CoinRecord& newest, std::uint32_t key, Step* step) const;

  OwnerRows* rows_;
  const OwnerIndex* index_;
  WalkRange range_;
  bool is_begun_ = false;
  std::vector<List> lists_;
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads_;
};

}  // namespace coins

#endif  // COINSTORE_QUERY_OWNER_WALK_H_
