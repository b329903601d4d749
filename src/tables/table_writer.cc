// SPDX-License-Identifier: Apache-2.0
#include "tables/table_writer.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "base/big_endian.h"
#include "tables/coin_rows.h"

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

using RowList = std::vector<std::pair<std::string, std::string>>;

void SortedRows(Family family, const Secret& secret, const CoinRecord* coin, RowList* rows) {
  rows->clear();
  if (coin == nullptr) return;
  ForEachRow(family, secret, *coin,
             [&](std::string_view key, std::string_view value) { rows->emplace_back(key, value); });
  std::sort(rows->begin(), rows->end());
  rows->erase(std::unique(rows->begin(), rows->end()), rows->end());
}

// The rows that differ, of all coins that the segment speaks for.
Status Collect(const Segment& segment, const Secret& secret, Family family,
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
      ForEachRow(family, secret, *after,
                 [&](std::string_view key, std::string_view value) { sorter->Put(key, value); });
      continue;
    }
    SortedRows(family, secret, before, &old_rows);
    SortedRows(family, secret, after, &new_rows);
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
  std::vector<std::unique_ptr<Run>> runs;
  for (const Family family : kCoinTables) {
    // One family after the other: only one's rows are in memory at a time.
    RowSorter sorter;
    COINSTORE_RETURN_IF_ERROR(Collect(segment, secret, family, call, &sorter));
    if (family == Family::kChildren) CollectParents(segment, &sorter);
    COINSTORE_ASSIGN_OR_RETURN(std::unique_ptr<Run> run, engine->NewRun(family));
    COINSTORE_RETURN_IF_ERROR(sorter.WriteTo(run.get(), call));
    runs.push_back(std::move(run));
  }
  return runs;
}

Result<std::unique_ptr<Run>> WriteMarkerRun(const Marker& marker, Engine* engine) {
  COINSTORE_ASSIGN_OR_RETURN(std::unique_ptr<Run> run, engine->NewRun(Family::kMarker));
  COINSTORE_RETURN_IF_ERROR(run->Put(kMarkerKey, EncodeMarker(marker)));
  COINSTORE_RETURN_IF_ERROR(run->Finish());
  return run;
}

}  // namespace coins
