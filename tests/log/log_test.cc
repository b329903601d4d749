// SPDX-License-Identifier: Apache-2.0
// Goal: what is appended is read back, numbers are never given out twice, and the log says of
// itself neither more nor less than what is durable. Method: a log on an engine in memory; its rows
// looked at directly; the chain hash by OpenSSL from those rows.
#include "log/log.h"

#include <gtest/gtest.h>

#include "coin/coin_id.h"
#include "coin/hint_list.h"
#include "log/bytes_by_hand.h"
#include "log/log_on_memory.h"
#include "sha256/openssl_digest.h"

namespace coins {
namespace {

std::string RowAt(Engine& engine, Family family, const std::string& key) {
  const auto value = engine.Get(family, key).value();
  EXPECT_TRUE(value.has_value());
  return value.value_or("");
}

TEST(LogTest, StartsWithNothing) {
  LogOnMemory on;
  EXPECT_EQ(on.log().last(), 0u);
  EXPECT_EQ(on.log().next_coin(), 0u);
  EXPECT_EQ(on.log().synced(), 0u);
  EXPECT_EQ(on.log().chain(), Bytes32{});
}

TEST(LogTest, ABlockIsReadBackAsItWasAppended) {
  LogOnMemory on;
  on.Append(3);
  std::string hints;
  AppendHintList({AsBytes("h1"), AsBytes("h2")}, &hints);
  auto coins = LogOnMemory::Coins(70, 5);
  coins[69].hints = AsBytes(hints).data();
  coins[1].is_fast_forward = true;
  const std::vector<Spend> spends = {{0, 60}, {2, 61}, {40, 69}};
  BlockRecord record = on.Next(70, 3);
  record.odd_count = 60;
  record.block_hash = Filled(0xb1);
  record.parent_hash = Filled(0xb2);
  record.counters = {.unspent = 1, .spent = 2, .hints = 3, .unspent_value = 4};
  ASSERT_TRUE(on.log().AppendBlock(&record, spends, coins, Durability::kSynced).ok());
  EXPECT_EQ(record.number, 2u);
  EXPECT_EQ(record.first_coin, 32u);
  EXPECT_EQ(record.next_coin, 32u + 96);

  const auto check = [&] {
    const Result<BlockRecord> read = on.log().ReadBlock(2);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(EncodeBlockRecord(read.value()), EncodeBlockRecord(record));
    EXPECT_EQ(on.log().ReadSpends(read.value()).value(), spends);
    const LoggedCoins created = on.log().ReadCreated(read.value()).value();
    ASSERT_EQ(created.coins.size(), coins.size());
    for (std::size_t i = 0; i < coins.size(); ++i) {
      EXPECT_EQ(created.coins[i].coin, coins[i].coin) << i;
      EXPECT_EQ(created.coins[i].number, 32 + i);
      EXPECT_EQ(created.coins[i].created_height, record.height);
      EXPECT_EQ(created.coins[i].timestamp_s, record.timestamp_s);
      EXPECT_EQ(created.coins[i].is_coinbase, coins[i].is_coinbase);
      EXPECT_EQ(created.coins[i].is_fast_forward, coins[i].is_fast_forward);
      EXPECT_EQ(created.coins[i].hints != nullptr, i == 69);
    }
    EXPECT_EQ(HintCount(created.coins[69].hints), 2u);
    const LoggedCoins last_row = on.log().ReadRow(3).value();
    ASSERT_EQ(last_row.coins.size(), 6u);
    EXPECT_EQ(last_row.coins[5].number, 101u);
  };
  check();
  on.Reopen();
  EXPECT_EQ(on.log().last(), 2u);
  EXPECT_EQ(on.log().next_coin(), 128u);
  EXPECT_EQ(on.log().chain(), record.chain);
  check();
}

TEST(LogTest, WritesTheRowsOfTheFormatAndNoOthers) {
  LogOnMemory on;
  const BlockRecord one = on.Append(33, {});
  on.Append(0, {{1, 0}, {2, 0}});
  using Keys = std::vector<std::string>;
  EXPECT_EQ(on.KeysOf(Family::kLog), (Keys{LogKey(1, 0), LogKey(2, 0), LogKey(2, 1)}));
  EXPECT_EQ(on.KeysOf(Family::kHeights), (Keys{NumberKey(10), NumberKey(11)}));
  EXPECT_EQ(on.KeysOf(Family::kCoins), (Keys{NumberKey(0), NumberKey(1)}));
  EXPECT_EQ(on.KeysOf(Family::kMetadata), (Keys{"synced_through"}));
  EXPECT_EQ(RowAt(on.engine(), Family::kLog, LogKey(1, 0)), EncodeBlockRecord(one));
  EXPECT_EQ(RowAt(on.engine(), Family::kHeights, NumberKey(11)), NumberKey(2));
}

TEST(LogTest, TheChainHashCoversEveryByteOfARecord) {
  LogOnMemory on;
  const BlockRecord one = on.Append(40);
  const BlockRecord two = on.Append(33, {{0, 0}, {1, 0}});
  ASSERT_TRUE(on.log().AppendRollback(10, 1, std::vector<std::uint64_t>{11}).ok());
  const auto chunk = [&](std::uint64_t number, std::uint16_t i) {
    return RowAt(on.engine(), Family::kLog, LogKey(number, i));
  };
  const auto row = [&](std::uint64_t i) {
    return RowAt(on.engine(), Family::kCoins, NumberKey(i));
  };
  const auto hash = [&](const Bytes32& before, std::uint64_t number, const std::string& rest) {
    const std::string chunk0 = chunk(number, 0);
    return OpenSslDigest(AsBytes(ByHand()
                                     .Text(std::string(AsText(before)))
                                     .U64(number)
                                     .Text(chunk0.substr(0, 1))
                                     .Text(chunk0.substr(33))
                                     .Text(rest)
                                     .str()));
  };
  EXPECT_EQ(one.chain, hash({}, 1, row(0) + row(1)));
  EXPECT_EQ(two.chain, hash(one.chain, 2, chunk(2, 1) + row(2) + row(3)));
  EXPECT_EQ(on.log().chain(), hash(two.chain, 3, ""));
}

TEST(LogTest, TheCoinsOfABlockStartANewRow) {
  LogOnMemory on;
  std::uint64_t next = 0;
  for (const std::uint32_t count : {1u, 31u, 32u, 33u, 0u, 64u, 0u, 65u}) {
    const BlockRecord record = on.Append(count);
    EXPECT_EQ(record.first_coin, next) << count;
    EXPECT_EQ(record.first_coin % 32, 0u);
    next += (count + 31) / 32 * 32;
    EXPECT_EQ(record.next_coin, next) << count;
    EXPECT_EQ(on.log().next_coin(), next);
  }
}

TEST(LogTest, NumbersAreNotGivenOutAgainAfterARollback) {
  LogOnMemory on;
  on.Append(5);
  on.Append(40);
  ASSERT_TRUE(on.log().AppendRollback(10, 1, std::vector<std::uint64_t>{11}).ok());
  EXPECT_EQ(on.log().last(), 3u);
  EXPECT_EQ(on.log().next_coin(), 96u);
  on.Reopen();  // the last record is a rollback
  EXPECT_EQ(on.log().last(), 3u);
  EXPECT_EQ(on.log().next_coin(), 96u);
  EXPECT_EQ(on.Append(1).first_coin, 96u);
  ASSERT_TRUE(on.log().AppendRollback(0, 0, std::vector<std::uint64_t>{13, 10}).ok());
  on.Reopen();
  const BlockRecord record = on.Append(1);
  EXPECT_EQ(record.number, 6u);
  EXPECT_EQ(record.first_coin, 128u);
}

TEST(LogTest, ARollbackDeletesTheHeightsThatItUndoes) {
  LogOnMemory on;
  for (int i = 0; i < 4; ++i) on.Append(1);
  ASSERT_TRUE(on.log().AppendRollback(11, 2, std::vector<std::uint64_t>{13, 12}).ok());
  EXPECT_EQ(on.KeysOf(Family::kHeights), (std::vector<std::string>{NumberKey(10), NumberKey(11)}));
  EXPECT_EQ(RowAt(on.engine(), Family::kLog, LogKey(5, 0)),
            EncodeRollbackRecord({.number = 5,
                                  .chain = on.log().chain(),
                                  .next_coin = 128,
                                  .target_height = 11,
                                  .target_record = 2}));
  EXPECT_FALSE(on.log().ReadBlock(5).ok());
  EXPECT_TRUE(on.log().ReadBlock(4).ok());  // undone, but still there
}

TEST(LogTest, ManySpendsGoIntoSeveralChunks) {
  LogOnMemory on;
  on.Append(9000);
  std::vector<Spend> spends;
  for (std::uint64_t i = 0; i < 2 * 4096 + 5; ++i) spends.push_back({i, 0});
  const BlockRecord record = on.Append(0, spends);
  EXPECT_EQ(RowAt(on.engine(), Family::kLog, LogKey(2, 1)).size(), 4096u * 12);
  EXPECT_EQ(RowAt(on.engine(), Family::kLog, LogKey(2, 2)).size(), 4096u * 12);
  EXPECT_EQ(RowAt(on.engine(), Family::kLog, LogKey(2, 3)).size(), 5u * 12);
  EXPECT_EQ(on.log().ReadSpends(record).value(), spends);
}

TEST(LogTest, FindsTheChainsBlocksByHeight) {
  LogOnMemory on;
  for (int i = 0; i < 4; ++i) on.Append(1);  // heights 10 to 13
  ASSERT_TRUE(on.log().AppendRollback(11, 2, std::vector<std::uint64_t>{13, 12}).ok());
  on.Append(1);  // record 6, height 15
  const Log& log = on.log();
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> at = {
      {9, 0}, {10, 1}, {11, 2}, {12, 0}, {13, 0}, {15, 6}, {16, 0}};
  for (const auto& [height, record] : at) EXPECT_EQ(log.RecordAt(height).value(), record) << height;
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> below = {
      {0, 0}, {9, 0}, {10, 1}, {11, 2}, {14, 2}, {15, 6}, {UINT64_MAX, 6}};
  for (const auto& [height, record] : below) {
    EXPECT_EQ(log.RecordAtOrBelow(height).value(), record) << height;
  }
  const auto chain_from = [&](std::uint64_t height) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> chain;
    for (const Log::ChainHeight& row : log.ChainFrom(height).value()) {
      chain.emplace_back(row.height, row.record_number);
    }
    return chain;
  };
  using Chain = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  EXPECT_EQ(chain_from(0), (Chain{{10, 1}, {11, 2}, {15, 6}}));
  EXPECT_EQ(chain_from(11), (Chain{{11, 2}, {15, 6}}));
  EXPECT_EQ(chain_from(12), (Chain{{15, 6}}));
  EXPECT_EQ(chain_from(16), Chain{});
}

TEST(LogTest, ARowOfHeightsOfTheWrongSizeIsCorruption) {
  for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
           {NumberKey(10), "short"}, {"short", NumberKey(1)}, {NumberKey(10), NumberKey(0)}}) {
    LogOnMemory on;
    ASSERT_TRUE(on.engine().Write({{Family::kHeights, key, value}}, Durability::kSynced).ok());
    EXPECT_EQ(on.log().ChainFrom(0).status().code(), Code::kCorruption) << ToHex(AsBytes(key));
  }
}

