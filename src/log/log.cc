// SPDX-License-Identifier: Apache-2.0
#include "log/log.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/big_endian.h"
#include "base/check.h"
#include "coin/coin_id.h"
#include "log/coins_reading.h"

namespace coins {
namespace {

Status Missing(std::uint64_t record_number, const char* what) {
  return Status::Corruption("log record " + std::to_string(record_number) + ": " + what);
}

std::uint64_t NanosecondsSince(std::chrono::steady_clock::time_point begin) {
  return static_cast<std::uint64_t>((std::chrono::steady_clock::now() - begin).count());
}

Result<std::string> GetChunk(Engine* engine, std::uint64_t record_number, std::uint16_t chunk) {
  COINSTORE_ASSIGN_OR_RETURN(auto value, engine->Get(Family::kLog, LogKey(record_number, chunk)));
  if (!value) return Missing(record_number, chunk == 0 ? "missing" : "a chunk is missing");
  return std::move(*value);
}

// The rows that a block's coins fill, and how many coins are in the given one of them.
std::uint64_t RowCount(const BlockRecord& record) {
  return (record.coin_count + kCoinsPerRow - 1) / kCoinsPerRow;
}
std::size_t CoinsInRow(const BlockRecord& record, std::uint64_t index) {
  return std::min<std::size_t>(kCoinsPerRow, record.coin_count - index * kCoinsPerRow);
}

Status AddRow(const BlockRecord& record, std::uint64_t index, std::string bytes,
              LoggedCoins* coins) {
  const std::uint64_t row = RowOf(record.first_coin) + index;
  const std::size_t before = coins->coins.size();
  coins->rows.push_back(std::move(bytes));
  COINSTORE_ASSIGN_OR_RETURN(const CoinRowHeader header,
                             DecodeCoinRow(row, coins->rows.back(), &coins->coins));
  const CoinRowHeader expected{.created_height = record.height,
                               .timestamp_s = record.timestamp_s,
                               .record_number = record.number};
  if (header != expected || coins->coins.size() - before != CoinsInRow(record, index)) {
    return Status::Corruption("coins row " + std::to_string(row) + ": not of log record " +
                              std::to_string(record.number));
  }
  return {};
}

// Appends the coins of a row to `coins` as they are asked for, and computes their ids.
class RowPicker {
 public:
  explicit RowPicker(LoggedCoins* coins) : coins_(coins) {}

  Status Pick(std::uint64_t row, std::string bytes, std::span<const std::uint64_t> coin_numbers) {
    std::vector<CoinRecord> all;
    coins_->rows.push_back(std::move(bytes));
    COINSTORE_ASSIGN_OR_RETURN(const CoinRowHeader header,
                               DecodeCoinRow(row, coins_->rows.back(), &all));
    (void)header;
    for (const std::uint64_t number : coin_numbers) {
      if (number % kCoinsPerRow >= all.size()) {
        return Status::Corruption("coins row " + std::to_string(row) + ": a coin is missing");
      }
      coins_->coins.push_back(all[number % kCoinsPerRow]);
      coins_->coins.back().coin_id = CoinId(coins_->coins.back().coin);
    }
    return {};
  }

 private:
  LoggedCoins* coins_;
};

}  // namespace

void ComputeIds(std::vector<CoinRecord>* coins) {
  if (coins->empty()) return;
  std::vector<Bytes32> ids(coins->size());
  ComputeCoinIds(&coins->front().coin, sizeof(CoinRecord), ids.size(), ids.data());
  for (std::size_t i = 0; i < ids.size(); ++i) (*coins)[i].coin_id = ids[i];
}

Result<RecordHead> DecodeRecordHead(std::uint64_t number, std::string_view chunk0) {
  COINSTORE_ASSIGN_OR_RETURN(const std::uint8_t kind, RecordKind(chunk0));
  if (kind == kBlockKind) {
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord record, DecodeBlockRecord(number, chunk0));
    return RecordHead(record);
  }
  COINSTORE_ASSIGN_OR_RETURN(const RollbackRecord record, DecodeRollbackRecord(number, chunk0));
  return RecordHead(record);
}

