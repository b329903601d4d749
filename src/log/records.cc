// SPDX-License-Identifier: Apache-2.0
#include "log/records.h"

#include <algorithm>

#include "base/big_endian.h"
#include "base/check.h"
#include "coin/hint_list.h"
#include "sha256/sha256.h"

namespace coins {
namespace {

constexpr std::size_t kChainAt = 1, kNextCoinAt = 33;
constexpr std::size_t kHeightAt = 41, kTimestampAt = 49, kBlockHashAt = 57, kParentHashAt = 89;
constexpr std::size_t kRootAt = 121, kUnspentAt = 153, kSpentAt = 161, kHintsAt = 169;
constexpr std::size_t kValueAt = 177, kFirstCoinAt = 193, kCoinCountAt = 201, kOddCountAt = 205;
constexpr std::size_t kSpendCountAt = 209, kBlockRecordSize = 213;
constexpr std::size_t kTargetHeightAt = 41, kTargetRecordAt = 49, kRollbackRecordSize = 57;
constexpr std::size_t kSpendSize = 12;

constexpr std::size_t kRowHeaderSize = 25, kCoinSize = 32 + 32 + 8 + 1;
constexpr std::uint8_t kCoinbaseBit = 1, kFastForwardBit = 2, kHintsBit = 4;

void PutU64(std::string* bytes, std::uint64_t value) {
  char buffer[8];
  StoreU64Be(buffer, value);
  bytes->append(buffer, sizeof buffer);
}

void Put32(std::string* bytes, const Bytes32& value) { bytes->append(AsText(value)); }

Bytes32 Load32(std::string_view bytes, std::size_t at) {
  Bytes32 value;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), 32, value.begin());
  return value;
}

Status Bad(std::uint64_t record_number, const char* what) {
  return Status::Corruption("log record " + std::to_string(record_number) + ": " + what);
}

}  // namespace

std::string LogKey(std::uint64_t record_number, std::uint16_t chunk) {
  std::string key(10, '\0');
  StoreU64Be(key.data(), record_number);
  StoreU16Be(key.data() + 8, chunk);
  return key;
}

std::string NumberKey(std::uint64_t number) {
  std::string key(8, '\0');
  StoreU64Be(key.data(), number);
  return key;
}