TEST(LogTest, CoinsAreReadByTheirNumbersWithTheirIds) {
  LogOnMemory on;
  on.Append(40);  // rows 0 and 1
  on.Append(33);  // rows 2 and 3
  const std::vector<std::uint64_t> numbers = {0, 3, 31, 32, 39, 64, 95, 96};
  const LoggedCoins coins = on.log().ReadCoins(numbers, CacheUse::kFill).value();
  EXPECT_EQ(coins.rows.size(), 4u);
  ASSERT_EQ(coins.coins.size(), numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const bool is_first = numbers[i] < 64;
    const auto all = is_first ? LogOnMemory::Coins(40, 40) : LogOnMemory::Coins(33, 33);
    const Coin& want = all[numbers[i] - (is_first ? 0 : 64)].coin;
    EXPECT_EQ(coins.coins[i].number, numbers[i]);
    EXPECT_EQ(coins.coins[i].coin, want) << i;
    EXPECT_EQ(coins.coins[i].coin_id, CoinId(want)) << i;
    EXPECT_EQ(coins.coins[i].created_height, is_first ? 10u : 11u);
    EXPECT_EQ(on.log().RecordOfRow(RowOf(numbers[i])).value(), is_first ? 1u : 2u);
  }
  EXPECT_TRUE(on.log().ReadCoins({}, CacheUse::kFill).value().coins.empty());
  for (const std::uint64_t absent : {40u, 63u, 97u, 128u}) {
    EXPECT_EQ(on.log().ReadCoins({&absent, 1}, CacheUse::kFill).status().code(), Code::kCorruption)
        << absent;
  }
  EXPECT_EQ(on.log().RecordOfRow(4).status().code(), Code::kCorruption);
}

