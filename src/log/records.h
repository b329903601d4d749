// SPDX-License-Identifier: Apache-2.0
// The records of the log and their bytes.
// Source: docs/storage-format.md, "log" and "coins".
#ifndef COINSTORE_LOG_RECORDS_H_
#define COINSTORE_LOG_RECORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/uint128.h"
#include "coin/coin_record.h"

namespace coins {

inline constexpr std::uint64_t kCoinsPerRow = 32;
inline constexpr std::size_t kSpendsPerChunk = 4096;
// Of a block. Chunks are numbered by 16 bits, with room to count past the last one.
inline constexpr std::uint32_t kMaxSpends = 1u << 27;
static_assert(kMaxSpends / kSpendsPerChunk < UINT16_MAX);

inline std::uint64_t RowOf(std::uint64_t coin_number) { return coin_number / kCoinsPerRow; }
// The first coin number of the next row that nothing is in.
inline std::uint64_t NextRowStart(std::uint64_t coin_number) {
  return (coin_number + kCoinsPerRow - 1) / kCoinsPerRow * kCoinsPerRow;
}

struct Counters {
  std::uint64_t unspent = 0;
  std::uint64_t spent = 0;
  std::uint64_t hints = 0;
  Uint128 unspent_value = 0;

  bool operator==(const Counters&) const = default;
};

struct Spend {
  std::uint64_t coin_number = 0;
  std::uint32_t first_child = 0;  // counted from the block's first coin

  bool operator==(const Spend&) const = default;
};

struct BlockRecord {
  std::uint64_t number = 0;
  Bytes32 chain{};
  std::uint64_t next_coin = 0;
  std::uint64_t height = 0;
  std::uint64_t timestamp_s = 0;
  Bytes32 block_hash{};
  Bytes32 parent_hash{};
  Bytes32 root{};
  Counters counters;
  std::uint64_t first_coin = 0;
  std::uint32_t coin_count = 0;
  std::uint32_t odd_count = 0;
  std::uint32_t spend_count = 0;
};

struct RollbackRecord {
  std::uint64_t number = 0;
  Bytes32 chain{};
  std::uint64_t next_coin = 0;
  std::uint64_t target_height = 0;
  std::uint64_t target_record = 0;  // 0: the store is empty after it
};

inline constexpr std::uint8_t kBlockKind = 1;
inline constexpr std::uint8_t kRollbackKind = 2;

// Keys. Big-endian, so that rows sort as numbers.
std::string LogKey(std::uint64_t record_number, std::uint16_t chunk);
std::string NumberKey(std::uint64_t number);  // of heights and coins

// Chunk 0. Decoding gives kCorruption for any bytes that encoding would not have written.
std::string EncodeBlockRecord(const BlockRecord& record);
std::string EncodeRollbackRecord(const RollbackRecord& record);
Result<std::uint8_t> RecordKind(std::string_view chunk0);
Result<BlockRecord> DecodeBlockRecord(std::uint64_t number, std::string_view chunk0);
Result<RollbackRecord> DecodeRollbackRecord(std::uint64_t number, std::string_view chunk0);

// Chunks 1, 2, …: how many, and the spends of one.
std::uint16_t SpendChunkCount(std::uint32_t spend_count);
std::string EncodeSpendChunk(const Spend* spends, std::size_t count);
// Appends the chunk's spends, which must be as many as the record says and ascending.
Status DecodeSpendChunk(const BlockRecord& record, std::uint16_t chunk, std::string_view bytes,
                        std::vector<Spend>* spends);

// Hashes a record onto the chain. The parts are those of the format text, in its order.
Bytes32 ChainHash(const Bytes32& previous, std::uint64_t record_number, std::string_view chunk0,
                  const std::vector<std::string>& spend_chunks,
                  const std::vector<std::string>& rows);

// Rows of `coins`.
struct CoinRowHeader {
  std::uint64_t created_height = 0;
  std::uint64_t timestamp_s = 0;
  std::uint64_t record_number = 0;

  bool operator==(const CoinRowHeader&) const = default;
};
std::string EncodeCoinRow(const CoinRowHeader& header, const CoinRecord* coins, std::size_t count);
// Appends the row's coins, numbered from its first on, without their ids. Their hints point into `bytes`.
Result<CoinRowHeader> DecodeCoinRow(std::uint64_t row, std::string_view bytes,
                                    std::vector<CoinRecord>* coins);

}  // namespace coins

#endif  // COINSTORE_LOG_RECORDS_H_