std::string EncodeBlockRecord(const BlockRecord& record) {
  std::string bytes(kBlockRecordSize, '\0');
  bytes[0] = kBlockKind;
  const auto put32 = [&](std::size_t at, const Bytes32& value) {
    std::copy(value.begin(), value.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put32(kChainAt, record.chain);
  StoreU64Be(&bytes[kNextCoinAt], record.next_coin);
  StoreU64Be(&bytes[kHeightAt], record.height);
  StoreU64Be(&bytes[kTimestampAt], record.timestamp_s);
  put32(kBlockHashAt, record.block_hash);
  put32(kParentHashAt, record.parent_hash);
  put32(kRootAt, record.root);
  StoreU64Be(&bytes[kUnspentAt], record.counters.unspent);
  StoreU64Be(&bytes[kSpentAt], record.counters.spent);
  StoreU64Be(&bytes[kHintsAt], record.counters.hints);
  StoreU128Be(&bytes[kValueAt], record.counters.unspent_value);
  StoreU64Be(&bytes[kFirstCoinAt], record.first_coin);
  StoreU32Be(&bytes[kCoinCountAt], record.coin_count);
  StoreU32Be(&bytes[kOddCountAt], record.odd_count);
  StoreU32Be(&bytes[kSpendCountAt], record.spend_count);
  return bytes;
}

std::string EncodeRollbackRecord(const RollbackRecord& record) {
  std::string bytes(kRollbackRecordSize, '\0');
  bytes[0] = kRollbackKind;
  std::copy(record.chain.begin(), record.chain.end(), bytes.begin() + kChainAt);
  StoreU64Be(&bytes[kNextCoinAt], record.next_coin);
  StoreU64Be(&bytes[kTargetHeightAt], record.target_height);
  StoreU64Be(&bytes[kTargetRecordAt], record.target_record);
  return bytes;
}

Result<std::uint8_t> RecordKind(std::string_view chunk0) {
  if (chunk0.empty()) return Status::Corruption("log record: empty");
  const auto kind = static_cast<std::uint8_t>(chunk0[0]);
  if (kind != kBlockKind && kind != kRollbackKind) {
    return Status::Corruption("log record: unknown kind");
  }
  return kind;
}

Result<BlockRecord> DecodeBlockRecord(std::uint64_t number, std::string_view chunk0) {
  if (chunk0.size() != kBlockRecordSize || chunk0[0] != kBlockKind) {
    return Bad(number, "not a block");
  }
  BlockRecord record;
  record.number = number;
  record.chain = Load32(chunk0, kChainAt);
  record.next_coin = LoadU64Be(&chunk0[kNextCoinAt]);
  record.height = LoadU64Be(&chunk0[kHeightAt]);
  record.timestamp_s = LoadU64Be(&chunk0[kTimestampAt]);
  record.block_hash = Load32(chunk0, kBlockHashAt);
  record.parent_hash = Load32(chunk0, kParentHashAt);
  record.root = Load32(chunk0, kRootAt);
  record.counters.unspent = LoadU64Be(&chunk0[kUnspentAt]);
  record.counters.spent = LoadU64Be(&chunk0[kSpentAt]);
  record.counters.hints = LoadU64Be(&chunk0[kHintsAt]);
  record.counters.unspent_value = LoadU128Be(&chunk0[kValueAt]);
  record.first_coin = LoadU64Be(&chunk0[kFirstCoinAt]);
  record.coin_count = LoadU32Be(&chunk0[kCoinCountAt]);
  record.odd_count = LoadU32Be(&chunk0[kOddCountAt]);
  record.spend_count = LoadU32Be(&chunk0[kSpendCountAt]);
  if (record.height > kMaxHeight) return Bad(number, "height");
  if (record.odd_count > record.coin_count) return Bad(number, "more odd coins than coins");
  if (record.spend_count > record.first_coin + record.coin_count) {
    return Bad(number, "more spends than coins");
  }
  if (record.spend_count > kMaxSpends) return Bad(number, "number of spends");
  // An empty block may stand where all numbers are given out.
  if (record.first_coin > kMaxCoinNumber + 1 || record.next_coin > kMaxCoinNumber + 1 ||
      record.first_coin % kCoinsPerRow != 0 ||
      record.next_coin != NextRowStart(record.first_coin + record.coin_count)) {
    return Bad(number, "coin numbers");
  }
  return record;
}

Result<RollbackRecord> DecodeRollbackRecord(std::uint64_t number, std::string_view chunk0) {
  if (chunk0.size() != kRollbackRecordSize || chunk0[0] != kRollbackKind) {
    return Bad(number, "not a rollback");
  }
  RollbackRecord record;
  record.number = number;
  record.chain = Load32(chunk0, kChainAt);
  record.next_coin = LoadU64Be(&chunk0[kNextCoinAt]);
  record.target_height = LoadU64Be(&chunk0[kTargetHeightAt]);
  record.target_record = LoadU64Be(&chunk0[kTargetRecordAt]);
  if (record.target_record >= number) return Bad(number, "target is not an earlier record");
  if (record.target_record == 0 && record.target_height != 0) return Bad(number, "target height");
  return record;
}

std::uint16_t SpendChunkCount(std::uint32_t spend_count) {
  return static_cast<std::uint16_t>((spend_count + kSpendsPerChunk - 1) / kSpendsPerChunk);
}

std::string EncodeSpendChunk(const Spend* spends, std::size_t count) {
  COINSTORE_CHECK(count > 0 && count <= kSpendsPerChunk);
  std::string bytes(count * kSpendSize, '\0');
  for (std::size_t i = 0; i < count; ++i) {
    COINSTORE_CHECK(i == 0 || spends[i - 1].coin_number < spends[i].coin_number);
    StoreU64Be(&bytes[i * kSpendSize], spends[i].coin_number);
    StoreU32Be(&bytes[i * kSpendSize + 8], spends[i].first_child);
  }
  return bytes;
}

Status DecodeSpendChunk(const BlockRecord& record, std::uint16_t chunk, std::string_view bytes,
                        std::vector<Spend>* spends) {
  const std::size_t before = (chunk - std::size_t{1}) * kSpendsPerChunk;
  const std::size_t count = std::min<std::size_t>(kSpendsPerChunk, record.spend_count - before);
  if (bytes.size() != count * kSpendSize) return Bad(record.number, "size of a chunk of spends");
  for (std::size_t i = 0; i < count; ++i) {
    const Spend spend{.coin_number = LoadU64Be(&bytes[i * kSpendSize]),
                      .first_child = LoadU32Be(&bytes[i * kSpendSize + 8])};
    const bool is_ordered = spends->empty() ? spend.first_child == record.odd_count
                                            : spends->back().coin_number < spend.coin_number &&
                                                  spends->back().first_child <= spend.first_child;
    if (!is_ordered || spend.first_child > record.coin_count ||
        spend.coin_number >= record.first_coin + record.coin_count) {
      return Bad(record.number, "order of spends");
    }
    spends->push_back(spend);
  }
  return {};
}

Bytes32 ChainHash(const Bytes32& previous, std::uint64_t record_number, std::string_view chunk0,
                  const std::vector<std::string>& spend_chunks,
                  const std::vector<std::string>& rows) {
  Sha256 hash;
  hash.Update(previous);
  std::array<std::uint8_t, 8> number{};
  StoreU64Be(number.data(), record_number);
  hash.Update(number);
  hash.Update(AsBytes(chunk0.substr(0, kChainAt)));
  hash.Update(AsBytes(chunk0.substr(kNextCoinAt)));
  for (const std::string& chunk : spend_chunks) hash.Update(AsBytes(chunk));
  for (const std::string& row : rows) hash.Update(AsBytes(row));
  return hash.Finish();
}

std::string EncodeCoinRow(const CoinRowHeader& header, const CoinRecord* coins, std::size_t count) {
  COINSTORE_CHECK(count > 0 && count <= kCoinsPerRow);
  std::string bytes;
  bytes.reserve(kRowHeaderSize + count * (kCoinSize + 40));
  PutU64(&bytes, header.created_height);
  PutU64(&bytes, header.timestamp_s);
  PutU64(&bytes, header.record_number);
  bytes.push_back(static_cast<char>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const CoinRecord& coin = coins[i];
    Put32(&bytes, coin.coin.parent_id);
    Put32(&bytes, coin.coin.puzzle_hash);
    PutU64(&bytes, coin.coin.amount);
    bytes.push_back(static_cast<char>((coin.is_coinbase ? kCoinbaseBit : 0) |
                                      (coin.is_fast_forward ? kFastForwardBit : 0) |
                                      (coin.hints != nullptr ? kHintsBit : 0)));
    if (coin.hints != nullptr) {
      bytes.append(AsText({coin.hints, HintListSize(coin.hints)}));
    }
  }
  return bytes;
}

Result<CoinRowHeader> DecodeCoinRow(std::uint64_t row, std::string_view bytes,
                                    std::vector<CoinRecord>* coins) {
  const auto bad = [row](const char* what) {
    return Status::Corruption("coins row " + std::to_string(row) + ": " + what);
  };
  if (bytes.size() < kRowHeaderSize) return bad("cut off");
  const CoinRowHeader header{.created_height = LoadU64Be(bytes.data()),
                             .timestamp_s = LoadU64Be(&bytes[8]),
                             .record_number = LoadU64Be(&bytes[16])};
  const std::size_t count = static_cast<std::uint8_t>(bytes[24]);
  if (count == 0 || count > kCoinsPerRow) return bad("number of coins");
  std::size_t at = kRowHeaderSize;
  for (std::size_t i = 0; i < count; ++i) {
    if (bytes.size() - at < kCoinSize) return bad("cut off");
    CoinRecord coin;
    coin.coin.parent_id = Load32(bytes, at);
    coin.coin.puzzle_hash = Load32(bytes, at + 32);
    coin.coin.amount = LoadU64Be(&bytes[at + 64]);
    const auto flags = static_cast<std::uint8_t>(bytes[at + 72]);
    if ((flags & ~(kCoinbaseBit | kFastForwardBit | kHintsBit)) != 0) return bad("unknown flag");
    at += kCoinSize;
    coin.number = row * kCoinsPerRow + i;
    coin.created_height = header.created_height;
    coin.timestamp_s = header.timestamp_s;
    coin.is_coinbase = (flags & kCoinbaseBit) != 0;
    coin.is_fast_forward = (flags & kFastForwardBit) != 0;
    if (coin.is_coinbase && coin.is_fast_forward) return bad("fast-forward reward");
    if ((flags & kHintsBit) != 0) {
      const ByteSpan list = AsBytes(bytes.substr(at));
      auto size = CheckHintList(list);
      if (!size.ok()) return std::move(size).status().In("coins row " + std::to_string(row));
      coin.hints = list.data();
      at += size.value();
    }
    coins->push_back(coin);
  }
  if (at != bytes.size()) return bad("too long");
  return header;
}

}  // namespace coins