TEST(LogTest, ACoinsHintsLieInTheRowThatComesWithIt) {
  LogOnMemory on;
  std::string list;
  AppendHintList({AsBytes("hint")}, &list);
  auto coins = LogOnMemory::Coins(2, 7);
  coins[1].hints = AsBytes(list).data();
  BlockRecord record = on.Next(2);
  ASSERT_TRUE(on.log().AppendBlock(&record, {}, coins, Durability::kSynced).ok());
  std::string row = "something else";
  EXPECT_EQ(on.log().ReadCoin(0, &row).value().hints, nullptr);
  const CoinRecord coin = on.log().ReadCoin(1, &row).value();
  ASSERT_NE(coin.hints, nullptr);
  EXPECT_EQ(AsText({coin.hints, HintListSize(coin.hints)}), list);
  EXPECT_LE(AsBytes(row).data(), coin.hints);
  EXPECT_LT(coin.hints, AsBytes(row).data() + row.size());
}

TEST(LogTest, ADeletedRecordIsGoneWithItsRowsAndNothingElseIs) {
  LogOnMemory on;
  on.Append(33);
  std::vector<Spend> spends;
  for (std::uint64_t i = 0; i < 33; ++i) spends.push_back({i, 0});
  on.Append(40, spends);
  on.Append(1);
  ASSERT_TRUE(on.log().AppendRollback(10, 1, std::vector<std::uint64_t>{12, 11}).ok());
  ASSERT_TRUE(on.log().Delete(2).ok());
  using Keys = std::vector<std::string>;
  EXPECT_EQ(on.KeysOf(Family::kLog), (Keys{LogKey(1, 0), LogKey(3, 0), LogKey(4, 0)}));
  EXPECT_EQ(on.KeysOf(Family::kCoins), (Keys{NumberKey(0), NumberKey(1), NumberKey(4)}));
  EXPECT_EQ(on.KeysOf(Family::kHeights), (Keys{NumberKey(10)}));
  EXPECT_FALSE(on.log().ReadHead(2).value().has_value());
  EXPECT_TRUE(on.log().Delete(2).ok());  // nothing to do
  ASSERT_TRUE(on.log().Delete(4).ok());  // a rollback has no rows
  EXPECT_EQ(on.KeysOf(Family::kLog), (Keys{LogKey(1, 0), LogKey(3, 0)}));
}

