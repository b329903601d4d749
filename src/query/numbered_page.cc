// SPDX-License-Identifier: Apache-2.0
// Pages of coins that are named by their ids, by their parents or by the heights of blocks. A parent's children
// and a block's coins are found by their numbers, which rise along the chain.
#include <algorithm>

#include "query/owner_page.h"
#include "query/page.h"

namespace coins {
namespace {

struct Slot {
  Bytes32 coin_id{};
  std::uint64_t number = 0;
  bool has_number = false;
  QueryPlace next;  // behind it
};

class NumberedSource {
 public:
  explicit NumberedSource(const PageWork& page)
      : page_(page),
        state_(page.state),
        log_(*page.state->log),
        as_of_(page.view != nullptr ? page.view->height : page.tip->height) {}

  // The next slots from a place on, up to `count`; fewer at the end.
  Result<std::vector<Slot>> Next(QueryPlace from, std::size_t count) {
    std::vector<Slot> slots;
    const QuerySpec& spec = *page_.spec;
    for (; from.key < spec.key_count() && slots.size() < count; from = {.key = from.key + 1}) {
      if (spec.source() == QuerySource::kId) {
        slots.push_back({.coin_id = spec.Key32(from.key), .next = {.key = from.key + 1}});
        continue;
      }
      COINSTORE_RETURN_IF_ERROR(page_.call->Check());
      std::vector<std::uint64_t> numbers;
      const std::size_t wanted = count - slots.size();
      COINSTORE_RETURN_IF_ERROR(
          spec.source() == QuerySource::kParent
              ? ChildrenOf(spec.Key32(from.key), from.number(), wanted, &numbers)
              : NumbersAt(spec.KeyHeight(from.key), from.number(), wanted, &numbers));
      COINSTORE_ASSIGN_OR_RETURN(const LoggedCoins coins, log_.ReadCoins(numbers, CacheUse::kFill));
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        slots.push_back({.coin_id = coins.coins[i].coin_id,
                         .number = numbers[i],
                         .has_number = true,
                         .next = QueryPlace::OfNumber(from.key, numbers[i] + 1)});
      }
      if (slots.size() == count) break;
    }
    return slots;
  }

 private:
  using Numbers = std::vector<std::uint64_t>;

  // Appends begin, begin + 1 … below `end`, from `from` on, up to `wanted`.
  static void AddRange(std::uint64_t begin, std::uint64_t end, std::uint64_t from,
                       std::size_t wanted, Numbers* numbers) {
    begin = std::max(begin, from);
    for (std::uint64_t number = begin; number < end && number - begin < wanted; ++number) {
      numbers->push_back(number);
    }
  }

  // The chain's block at a height, with what it spends; false: none as of the view.
  Result<bool> LoadBlock(std::uint64_t height) {
    if (height > as_of_) return false;
    if (is_loaded_ && block_.height == height) return true;
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t record, log_.RecordAt(height));
    if (record == 0) return false;
    is_loaded_ = false;
    COINSTORE_ASSIGN_OR_RETURN(block_, log_.ReadBlock(record));
    COINSTORE_ASSIGN_OR_RETURN(spends_, log_.ReadSpends(block_));
    is_loaded_ = true;
    return true;
  }

  Status NumbersAt(std::uint64_t height, std::uint64_t from, std::size_t wanted, Numbers* numbers) {
    COINSTORE_ASSIGN_OR_RETURN(const bool is_there, LoadBlock(height));
    if (!is_there) return {};
    const QuerySource source = page_.spec->source();
    const std::uint64_t end = block_.first_coin + block_.coin_count;
    // What a block spends of its own coins is among those that it creates.
    if (source != QuerySource::kAddedAt) {
      for (const Spend& spend : spends_) {
        if (numbers->size() == wanted) return {};
        const bool counts =
            source == QuerySource::kRemovedAt || spend.coin_number < block_.first_coin;
        if (counts && spend.coin_number >= from) numbers->push_back(spend.coin_number);
      }
    }
    if (source != QuerySource::kRemovedAt) {
      AddRange(block_.first_coin, end, from, wanted - numbers->size(), numbers);
    }
    return {};
  }

