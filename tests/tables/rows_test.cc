// SPDX-License-Identifier: Apache-2.0
// Goal: rows have the bytes of docs/storage-format.md, sort as the answers that are read from them, and damage
// is refused or is another row, never misread. Method: bytes by hand; every wrong size; every bit flipped.
#include "tables/rows.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "log/bytes_by_hand.h"

namespace coins {
namespace {

constexpr std::uint64_t kHeight = 0x0102030405, kNumber = 0x0a0b0c0d0e0f;

CoinRecord SomeCoin() {
  CoinRecord coin;
  coin.coin_id = Filled(0x11);
  coin.coin = {Filled(0x22), Filled(0x33), 0x4142434445464748};
  coin.number = kNumber;
  coin.created_height = kHeight;
  coin.timestamp_s = 0x5152535455565758;
  return coin;
}

std::string Covering(int flags) {
  return ByHand()
      .Fill(0x22, 32)
      .U64(0x4142434445464748)
      .U(kNumber, 6)
      .U64(0x5152535455565758)
      .U8(static_cast<std::uint64_t>(flags))
      .str();
}

const Owner kPuzzleHash = Owner::OfPuzzleHash(Filled(0x33));
const Owner kHint = Owner::OfHint(AsBytes("hint"));

std::string Size(const std::string& bytes, std::size_t size) {
  std::string other = bytes;
  other.resize(size, '\0');
  return other;
}

// Every other size of key and value is corruption.
template <typename Decode>
void ExpectOtherSizesRefused(const std::string& key, const std::string& value, Decode decode) {
  ASSERT_TRUE(decode(key, value).ok());
  for (std::size_t size = 0; size <= key.size() + 40; ++size) {
    if (size == key.size()) continue;
    EXPECT_EQ(decode(Size(key, size), value).status().code(), Code::kCorruption) << "key " << size;
  }
  for (std::size_t size = 0; size <= value.size() + 40; ++size) {
    if (size == value.size()) continue;
    EXPECT_EQ(decode(key, Size(value, size)).status().code(), Code::kCorruption)
        << "value " << size;
  }
}

// Key and value as one string, so that bits of both are flipped.
template <typename Encode>
std::size_t RefusedFlips(const std::string& key, const std::string& value, Encode again) {
  return RefusedBitFlips(
      key + value,
      [&](const std::string& bytes) -> Result<std::string> {
        return again(bytes.substr(0, key.size()), bytes.substr(key.size()));
      },
      [](std::size_t bit) { ADD_FAILURE() << "bit " << bit; });
}

TEST(RowsTest, AnUnspentRowOfAPuzzleHashCoversTheCoin) {
  const std::string key = ByHand().U8(0).Fill(0x33, 32).U(kHeight, 5).Fill(0x11, 32).str();
  EXPECT_EQ(UnspentKey(kPuzzleHash, kHeight, Filled(0x11)), key);
  EXPECT_EQ(UnspentPrefix(kPuzzleHash), ByHand().U8(0).Fill(0x33, 32).str());
  const std::uint8_t hint_list[] = {0, 1, 1, 'h'};
  for (int flags = 0; flags < 8; ++flags) {
    CoinRecord coin = SomeCoin();
    coin.is_coinbase = (flags & 1) != 0;
    coin.is_fast_forward = (flags & 2) != 0;
    if ((flags & 4) != 0) coin.hints = hint_list;
    EXPECT_EQ(UnspentValue(coin), Covering(flags));
    const UnspentRow row = DecodeUnspentRow(key, Covering(flags)).value();
    EXPECT_EQ(row.owner, kPuzzleHash);
    EXPECT_EQ(row.has_hints, (flags & 4) != 0);
    EXPECT_EQ(row.coin.coin_id, coin.coin_id);
    EXPECT_EQ(row.coin.coin, coin.coin);
    EXPECT_EQ(row.coin.number, kNumber);
    EXPECT_EQ(row.coin.created_height, kHeight);
    EXPECT_EQ(row.coin.timestamp_s, coin.timestamp_s);
    EXPECT_EQ(row.coin.is_coinbase, coin.is_coinbase);
    EXPECT_EQ(row.coin.is_fast_forward, coin.is_fast_forward);
    EXPECT_TRUE(row.coin.is_unspent());
  }
  for (int flags = 8; flags < 256; ++flags) {
    EXPECT_EQ(DecodeUnspentRow(key, Covering(flags)).status().code(), Code::kCorruption) << flags;
  }
  ExpectOtherSizesRefused(key, Covering(0), DecodeUnspentRow);
}

TEST(RowsTest, AnUnspentRowOfAHintNamesTheCoin) {
  for (std::size_t size = 1; size <= 32; ++size) {
    const std::string hint(size, 'h');
    const std::string key = ByHand().U8(size).Text(hint).U(kHeight, 5).Fill(0x11, 32).str();
    const std::string value = ByHand().U(kNumber, 6).str();
    const Owner owner = Owner::OfHint(AsBytes(hint));
    EXPECT_EQ(UnspentKey(owner, kHeight, Filled(0x11)), key);
    EXPECT_EQ(UnspentHintValue(SomeCoin()), value);
    const UnspentRow row = DecodeUnspentRow(key, value).value();
    EXPECT_EQ(row.owner, owner);
    EXPECT_EQ(row.coin.coin_id, Filled(0x11));
    EXPECT_EQ(row.coin.number, kNumber);
    EXPECT_EQ(row.coin.created_height, kHeight);
    ExpectOtherSizesRefused(key, value, DecodeUnspentRow);
  }
  const std::string long_hint = ByHand().U8(33).Fill('h', 33).U(kHeight, 5).Fill(0x11, 32).str();
  EXPECT_EQ(DecodeUnspentRow(long_hint, ByHand().U(kNumber, 6).str()).status().code(),
            Code::kCorruption);
}

Result<std::string> UnspentAgain(const std::string& key, const std::string& value) {
  COINSTORE_ASSIGN_OR_RETURN(UnspentRow row, DecodeUnspentRow(key, value));
  const std::uint8_t hint_list[] = {0, 1, 1, 'h'};
  if (row.has_hints) row.coin.hints = hint_list;
  return UnspentKey(row.owner, row.coin.created_height, row.coin.coin_id) +
         (row.owner.is_puzzle_hash() ? UnspentValue(row.coin) : UnspentHintValue(row.coin));
}

TEST(RowsTest, FlippedBitsOfUnspentRowsAreRefusedOrAnotherRow) {
  // Refused: 8 bits of the kind, the top bit of the height, 5 unknown flags.
  EXPECT_EQ(RefusedFlips(UnspentKey(kPuzzleHash, kHeight, Filled(0x11)), Covering(5), UnspentAgain),
            8u + 1 + 5);
  EXPECT_EQ(RefusedFlips(UnspentKey(kHint, kHeight, Filled(0x11)), ByHand().U(kNumber, 6).str(),
                         UnspentAgain),
            8u + 1);
}

TEST(RowsTest, ASpentRow) {
  const ShortKey id_key = KeyedShortKey({1, 2}, Filled(0x11));
  const std::string key = ByHand().Text(std::string(AsText(id_key))).U(kNumber, 6).str();
  const std::string value = ByHand().U(kHeight, 5).str();
  EXPECT_EQ(SpentKey(id_key, kNumber), key);
  EXPECT_EQ(SpentValue(kHeight), value);
  const SpentRow row = DecodeSpentRow(key, value).value();
  EXPECT_EQ(row.coin_number, kNumber);
  EXPECT_EQ(row.spent_height, kHeight);
  ExpectOtherSizesRefused(key, value, DecodeSpentRow);
  const auto again = [](const std::string& k, const std::string& v) -> Result<std::string> {
    COINSTORE_ASSIGN_OR_RETURN(const SpentRow other, DecodeSpentRow(k, v));
    return k.substr(0, 12) + SpentKey({}, other.coin_number).substr(12) +
           SpentValue(other.spent_height);
  };
  EXPECT_EQ(RefusedFlips(key, value, again), 1u);  // the top bit of the height
}

TEST(RowsTest, ASpentRowOfAnOwner) {
  const ShortKey owner_key = kHint.Key({1, 2});
  Bytes32 id = Filled(0x11);
  for (std::size_t i = 0; i < 8; ++i) id.at(i) = static_cast<std::uint8_t>(0x61 + i);
  const std::string key = ByHand()
                              .Text(std::string(AsText(owner_key)))
                              .U(kHeight, 5)
                              .U64(0x6162636465666768)
                              .U(kNumber, 6)
                              .str();
  const std::string value = ByHand().U(kHeight - 1, 5).str();
  EXPECT_EQ(SpentByOwnerKey(owner_key, kHeight, id, kNumber), key);
  EXPECT_EQ(SpentByOwnerValue(kHeight - 1), value);
  const SpentByOwnerRow row = DecodeSpentByOwnerRow(key, value).value();
  EXPECT_EQ(row.spent_height, kHeight);
  EXPECT_EQ(row.id_start, 0x6162636465666768u);
  EXPECT_EQ(row.coin_number, kNumber);
  EXPECT_EQ(row.created_height, kHeight - 1);
  ExpectOtherSizesRefused(key, value, DecodeSpentByOwnerRow);
  const auto again = [](const std::string& k, const std::string& v) -> Result<std::string> {
    COINSTORE_ASSIGN_OR_RETURN(const SpentByOwnerRow other, DecodeSpentByOwnerRow(k, v));
    Bytes32 other_id{};
    for (std::size_t i = 0; i < 8; ++i) {
      other_id.at(i) = static_cast<std::uint8_t>(other.id_start >> (56 - 8 * i));
    }
    return k.substr(0, 12) +
           SpentByOwnerKey({}, other.spent_height, other_id, other.coin_number).substr(12) +
           SpentByOwnerValue(other.created_height);
  };
  EXPECT_EQ(RefusedFlips(key, value, again), 2u);  // the top bits of both heights
}

TEST(RowsTest, ARowOfAChildAndTheRowOfItsParent) {
  const std::string key = ByHand().Fill(0x22, 32).U(kNumber, 6).str();
  EXPECT_EQ(ChildKey(Filled(0x22), kNumber), key);
  EXPECT_EQ(ParentRowKey(Filled(0x22)), ByHand().Fill(0x22, 32).str());
  EXPECT_EQ(DecodeChildRow(key, "").value(), kNumber);
  EXPECT_EQ(DecodeChildRow(ParentRowKey(Filled(0x22)), "").status().code(), Code::kCorruption);
  ExpectOtherSizesRefused(key, "", DecodeChildRow);
  const auto again = [](const std::string& k, const std::string& v) -> Result<std::string> {
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t number, DecodeChildRow(k, v));
    return k.substr(0, 32) + ChildKey({}, number).substr(32);
  };
  EXPECT_EQ(RefusedFlips(key, "", again), 0u);  // any parent and any number can be
}

TEST(RowsTest, TheMarker) {
  const Marker marker{
      .record_number = 1,
      .counters = {.unspent = 2, .spent = 3, .hints = 4, .unspent_value = Uint128{5} << 64 | 6}};
  const std::string value = ByHand().U64(1).U64(2).U64(3).U64(4).U64(5).U64(6).str();
  EXPECT_EQ(EncodeMarker(marker), value);
  const Marker decoded = DecodeMarker(value).value();
  EXPECT_EQ(decoded.record_number, 1u);
  EXPECT_EQ(decoded.counters, marker.counters);
  for (std::size_t size = 0; size < 100; ++size) {
    if (size == value.size()) continue;
    EXPECT_EQ(DecodeMarker(Size(value, size)).status().code(), Code::kCorruption) << size;
  }
  const auto again = [](const std::string& bytes) -> Result<std::string> {
    COINSTORE_ASSIGN_OR_RETURN(const Marker other, DecodeMarker(bytes));
    return EncodeMarker(other);
  };
  // Of record 1 the last bit: a marker of record 0 is never written.
  EXPECT_EQ(RefusedBitFlips(value, again, [](std::size_t bit) { ADD_FAILURE() << bit; }), 1u);
}

TEST(RowsTest, HeightsAndNumbersAreRefusedAboveTheirLimits) {
  EXPECT_EQ(SpentValue(kMaxHeight), ByHand().U((std::uint64_t{1} << 39) - 1, 5).str());
  EXPECT_THROW((void)SpentValue(kMaxHeight + 1), CheckFailed);
  EXPECT_THROW((void)UnspentKey(kHint, kMaxHeight + 1, {}), CheckFailed);
  EXPECT_EQ(SpentKey({}, kMaxCoinNumber).substr(12), std::string(6, '\xff'));
  EXPECT_THROW((void)SpentKey({}, kMaxCoinNumber + 1), CheckFailed);
  EXPECT_THROW((void)ChildKey({}, kMaxCoinNumber + 1), CheckFailed);
}

// Pages are read in the order of keys.
TEST(RowsTest, RowsOfAnOwnerSortByHeightAndThenById) {
  const std::pair<std::uint64_t, std::uint8_t> places[] = {
      {0, 0}, {0, 255}, {1, 0}, {255, 9}, {256, 1}, {256, 2}, {kMaxHeight, 0}};
  for (std::size_t i = 1; i < std::size(places); ++i) {
    const auto& [height, id] = places[i];
    const auto& [earlier_height, earlier_id] = places[i - 1];
    EXPECT_LT(UnspentKey(kPuzzleHash, earlier_height, Filled(earlier_id)),
              UnspentKey(kPuzzleHash, height, Filled(id)));
    EXPECT_LT(SpentByOwnerKey({}, earlier_height, Filled(earlier_id), 9),
              SpentByOwnerKey({}, height, Filled(id), 3));
  }
  // Puzzle hashes come before all hints, and no owner's rows lie among another's.
  EXPECT_LT(UnspentKey(Owner::OfPuzzleHash(Filled(0xff)), kMaxHeight, Filled(0xff)),
            UnspentKey(Owner::OfHint(AsBytes(std::string(1, '\0'))), 0, {}));
  EXPECT_FALSE(UnspentPrefix(Owner::OfHint(AsBytes("hh")))
                   .starts_with(UnspentPrefix(Owner::OfHint(AsBytes("h")))));
}

}  // namespace
}  // namespace coins