TEST(LogTest, RemembersUpToWhereUndoneRecordsAreDeleted) {
  LogOnMemory on;
  EXPECT_EQ(on.log().ReadUndoneDeleted().value(), 0u);
  ASSERT_TRUE(on.log().NoteUndoneDeleted(7).ok());
  const std::uint64_t events = on.disk().events();
  ASSERT_TRUE(on.log().NoteUndoneDeleted(7).ok());
  ASSERT_TRUE(on.log().NoteUndoneDeleted(5).ok());
  EXPECT_EQ(on.disk().events(), events);
  EXPECT_EQ(on.log().ReadUndoneDeleted().value(), 7u);
  on.Reopen();
  EXPECT_EQ(on.log().ReadUndoneDeleted().value(), 7u);
  ASSERT_TRUE(on.engine()
                  .Write({{Family::kMetadata, kUndoneDeletedKey, "1234567"}}, Durability::kSynced)
                  .ok());
  EXPECT_EQ(on.log().ReadUndoneDeleted().status().code(), Code::kCorruption);
}

TEST(LogTest, CallersThatDisagreeWithTheLogAreStopped) {
  LogOnMemory on;
  on.Append(1);
  const auto coins = LogOnMemory::Coins(1, 1);
  BlockRecord record = on.Next(1);
  record.first_coin = 0;
  EXPECT_THROW((void)on.log().AppendBlock(&record, {}, coins, Durability::kSynced), CheckFailed);
  record = on.Next(2);
  EXPECT_THROW((void)on.log().AppendBlock(&record, {}, coins, Durability::kSynced), CheckFailed);
  record = on.Next(1, 1);
  EXPECT_THROW((void)on.log().AppendBlock(&record, {}, coins, Durability::kSynced), CheckFailed);
  EXPECT_EQ(on.log().last(), 1u);
}

TEST(LogTest, MissingPartsAreCorruption) {
  LogOnMemory on;
  on.Append(33);
  const BlockRecord record = on.Append(1, {{0, 0}});
  const BlockRecord first = on.log().ReadBlock(1).value();
  EXPECT_EQ(on.log().ReadBlock(3).status().code(), Code::kCorruption);
  EXPECT_EQ(on.log().ReadRow(3).status().code(), Code::kCorruption);
  ASSERT_TRUE(on.engine()
                  .Write({{Family::kLog, LogKey(2, 1), std::nullopt},
                          {Family::kCoins, NumberKey(1), std::nullopt}},
                         Durability::kSynced)
                  .ok());
  EXPECT_EQ(on.log().ReadSpends(record).status().code(), Code::kCorruption);
  EXPECT_EQ(on.log().ReadCreated(first).status().code(), Code::kCorruption);
}

