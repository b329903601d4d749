// SPDX-License-Identifier: Apache-2.0
// Goal: reading the whole log gives every record or says that something is wrong; no gap is read
// over. Method: one small log with every kind of row; each row taken away, moved or damaged.
#include <gtest/gtest.h>

#include "log/bytes_by_hand.h"
#include "log/log_on_memory.h"

namespace coins {
namespace {

// Blocks, an empty one, a rollback, a block after it; several rows and several chunks.
void Fill(LogOnMemory& on) {
  on.Append(4200);
  std::vector<Spend> spends;
  for (std::uint64_t i = 0; i < 4100; ++i) spends.push_back({i, 0});
  on.Append(40, spends);
  on.Append(0);
  ASSERT_TRUE(on.log().AppendRollback(11, 2, std::vector<std::uint64_t>{12}).ok());
  on.Append(2, {{4224, 0}});
}

Status ReadAll(Engine& engine, std::vector<LogReader::Record>* records, std::uint64_t after = 0) {
  COINSTORE_ASSIGN_OR_RETURN(LogReader reader, LogReader::After(after, &engine));
  while (true) {
    LogReader::Record record;
    COINSTORE_ASSIGN_OR_RETURN(const bool has_record, reader.Next(&record));
    if (!has_record) return {};
    records->push_back(std::move(record));
  }
}

Code ReadBehind(std::uint64_t record_number, Engine& engine) {
  std::vector<LogReader::Record> records;
  return ReadAll(engine, &records, record_number).code();
}
Code ReadAll(Engine& engine) { return ReadBehind(0, engine); }

TEST(LogReaderTest, AnEmptyLogHasNoRecords) {
  LogOnMemory on;
  EXPECT_EQ(ReadAll(on.engine()), Code::kOk);
}

TEST(LogReaderTest, GivesEveryRecordInOrder) {
  LogOnMemory on;
  Fill(on);
  std::vector<LogReader::Record> records;
  const Status status = ReadAll(on.engine(), &records);
  ASSERT_TRUE(status.ok()) << status.message();
  ASSERT_EQ(records.size(), 5u);
  for (const std::uint64_t number : {1u, 2u, 3u, 5u}) {
    const auto* const block = std::get_if<LoggedBlock>(&records[number - 1]);
    ASSERT_NE(block, nullptr) << number;
    const BlockRecord want = on.log().ReadBlock(number).value();
    EXPECT_EQ(block->record.number, number);
    EXPECT_EQ(EncodeBlockRecord(block->record), EncodeBlockRecord(want));
    EXPECT_EQ(block->spends, on.log().ReadSpends(want).value());
    const LoggedCoins created = on.log().ReadCreated(want).value();
    EXPECT_EQ(block->created.rows, created.rows);
    EXPECT_EQ(block->created.coins.size(), want.coin_count);
  }
  const auto* const rollback = std::get_if<RollbackRecord>(&records[3]);
  ASSERT_NE(rollback, nullptr);
  EXPECT_EQ(rollback->number, 4u);
  EXPECT_EQ(rollback->target_record, 2u);
  EXPECT_EQ(rollback->target_height, 11u);
}

TEST(LogReaderTest, GoesOnBehindAnyRecordOfEitherKind) {
  LogOnMemory on;
  Fill(on);
  std::vector<LogReader::Record> all;
  ASSERT_TRUE(ReadAll(on.engine(), &all).ok());
  const auto number_of = [](const LogReader::Record& record) {
    const auto* const block = std::get_if<LoggedBlock>(&record);
    return block != nullptr ? block->record.number : std::get<RollbackRecord>(record).number;
  };
  for (std::uint64_t after = 0; after <= 5; ++after) {
    std::vector<LogReader::Record> records;
    const Status status = ReadAll(on.engine(), &records, after);
    ASSERT_TRUE(status.ok()) << status.message();
    ASSERT_EQ(records.size(), 5 - after);
    for (std::size_t i = 0; i < records.size(); ++i) {
      EXPECT_EQ(number_of(records[i]), after + i + 1);
      if (const auto* const block = std::get_if<LoggedBlock>(&records[i])) {
        const auto& whole = std::get<LoggedBlock>(all[after + i]);
        EXPECT_EQ(block->created.rows, whole.created.rows);
        EXPECT_EQ(block->spends, whole.spends);
      }
    }
  }
  EXPECT_EQ(ReadBehind(6, on.engine()), Code::kCorruption);
}

// Behind a record nothing before it matters, so that what was undone may be deleted; but it must be there.
TEST(LogReaderTest, NeedsTheRecordThatItGoesOnBehindAndNoneBefore) {
  LogOnMemory on;
  Fill(on);
  for (const std::uint64_t number : {1u, 2u, 3u}) ASSERT_TRUE(on.log().Delete(number).ok());
  EXPECT_EQ(ReadBehind(0, on.engine()), Code::kCorruption);
  EXPECT_EQ(ReadBehind(3, on.engine()), Code::kCorruption);
  EXPECT_EQ(ReadBehind(4, on.engine()), Code::kOk);
}

class Damaged : public LogOnMemory {
 public:
  Damaged() { Fill(*this); }
  Code After(const Batch& batch) {
    EXPECT_TRUE(engine().Write(batch, Durability::kSynced).ok());
    return ReadAll(engine());
  }
};

TEST(LogReaderTest, RefusesEveryGap) {
  LogOnMemory whole;
  Fill(whole);
  for (const Family family : {Family::kLog, Family::kCoins}) {
    const std::vector<std::string> keys = whole.KeysOf(family);
    ASSERT_GT(keys.size(), 6u);
    // All keys of the log; of the rows those at the borders of blocks.
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (family == Family::kCoins && i > 0 && i + 5 < keys.size()) continue;
      Damaged on;
      if (keys[i] == LogKey(5, 0)) continue;  // leaves a chunk alone: tested below
      EXPECT_EQ(on.After({{family, keys[i], std::nullopt}}), Code::kCorruption)
          << FamilyName(family) << " " << ToHex(AsBytes(keys[i]));
    }
  }
}

TEST(LogReaderTest, RefusesAChunkWithoutItsRecord) {
  Damaged on;
  EXPECT_EQ(on.After({{Family::kLog, LogKey(5, 0), std::nullopt}}), Code::kCorruption);
}

TEST(LogReaderTest, RefusesRowsThatNoRecordNames) {
  Damaged on;
  const std::string row = on.engine().Get(Family::kCoins, NumberKey(0)).value().value();
  EXPECT_EQ(on.After({{Family::kCoins, NumberKey(200), row}}), Code::kCorruption);
}

TEST(LogReaderTest, RefusesRowsWhoseRecordIsGoneAtTheEnd) {
  Damaged on;
  EXPECT_EQ(on.After({{Family::kLog, LogKey(5, 0), std::nullopt},
                      {Family::kLog, LogKey(5, 1), std::nullopt}}),
            Code::kCorruption);
}

TEST(LogReaderTest, RefusesAChunkTooMany) {
  Damaged on;
  const std::string spend = ByHand().U64(4225).U32(2).str();
  EXPECT_EQ(on.After({{Family::kLog, LogKey(5, 2), spend}}), Code::kCorruption);
  Damaged other;
  EXPECT_EQ(other.After({{Family::kLog, LogKey(3, 1), spend}}), Code::kCorruption);
}

TEST(LogReaderTest, RefusesARecordOfNumber0) {
  Damaged on;
  const std::string chunk0 = on.engine().Get(Family::kLog, LogKey(3, 0)).value().value();
  EXPECT_EQ(on.After({{Family::kLog, LogKey(0, 0), chunk0}}), Code::kCorruption);
}

TEST(LogReaderTest, RefusesARecordInTheOthersPlace) {
  LogOnMemory on;
  on.Append(0);
  on.Append(0);
  const std::string one = on.engine().Get(Family::kLog, LogKey(1, 0)).value().value();
  const std::string two = on.engine().Get(Family::kLog, LogKey(2, 0)).value().value();
  ASSERT_TRUE(on.engine()
                  .Write({{Family::kLog, LogKey(1, 0), two}, {Family::kLog, LogKey(2, 0), one}},
                         Durability::kSynced)
                  .ok());
  EXPECT_EQ(ReadAll(on.engine()), Code::kCorruption);
}

// Records whose hashes are right, as a writer with a bug would leave them.
TEST(LogReaderTest, RefusesCoinNumbersThatDoNotFollow) {
  for (const std::uint64_t next_coin : {0u, 32u, 64u}) {
    for (const std::uint8_t kind : {kBlockKind, kRollbackKind}) {
      LogOnMemory on;
      const BlockRecord first = on.Append(5);  // the next number is 32
      BlockRecord block = on.Next(0);
      block.first_coin = block.next_coin = next_coin;
      block.number = 2;
      RollbackRecord rollback{.number = 2, .next_coin = next_coin};
      const auto encode = [&] {
        return kind == kBlockKind ? EncodeBlockRecord(block) : EncodeRollbackRecord(rollback);
      };
      block.chain = rollback.chain = ChainHash(first.chain, 2, encode(), {}, {});
      ASSERT_TRUE(
          on.engine().Write({{Family::kLog, LogKey(2, 0), encode()}}, Durability::kSynced).ok());
      EXPECT_EQ(ReadAll(on.engine()), next_coin == 32 ? Code::kOk : Code::kCorruption)
          << int{kind} << " " << next_coin;
    }
  }
}

// Every bit of every row of a small log: the chain of hashes covers all that the format does not.
TEST(LogReaderTest, RefusesEveryBitFlip) {
  LogOnMemory on;
  on.Append(33);
  on.Append(1, {{0, 0}, {32, 0}});
  ASSERT_TRUE(on.log().AppendRollback(10, 1, std::vector<std::uint64_t>{11}).ok());
  ASSERT_EQ(ReadAll(on.engine()), Code::kOk);
  std::size_t flips = 0;
  for (const Family family : {Family::kLog, Family::kCoins}) {
    for (const auto& [key, good] : on.RowsOf(family)) {
      // One bit of each byte, another one from byte to byte.
      for (std::size_t byte = 0; byte < good.size(); ++byte, ++flips) {
        std::string bytes = good;
        bytes[byte] = static_cast<char>(bytes[byte] ^ 1 << byte % 8);
        ASSERT_TRUE(on.engine().Write({{family, key, bytes}}, Durability::kBuffered).ok());
        EXPECT_EQ(ReadAll(on.engine()), Code::kCorruption)
            << FamilyName(family) << " byte " << byte;
      }
      ASSERT_TRUE(on.engine().Write({{family, key, good}}, Durability::kBuffered).ok());
    }
  }
  EXPECT_GT(flips, 3000u);
  EXPECT_EQ(ReadAll(on.engine()), Code::kOk);
}

}  // namespace
}  // namespace coins
