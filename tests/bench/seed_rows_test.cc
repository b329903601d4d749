// SPDX-License-Identifier: Apache-2.0
// Goal: the seed layout is given neither more nor fewer bytes to write than it had.
// Method: the sums of its specification, and each of its two records by hand.
#include "contenders/seed_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace coins::bench {
namespace {

class Counted final : public RowSink {
 public:
  void Put(SeedFamily family, std::string_view key, std::string_view value) override {
    bytes += key.size() + value.size();
    families.push_back(family);
  }
  void Delete(SeedFamily family, std::string_view key) override {
    bytes += key.size();
    families.push_back(family);
  }

  std::size_t bytes = 0;
  std::vector<SeedFamily> families;
};

SeedRecord Record() {
  SeedRecord record;
  std::fill_n(record.coin.parent_coin_info, 32, std::uint8_t{0x11});
  std::fill_n(record.coin.puzzle_hash, 32, std::uint8_t{0x22});
  record.coin.amount = 0x0102030405060708;
  record.confirmed = 7;
  record.timestamp_s = 0x1122;
  return record;
}

TEST(SeedRowsTest, ACreatedCoinIs361BytesOrAsShipped457) {
  Counted headline, shipped;
  PutCreated({}, Record(), IndexValue::kEmpty, headline);
  PutCreated({}, Record(), IndexValue::kCoinId, shipped);
  EXPECT_EQ(headline.bytes, 361u);
  EXPECT_EQ(shipped.bytes, 457u);
  EXPECT_THAT(headline.families,
              testing::ElementsAre(kCoinRecords, kCoinByPuzzleHash, kUnspentByPuzzleHash,
                                   kCoinByParent, kCoinByConfirmedHeight));
}

TEST(SeedRowsTest, ASpentCoinIs233BytesOrAsShipped265) {
  SeedRecord record = Record();
  record.spent = 9;
  Counted headline, shipped;
  PutSpent({}, record, IndexValue::kEmpty, headline);
  PutSpent({}, record, IndexValue::kCoinId, shipped);
  EXPECT_EQ(headline.bytes, 233u);
  EXPECT_EQ(shipped.bytes, 265u);
}

TEST(SeedRowsTest, AHintIsTwoRowsOf64Bytes) {
  Counted rows;
  PutHint(coinstore_hint{}, rows);
  EXPECT_EQ(rows.bytes, 128u);
  EXPECT_THAT(rows.families, testing::ElementsAre(kHints, kHintsByValue));
}

TEST(SeedRowsTest, TheUsualRecordIs97LittleEndianBytes) {
  SeedRecord record = Record();
  record.spent = 0x0A0B;
  record.coinbase = true;
  const std::string bytes = EncodeSeedRecord(record);
  const std::string zeros(6, '\0');
  EXPECT_EQ(bytes, std::string(32, '\x11') + std::string(32, '\x22') +
                       "\x08\x07\x06\x05\x04\x03\x02\x01" + "\x07" + zeros + '\0' + "\x0B\x0A" +
                       zeros + "\x01" + "\x22\x11" + zeros);
}

TEST(SeedRowsTest, AFastForwardRecordIs107BigEndianBytesOr115) {
  SeedRecord record = Record();
  record.ff = true;
  const std::string zeros(7, '\0');
  const std::string head = zeros + "\x20" + std::string(32, '\x11') + zeros + "\x20" +
                           std::string(32, '\x22') + "\x01\x02\x03\x04\x05\x06\x07\x08" + zeros +
                           "\x07";
  const std::string tail = std::string(1, '\0') + std::string(6, '\0') + "\x11\x22" + "\x01";
  EXPECT_EQ(EncodeSeedRecord(record), head + '\0' + tail);
  EXPECT_EQ(EncodeSeedRecord(record).size(), 107u);
  record.spent = 9;
  EXPECT_EQ(EncodeSeedRecord(record), head + "\x01" + zeros + "\x09" + tail);
  EXPECT_EQ(EncodeSeedRecord(record).size(), 115u);
}

TEST(SeedRowsTest, EveryRecordComesBack) {
  for (const bool ff : {false, true}) {
    for (const std::uint64_t spent : {std::uint64_t{0}, std::uint64_t{77}}) {
      SeedRecord record = Record();
      record.ff = ff;
      record.spent = spent;
      record.coinbase = !ff;
      const std::string bytes = EncodeSeedRecord(record);
      const SeedRecord back = DecodeSeedRecord(bytes);
      EXPECT_EQ(EncodeSeedRecord(back), bytes);
      EXPECT_EQ(back.spent, spent);
      EXPECT_EQ(back.ff, ff);
      EXPECT_EQ(back.coinbase, !ff);
      EXPECT_THROW(DecodeSeedRecord(bytes.substr(1)), std::runtime_error);
    }
  }
}

// What takes a coin back names the same rows as what made and spent it.
TEST(SeedRowsTest, ADeletionMeetsEveryRow) {
  class Keys final : public RowSink {
   public:
    void Put(SeedFamily family, std::string_view key, std::string_view) override {
      there.insert({family, std::string(key)});
    }
    void Delete(SeedFamily family, std::string_view key) override {
      there.erase({family, std::string(key)});
    }
    std::set<std::pair<SeedFamily, std::string>> there;
  };
  Bytes32 id;
  id.fill(0x33);
  coinstore_hint hint{};
  std::fill_n(hint.coin_id, 32, std::uint8_t{0x33});
  std::fill_n(hint.hint, 32, std::uint8_t{0x44});
  SeedRecord record = Record();
  Keys keys;
  PutCreated(id, record, IndexValue::kEmpty, keys);
  PutHint(hint, keys);
  const auto unspent = keys.there;
  record.spent = 9;
  PutSpent(id, record, IndexValue::kEmpty, keys);
  EXPECT_NE(keys.there, unspent);
  SeedRecord again = record;
  again.spent = 0;
  PutUnspentAgain(id, 9, again, keys);
  EXPECT_EQ(keys.there, unspent);
  PutSpent(id, record, IndexValue::kEmpty, keys);
  DeleteCoin(id, record, keys);
  DeleteHint(View(id), std::string(32, '\x44'), keys);
  EXPECT_TRUE(keys.there.empty());
}

}  // namespace
}  // namespace coins::bench
