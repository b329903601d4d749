// SPDX-License-Identifier: Apache-2.0
#include "check/table_check.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "coin/hint_list.h"
#include "tables/coin_rows.h"
#include "tables/rows.h"

namespace coins {
namespace {

constexpr std::uint64_t kRowsBetweenChecks = 4096;
constexpr std::size_t kParentRowSize = 32;

// The rows that a block makes one family have.
struct ExpectedRows {
  std::vector<std::pair<std::string, std::string>> rows;
  std::uint64_t total = 0;  // so far, without rows of bare parents
  std::uint64_t missing = 0;
};

class TableChecker {
 public:
  TableChecker(const ChainState& state, Engine* engine, const Chain& chain,
               const Interruptible& call, Progress* progress, CheckReport* report)
      : log_(*state.log),
        secret_(state.recent.secret()),
        marker_(state.marker),
        engine_(engine),
        chain_(chain),
        call_(call),
        progress_(progress),
        report_(report) {}

  Status Run() {
    if (!chain_.empty()) {
      COINSTORE_ASSIGN_OR_RETURN(const BlockRecord top,
                                 log_.ReadBlock(chain_.back().record_number));
      is_spent_.resize(top.next_coin);
    }
    // Newest first: when a block's coins come, all that spends them has been seen.
    for (auto block = chain_.rbegin(); block != chain_.rend(); ++block) {
      COINSTORE_RETURN_IF_ERROR(call_.Check());
      COINSTORE_RETURN_IF_ERROR(CompareBlock(block->record_number));
      progress_->Step();
    }
    COINSTORE_RETURN_IF_ERROR(CompareMarker());
    for (const Family family : kCoinTables) {
      COINSTORE_RETURN_IF_ERROR(CountRows(family));
    }
    return {};
  }

 private:
  ExpectedRows& Expected(Family family) {
    return expected_.at(static_cast<std::size_t>(
        std::find(kCoinTables.begin(), kCoinTables.end(), family) - kCoinTables.begin()));
  }

  void Expect(Family family, const CoinRecord& coin) {
    ForEachRow(family, secret_, coin, [&](std::string_view key, std::string_view value) {
      Expected(family).rows.emplace_back(key, value);
    });
  }

  Status CompareBlock(std::uint64_t record_number) {
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord record, log_.ReadBlock(record_number));
    COINSTORE_RETURN_IF_ERROR(ExpectSpends(record));
    COINSTORE_RETURN_IF_ERROR(ExpectCreated(record));
    for (const Family family : kCoinTables) {
      COINSTORE_RETURN_IF_ERROR(CompareRows(family, record));
    }
    return {};
  }

  Status ExpectSpends(const BlockRecord& record) {
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<Spend> spends, log_.ReadSpends(record));
    std::vector<std::uint64_t> numbers;
    numbers.reserve(spends.size());
    for (const Spend& spend : spends) {
      if (is_spent_[spend.coin_number]) {
        report_->Differ("log: coin number " + std::to_string(spend.coin_number) +
                        " is spent twice");
      }
      is_spent_[spend.coin_number] = true;
      numbers.push_back(spend.coin_number);
    }
    COINSTORE_ASSIGN_OR_RETURN(LoggedCoins spent, log_.ReadCoins(numbers, CacheUse::kLeave));
    for (CoinRecord& coin : spent.coins) {
      coin.spent_height = record.height;
      Expect(Family::kSpent, coin);
      Expect(Family::kSpentByOwner, coin);
    }
    counted_.spent += spends.size();
    return {};
  }

  Status ExpectCreated(const BlockRecord& record) {
    COINSTORE_ASSIGN_OR_RETURN(LoggedCoins created, log_.ReadCreated(record));
    ComputeIds(&created.coins);
    for (std::size_t i = 0; i < created.coins.size(); ++i) {
      CoinRecord& coin = created.coins[i];
      coin.is_odd = i < record.odd_count;
      Expect(Family::kChildren, coin);
      if (coin.is_odd) parents_.push_back(ParentRowKey(coin.coin.parent_id));
      if (coin.hints != nullptr) counted_.hints += HintCount(coin.hints);
      if (is_spent_[coin.number]) continue;
      Expect(Family::kUnspentByOwner, coin);
      ++counted_.unspent;
      counted_.unspent_value += coin.coin.amount;
    }
    return CompareParents(record);
  }

