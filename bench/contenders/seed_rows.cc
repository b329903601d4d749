// SPDX-License-Identifier: Apache-2.0
#include "contenders/seed_rows.h"

#include <algorithm>
#include <stdexcept>

namespace coins::bench {
namespace {

constexpr std::size_t kPlainSize = 97;
constexpr std::size_t kFfUnspentSize = 107;
constexpr std::size_t kFfSpentSize = 115;

class Encoder {
 public:
  void Bytes(const std::uint8_t* bytes) { out_.append(reinterpret_cast<const char*>(bytes), 32); }
  void Byte(std::uint8_t byte) { out_.push_back(static_cast<char>(byte)); }
  void Little(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) Byte(static_cast<std::uint8_t>(number >> shift));
  }
  void Big(std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) Byte(static_cast<std::uint8_t>(number >> shift));
  }
  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}
  void Bytes(std::uint8_t* to) {
    std::copy_n(bytes_.begin(), 32, to);
    bytes_.remove_prefix(32);
  }
  std::uint8_t Byte() {
    const auto byte = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  std::uint64_t Little() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 8) number |= std::uint64_t{Byte()} << shift;
    return number;
  }
  std::uint64_t Big() {
    std::uint64_t number = 0;
    for (int i = 0; i < 8; ++i) number = number << 8 | Byte();
    return number;
  }

 private:
  std::string_view bytes_;
};

std::string EncodeFf(const SeedRecord& record) {
  Encoder to;
  to.Big(32);
  to.Bytes(record.coin.parent_coin_info);
  to.Big(32);
  to.Bytes(record.coin.puzzle_hash);
  to.Big(record.coin.amount);
  to.Big(record.confirmed);
  to.Byte(record.spent == 0 ? 0 : 1);
  if (record.spent != 0) to.Big(record.spent);
  to.Byte(record.coinbase ? 1 : 0);
  to.Big(record.timestamp_s);
  to.Byte(1);
  return to.Take();
}

SeedRecord DecodeFf(std::string_view bytes) {
  Decoder from(bytes);
  SeedRecord record;
  from.Big();
  from.Bytes(record.coin.parent_coin_info);
  from.Big();
  from.Bytes(record.coin.puzzle_hash);
  record.coin.amount = from.Big();
  record.confirmed = from.Big();
  if (from.Byte() != 0) record.spent = from.Big();
  record.coinbase = from.Byte() != 0;
  record.timestamp_s = from.Big();
  record.ff = true;
  return record;
}

std::string_view PuzzleHash(const SeedRecord& record) {
  return {reinterpret_cast<const char*>(record.coin.puzzle_hash), 32};
}
std::string_view Parent(const SeedRecord& record) {
  return {reinterpret_cast<const char*>(record.coin.parent_coin_info), 32};
}

std::string_view ValueOf(IndexValue value, const Bytes32& id) {
  return value == IndexValue::kCoinId ? View(id) : std::string_view();
}

}  // namespace

std::string EncodeSeedRecord(const SeedRecord& record) {
  if (record.ff) return EncodeFf(record);
  Encoder to;
  to.Bytes(record.coin.parent_coin_info);
  to.Bytes(record.coin.puzzle_hash);
  to.Little(record.coin.amount);
  to.Little(record.confirmed);
  to.Little(record.spent);
  to.Byte(record.coinbase ? 1 : 0);
  to.Little(record.timestamp_s);
  return to.Take();
}

SeedRecord DecodeSeedRecord(std::string_view bytes) {
  if (bytes.size() == kFfUnspentSize || bytes.size() == kFfSpentSize) return DecodeFf(bytes);
  if (bytes.size() != kPlainSize) throw std::runtime_error("seed layout: a record of a wrong size");
  Decoder from(bytes);
  SeedRecord record;
  from.Bytes(record.coin.parent_coin_info);
  from.Bytes(record.coin.puzzle_hash);
  record.coin.amount = from.Little();
  record.confirmed = from.Little();
  record.spent = from.Little();
  record.coinbase = from.Byte() != 0;
  record.timestamp_s = from.Little();
  return record;
}