const Bytes32& ChainOf(const RecordHead& head) {
  return std::visit([](const auto& record) -> const Bytes32& { return record.chain; }, head);
}

std::uint64_t NextCoinOf(const RecordHead& head) {
  return std::visit([](const auto& record) { return record.next_coin; }, head);
}

Result<std::unique_ptr<Log>> Log::Open(Engine* engine) {
  std::unique_ptr<Log> log(new Log(engine));
  COINSTORE_ASSIGN_OR_RETURN(const auto last_key, engine->LastKey(Family::kLog));
  if (!last_key) return log;
  if (last_key->size() != LogKey(0, 0).size()) return Status::Corruption("log: size of a key");
  log->last_ = LoadU64Be(last_key->data());
  COINSTORE_ASSIGN_OR_RETURN(const std::string chunk0, GetChunk(engine, log->last_, 0));
  COINSTORE_ASSIGN_OR_RETURN(const RecordHead head, DecodeRecordHead(log->last_, chunk0));
  log->chain_ = ChainOf(head);
  log->next_coin_ = NextCoinOf(head);
  return log;
}

Status Log::Write(Batch batch, Durability durability) {
  std::string synced_through = NumberKey(synced());
  batch.push_back({Family::kMetadata, kSyncedThroughKey, std::move(synced_through)});
  std::uint64_t bytes = 0;
  for (const Edit& edit : batch) bytes += edit.key.size() + (edit.value ? edit.value->size() : 0);
  bytes_written_ += bytes;
  ++writes_;
  const auto begin = std::chrono::steady_clock::now();
  COINSTORE_RETURN_IF_ERROR(engine_->Write(batch, durability));
  const std::uint64_t ns = NanosecondsSince(begin);
  write_latency_.Add(ns);
  if (durability == Durability::kBuffered) return {};
  ++syncs_;
  sync_time_ns_ += ns;
  return {};
}

Status Log::MarkSynced(std::uint64_t record_number) {
  const std::lock_guard lock(mark_mutex_);
  if (record_number <= synced()) return {};
  synced_.store(record_number, std::memory_order_release);
  if (note_) note_->Write(record_number);
  // Without this the loss of the last group, or of the last block in mode durable, would look like
  // the torn tail of a write that nobody was told about.
  return Write({}, Durability::kBuffered);
}

Status Log::AppendBlock(BlockRecord* record, std::span<const Spend> spends,
                        std::span<const CoinRecord> created, Durability durability) {
  COINSTORE_CHECK(record->first_coin == next_coin_ && record->coin_count == created.size() &&
                  record->spend_count == spends.size());
  record->number = last_ + 1;
  record->next_coin = NextRowStart(record->first_coin + record->coin_count);
  const CoinRowHeader row_header{.created_height = record->height,
                                 .timestamp_s = record->timestamp_s,
                                 .record_number = record->number};
  std::vector<std::string> rows;
  rows.reserve(RowCount(*record));
  for (std::uint64_t i = 0; i < RowCount(*record); ++i) {
    rows.push_back(EncodeCoinRow(row_header, &created[i * kCoinsPerRow], CoinsInRow(*record, i)));
  }
  std::vector<std::string> chunks;
  for (std::size_t i = 0; i < spends.size(); i += kSpendsPerChunk) {
    chunks.push_back(EncodeSpendChunk(&spends[i], std::min(kSpendsPerChunk, spends.size() - i)));
  }
  record->chain = ChainHash(chain_, record->number, EncodeBlockRecord(*record), chunks, rows);

  Batch batch;
  batch.reserve(rows.size() + chunks.size() + 3);
  batch.push_back({Family::kLog, LogKey(record->number, 0), EncodeBlockRecord(*record)});
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    batch.push_back({Family::kLog, LogKey(record->number, static_cast<std::uint16_t>(i + 1)),
                     std::move(chunks[i])});
  }
  batch.push_back({Family::kHeights, NumberKey(record->height), NumberKey(record->number)});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    batch.push_back({Family::kCoins, NumberKey(RowOf(record->first_coin) + i), std::move(rows[i])});
  }
  COINSTORE_RETURN_IF_ERROR(Write(std::move(batch), durability));
  last_ = record->number;
  chain_ = record->chain;
  next_coin_ = record->next_coin;
  return durability == Durability::kSynced ? MarkSynced(last_) : Status();
}

