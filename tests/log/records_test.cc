// SPDX-License-Identifier: Apache-2.0
// Goal: records of the log keep the bytes of docs/storage-format.md, and nothing else decodes.
// Method: golden values by hand with no field at its default; every size; every bit flip; OpenSSL's
// digest.
#include "log/records.h"

#include <gtest/gtest.h>

#include "coin/hint_list.h"
#include "log/bytes_by_hand.h"
#include "sha256/openssl_digest.h"

namespace coins {
namespace {

constexpr std::uint64_t kNumber = 9;

BlockRecord SomeBlock() {
  BlockRecord record;
  record.number = kNumber;
  record.chain = Filled(0xc1);
  record.next_coin = 0x120;
  record.height = 0x0102030405;
  record.timestamp_s = 0x1112131415161718;
  record.block_hash = Filled(0xb1);
  record.parent_hash = Filled(0xb2);
  record.root = Filled(0xb3);
  record.counters = {.unspent = 0x2122232425262728,
                     .spent = 0x3132333435363738,
                     .hints = 0x4142434445464748,
                     .unspent_value = Uint128{0x5152535455565758} << 64 | 0x6162636465666768};
  record.first_coin = 0xe0;
  record.coin_count = 40;
  record.odd_count = 3;
  record.spend_count = 0x103;
  return record;
}

std::string BlockByHand() {
  return ByHand()
      .U8(1)
      .Fill(0xc1, 32)
      .U64(0x120)
      .U64(0x0102030405)
      .U64(0x1112131415161718)
      .Fill(0xb1, 32)
      .Fill(0xb2, 32)
      .Fill(0xb3, 32)
      .U64(0x2122232425262728)
      .U64(0x3132333435363738)
      .U64(0x4142434445464748)
      .U64(0x5152535455565758)
      .U64(0x6162636465666768)
      .U64(0xe0)
      .U32(40)
      .U32(3)
      .U32(0x103)
      .str();
}

Result<std::string> ReencodeBlock(const std::string& bytes) {
  COINSTORE_ASSIGN_OR_RETURN(const BlockRecord record, DecodeBlockRecord(kNumber, bytes));
  EXPECT_EQ(record.number, kNumber);
  return EncodeBlockRecord(record);
}

void ExpectRefusesEveryOtherSize(const std::string& good, const Reencode& reencode) {
  for (std::size_t size = 0; size <= 2 * good.size(); ++size) {
    std::string bytes = good;
    bytes.resize(size);
    const Result<std::string> again = reencode(bytes);
    EXPECT_EQ(again.status().code(), size == good.size() ? Code::kOk : Code::kCorruption) << size;
  }
}

TEST(RecordsTest, KeysSortAsNumbers) {
  EXPECT_EQ(LogKey(0x0102030405060708, 0x090a), ByHand().U64(0x0102030405060708).U16(0x090a).str());
  EXPECT_EQ(NumberKey(0xfffefdfcfbfaf9f8), ByHand().U64(0xfffefdfcfbfaf9f8).str());
  EXPECT_LT(LogKey(255, 65535), LogKey(256, 0));
  EXPECT_LT(NumberKey(127), NumberKey(128));
}

TEST(RecordsTest, RowsHold32Coins) {
  EXPECT_EQ(RowOf(31), 0u);
  EXPECT_EQ(RowOf(32), 1u);
  EXPECT_EQ(NextRowStart(0), 0u);
  EXPECT_EQ(NextRowStart(1), 32u);
  EXPECT_EQ(NextRowStart(32), 32u);
  EXPECT_EQ(NextRowStart(33), 64u);
}

TEST(BlockRecordTest, EncodesTheLayoutByteForByte) {
  EXPECT_EQ(EncodeBlockRecord(SomeBlock()), BlockByHand());
  EXPECT_EQ(RecordKind(BlockByHand()).value(), 1);
}

TEST(BlockRecordTest, DecodesWhatWasEncoded) {
  EXPECT_EQ(ReencodeBlock(BlockByHand()).value(), BlockByHand());
}

TEST(BlockRecordTest, RefusesEveryOtherSize) {
  ExpectRefusesEveryOtherSize(BlockByHand(), ReencodeBlock);
}

TEST(BlockRecordTest, EveryBitFlipIsRefusedOrReencodesToItself) {
  // Refused at least: another kind, another next or first coin number.
  EXPECT_GE(
      RefusedBitFlips(BlockByHand(), ReencodeBlock, [](std::size_t bit) { ADD_FAILURE() << bit; }),
      8u + 64 + 64);
}

Code CodeOfBlock(const BlockRecord& record) {
  return DecodeBlockRecord(kNumber, EncodeBlockRecord(record)).status().code();
}

TEST(BlockRecordTest, RefusesFieldsThatContradictEachOther) {
  BlockRecord record = SomeBlock();
  record.height = kMaxHeight;
  EXPECT_EQ(CodeOfBlock(record), Code::kOk);
  record.height = kMaxHeight + 1;
  EXPECT_EQ(CodeOfBlock(record), Code::kCorruption);

  record = SomeBlock();
  record.spend_count = static_cast<std::uint32_t>(record.first_coin) + record.coin_count;
  EXPECT_EQ(CodeOfBlock(record), Code::kOk);
  ++record.spend_count;
  EXPECT_EQ(CodeOfBlock(record), Code::kCorruption);

  record = SomeBlock();
  record.odd_count = record.coin_count;
  EXPECT_EQ(CodeOfBlock(record), Code::kOk);
  ++record.odd_count;
  EXPECT_EQ(CodeOfBlock(record), Code::kCorruption);

  record = SomeBlock();
  record.first_coin += 1;
  EXPECT_EQ(CodeOfBlock(record), Code::kCorruption);
  record = SomeBlock();
  record.next_coin += kCoinsPerRow;
  EXPECT_EQ(CodeOfBlock(record), Code::kCorruption);
}

TEST(BlockRecordTest, TheLastCoinNumbersCanBeGivenOut) {
  BlockRecord record = SomeBlock();
  record.first_coin = kMaxCoinNumber + 1 - 32;
  record.coin_count = 32;
  record.next_coin = kMaxCoinNumber + 1;
  EXPECT_EQ(CodeOfBlock(record), Code::kOk);
  record.coin_count = 33;
  record.next_coin += 32;
  EXPECT_EQ(CodeOfBlock(record), Code::kCorruption);
}

TEST(BlockRecordTest, ABlockWithoutCoinsCanFollowTheLastCoinNumber) {
  BlockRecord record = SomeBlock();
  record.first_coin = record.next_coin = kMaxCoinNumber + 1;
  record.coin_count = record.odd_count = 0;
  EXPECT_EQ(CodeOfBlock(record), Code::kOk);
  record.first_coin = record.next_coin += kCoinsPerRow;
  EXPECT_EQ(CodeOfBlock(record), Code::kCorruption);
}

TEST(RecordsTest, OtherKindsAreRefused) {
  for (const char* const bytes : {"", "\x03", "\x7f"}) {
    EXPECT_EQ(RecordKind(bytes).status().code(), Code::kCorruption);
  }
  EXPECT_EQ(RecordKind(std::string(1, '\0')).status().code(), Code::kCorruption);
}

RollbackRecord SomeRollback() {
  return {.number = kNumber,
          .chain = Filled(0xc2),
          .next_coin = 0x0102030405060720,
          .target_height = 0x1112131415,
          .target_record = 5};
}

std::string RollbackByHand() {
  return ByHand().U8(2).Fill(0xc2, 32).U64(0x0102030405060720).U64(0x1112131415).U64(5).str();
}

Result<std::string> ReencodeRollback(const std::string& bytes) {
  COINSTORE_ASSIGN_OR_RETURN(const RollbackRecord record, DecodeRollbackRecord(kNumber, bytes));
  EXPECT_EQ(record.number, kNumber);
  return EncodeRollbackRecord(record);
}

TEST(RollbackRecordTest, EncodesTheLayoutByteForByte) {
  EXPECT_EQ(EncodeRollbackRecord(SomeRollback()), RollbackByHand());
  EXPECT_EQ(RecordKind(RollbackByHand()).value(), 2);
  EXPECT_EQ(ReencodeRollback(RollbackByHand()).value(), RollbackByHand());
}

TEST(RollbackRecordTest, RefusesEveryOtherSize) {
  ExpectRefusesEveryOtherSize(RollbackByHand(), ReencodeRollback);
}

TEST(RollbackRecordTest, EveryBitFlipIsRefusedOrReencodesToItself) {
  // Refused at least: another kind, and a target that is no earlier record.
  EXPECT_GE(RefusedBitFlips(RollbackByHand(), ReencodeRollback,
                            [](std::size_t bit) { ADD_FAILURE() << bit; }),
            8u + 60);
}

TEST(RollbackRecordTest, TheTargetIsAnEarlierRecordOrNone) {
  RollbackRecord record = SomeRollback();
  const auto code = [&] {
    return DecodeRollbackRecord(kNumber, EncodeRollbackRecord(record)).status().code();
  };
  record.target_record = kNumber - 1;
  EXPECT_EQ(code(), Code::kOk);
  record.target_record = kNumber;
  EXPECT_EQ(code(), Code::kCorruption);
  record.target_record = 0;
  EXPECT_EQ(code(), Code::kCorruption);  // a height without a record
  record.target_height = 0;
  EXPECT_EQ(code(), Code::kOk);
}

// Two coins of earlier blocks and one of the block's own, whose 40 coins begin at 0xe0.
const std::vector<Spend> kSpends = {{7, 3}, {0x80, 3}, {0xe5, 38}};

std::string SpendsByHand() {
  return ByHand().U64(7).U32(3).U64(0x80).U32(3).U64(0xe5).U32(38).str();
}

Result<std::string> ReencodeSpends(const std::string& bytes) {
  BlockRecord record = SomeBlock();
  record.spend_count = 3;
  std::vector<Spend> spends;
  COINSTORE_RETURN_IF_ERROR(DecodeSpendChunk(record, 1, bytes, &spends));
  return EncodeSpendChunk(spends.data(), spends.size());
}

TEST(SpendChunkTest, EncodesTheLayoutByteForByte) {
  EXPECT_EQ(EncodeSpendChunk(kSpends.data(), kSpends.size()), SpendsByHand());
  EXPECT_EQ(ReencodeSpends(SpendsByHand()).value(), SpendsByHand());
}

TEST(SpendChunkTest, RefusesEveryOtherSize) {
  ExpectRefusesEveryOtherSize(SpendsByHand(), ReencodeSpends);
}

TEST(SpendChunkTest, EveryBitFlipIsRefusedOrReencodesToItself) {
  EXPECT_GT(RefusedBitFlips(SpendsByHand(), ReencodeSpends,
                            [](std::size_t bit) { ADD_FAILURE() << bit; }),
            3u * 32);
}

TEST(SpendChunkTest, RefusesWhatIsOutOfOrderOrRange) {
  BlockRecord record = SomeBlock();  // coins 0xe0 to 0x107, 3 of them odd
  record.spend_count = 2;
  const auto code = [&](Spend a, Spend b) {
    const std::string bytes =
        ByHand().U64(a.coin_number).U32(a.first_child).U64(b.coin_number).U32(b.first_child).str();
    std::vector<Spend> spends;
    return DecodeSpendChunk(record, 1, bytes, &spends).code();
  };
  EXPECT_EQ(code({1, 3}, {2, 3}), Code::kOk);
  EXPECT_EQ(code({1, 3}, {0x107, 40}), Code::kOk);
  EXPECT_EQ(code({1, 3}, {0x108, 40}), Code::kCorruption);  // a coin that is not there yet
  EXPECT_EQ(code({1, 3}, {2, 41}), Code::kCorruption);      // children behind the last coin
  EXPECT_EQ(code({1, 2}, {2, 3}), Code::kCorruption);       // children among the odd coins
  EXPECT_EQ(code({1, 4}, {2, 5}), Code::kCorruption);       // a coin that is nobody's child
  EXPECT_EQ(code({2, 3}, {1, 3}), Code::kCorruption);
  EXPECT_EQ(code({1, 3}, {1, 3}), Code::kCorruption);
  record.odd_count = 5;
  EXPECT_EQ(code({1, 5}, {2, 4}), Code::kCorruption);
}

TEST(SpendChunkTest, AllButTheLastChunkAreFull) {
  EXPECT_EQ(SpendChunkCount(0), 0u);
  EXPECT_EQ(SpendChunkCount(1), 1u);
  EXPECT_EQ(SpendChunkCount(4096), 1u);
  EXPECT_EQ(SpendChunkCount(4097), 2u);
  std::vector<Spend> all;
  for (std::uint64_t i = 0; i < 4098; ++i) all.push_back({i, 40});
  BlockRecord record = SomeBlock();
  record.first_coin = 8192;
  record.odd_count = 40;
  record.spend_count = 4098;
  const std::string first = EncodeSpendChunk(all.data(), 4096);
  const std::string second = EncodeSpendChunk(&all[4096], 2);
  std::vector<Spend> spends;
  ASSERT_TRUE(DecodeSpendChunk(record, 1, first, &spends).ok());
  ASSERT_TRUE(DecodeSpendChunk(record, 2, second, &spends).ok());
  EXPECT_EQ(spends, all);
  spends.clear();
  EXPECT_FALSE(DecodeSpendChunk(record, 1, second, &spends).ok());
  spends.assign(all.begin() + 1, all.begin() + 4097);  // ends where the second chunk begins
  EXPECT_FALSE(DecodeSpendChunk(record, 2, second, &spends).ok());
}

// The option max_block_changes allows up to 2^27 spends. What does not fit into the chunks' numbers
// must not look like a block that spends nothing.
TEST(SpendChunkTest, TheLargestBlockAllowedFitsIntoItsChunksOrIsRefused) {
  BlockRecord record = SomeBlock();
  record.first_coin = std::uint64_t{1} << 32;
  record.next_coin = NextRowStart(record.first_coin + record.coin_count);
  record.spend_count = 1u << 28;
  const bool fits =
      std::uint64_t{SpendChunkCount(record.spend_count)} * kSpendsPerChunk >= record.spend_count;
  EXPECT_TRUE(fits || CodeOfBlock(record) == Code::kCorruption);
}

TEST(SpendChunkTest, TheEncoderChecksWhatTheDecoderRefuses) {
  const std::vector<Spend> equal = {{1, 0}, {1, 0}};
  EXPECT_THROW((void)EncodeSpendChunk(equal.data(), 2), CheckFailed);
  EXPECT_THROW((void)EncodeSpendChunk(equal.data(), 0), CheckFailed);
  const std::vector<Spend> many(4097);
  EXPECT_THROW((void)EncodeSpendChunk(many.data(), 4097), CheckFailed);
}

constexpr std::uint64_t kRow = 0x70;
constexpr CoinRowHeader kHeader = {
    .created_height = 0x0102030405, .timestamp_s = 0x1112131415161718, .record_number = 0x2122};

// A plain coin, a reward, a fast-forward coin with two hints.
std::string RowByHand() {
  return ByHand()
      .U64(0x0102030405)
      .U64(0x1112131415161718)
      .U64(0x2122)
      .U8(3)
      .Fill(0xa1, 32)
      .Fill(0xa2, 32)
      .U64(0x3132333435363738)
      .U8(0)
      .Fill(0xa3, 32)
      .Fill(0xa4, 32)
      .U64(5)
      .U8(1)
      .Fill(0xa5, 32)
      .Fill(0xa6, 32)
      .U64(6)
      .U8(2 + 4)
      .U16(2)
      .U8(1)
      .Text("h")
      .U8(2)
      .Text("hi")
      .str();
}

std::vector<CoinRecord> RowCoins(const std::string& hints) {
  std::vector<CoinRecord> coins(3);
  coins[0].coin = {Filled(0xa1), Filled(0xa2), 0x3132333435363738};
  coins[1].coin = {Filled(0xa3), Filled(0xa4), 5};
  coins[1].is_coinbase = true;
  coins[2].coin = {Filled(0xa5), Filled(0xa6), 6};
  coins[2].is_fast_forward = true;
  coins[2].hints = AsBytes(hints).data();
  return coins;
}

Result<std::string> ReencodeRow(const std::string& bytes) {
  std::vector<CoinRecord> coins;
  COINSTORE_ASSIGN_OR_RETURN(const CoinRowHeader header, DecodeCoinRow(kRow, bytes, &coins));
  return EncodeCoinRow(header, coins.data(), coins.size());
}

TEST(CoinRowTest, EncodesTheLayoutByteForByte) {
  std::string hints;
  AppendHintList({AsBytes("h"), AsBytes("hi")}, &hints);
  const std::vector<CoinRecord> coins = RowCoins(hints);
  EXPECT_EQ(EncodeCoinRow(kHeader, coins.data(), coins.size()), RowByHand());
  EXPECT_EQ(EncodeCoinRow(kHeader, coins.data(), 2).size(), 25u + 2 * 73);
}

TEST(CoinRowTest, DecodesEveryFieldAndNumbersTheCoins) {
  const std::string bytes = RowByHand();
  std::vector<CoinRecord> coins(1);  // what is there stays
  const Result<CoinRowHeader> header = DecodeCoinRow(kRow, bytes, &coins);
  ASSERT_TRUE(header.ok());
  EXPECT_EQ(header.value(), kHeader);
  ASSERT_EQ(coins.size(), 4u);
  coins.erase(coins.begin());
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(coins[i].coin, RowCoins("")[i].coin) << i;
    EXPECT_EQ(coins[i].number, kRow * 32 + i);
    EXPECT_EQ(coins[i].created_height, kHeader.created_height);
    EXPECT_EQ(coins[i].timestamp_s, kHeader.timestamp_s);
    EXPECT_EQ(coins[i].spent_height, kUnspent);
    EXPECT_EQ(coins[i].is_coinbase, i == 1);
    EXPECT_EQ(coins[i].is_fast_forward, i == 2);
    EXPECT_EQ(coins[i].hints != nullptr, i == 2);
  }
  EXPECT_EQ(HintCount(coins[2].hints), 2u);
}

TEST(CoinRowTest, RefusesEveryOtherSize) { ExpectRefusesEveryOtherSize(RowByHand(), ReencodeRow); }

TEST(CoinRowTest, EveryBitFlipIsRefusedOrReencodesToItself) {
  EXPECT_GE(
      RefusedBitFlips(RowByHand(), ReencodeRow, [](std::size_t bit) { ADD_FAILURE() << bit; }),
      8u + 3 * 5);
}

TEST(CoinRowTest, RefusesUnknownFlagsAndAFastForwardReward) {
  for (int flags = 0; flags < 256; ++flags) {
    const std::string bytes =
        ByHand().U64(1).U64(2).U64(3).U8(1).Fill(4, 72).U8(static_cast<std::uint64_t>(flags)).str();
    const std::string with_hints = bytes + ByHand().U16(1).U8(1).Text("h").str();
    const bool is_known = flags < 8 && (flags & 3) != 3;
    EXPECT_EQ(ReencodeRow((flags & 4) != 0 ? with_hints : bytes).ok(), is_known) << flags;
    EXPECT_FALSE(ReencodeRow((flags & 4) != 0 ? bytes : with_hints).ok()) << flags;
  }
}

TEST(CoinRowTest, Holds1To32Coins) {
  const std::string front = ByHand().U64(1).U64(2).U64(3).str();
  const auto row = [&](std::size_t count) {
    return front + ByHand().U8(count).Fill(0, 73 * count).str();
  };
  EXPECT_FALSE(ReencodeRow(row(0)).ok());
  EXPECT_EQ(ReencodeRow(row(1)).value(), row(1));
  EXPECT_EQ(ReencodeRow(row(32)).value(), row(32));
  EXPECT_FALSE(ReencodeRow(row(33)).ok());
  const std::vector<CoinRecord> coins(33);
  EXPECT_THROW((void)EncodeCoinRow(kHeader, coins.data(), 0), CheckFailed);
  EXPECT_THROW((void)EncodeCoinRow(kHeader, coins.data(), 33), CheckFailed);
}

TEST(ChainHashTest, IsTheDigestOfTheFormatText) {
  const std::string chunk0 = BlockByHand();
  const std::vector<std::string> chunks = {"chunk one", "chunk two"};
  const std::vector<std::string> rows = {"row one", "row two", "row three"};
  const std::string want = ByHand()
                               .Fill(0x77, 32)
                               .U64(0x0102030405060708)
                               .U8(1)
                               .Text(chunk0.substr(33))
                               .Text("chunk onechunk two")
                               .Text("row onerow tworow three")
                               .str();
  EXPECT_EQ(ChainHash(Filled(0x77), 0x0102030405060708, chunk0, chunks, rows),
            OpenSslDigest(AsBytes(want)));
  const std::string rollback = RollbackByHand();
  EXPECT_EQ(
      ChainHash({}, 1, rollback, {}, {}),
      OpenSslDigest(AsBytes(ByHand().Fill(0, 32).U64(1).U8(2).Text(rollback.substr(33)).str())));
}

}  // namespace
}  // namespace coins