std::string_view View(const Bytes32& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string Joined(std::string_view first, std::string_view second) {
  std::string result;
  result.reserve(first.size() + second.size());
  return result.append(first).append(second);
}

std::string U64Be(std::uint64_t number) {
  Encoder to;
  to.Big(number);
  return to.Take();
}

Bytes32 LastId(std::string_view key) {
  Bytes32 id;
  std::copy_n(key.end() - id.size(), id.size(), id.begin());
  return id;
}

SeedRecord CreatedRecord(const Block& block, std::size_t i) {
  return {.coin = block.additions[i].coin,
          .confirmed = block.height(),
          .spent = 0,
          .timestamp_s = block.info.timestamp,
          .coinbase = block.is_reward(i),
          .ff = block.ff[i] != 0};
}

void PutCreated(const Bytes32& id, const SeedRecord& record, IndexValue value, RowSink& sink) {
  const std::string_view index_value = ValueOf(value, id);
  const std::string by_puzzle_hash = Joined(PuzzleHash(record), View(id));
  sink.Put(kCoinRecords, View(id), EncodeSeedRecord(record));
  sink.Put(kCoinByPuzzleHash, by_puzzle_hash, index_value);
  sink.Put(kUnspentByPuzzleHash, by_puzzle_hash, {});
  sink.Put(kCoinByParent, Joined(Parent(record), View(id)), index_value);
  sink.Put(kCoinByConfirmedHeight, Joined(U64Be(record.confirmed), View(id)), index_value);
}

void PutSpent(const Bytes32& id, const SeedRecord& spent, IndexValue value, RowSink& sink) {
  sink.Put(kCoinRecords, View(id), EncodeSeedRecord(spent));
  sink.Delete(kUnspentByPuzzleHash, Joined(PuzzleHash(spent), View(id)));
  sink.Put(kCoinBySpentHeight, Joined(U64Be(spent.spent), View(id)), ValueOf(value, id));
}

void PutHint(const coinstore_hint& hint, RowSink& sink) {
  const std::string_view id(reinterpret_cast<const char*>(hint.coin_id), 32);
  const std::string_view bytes(reinterpret_cast<const char*>(hint.hint), 32);
  sink.Put(kHints, Joined(id, bytes), {});
  sink.Put(kHintsByValue, Joined(bytes, id), {});
}

void DeleteCoin(const Bytes32& id, const SeedRecord& record, RowSink& sink) {
  const std::string by_puzzle_hash = Joined(PuzzleHash(record), View(id));
  sink.Delete(kCoinRecords, View(id));
  sink.Delete(kCoinByPuzzleHash, by_puzzle_hash);
  sink.Delete(kUnspentByPuzzleHash, by_puzzle_hash);
  sink.Delete(kCoinByParent, Joined(Parent(record), View(id)));
  sink.Delete(kCoinByConfirmedHeight, Joined(U64Be(record.confirmed), View(id)));
  if (record.spent != 0) {
    sink.Delete(kCoinBySpentHeight, Joined(U64Be(record.spent), View(id)));
  }
}

void DeleteHint(std::string_view coin_id, std::string_view hint, RowSink& sink) {
  sink.Delete(kHints, Joined(coin_id, hint));
  sink.Delete(kHintsByValue, Joined(hint, coin_id));
}

void PutUnspentAgain(const Bytes32& id, std::uint64_t spent_height, const SeedRecord& unspent,
                     RowSink& sink) {
  sink.Put(kCoinRecords, View(id), EncodeSeedRecord(unspent));
  sink.Put(kUnspentByPuzzleHash, Joined(PuzzleHash(unspent), View(id)), {});
  sink.Delete(kCoinBySpentHeight, Joined(U64Be(spent_height), View(id)));
}

}  // namespace coins::bench
