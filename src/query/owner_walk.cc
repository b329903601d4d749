// SPDX-License-Identifier: Apache-2.0
#include "query/owner_walk.h"

#include <algorithm>

#include "base/big_endian.h"
#include "tables/rows.h"

namespace coins {
namespace {

constexpr std::size_t kMostAtOnce = 1024;

}  // namespace

Place NextPlace(Place place) {
  for (std::size_t i = place.coin_id.size(); i-- > 0;) {
    if (++place.coin_id[i] != 0) return place;
  }
  ++place.height;
  return place;
}

Status OwnerRows::Open() {
  Engine* const engine = state_->tables->engine();
  const Reading reading(state_);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  segments_ = state_->recent.segments();
  // An installation of rows holds the lock alone, so these three are of one moment.
  unspent_ = engine->NewScan(Family::kUnspentByOwner, ScanKind::kPrefix);
  short_unspent_ = engine->NewScan(Family::kUnspentByOwner, ScanKind::kOrdered);
  spent_ = engine->NewScan(Family::kSpentByOwner, ScanKind::kPrefix);
  return {};
}

OwnerWalk::OwnerWalk(OwnerRows* rows, const OwnerIndex* index, std::span<const Owner> owners,
                     const WalkRange& range, std::size_t expected)
    : rows_(rows), index_(index), range_(range) {
  const std::size_t step =
      std::clamp<std::size_t>(expected / std::max<std::size_t>(owners.size(), 1), 4, kMostAtOnce);
  for (const Owner& owner : owners) {
    lists_.push_back(
        {.owner = owner, .kind = Kind::kMemory, .from = range.from, .step = step, .items = {}});
    if (range.unspent_rows) {
      lists_.push_back({.owner = owner,
                        .kind = Kind::kUnspentRows,
                        .from = range.from,
                        .step = step,
                        .items = {}});
    }
    if (range.spent_rows_from) {
      lists_.push_back({.owner = owner,
                        .kind = Kind::kSpentRows,
                        .from = std::max(range.from, Place{*range.spent_rows_from, {}}),
                        .step = step,
                        .items = {}});
    }
  }
}

Result<std::vector<OwnerWalk::Step>> OwnerWalk::Next(std::size_t count) {
  if (!is_begun_) {
    for (std::uint32_t i = 0; i < lists_.size(); ++i) COINSTORE_RETURN_IF_ERROR(Push(i));
    is_begun_ = true;
  }
  std::vector<Item> items;
  while (items.size() < count && !heads_.empty()) {
    Item item;
    item.place = heads_.top().place;
    while (!heads_.empty() && heads_.top().place == item.place) {
      const std::uint32_t list = heads_.top().list;
      heads_.pop();
      const Item& said = lists_[list].items[lists_[list].at++];
      if (said.known > item.known) item = said;
      COINSTORE_RETURN_IF_ERROR(Push(list));
    }
    items.push_back(item);
  }
  std::vector<Step> steps(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) steps[i].place = items[i].place;
  COINSTORE_RETURN_IF_ERROR(Resolve(items, steps));
  return steps;
}

// Puts the next item of a list among the heads.
Status OwnerWalk::Push(std::uint32_t number) {
  List& list = lists_[number];
  if (list.at == list.items.size() && !list.is_read) {
    list.items.clear();
    list.at = 0;
    COINSTORE_RETURN_IF_ERROR(Fill(&list));
  }
  if (list.at < list.items.size()) {
    heads_.push({list.items[list.at].place, number});
  } else {
    list.items = {};  // nothing more comes; many lists are empty from the start
  }
  return {};
}

// After it the list has items, or is read to its end.
Status OwnerWalk::Fill(List* list) {
  switch (list->kind) {
    case Kind::kMemory:
      COINSTORE_RETURN_IF_ERROR(FillFromMemory(list));
      break;
    case Kind::kUnspentRows:
      COINSTORE_RETURN_IF_ERROR(FillFromUnspentRows(list));
      break;
    case Kind::kSpentRows:
      COINSTORE_RETURN_IF_ERROR(FillFromSpentRows(list));
      break;
  }
  while (!list->items.empty() && list->items.back().place.height > range_.last_height) {
    list->items.pop_back();
    list->is_read = true;
  }
  if (!list->items.empty()) list->from = NextPlace(list->items.back().place);
  list->step = std::min(list->step * 2, kMostAtOnce);
  return {};
}

Status OwnerWalk::FillFromMemory(List* list) {
  const ShortKey key = list->owner.Key(rows_->state_->recent.secret());
  std::vector<Place> places;
  std::optional<Place> last;  // up to where no segment's events were cut off
  {
    const Reading reading(rows_->state_);
    COINSTORE_RETURN_IF_ERROR(reading.Check());
    for (const auto& segment : rows_->segments_) {
      for (const auto events : {segment->Events(key), segment->BaseEvents(key)}) {
        std::size_t i = Segment::FirstFrom(*segment, events, list->from);
        const std::size_t end = std::min(events.size(), i + list->step);
        for (; i < end; ++i) places.push_back(segment->PlaceOf(events[i]));
        if (end < events.size() && (!last || places.back() < *last)) last = places.back();
      }
    }
  }
  std::sort(places.begin(), places.end());
  // Owners with one key share events, so a place may come several times.
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (last) places.erase(std::upper_bound(places.begin(), places.end(), *last), places.end());
  list->is_read = !last;
  list->items.reserve(places.size());
  for (const Place& place : places) list->items.push_back({.place = place, .coin = {}});
  return {};
}

Status OwnerWalk::FillFromUnspentRows(List* list) {
  const std::string prefix = UnspentPrefix(list->owner);
  Scan& scan = prefix.size() >= FilteredPrefixSize(Family::kUnspentByOwner)
                   ? *rows_->unspent_
                   : *rows_->short_unspent_;
  list->is_read = true;
  if (list->from.height > kMaxHeight) return {};
  for (scan.Seek(UnspentKey(list->owner, list->from.height, list->from.coin_id));
       scan.Valid() && scan.key().starts_with(prefix); scan.Next()) {
    if (list->items.size() == list->step) {
      list->is_read = false;
      break;
    }
    COINSTORE_ASSIGN_OR_RETURN(const UnspentRow row, DecodeUnspentRow(scan.key(), scan.value()));
    Item item{.place = {row.coin.created_height, row.coin.coin_id}, .coin = row.coin};
    // Which other keys the coin matches only its hints tell, and a hint's row tells next to nothing.
    const bool is_all = row.owner.is_puzzle_hash() && !(index_->needs_hints() && row.has_hints);
    item.known = is_all ? Known::kAll : Known::kNumber;
    if (is_all) item.key = index_->KeyOf(row.coin);
    list->items.push_back(item);
  }
  return scan.status();
}

Status OwnerWalk::FillFromSpentRows(List* list) {
  const ShortKey key = list->owner.Key(rows_->state_->recent.secret());
  Scan& scan = *rows_->spent_;
  list->is_read = true;
  if (list->from.height > kMaxHeight) return {};
  const std::uint64_t from_start = LoadU64Be(list->from.coin_id.data());
  std::vector<SpentByOwnerRow> rows;
  std::size_t behind = 0;  // of them, those that are not in doubt
  for (scan.Seek(SpentByOwnerKey(key, list->from.height, list->from.coin_id, 0));
       scan.Valid() && scan.key().starts_with(AsText(key)); scan.Next()) {
    COINSTORE_ASSIGN_OR_RETURN(const SpentByOwnerRow row,
                               DecodeSpentByOwnerRow(scan.key(), scan.value()));
    // Never between rows that only the rest of the id puts in order.
    if (behind >= list->step &&
        (row.spent_height != rows.back().spent_height || row.id_start != rows.back().id_start)) {
      list->is_read = false;
      break;
    }
    rows.push_back(row);
    if (row.spent_height != list->from.height || row.id_start != from_start) ++behind;
    if (row.spent_height > range_.last_height) break;
  }
  COINSTORE_RETURN_IF_ERROR(scan.status());
  return ReadSpentRows(rows, list);
}

Status OwnerWalk::ReadSpentRows(const std::vector<SpentByOwnerRow>& rows, List* list) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> spent;  // coin number, spent height
  std::vector<std::uint64_t> numbers;
  for (const SpentByOwnerRow& row : rows) spent.emplace_back(row.coin_number, row.spent_height);
  std::sort(spent.begin(), spent.end());
  for (const auto& [number, height] : spent) numbers.push_back(number);
  COINSTORE_ASSIGN_OR_RETURN(const LoggedCoins coins,
                             rows_->state_->log->ReadCoins(numbers, CacheUse::kFill));
  for (std::size_t i = 0; i < spent.size(); ++i) {
    Item item{.place = {spent[i].second, coins.coins[i].coin_id},
              .known = Known::kAll,
              .coin = coins.coins[i],
              .key = index_->KeyOf(coins.coins[i])};
    item.coin.hints = nullptr;
    item.coin.spent_height = spent[i].second;
    if (item.place >= list->from) list->items.push_back(item);
  }
  std::sort(list->items.begin(), list->items.end(),
            [](const Item& a, const Item& b) { return a.place < b.place; });
  return {};
}

