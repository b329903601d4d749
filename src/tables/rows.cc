// SPDX-License-Identifier: Apache-2.0
#include "tables/rows.h"

#include <algorithm>

#include "base/big_endian.h"
#include "base/check.h"

namespace coins {
namespace {

constexpr std::size_t kHeightSize = 5, kNumberSize = 6, kIdStartSize = 8, kShortKeySize = 12;
constexpr std::size_t kCoveringSize = 32 + 8 + kNumberSize + 8 + 1;
constexpr std::uint8_t kCoinbaseBit = 1, kFastForwardBit = 2, kHintsBit = 4;

void Put(std::string* bytes, std::uint64_t value, std::size_t size) {
  for (std::size_t i = size; i-- > 0;) bytes->push_back(static_cast<char>(value >> (8 * i)));
}

std::uint64_t Load(std::string_view bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  return value;
}

void PutHeight(std::string* bytes, std::uint64_t height) {
  COINSTORE_CHECK(height <= kMaxHeight);
  Put(bytes, height, kHeightSize);
}
void PutNumber(std::string* bytes, std::uint64_t number) {
  COINSTORE_CHECK(number <= kMaxCoinNumber);
  Put(bytes, number, kNumberSize);
}

Bytes32 Load32(std::string_view bytes) {
  Bytes32 value;
  std::copy_n(bytes.begin(), value.size(), value.begin());
  return value;
}

Status Bad(const char* family, const char* what, std::string_view key) {
  return Status::Corruption(std::string(family) + " row " + ToHex(AsBytes(key)) + ": " + what);
}

Result<std::uint64_t> LoadHeight(const char* family, std::string_view bytes, std::string_view key) {
  const std::uint64_t height = Load(bytes, kHeightSize);
  if (height > kMaxHeight) return Bad(family, "height", key);
  return height;
}

}  // namespace

std::string UnspentPrefix(const Owner& owner) { return std::string(AsText(owner.bytes())); }

std::string UnspentKey(const Owner& owner, std::uint64_t created_height, const Bytes32& coin_id) {
  std::string key = UnspentPrefix(owner);
  PutHeight(&key, created_height);
  key.append(AsText(coin_id));
  return key;
}

std::string UnspentValue(const CoinRecord& coin) {
  std::string value;
  value.reserve(kCoveringSize);
  value.append(AsText(coin.coin.parent_id));
  Put(&value, coin.coin.amount, 8);
  PutNumber(&value, coin.number);
  Put(&value, coin.timestamp_s, 8);
  value.push_back(static_cast<char>((coin.is_coinbase ? kCoinbaseBit : 0) |
                                    (coin.is_fast_forward ? kFastForwardBit : 0) |
                                    (coin.hints != nullptr ? kHintsBit : 0)));
  return value;
}

std::string UnspentHintValue(const CoinRecord& coin) {
  std::string value;
  PutNumber(&value, coin.number);
  return value;
}

Result<UnspentRow> DecodeUnspentRow(std::string_view key, std::string_view value) {
  const char* const family = "unspent_by_owner";
  const std::size_t kind = key.empty() ? 33 : static_cast<std::uint8_t>(key[0]);
  const std::size_t owner_size = kind == 0 ? 32 : kind;
  if (kind > kMaxHintSize || key.size() != 1 + owner_size + kHeightSize + 32) {
    return Bad(family, "size of the key", key);
  }
  const ByteSpan owner_value = AsBytes(key.substr(1, owner_size));
  UnspentRow row{
      .owner = kind == 0 ? Owner::OfPuzzleHash(Load32(key.substr(1))) : Owner::OfHint(owner_value),
      .coin = {}};
  const std::string_view rest = key.substr(1 + owner_size);
  COINSTORE_ASSIGN_OR_RETURN(row.coin.created_height, LoadHeight(family, rest, key));
  row.coin.coin_id = Load32(rest.substr(kHeightSize));
  if (kind != 0) {
    if (value.size() != kNumberSize) return Bad(family, "size of the value", key);
    row.coin.number = Load(value, kNumberSize);
    return row;
  }
  if (value.size() != kCoveringSize) return Bad(family, "size of the value", key);
  row.coin.coin.puzzle_hash = Load32(key.substr(1));
  row.coin.coin.parent_id = Load32(value);
  row.coin.coin.amount = Load(value.substr(32), 8);
  row.coin.number = Load(value.substr(40), kNumberSize);
  row.coin.timestamp_s = Load(value.substr(46), 8);
  const auto flags = static_cast<std::uint8_t>(value[54]);
  if ((flags & ~(kCoinbaseBit | kFastForwardBit | kHintsBit)) != 0) {
    return Bad(family, "unknown flag", key);
  }
  row.coin.is_coinbase = (flags & kCoinbaseBit) != 0;
  row.coin.is_fast_forward = (flags & kFastForwardBit) != 0;
  row.has_hints = (flags & kHintsBit) != 0;
  return row;
}

std::string SpentKey(const ShortKey& id_key, std::uint64_t coin_number) {
  std::string key(AsText(id_key));
  PutNumber(&key, coin_number);
  return key;
}

std::string SpentValue(std::uint64_t spent_height) {
  std::string value;
  PutHeight(&value, spent_height);
  return value;
}

Result<SpentRow> DecodeSpentRow(std::string_view key, std::string_view value) {
  if (key.size() != kShortKeySize + kNumberSize || value.size() != kHeightSize) {
    return Bad("spent", "size", key);
  }
  SpentRow row{.coin_number = Load(key.substr(kShortKeySize), kNumberSize)};
  COINSTORE_ASSIGN_OR_RETURN(row.spent_height, LoadHeight("spent", value, key));
  return row;
}

std::string SpentByOwnerKey(const ShortKey& owner_key, std::uint64_t spent_height,
                            const Bytes32& coin_id, std::uint64_t coin_number) {
  std::string key(AsText(owner_key));
  PutHeight(&key, spent_height);
  key.append(AsText(coin_id).substr(0, kIdStartSize));
  PutNumber(&key, coin_number);
  return key;
}

std::string SpentByOwnerValue(std::uint64_t created_height) { return SpentValue(created_height); }

Result<SpentByOwnerRow> DecodeSpentByOwnerRow(std::string_view key, std::string_view value) {
  if (key.size() != kShortKeySize + kHeightSize + kIdStartSize + kNumberSize ||
      value.size() != kHeightSize) {
    return Bad("spent_by_owner", "size", key);
  }
  SpentByOwnerRow row{.id_start = Load(key.substr(17), kIdStartSize),
                      .coin_number = Load(key.substr(25), kNumberSize)};
  COINSTORE_ASSIGN_OR_RETURN(row.spent_height,
                             LoadHeight("spent_by_owner", key.substr(kShortKeySize), key));
  COINSTORE_ASSIGN_OR_RETURN(row.created_height, LoadHeight("spent_by_owner", value, key));
  return row;
}

std::string ParentRowKey(const Bytes32& parent_id) { return std::string(AsText(parent_id)); }

std::string ChildKey(const Bytes32& parent_id, std::uint64_t coin_number) {
  std::string key = ParentRowKey(parent_id);
  PutNumber(&key, coin_number);
  return key;
}

Result<std::uint64_t> DecodeChildRow(std::string_view key, std::string_view value) {
  if (key.size() != 32 + kNumberSize || !value.empty()) return Bad("children", "size", key);
  return Load(key.substr(32), kNumberSize);
}

std::string EncodeMarker(const Marker& marker) {
  std::string value;
  Put(&value, marker.record_number, 8);
  Put(&value, marker.counters.unspent, 8);
  Put(&value, marker.counters.spent, 8);
  Put(&value, marker.counters.hints, 8);
  Put(&value, static_cast<std::uint64_t>(marker.counters.unspent_value >> 64), 8);
  Put(&value, static_cast<std::uint64_t>(marker.counters.unspent_value), 8);
  return value;
}

Result<Marker> DecodeMarker(std::string_view value) {
  if (value.size() != 48) return Status::Corruption("marker: size");
  Marker marker;
  marker.record_number = Load(value, 8);
  marker.counters.unspent = Load(value.substr(8), 8);
  marker.counters.spent = Load(value.substr(16), 8);
  marker.counters.hints = Load(value.substr(24), 8);
  marker.counters.unspent_value =
      Uint128{Load(value.substr(32), 8)} << 64 | Load(value.substr(40), 8);
  if (marker.record_number == 0) return Status::Corruption("marker: record 0");
  return marker;
}

}  // namespace coins