Status Log::AppendRollback(std::uint64_t target_height, std::uint64_t target_record,
                           std::span<const std::uint64_t> undone_heights) {
  RollbackRecord record{.number = last_ + 1,
                        .next_coin = next_coin_,
                        .target_height = target_height,
                        .target_record = target_record};
  record.chain = ChainHash(chain_, record.number, EncodeRollbackRecord(record), {}, {});
  Batch batch;
  batch.reserve(undone_heights.size() + 2);
  batch.push_back({Family::kLog, LogKey(record.number, 0), EncodeRollbackRecord(record)});
  for (const std::uint64_t height : undone_heights) {
    batch.push_back({Family::kHeights, NumberKey(height), std::nullopt});
  }
  COINSTORE_RETURN_IF_ERROR(Write(std::move(batch), Durability::kSynced));
  last_ = record.number;
  chain_ = record.chain;
  return MarkSynced(last_);
}

Status Log::Sync() {
  const std::uint64_t last = this->last();
  if (synced() >= last) return {};
  const auto begin = std::chrono::steady_clock::now();
  COINSTORE_RETURN_IF_ERROR(engine_->Sync());
  ++syncs_;
  sync_time_ns_ += NanosecondsSince(begin);
  return MarkSynced(last);
}

Status Log::Delete(std::uint64_t record_number) {
  COINSTORE_ASSIGN_OR_RETURN(const std::optional<RecordHead> head, ReadHead(record_number));
  if (!head) return {};
  Batch batch;
  batch.push_back({Family::kLog, LogKey(record_number, 0), std::nullopt});
  if (const auto* block = std::get_if<BlockRecord>(&*head)) {
    for (std::uint16_t chunk = 1; chunk <= SpendChunkCount(block->spend_count); ++chunk) {
      batch.push_back({Family::kLog, LogKey(record_number, chunk), std::nullopt});
    }
    for (std::uint64_t i = 0; i < RowCount(*block); ++i) {
      batch.push_back({Family::kCoins, NumberKey(RowOf(block->first_coin) + i), std::nullopt});
    }
  }
  return Write(std::move(batch), Durability::kBuffered);
}

Status Log::NoteUndoneDeleted(std::uint64_t record_number) {
  if (record_number <= undone_deleted_) return {};
  undone_deleted_ = record_number;
  return Write({{Family::kMetadata, kUndoneDeletedKey, NumberKey(record_number)}},
               Durability::kBuffered);
}

Result<std::uint64_t> Log::ReadUndoneDeleted() const {
  COINSTORE_ASSIGN_OR_RETURN(const auto value, engine_->Get(Family::kMetadata, kUndoneDeletedKey));
  if (!value) return std::uint64_t{0};
  if (value->size() != 8) return Status::Corruption("metadata: undone_deleted");
  return LoadU64Be(value->data());
}

Result<std::optional<RecordHead>> Log::ReadHead(std::uint64_t record_number) const {
  COINSTORE_ASSIGN_OR_RETURN(const auto chunk0,
                             engine_->Get(Family::kLog, LogKey(record_number, 0)));
  if (!chunk0) return std::optional<RecordHead>();
  COINSTORE_ASSIGN_OR_RETURN(const RecordHead head, DecodeRecordHead(record_number, *chunk0));
  return std::optional<RecordHead>(head);
}