TEST(LogTest, OpenRefusesWhatIsNoLog) {
  for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
           {"short", "x"}, {LogKey(1, 0), ""}, {LogKey(1, 0), "\x03"}, {LogKey(1, 1), "x"}}) {
    LogOnMemory on;
    ASSERT_TRUE(on.engine().Write({{Family::kLog, key, value}}, Durability::kSynced).ok());
    EXPECT_EQ(Log::Open(&on.engine()).status().code(), Code::kCorruption);
  }
}

// What `synced_through` says is how a later open learns that a synced record is gone.
TEST(LogTest, SyncedThroughFollowsEachDurableRecord) {
  LogOnMemory on;
  EXPECT_EQ(on.SyncedThroughOnDisk(), UINT64_MAX);
  on.Append(1);
  EXPECT_EQ(on.log().synced(), 1u);
  EXPECT_EQ(on.SyncedThroughOnDisk(), 1u);
  ASSERT_TRUE(on.log().AppendRollback(0, 0, std::vector<std::uint64_t>{10}).ok());
  EXPECT_EQ(on.log().synced(), 2u);
  EXPECT_EQ(on.SyncedThroughOnDisk(), 2u);
}

TEST(LogTest, SyncedThroughStaysBehindWhileRecordsAreBuffered) {
  LogOnMemory on;
  on.Append(1);
  on.Append(1, {}, Durability::kBuffered);
  on.Append(1, {}, Durability::kBuffered);
  EXPECT_EQ(on.log().last(), 3u);
  EXPECT_EQ(on.log().synced(), 1u);
  EXPECT_EQ(on.SyncedThroughOnDisk(), 1u);
  ASSERT_TRUE(on.log().Sync().ok());
  EXPECT_EQ(on.log().synced(), 3u);
  EXPECT_EQ(on.SyncedThroughOnDisk(), 3u);
}

TEST(LogTest, ASyncWithNothingToSyncWritesNothing) {
  LogOnMemory on;
  ASSERT_TRUE(on.log().Sync().ok());
  on.Append(1);
  const std::uint64_t events = on.disk().events();
  ASSERT_TRUE(on.log().Sync().ok());
  EXPECT_EQ(on.disk().events(), events);
}

TEST(LogTest, NothingIsKnownToBeSyncedAfterOpening) {
  LogOnMemory on;
  on.Append(1);
  on.Reopen();
  EXPECT_EQ(on.log().synced(), 0u);
  ASSERT_TRUE(on.log().Sync().ok());
  EXPECT_EQ(on.log().synced(), 1u);
  on.log().AssumeSynced(0);
  EXPECT_EQ(on.log().synced(), 0u);
}

TEST(LogTest, AFailedWriteOrSyncNeverCountsAsSynced) {
  for (const bool takes_effect : {false, true}) {
    for (const std::uint64_t event : {1u, 2u, 3u}) {
      LogOnMemory on;
      on.Append(1);
      on.disk().FailAfter(event, takes_effect);
      BlockRecord record = on.Next(0);
      const Status status = on.log().AppendBlock(&record, {}, {}, Durability::kSynced);
      EXPECT_EQ(status.code(), Code::kIo);
      // The third event is the small batch after the sync: the record is durable by then.
      EXPECT_EQ(on.log().synced(), event == 3 ? 2u : 1u) << event;
    }
  }
}

TEST(LogTest, PowerLossLeavesSyncedThroughAtOrBelowTheLastSync) {
  for (int survivors = 0; survivors <= 4; ++survivors) {
    LogOnMemory on;
    on.Append(1);
    on.Append(1, {}, Durability::kBuffered);
    on.Append(1, {}, Durability::kBuffered);
    int left = survivors;
    on.disk().LosePower([&] { return left-- > 0; });
    on.Reopen();
    // Unsynced batches: the mark of record 1, then records 2 and 3.
    EXPECT_EQ(on.log().last(), 1u + (survivors >= 3 ? 2 : survivors == 2 ? 1 : 0)) << survivors;
    EXPECT_EQ(on.SyncedThroughOnDisk(), survivors == 0 ? 0u : 1u) << survivors;
  }
}

}  // namespace
}  // namespace coins
