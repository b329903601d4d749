// SPDX-License-Identifier: Apache-2.0
// The rows of the seed layout: twelve families with one row for each way to find a coin.
//
//   family                     key                      value
//   coin_records               id                       record
//   coin_by_puzzle_hash        puzzle hash, id          V
//   unspent_by_puzzle_hash     puzzle hash, id          empty
//   coin_by_parent             parent, id               V
//   coin_by_confirmed_height   height u64 BE, id        V
//   coin_by_spent_height       height u64 BE, id        V
//   hints                      id, hint                 empty
//   hints_by_value             hint, id                 empty
//   merkle_nodes, archive_coin_records, state_snapshots: there, and never written by a block
//   metadata                   name                     bytes
//
// V is empty, or in the variant that was shipped the id once more.
//
// A record without the ff flag is 97 bytes, little-endian: parent 32, puzzle hash 32, amount u64,
// confirmed u64, spent u64 (0: unspent), coinbase u8, timestamp u64. One with it is what bincode
// makes with fixed big-endian integers: length u64 and parent, length u64 and puzzle hash, amount,
// confirmed, u8 0 or u8 1 and spent u64, coinbase u8, timestamp, ff u8. Their sizes tell them apart.
#ifndef COINSTORE_BENCH_CONTENDERS_SEED_ROWS_H_
#define COINSTORE_BENCH_CONTENDERS_SEED_ROWS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "workload/block.h"

namespace coins::bench {

enum SeedFamily : std::size_t {
  kCoinRecords,
  kCoinByPuzzleHash,
  kUnspentByPuzzleHash,
  kCoinByParent,
  kCoinByConfirmedHeight,
  kCoinBySpentHeight,
  kHints,
  kHintsByValue,
  kMerkleNodes,
  kArchiveCoinRecords,
  kStateSnapshots,
  kMetadata,
  kSeedFamilies,
};

enum class IndexValue : std::uint8_t { kEmpty, kCoinId };

struct SeedRecord {
  coinstore_coin coin{};
  std::uint64_t confirmed = 0;
  std::uint64_t spent = 0;  // 0: unspent
  std::uint64_t timestamp_s = 0;
  bool coinbase = false;
  bool ff = false;
};

std::string EncodeSeedRecord(const SeedRecord& record);
// Throws std::runtime_error for a value of another size.
SeedRecord DecodeSeedRecord(std::string_view bytes);

std::string_view View(const Bytes32& bytes);
std::string Joined(std::string_view first, std::string_view second);
std::string U64Be(std::uint64_t number);
Bytes32 LastId(std::string_view key);  // of a key that ends with one

// Where rows go: a batch, or a sorter.
class RowSink {
 public:
  RowSink() = default;
  RowSink(const RowSink&) = delete;
  RowSink& operator=(const RowSink&) = delete;
  virtual ~RowSink() = default;
  virtual void Put(SeedFamily family, std::string_view key, std::string_view value) = 0;
  virtual void Delete(SeedFamily family, std::string_view key) = 0;
};

// The record of a coin that a block creates.
SeedRecord CreatedRecord(const Block& block, std::size_t i);

// What a coin's creation, its spend in a block, and a hint write.
void PutCreated(const Bytes32& id, const SeedRecord& record, IndexValue value, RowSink& sink);
void PutSpent(const Bytes32& id, const SeedRecord& spent, IndexValue value, RowSink& sink);
void PutHint(const coinstore_hint& hint, RowSink& sink);

// What takes them back: a coin with all its rows, a hint, and a spend.
void DeleteCoin(const Bytes32& id, const SeedRecord& record, RowSink& sink);
void DeleteHint(std::string_view coin_id, std::string_view hint, RowSink& sink);
void PutUnspentAgain(const Bytes32& id, std::uint64_t spent_height, const SeedRecord& unspent,
                     RowSink& sink);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_SEED_ROWS_H_