  // Each must have its rows, with their values.
  Status CompareRows(Family family, const BlockRecord& record) {
    ExpectedRows& expected = Expected(family);
    std::sort(expected.rows.begin(), expected.rows.end());
    expected.rows.erase(std::unique(expected.rows.begin(), expected.rows.end()),
                        expected.rows.end());
    std::vector<std::string> keys;
    keys.reserve(expected.rows.size());
    for (const auto& [key, value] : expected.rows) keys.push_back(key);
    COINSTORE_ASSIGN_OR_RETURN(const auto found, engine_->GetMany(family, keys, CacheUse::kLeave));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (found[i] && *found[i] == expected.rows[i].second) continue;
      if (!found[i]) ++expected.missing;
      Differ(family, keys[i],
             (found[i] ? "not as it follows from log record "
                       : "missing; it follows from log record ") +
                 std::to_string(record.number));
    }
    expected.total += expected.rows.size();
    expected.rows.clear();
    return {};
  }

  Status CompareParents(const BlockRecord& record) {
    std::sort(parents_.begin(), parents_.end());
    parents_.erase(std::unique(parents_.begin(), parents_.end()), parents_.end());
    COINSTORE_ASSIGN_OR_RETURN(const auto found,
                               engine_->GetMany(Family::kChildren, parents_, CacheUse::kLeave));
    for (std::size_t i = 0; i < parents_.size(); ++i) {
      if (found[i] && found[i]->empty()) continue;
      Differ(Family::kChildren, parents_[i],
             "missing or not empty; it follows from log record " + std::to_string(record.number));
    }
    parents_.clear();
    return {};
  }

  Status CompareMarker() {
    const std::unique_ptr<Scan> scan = engine_->NewScan(Family::kMarker, ScanKind::kOrdered);
    const std::string expected = EncodeMarker(marker_);
    bool is_there = false;
    for (scan->Seek({}); scan->Valid(); scan->Next()) {
      if (scan->key() == kMarkerKey && marker_.record_number > 0) {
        is_there = true;
        if (scan->value() == expected) continue;
        Differ(Family::kMarker, scan->key(), "not the one that the store was opened with");
      } else {
        Differ(Family::kMarker, scan->key(), "nobody writes it");
      }
    }
    COINSTORE_RETURN_IF_ERROR(scan->status());
    if (marker_.record_number > 0 && !is_there) Differ(Family::kMarker, kMarkerKey, "missing");
    if (marker_.counters != counted_) {
      report_->Differ("marker: its counters are not those of the blocks up to record " +
                      std::to_string(marker_.record_number));
    }
    report_->checked.push_back("marker: record " + std::to_string(marker_.record_number) + ", " +
                               std::to_string(chain_.size()) + " blocks");
    return {};
  }

  // Nothing but the rows that were expected. A row too many is looked for only if the number is wrong.
  Status CountRows(Family family) {
    std::uint64_t rows = 0;
    std::uint64_t all = 0;
    const std::unique_ptr<Scan> scan = engine_->NewScan(family, ScanKind::kWhole);
    for (scan->Seek({}); scan->Valid(); scan->Next()) {
      if (++all % kRowsBetweenChecks == 0) COINSTORE_RETURN_IF_ERROR(call_.Check());
      if (!IsBareParent(family, scan->key(), scan->value())) ++rows;
    }
    COINSTORE_RETURN_IF_ERROR(scan->status());
    const ExpectedRows& expected = Expected(family);
    report_->checked.push_back(std::string(FamilyName(family)) + ": " + std::to_string(rows) +
                               " rows");
    if (rows == expected.total - expected.missing) return {};
    return NameStrangers(family);
  }

  // Such a row stays when a rollback takes the children away.
  static bool IsBareParent(Family family, std::string_view key, std::string_view value) {
    return family == Family::kChildren && key.size() == kParentRowSize && value.empty();
  }

  Status NameStrangers(Family family) {
    std::uint64_t all = 0;
    const std::unique_ptr<Scan> scan = engine_->NewScan(family, ScanKind::kWhole);
    for (scan->Seek({}); scan->Valid(); scan->Next()) {
      if (++all % kRowsBetweenChecks == 0) COINSTORE_RETURN_IF_ERROR(call_.Check());
      if (IsBareParent(family, scan->key(), scan->value())) continue;
      COINSTORE_ASSIGN_OR_RETURN(const bool has_reason,
                                 HasReason(family, scan->key(), scan->value()));
      if (!has_reason) Differ(family, scan->key(), "nothing in the log gives it");
    }
    return scan->status();
  }

  static Result<std::uint64_t> CoinNumberOf(Family family, std::string_view key,
                                            std::string_view value) {
    if (family == Family::kUnspentByOwner) {
      COINSTORE_ASSIGN_OR_RETURN(const UnspentRow row, DecodeUnspentRow(key, value));
      return row.coin.number;
    }
    if (family == Family::kSpent) {
      COINSTORE_ASSIGN_OR_RETURN(const SpentRow row, DecodeSpentRow(key, value));
      return row.coin_number;
    }
    if (family == Family::kSpentByOwner) {
      COINSTORE_ASSIGN_OR_RETURN(const SpentByOwnerRow row, DecodeSpentByOwnerRow(key, value));
      return row.coin_number;
    }
    return DecodeChildRow(key, value);
  }

  // Whether the row is one of those that the coin it names has. Values were compared before.
  Result<bool> HasReason(Family family, std::string_view key, std::string_view value) {
    const Result<std::uint64_t> number = CoinNumberOf(family, key, value);
    if (!number.ok()) return false;
    std::string row_bytes;
    Result<std::optional<CoinRecord>> coin = CoinAtMarker(number.value(), &row_bytes);
    if (!coin.ok() && coin.status().code() != Code::kCorruption) return std::move(coin).status();
    if (!coin.ok() || !coin.value()) return false;
    bool found = false;
    ForEachRow(family, secret_, *coin.value(),
               [&](std::string_view each, std::string_view) { found = found || each == key; });
    return found;
  }

  Result<std::optional<CoinRecord>> CoinAtMarker(std::uint64_t number, std::string* row_bytes) {
    if (number >= is_spent_.size()) return std::optional<CoinRecord>();
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t record_number, log_.RecordOfRow(RowOf(number)));
    const bool is_in_chain = std::binary_search(
        chain_.begin(), chain_.end(), Log::ChainHeight{0, record_number},
        [](const auto& a, const auto& b) { return a.record_number < b.record_number; });
    if (!is_in_chain) return std::optional<CoinRecord>();
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord record, log_.ReadBlock(record_number));
    COINSTORE_ASSIGN_OR_RETURN(CoinRecord coin, log_.ReadCoin(number, row_bytes));
    coin.is_odd = number - record.first_coin < record.odd_count;
    if (is_spent_[number]) {
      const std::string key = SpentKey(KeyedShortKey(secret_, coin.coin_id), number);
      COINSTORE_ASSIGN_OR_RETURN(const auto value, engine_->Get(Family::kSpent, key));
      // Where that row is gone, which is known by now, the height is not.
      if (!value) return std::optional<CoinRecord>();
      COINSTORE_ASSIGN_OR_RETURN(const SpentRow row, DecodeSpentRow(key, *value));
      coin.spent_height = row.spent_height;
    }
    return std::optional<CoinRecord>(coin);
  }

  void Differ(Family family, std::string_view key, const std::string& what) {
    report_->Differ(std::string(FamilyName(family)) + ": row " + ToHex(AsBytes(key)) + ": " + what);
  }

  const Log& log_;
  const Secret& secret_;
  const Marker& marker_;
  Engine* engine_;
  const Chain& chain_;
  const Interruptible& call_;
  Progress* progress_;
  CheckReport* report_;
  std::vector<bool> is_spent_;  // by coin number, as of the marker
  std::array<ExpectedRows, kCoinTables.size()> expected_;
  std::vector<std::string> parents_;  // of the block's odd coins
  Counters counted_;
};

}  // namespace

Status CheckTables(const ChainState& state, Engine* engine, const Chain& chain,
                   const Interruptible& call, Progress* progress, CheckReport* report) {
  return TableChecker(state, engine, chain, call, progress, report).Run();
}

}  // namespace coins