// Memory first; what it does not name is as the rows have it.
Status OwnerWalk::Resolve(std::span<const Item> items, std::span<Step> steps) {
  std::vector<Bytes32> ids;
  std::vector<std::uint64_t> hashes;
  for (const Item& item : items) {
    ids.push_back(item.place.coin_id);
    hashes.push_back(KeyedHash(rows_->state_->recent.secret(), item.place.coin_id));
  }
  std::vector<const RecentEntry*> entries(items.size());
  std::vector<std::pair<std::uint64_t, std::size_t>> numbered;
  {
    const Reading reading(rows_->state_);
    COINSTORE_RETURN_IF_ERROR(reading.Check());
    Recent::FindMany(rows_->segments_, ids, hashes, entries.data());
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (entries[i] == nullptr || !entries[i]->exists) continue;
      Settle(entries[i]->coin, index_->KeyOf(entries[i]->coin), &steps[i]);
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (entries[i] != nullptr) continue;
    if (items[i].known == Known::kAll) Settle(items[i].coin, items[i].key, &steps[i]);
    if (items[i].known == Known::kNumber) numbered.emplace_back(items[i].coin.number, i);
  }
  if (numbered.empty()) return {};
  std::sort(numbered.begin(), numbered.end());
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, i] : numbered) numbers.push_back(number);
  COINSTORE_ASSIGN_OR_RETURN(const LoggedCoins coins,
                             rows_->state_->log->ReadCoins(numbers, CacheUse::kFill));
  for (std::size_t i = 0; i < numbered.size(); ++i) {
    Settle(coins.coins[i], index_->KeyOf(coins.coins[i]), &steps[numbered[i].second]);
  }
  return {};
}

void OwnerWalk::Settle(const CoinRecord& newest, std::uint32_t key, Step* step) const {
  const std::optional<CoinRecord> coin = AsOf(newest, rows_->tip_height_);
  if (!coin || Place{coin->place_height(), coin->coin_id} != step->place) return;
  step->coin = coin;
  step->coin->hints = nullptr;
  step->key = key;
}

}  // namespace coins