namespace {

Result<Log::ChainHeight> DecodeHeight(std::string_view key, std::string_view value) {
  if (key.size() != 8 || value.size() != 8) return Status::Corruption("heights: size of a row");
  const Log::ChainHeight row{LoadU64Be(key.data()), LoadU64Be(value.data())};
  if (row.record_number == 0) return Status::Corruption("heights: a row names record 0");
  return row;
}

}  // namespace

Result<std::uint64_t> Log::RecordAt(std::uint64_t height) const {
  COINSTORE_ASSIGN_OR_RETURN(const auto value, engine_->Get(Family::kHeights, NumberKey(height)));
  if (!value) return std::uint64_t{0};
  COINSTORE_ASSIGN_OR_RETURN(const ChainHeight row, DecodeHeight(NumberKey(height), *value));
  return row.record_number;
}

Result<std::uint64_t> Log::RecordAtOrBelow(std::uint64_t height) const {
  const std::unique_ptr<Scan> scan = engine_->NewScan(Family::kHeights, ScanKind::kOrdered);
  scan->SeekBack(NumberKey(height));
  if (!scan->Valid()) {
    COINSTORE_RETURN_IF_ERROR(scan->status());
    return std::uint64_t{0};
  }
  COINSTORE_ASSIGN_OR_RETURN(const ChainHeight row, DecodeHeight(scan->key(), scan->value()));
  return row.record_number;
}

Result<std::vector<Log::ChainHeight>> Log::ChainFrom(std::uint64_t height) const {
  std::vector<ChainHeight> chain;
  const std::unique_ptr<Scan> scan = engine_->NewScan(Family::kHeights, ScanKind::kWhole);
  for (scan->Seek(NumberKey(height)); scan->Valid(); scan->Next()) {
    COINSTORE_ASSIGN_OR_RETURN(const ChainHeight row, DecodeHeight(scan->key(), scan->value()));
    chain.push_back(row);
  }
  COINSTORE_RETURN_IF_ERROR(scan->status());
  return chain;
}

Result<BlockRecord> Log::ReadBlock(std::uint64_t record_number) const {
  COINSTORE_ASSIGN_OR_RETURN(const std::string chunk0, GetChunk(engine_, record_number, 0));
  return DecodeBlockRecord(record_number, chunk0);
}

Result<std::vector<Spend>> Log::ReadSpends(const BlockRecord& record) const {
  std::vector<Spend> spends;
  spends.reserve(record.spend_count);
  for (std::uint16_t chunk = 1; chunk <= SpendChunkCount(record.spend_count); ++chunk) {
    COINSTORE_ASSIGN_OR_RETURN(const std::string bytes, GetChunk(engine_, record.number, chunk));
    COINSTORE_RETURN_IF_ERROR(DecodeSpendChunk(record, chunk, bytes, &spends));
  }
  return spends;
}

Result<LoggedCoins> Log::ReadCreated(const BlockRecord& record) const {
  LoggedCoins created;
  const std::uint64_t first_row = RowOf(record.first_coin);
  const std::unique_ptr<Scan> scan = engine_->NewScan(Family::kCoins, ScanKind::kOrdered);
  if (RowCount(record) > 0) scan->Seek(NumberKey(first_row));
  for (std::uint64_t i = 0; i < RowCount(record); ++i, scan->Next()) {
    if (!scan->Valid() || scan->key() != NumberKey(first_row + i)) {
      COINSTORE_RETURN_IF_ERROR(scan->status());
      return Status::Corruption("coins row " + std::to_string(first_row + i) + ": missing");
    }
    COINSTORE_RETURN_IF_ERROR(AddRow(record, i, std::string(scan->value()), &created));
  }
  return created;
}

Result<LoggedCoins> Log::ReadRow(std::uint64_t row) const {
  COINSTORE_ASSIGN_OR_RETURN(auto bytes, engine_->Get(Family::kCoins, NumberKey(row)));
  if (!bytes) return Status::Corruption("coins row " + std::to_string(row) + ": missing");
  LoggedCoins coins;
  coins.rows.push_back(std::move(*bytes));
  COINSTORE_ASSIGN_OR_RETURN(const CoinRowHeader header,
                             DecodeCoinRow(row, coins.rows.back(), &coins.coins));
  (void)header;
  return coins;
}

