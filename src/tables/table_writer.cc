// SPDX-License-Identifier: Apache-2.0
#include "tables/table_writer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "base/big_endian.h"
#include "tables/rows.h"

namespace coins {
namespace {

// The rows of one family, collected in any order, written in that of their keys. Keys and values lie one
// behind the other in one string: a checkpoint has millions.
class RowSorter {
 public:
  void Put(std::string_view key, std::string_view value) { Add(key, value, false); }
  void Delete(std::string_view key) { Add(key, {}, true); }

  Status WriteTo(Run* run, const Interruptible& call) {
    std::sort(rows_.begin(), rows_.end(), [this](const Row& a, const Row& b) {
      if (a.prefix != b.prefix) return a.prefix < b.prefix;
      return KeyOf(a) < KeyOf(b);
    });
    std::string_view last;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (i % 4096 == 0) COINSTORE_RETURN_IF_ERROR(call.Check());
      const std::string_view key = KeyOf(rows_[i]);
      // Two owners of one coin with one key, or two children of one parent, give one row.
      if (i > 0 && key == last) continue;
      last = key;
      COINSTORE_RETURN_IF_ERROR(rows_[i].is_delete ? run->Delete(key)
                                                   : run->Put(key, ValueOf(rows_[i])));
    }
    return run->Finish();
  }

 private:
  struct Row {
    std::uint64_t prefix;
    std::uint64_t at;
    std::uint16_t key_size;
    std::uint16_t value_size;
    bool is_delete;
  };

  void Add(std::string_view key, std::string_view value, bool is_delete) {
    char start[8] = {};
    std::memcpy(start, key.data(), std::min(key.size(), sizeof start));
    rows_.push_back({LoadU64Be(start), bytes_.size(), static_cast<std::uint16_t>(key.size()),
                     static_cast<std::uint16_t>(value.size()), is_delete});
    bytes_.append(key).append(value);
  }
  std::string_view KeyOf(const Row& row) const {
    return std::string_view(bytes_).substr(row.at, row.key_size);
  }
  std::string_view ValueOf(const Row& row) const {
    return std::string_view(bytes_).substr(row.at + row.key_size, row.value_size);
  }

  std::vector<Row> rows_;
  std::string bytes_;
};

// Calls visit(key, value) for each row of a family that a coin has; equal keys may come twice.
using Visit = std::function<void(std::string_view key, std::string_view value)>;
using RowsOf = void (*)(const Secret& secret, const CoinRecord& coin, const Visit& visit);

void UnspentRows(const Secret&, const CoinRecord& coin, const Visit& visit) {
  if (!coin.is_unspent()) return;
  ForEachOwner(coin, [&](const Owner& owner) {
    visit(UnspentKey(owner, coin.created_height, coin.coin_id),
          owner.is_puzzle_hash() ? UnspentValue(coin) : UnspentHintValue(coin));
  });
}

void SpentRows(const Secret& secret, const CoinRecord& coin, const Visit& visit) {
  if (coin.is_unspent()) return;
  visit(SpentKey(KeyedShortKey(secret, coin.coin_id), coin.number), SpentValue(coin.spent_height));
}

void SpentByOwnerRows(const Secret& secret, const CoinRecord& coin, const Visit& visit) {
  if (coin.is_unspent()) return;
  const std::string value = SpentByOwnerValue(coin.created_height);
  ForEachOwner(coin, [&](const Owner& owner) {
    visit(SpentByOwnerKey(owner.Key(secret), coin.spent_height, coin.coin_id, coin.number), value);
  });
}

void ChildRows(const Secret&, const CoinRecord& coin, const Visit& visit) {
  if (coin.is_odd) visit(ChildKey(coin.coin.parent_id, coin.number), {});
}

using RowList = std::vector<std::pair<std::string, std::string>>;

void SortedRows(RowsOf rows_of, const Secret& secret, const CoinRecord* coin, RowList* rows) {
  rows->clear();
  if (coin == nullptr) return;
  rows_of(secret, *coin, [&](std::string_view key, std::string_view value) {
    rows->emplace_back(key, value);
  });
  std::sort(rows->begin(), rows->end());
  rows->erase(std::unique(rows->begin(), rows->end()), rows->end());
}

// The rows that differ, of all coins that the segment speaks for.
Status Collect(const Segment& segment, const Secret& secret, RowsOf rows_of,
               const Interruptible& call, RowSorter* sorter) {
  RowList old_rows;
  RowList new_rows;
  for (std::uint32_t i = 0; i < segment.entry_count(); ++i) {
    if (i % 4096 == 0) COINSTORE_RETURN_IF_ERROR(call.Check());
    const RecentEntry& entry = segment.entry(i);
    if (entry.is_superseded) continue;
    CoinRecord kept;
    const CoinRecord* const before = segment.Before(entry, &kept);
    const CoinRecord* const after = entry.exists ? &entry.coin : nullptr;
    if (before == nullptr && after != nullptr) {  // most coins: nothing to compare with
      rows_of(secret, *after,
              [&](std::string_view key, std::string_view value) { sorter->Put(key, value); });
      continue;
    }
    SortedRows(rows_of, secret, before, &old_rows);
    SortedRows(rows_of, secret, after, &new_rows);
    auto old_row = old_rows.begin();
    for (const auto& [key, value] : new_rows) {
      for (; old_row != old_rows.end() && old_row->first < key; ++old_row) {
        sorter->Delete(old_row->first);
      }
      const bool is_same_key = old_row != old_rows.end() && old_row->first == key;
      if (!is_same_key || old_row->second != value) sorter->Put(key, value);
      if (is_same_key) ++old_row;
    }
    for (; old_row != old_rows.end(); ++old_row) sorter->Delete(old_row->first);
  }
  return {};
}

// Parents whose odd children the segment creates: their own row, put and never deleted.
void CollectParents(const Segment& segment, RowSorter* sorter) {
  for (std::uint32_t i = 0; i < segment.entry_count(); ++i) {
    const RecentEntry& entry = segment.entry(i);
    if (entry.exists && entry.coin.is_odd && !entry.is_superseded) {
      sorter->Put(ParentRowKey(entry.coin.coin.parent_id), {});
    }
  }
}

}  // namespace

Result<std::vector<std::unique_ptr<Run>>> WriteRuns(const Segment& segment, const Secret& secret,
                                                    Engine* engine, const Interruptible& call) {
  constexpr std::array<std::pair<Family, RowsOf>, 4> kTables = {{{Family::kUnspentByOwner, UnspentRows},
                                                                 {Family::kSpent, SpentRows},
                                                                 {Family::kSpentByOwner, SpentByOwnerRows},
                                                                 {Family::kChildren, ChildRows}}};
  std::vector<std::unique_ptr<Run>> runs;
  for (const auto& [family, rows_of] : kTables) {
    // One family after the other: only one's rows are in memory at a time.
    RowSorter sorter;
    COINSTORE_RETURN_IF_ERROR(Collect(segment, secret, rows_of, call, &sorter));
    if (family == Family::kChildren) CollectParents(segment, &sorter);
    COINSTORE_ASSIGN_OR_RETURN(std::unique_ptr<Run> run, engine->NewRun(family));
    COINSTORE_RETURN_IF_ERROR(sorter.WriteTo(run.get(), call));
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace coins
