// SPDX-License-Identifier: Apache-2.0
#include "tables/tables.h"

namespace coins {

Result<Marker> Tables::ReadMarker(Engine* engine) {
  COINSTORE_ASSIGN_OR_RETURN(const auto value, engine->Get(Family::kMarker, kMarkerKey));
  if (!value) return Marker();
  return DecodeMarker(*value);
}

Result<std::optional<CoinRecord>> Tables::SpentFinder::Find(const Bytes32& coin_id,
                                                            std::string* row_bytes) {
  const std::string prefix(AsText(KeyedShortKey(tables_.secret_, coin_id)));
  // Several coins may share the shortened key; the coin's own record tells them apart.
  for (scan_->Seek(prefix); scan_->Valid() && scan_->key().starts_with(prefix); scan_->Next()) {
    COINSTORE_ASSIGN_OR_RETURN(const SpentRow row, DecodeSpentRow(scan_->key(), scan_->value()));
    COINSTORE_ASSIGN_OR_RETURN(CoinRecord coin, tables_.log_->ReadCoin(row.coin_number, row_bytes));
    if (coin.coin_id != coin_id) continue;
    coin.spent_height = row.spent_height;
    return std::optional<CoinRecord>(coin);
  }
  COINSTORE_RETURN_IF_ERROR(scan_->status());
  return std::optional<CoinRecord>();
}

Result<bool> Tables::HadOddChild(const Bytes32& parent_id) const {
  COINSTORE_ASSIGN_OR_RETURN(const auto row,
                             engine_->Get(Family::kChildren, ParentRowKey(parent_id)));
  return row.has_value();
}

Status Tables::ForEachUnspent(unsigned first_bit, const Interruptible& call,
                              const std::function<void(const UnspentLeaf&)>& visit) const {
  constexpr std::uint64_t kRowsBetweenChecks = 4096;
  const std::unique_ptr<Scan> scan = engine_->NewScan(Family::kUnspentByOwner, ScanKind::kWhole);
  std::uint64_t rows = 0;
  // Rows of puzzle hashes come first: their kind is 0.
  constexpr std::string_view kSecondHalf("\0\x80", 2);
  for (scan->Seek(first_bit == 0 ? std::string_view() : kSecondHalf); scan->Valid(); scan->Next()) {
    if (++rows % kRowsBetweenChecks == 0) COINSTORE_RETURN_IF_ERROR(call.Check());
    COINSTORE_ASSIGN_OR_RETURN(const UnspentRow row, DecodeUnspentRow(scan->key(), scan->value()));
    if (!row.owner.is_puzzle_hash() || row.owner.value()[0] >> 7 != first_bit) break;
    visit({row.coin.coin_id, row.coin.number, row.coin.created_height, row.coin.is_coinbase});
  }
  return scan->status();
}

}  // namespace coins