Result<std::uint64_t> Log::RecordOfRow(std::uint64_t row) const {
  COINSTORE_ASSIGN_OR_RETURN(const auto bytes, engine_->Get(Family::kCoins, NumberKey(row)));
  if (!bytes) return Status::Corruption("coins row " + std::to_string(row) + ": missing");
  std::vector<CoinRecord> coins;
  COINSTORE_ASSIGN_OR_RETURN(const CoinRowHeader header, DecodeCoinRow(row, *bytes, &coins));
  return header.record_number;
}

Result<LoggedCoins> Log::ReadCoins(std::span<const std::uint64_t> coin_numbers,
                                   CacheUse cache) const {
  return CoinsReading(*this, {coin_numbers.begin(), coin_numbers.end()}, cache).Finish();
}

std::vector<Log::CoinsOfRow> Log::ByRow(std::span<const std::uint64_t> coin_numbers) {
  std::vector<CoinsOfRow> rows;
  for (std::size_t begin = 0, end = 0; begin < coin_numbers.size(); begin = end) {
    const std::uint64_t row = RowOf(coin_numbers[begin]);
    while (end < coin_numbers.size() && RowOf(coin_numbers[end]) == row) ++end;
    rows.push_back(coin_numbers.subspan(begin, end - begin));
  }
  return rows;
}

Result<LoggedCoins> Log::ReadRows(std::span<const CoinsOfRow> rows, CacheUse cache) const {
  std::vector<std::string> keys;
  keys.reserve(rows.size());
  for (const CoinsOfRow& row : rows) keys.push_back(NumberKey(RowOf(row[0])));
  COINSTORE_ASSIGN_OR_RETURN(auto values, engine_->GetMany(Family::kCoins, keys, cache));
  LoggedCoins coins;
  coins.rows.reserve(rows.size());
  RowPicker picker(&coins);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint64_t row = RowOf(rows[i][0]);
    if (!values[i]) return Status::Corruption("coins row " + std::to_string(row) + ": missing");
    COINSTORE_RETURN_IF_ERROR(picker.Pick(row, std::move(*values[i]), rows[i]));
  }
  return coins;
}

Result<CoinRecord> Log::ReadCoin(std::uint64_t coin_number, std::string* row_bytes) const {
  const CoinsOfRow of_row(&coin_number, 1);
  COINSTORE_ASSIGN_OR_RETURN(LoggedCoins coins, ReadRows({&of_row, 1}, CacheUse::kFill));
  *row_bytes = std::move(coins.rows[0]);
  CoinRecord coin = coins.coins[0];
  if (coin.hints != nullptr) {
    // The hints moved with the string, unless it is short enough to lie inside its object; rows never are.
    COINSTORE_CHECK(AsBytes(*row_bytes).data() <= coin.hints &&
                    coin.hints < AsBytes(*row_bytes).data() + row_bytes->size());
  }
  return coin;
}

Result<LogReader> LogReader::After(std::uint64_t record_number, Engine* engine, Gaps gaps) {
  LogReader reader;
  reader.gaps_ = gaps;
  reader.records_ = engine->NewScan(Family::kLog, ScanKind::kWhole);
  reader.rows_ = engine->NewScan(Family::kCoins, ScanKind::kWhole);
  if (record_number > 0) {
    COINSTORE_ASSIGN_OR_RETURN(const std::string chunk0, GetChunk(engine, record_number, 0));
    COINSTORE_ASSIGN_OR_RETURN(const RecordHead head, DecodeRecordHead(record_number, chunk0));
    reader.number_ = record_number;
    reader.chain_ = ChainOf(head);
    reader.next_coin_ = NextCoinOf(head);
  }
  // From the very start, so that what stands before record 1 is noticed.
  reader.records_->Seek(record_number == 0 ? std::string() : LogKey(record_number + 1, 0));
  reader.rows_->Seek(NumberKey(RowOf(reader.next_coin_)));
  return reader;
}

