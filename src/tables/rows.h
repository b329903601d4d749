// SPDX-License-Identifier: Apache-2.0
// The rows of the tables and their bytes.
// Source: docs/storage-format.md, "The tables".
#ifndef COINSTORE_TABLES_ROWS_H_
#define COINSTORE_TABLES_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/siphash.h"
#include "coin/coin_record.h"
#include "coin/owner.h"
#include "log/records.h"

namespace coins {

// unspent_by_owner: owner ‖ created height 5 ‖ coin id 32
//   of a puzzle hash → parent 32 ‖ amount 8 ‖ coin number 6 ‖ timestamp 8 ‖ flags 1; of a hint → coin number 6
std::string UnspentKey(const Owner& owner, std::uint64_t created_height, const Bytes32& coin_id);
std::string UnspentPrefix(const Owner& owner);
std::string UnspentValue(const CoinRecord& coin);      // of a puzzle hash's row
std::string UnspentHintValue(const CoinRecord& coin);  // of a hint's row
struct UnspentRow {
  Owner owner;
  CoinRecord coin;         // of a hint's row only id, number and created height
  bool has_hints = false;  // of a puzzle hash's row
};
Result<UnspentRow> DecodeUnspentRow(std::string_view key, std::string_view value);

// spent: K(coin id) ‖ coin number 6 → spent height 5
std::string SpentKey(const ShortKey& id_key, std::uint64_t coin_number);
std::string SpentValue(std::uint64_t spent_height);
struct SpentRow {
  std::uint64_t coin_number = 0;
  std::uint64_t spent_height = 0;
};
Result<SpentRow> DecodeSpentRow(std::string_view key, std::string_view value);

// spent_by_owner: K(owner) ‖ spent height 5 ‖ coin id, first 8 ‖ coin number 6 → created height 5
std::string SpentByOwnerKey(const ShortKey& owner_key, std::uint64_t spent_height,
                            const Bytes32& coin_id, std::uint64_t coin_number);
std::string SpentByOwnerValue(std::uint64_t created_height);
struct SpentByOwnerRow {
  std::uint64_t spent_height = 0;
  std::uint64_t id_start = 0;  // the coin id's first 8 bytes, as a number
  std::uint64_t coin_number = 0;
  std::uint64_t created_height = 0;
};
Result<SpentByOwnerRow> DecodeSpentByOwnerRow(std::string_view key, std::string_view value);

// children: parent 32 ‖ coin number 6 → nothing, of odd coins; and parent 32 → nothing, once there was any.
std::string ChildKey(const Bytes32& parent_id, std::uint64_t coin_number);
std::string ParentRowKey(const Bytes32& parent_id);
Result<std::uint64_t> DecodeChildRow(std::string_view key, std::string_view value);

// marker: one row.
inline constexpr char kMarkerKey[] = "marker";
struct Marker {
  std::uint64_t record_number = 0;  // 0: the tables hold nothing
  Counters counters;
};
std::string EncodeMarker(const Marker& marker);
Result<Marker> DecodeMarker(std::string_view value);

}  // namespace coins

#endif  // COINSTORE_TABLES_ROWS_H_