  // Odd children have rows and lists of their own; the others are a range of the block that spent the parent.
  Status ChildrenOf(const Bytes32& parent, std::uint64_t from, std::size_t wanted,
                    Numbers* numbers) {
    Tables& tables = *state_->tables;
    const ShortKey key = ParentKey(state_->recent.secret(), parent);
    std::unique_ptr<Scan> rows;
    {
      const Reading reading(state_);
      COINSTORE_RETURN_IF_ERROR(reading.Check());
      for (const auto& segment : state_->recent.segments()) {
        AddOddChildren(*segment, key, parent, from, wanted, numbers);
      }
      rows = tables.engine()->NewScan(Family::kChildren, ScanKind::kPrefix);
    }
    std::size_t in_tables = 0;
    for (rows->Seek(ChildKey(parent, from)); rows->Valid() && in_tables < wanted; rows->Next()) {
      if (!rows->key().starts_with(AsText(parent))) break;
      if (rows->key().size() == parent.size()) continue;  // says that there was any
      COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t number,
                                 DecodeChildRow(rows->key(), rows->value()));
      numbers->push_back(number);
      ++in_tables;
    }
    COINSTORE_RETURN_IF_ERROR(rows->status());
    COINSTORE_RETURN_IF_ERROR(AddSpendsChildren(parent, from, wanted, numbers));
    std::sort(numbers->begin(), numbers->end());
    numbers->erase(std::unique(numbers->begin(), numbers->end()), numbers->end());
    if (numbers->size() > wanted) numbers->resize(wanted);
    return {};
  }

  static void AddOddChildren(const Segment& segment, const ShortKey& key, const Bytes32& parent,
                             std::uint64_t from, std::size_t wanted, Numbers* numbers) {
    const std::span<const std::uint32_t> entries = segment.OddChildren(key);
    auto entry = std::partition_point(entries.begin(), entries.end(), [&](std::uint32_t each) {
      return segment.entry(each).coin.number < from;
    });
    for (std::size_t added = 0; entry != entries.end() && added < wanted; ++entry) {
      const CoinRecord& coin = segment.entry(*entry).coin;
      if (coin.coin.parent_id != parent) continue;  // another one with the same key
      numbers->push_back(coin.number);
      ++added;
    }
  }

  Status AddSpendsChildren(const Bytes32& parent, std::uint64_t from, std::size_t wanted,
                           Numbers* numbers) {
    COINSTORE_ASSIGN_OR_RETURN(const FoundCoins found,
                               ReadNewest(state_, {&parent, 1}, WithHints::kNo, *page_.call));
    if (found.found[0] == 0) return {};
    const std::optional<CoinRecord> coin = AsOf(found.coins[0], as_of_);
    if (!coin || coin->is_unspent()) return {};
    COINSTORE_ASSIGN_OR_RETURN(const bool is_there, LoadBlock(coin->spent_height));
    if (!is_there) return {};
    const auto spend = std::lower_bound(
        spends_.begin(), spends_.end(), coin->number,
        [](const Spend& each, std::uint64_t number) { return each.coin_number < number; });
    if (spend == spends_.end() || spend->coin_number != coin->number) return {};
    const std::uint32_t end =
        std::next(spend) == spends_.end() ? block_.coin_count : std::next(spend)->first_child;
    AddRange(block_.first_coin + spend->first_child, block_.first_coin + end, from, wanted,
             numbers);
    return {};
  }

  const PageWork& page_;
  ChainState* state_;
  const Log& log_;
  std::uint64_t as_of_;
  bool is_loaded_ = false;
  BlockRecord block_;
  std::vector<Spend> spends_;
};

}  // namespace

Status ReadNumberedPage(PageWork* page, std::vector<CoinRecord>* coins) {
  NumberedSource source(*page);
  while (coins->size() < page->limit && page->budget > 0) {
    COINSTORE_RETURN_IF_ERROR(page->call->Check());
    const std::size_t count = NextCount(*page, coins->size());
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<Slot> slots, source.Next(page->at, count));
    std::vector<Bytes32> ids;
    for (const Slot& slot : slots) ids.push_back(slot.coin_id);
    COINSTORE_ASSIGN_OR_RETURN(const FoundCoins found,
                               ReadNewest(page->state, ids, WithHints::kNo, *page->call));
    for (std::size_t i = 0; i < slots.size(); ++i) {
      page->at = slots[i].next;
      // The coin may be another one with the same id, created again after a rollback.
      if (found.found[i] == 0 ||
          (slots[i].has_number && found.coins[i].number != slots[i].number)) {
        continue;
      }
      if (const auto coin = page->Shown(found.coins[i])) coins->push_back(*coin);
    }
    page->LookedAt(slots.size());
    if (slots.size() < count) {
      page->at = {.key = static_cast<std::uint32_t>(page->spec->key_count())};
      return {};
    }
  }
  COINSTORE_ASSIGN_OR_RETURN(const std::vector<Slot> following, source.Next(page->at, 1));
  page->has_more = !following.empty();
  if (!page->has_more) page->at = {.key = static_cast<std::uint32_t>(page->spec->key_count())};
  return {};
}

}  // namespace coins