Result<std::string> LogReader::TakeRow(std::uint64_t row) {
  if (!rows_->Valid() || rows_->key() != NumberKey(row)) {
    COINSTORE_RETURN_IF_ERROR(rows_->status());
    if (rows_->Valid() && rows_->key() < NumberKey(row)) {
      return Status::Corruption("coins: a row in front of row " + std::to_string(row) +
                                " that no record names");
    }
    return Status::Corruption("coins row " + std::to_string(row) + ": missing");
  }
  std::string bytes(rows_->value());
  rows_->Next();
  return bytes;
}

Result<LoggedBlock> LogReader::ReadBlock(const BlockRecord& record,
                                         std::vector<std::string>* chunks) {
  LoggedBlock block;
  block.record = record;
  block.spends.reserve(record.spend_count);
  for (std::uint16_t chunk = 1; chunk <= SpendChunkCount(record.spend_count); ++chunk) {
    if (!records_->Valid() || records_->key() != LogKey(record.number, chunk)) {
      COINSTORE_RETURN_IF_ERROR(records_->status());
      return Missing(record.number, "a chunk is missing");
    }
    chunks->emplace_back(records_->value());
    COINSTORE_RETURN_IF_ERROR(DecodeSpendChunk(record, chunk, chunks->back(), &block.spends));
    records_->Next();
  }
  block.created.coins.reserve(record.coin_count);
  for (std::uint64_t i = 0; i < RowCount(record); ++i) {
    COINSTORE_ASSIGN_OR_RETURN(std::string row, TakeRow(RowOf(record.first_coin) + i));
    COINSTORE_RETURN_IF_ERROR(AddRow(record, i, std::move(row), &block.created));
  }
  return block;
}

Result<bool> LogReader::Next(Record* record) {
  if (!records_->Valid()) {
    COINSTORE_RETURN_IF_ERROR(records_->status());
    COINSTORE_RETURN_IF_ERROR(rows_->status());
    if (rows_->Valid()) return Status::Corruption("coins: a row that no record names");
    return false;
  }
  const std::string key(records_->key());
  const std::uint64_t number = gaps_ == Gaps::kAllowed && key.size() == LogKey(0, 0).size()
                                   ? LoadU64Be(key.data())
                                   : number_ + 1;
  if (key != LogKey(number, 0)) return Missing(number, "missing");
  const std::string chunk0(records_->value());
  records_->Next();
  COINSTORE_ASSIGN_OR_RETURN(const RecordHead head, DecodeRecordHead(number, chunk0));
  if (const auto* rollback = std::get_if<RollbackRecord>(&head)) {
    COINSTORE_RETURN_IF_ERROR(CheckFollows(number, rollback->next_coin, rollback->chain,
                                           ChainHash(chain_, number, chunk0, {}, {})));
    *record = *rollback;
  } else {
    const auto& block_head = std::get<BlockRecord>(head);
    std::vector<std::string> chunks;
    COINSTORE_ASSIGN_OR_RETURN(LoggedBlock block, ReadBlock(block_head, &chunks));
    COINSTORE_RETURN_IF_ERROR(
        CheckFollows(number, block_head.first_coin, block_head.chain,
                     ChainHash(chain_, number, chunk0, chunks, block.created.rows)));
    *record = std::move(block);
  }
  number_ = number;
  chain_ = ChainOf(head);
  next_coin_ = NextCoinOf(head);
  return true;
}

Status LogReader::CheckFollows(std::uint64_t number, std::uint64_t first_coin, const Bytes32& chain,
                               const Bytes32& expected) const {
  const bool is_next = number == number_ + 1;
  if (is_next ? first_coin != next_coin_ : first_coin < next_coin_) {
    return Missing(number, "coin numbers leave a gap");
  }
  if (is_next && chain != expected) return Missing(number, "chain hash");
  return {};
}

}  // namespace coins
