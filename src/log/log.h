// SPDX-License-Identifier: Apache-2.0
// The log: records numbered 1, 2, 3 … chained by hash. A block is durable when its record is; all
// else is derived from here. One writer; reads of records run beside it on any thread.
// Source: docs/storage-format.md.
#ifndef COINSTORE_LOG_LOG_H_
#define COINSTORE_LOG_LOG_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/latency_histogram.h"
#include "log/log_pins.h"
#include "log/records.h"
#include "log/synced_note.h"
#include "storage/storage.h"

namespace coins {

// Coins as their rows describe them: all but id and spent height. Hints point into `rows`.
struct LoggedCoins {
  std::vector<std::string> rows;
  std::vector<CoinRecord> coins;
};

void ComputeIds(std::vector<CoinRecord>* coins);

struct LoggedBlock {
  BlockRecord record;
  std::vector<Spend> spends;
  LoggedCoins created;
};

// A record of either kind, without what a block creates and spends.
using RecordHead = std::variant<BlockRecord, RollbackRecord>;
Result<RecordHead> DecodeRecordHead(std::uint64_t number, std::string_view chunk0);
const Bytes32& ChainOf(const RecordHead& head);
std::uint64_t NextCoinOf(const RecordHead& head);

class Log {
 public:
  // Finds the last record. kCorruption if what is there is no log.
  static Result<std::unique_ptr<Log>> Open(Engine* engine);

  std::uint64_t last() const { return last_.load(std::memory_order_acquire); }  // any thread
  const Bytes32& chain() const { return chain_; }
  std::uint64_t next_coin() const { return next_coin_; }
  // The last record known to be durable; any thread.
  std::uint64_t synced() const { return synced_.load(std::memory_order_acquire); }

  // One batch: the record, its height, its rows. Gives the record its number and chain hash. After a
  // failure of one of these three the outcome is unknown.
  Status AppendBlock(BlockRecord* record, std::span<const Spend> spends,
                     std::span<const CoinRecord> created, Durability durability);
  Status AppendRollback(std::uint64_t target_height, std::uint64_t target_record,
                        std::span<const std::uint64_t> undone_heights);
  // Any thread: beside appends it makes durable what was appended before it.
  Status Sync();

  // Deletes a record with its rows, in one batch. Another block of the chain must not need it.
  Status Delete(std::uint64_t record_number);
  // Up to which record that was done with all that had to go. Written only if it rose.
  Status NoteUndoneDeleted(std::uint64_t record_number);
  Result<std::uint64_t> ReadUndoneDeleted() const;

  // From now on every sync is noted there.
  void KeepNote(SyncedNote note) { note_ = note; }

  // What a read-only store knows to be durable, which it cannot make durable itself.
  void AssumeSynced(std::uint64_t record_number) { synced_ = record_number; }

  // Any thread.
  const LogPins& pins() const { return pins_; }
  Result<std::optional<RecordHead>> ReadHead(std::uint64_t record_number) const;
  Result<BlockRecord> ReadBlock(std::uint64_t record_number) const;
  // The record of the chain's block at a height, or of the highest one at or below it; 0: none.
  Result<std::uint64_t> RecordAt(std::uint64_t height) const;
  Result<std::uint64_t> RecordAtOrBelow(std::uint64_t height) const;
  struct ChainHeight {
    std::uint64_t height;
    std::uint64_t record_number;

    bool operator==(const ChainHeight&) const = default;
  };
  // The chain's blocks from a height on, ascending.
  Result<std::vector<ChainHeight>> ChainFrom(std::uint64_t height) const;
  Result<std::vector<Spend>> ReadSpends(const BlockRecord& record) const;
  Result<LoggedCoins> ReadCreated(const BlockRecord& record) const;
  Result<LoggedCoins> ReadRow(std::uint64_t row) const;
  Result<std::uint64_t> RecordOfRow(std::uint64_t row) const;  // of the block that it belongs to
  // Coins by their numbers, which ascend; with their ids. One read for each row, and of many rows by many threads.
  Result<LoggedCoins> ReadCoins(std::span<const std::uint64_t> coin_numbers, CacheUse cache) const;
  // The same, in one call to the engine.
  using CoinsOfRow = std::span<const std::uint64_t>;  // at least one
  static std::vector<CoinsOfRow> ByRow(std::span<const std::uint64_t> coin_numbers);
  Result<LoggedCoins> ReadRows(std::span<const CoinsOfRow> rows, CacheUse cache) const;
  Result<CoinRecord> ReadCoin(std::uint64_t coin_number, std::string* row_bytes) const;

  std::uint64_t bytes_written() const { return bytes_written_; }
  std::uint64_t writes() const { return writes_; }
  std::uint64_t syncs() const { return syncs_; }
  std::uint64_t sync_time_ns() const { return sync_time_ns_; }
  // Of the writes, with the sync where one belongs to it.
  const LatencyHistogram& write_latency() const { return write_latency_; }

 private:
  explicit Log(Engine* engine) : engine_(engine) {}

  Status Write(Batch batch, Durability durability);
  Status MarkSynced(std::uint64_t record_number);

  Engine* engine_;
  LogPins pins_;
  std::mutex mark_mutex_;  // over synced_ and its witnesses
  std::optional<SyncedNote> note_;
  std::atomic<std::uint64_t> last_{0};
  Bytes32 chain_{};
  std::uint64_t next_coin_ = 0;
  std::atomic<std::uint64_t> synced_{0};
  std::uint64_t undone_deleted_ = 0;
  std::atomic<std::uint64_t> bytes_written_{0};
  std::atomic<std::uint64_t> writes_{0};
  std::atomic<std::uint64_t> syncs_{0};
  std::atomic<std::uint64_t> sync_time_ns_{0};
  LatencyHistogram write_latency_;
};

// Whether records may be missing: those of undone blocks are deleted, up to the tables' marker.
enum class Gaps : std::uint8_t { kRefused, kAllowed };

// Reads the log in order from behind a record on, and checks on the way that every record follows from the
// one before, where that is there: numbers, chain of hashes, coin numbers, rows.
class LogReader {
 public:
  // kCorruption unless the record is there; 0 is the start of the log. Whoever allows gaps has to see to it
  // that a rollback behind each of them undoes what is missing.
  static Result<LogReader> After(std::uint64_t record_number, Engine* engine,
                                 Gaps gaps = Gaps::kRefused);

  using Record = std::variant<LoggedBlock, RollbackRecord>;
  // False at the end.
  Result<bool> Next(Record* record);

 private:
  LogReader() = default;
  Result<LoggedBlock> ReadBlock(const BlockRecord& record, std::vector<std::string>* chunks);
  Result<std::string> TakeRow(std::uint64_t row);

  Status CheckFollows(std::uint64_t number, std::uint64_t first_coin, const Bytes32& chain,
                      const Bytes32& expected) const;

  Gaps gaps_ = Gaps::kRefused;
  std::unique_ptr<Scan> records_;
  std::unique_ptr<Scan> rows_;
  std::uint64_t number_ = 0;
  Bytes32 chain_{};
  std::uint64_t next_coin_ = 0;
};

inline constexpr char kSyncedThroughKey[] = "synced_through";
inline constexpr char kUndoneDeletedKey[] = "undone_deleted";

}  // namespace coins

#endif  // COINSTORE_LOG_LOG_H_
