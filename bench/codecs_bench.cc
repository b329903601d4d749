// SPDX-License-Identifier: Apache-2.0
// What it costs to turn records and rows of the log into bytes and back.
#include <benchmark/benchmark.h>

#include <numeric>
#include <string>
#include <vector>

#include "coin/hint_list.h"
#include "log/records.h"

namespace coins {
namespace {

void Count(benchmark::State& state, std::size_t items, std::size_t bytes) {
  state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

// A full row; every third coin has a hint.
struct Row {
  Row() : coins(kCoinsPerRow) {
    Bytes32 hint;
    std::iota(hint.begin(), hint.end(), std::uint8_t{1});
    AppendHintList({ByteSpan(hint)}, &hint_list);
    for (std::size_t i = 0; i < coins.size(); ++i) {
      coins[i].coin.amount = i * 0x0123456789;
      if (i % 3 == 0) coins[i].hints = reinterpret_cast<const std::uint8_t*>(hint_list.data());
    }
  }
  std::string hint_list;
  std::vector<CoinRecord> coins;
};

void EncodeRow(benchmark::State& state) {
  const Row row;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::string encoded = EncodeCoinRow({}, row.coins.data(), row.coins.size());
    bytes = encoded.size();
    benchmark::DoNotOptimize(encoded.data());
  }
  Count(state, row.coins.size(), bytes);
}

void DecodeRow(benchmark::State& state) {
  const Row row;
  const std::string encoded = EncodeCoinRow({}, row.coins.data(), row.coins.size());
  std::vector<CoinRecord> coins;
  for (auto _ : state) {
    coins.clear();
    if (!DecodeCoinRow(0, encoded, &coins).ok()) state.SkipWithError("refused");
  }
  Count(state, row.coins.size(), encoded.size());
}

std::vector<Spend> Spends() {
  std::vector<Spend> spends(kSpendsPerChunk);
  for (std::size_t i = 0; i < spends.size(); ++i) {
    spends[i] = {3 * i, static_cast<std::uint32_t>(i)};
  }
  return spends;
}

// What a decoder of chunks has to know about the spends.
BlockRecord RecordOf(const std::vector<Spend>& spends) {
  BlockRecord record;
  record.number = 1;
  record.next_coin = record.first_coin = 1u << 20;
  record.spend_count = static_cast<std::uint32_t>(spends.size());
  record.coin_count = record.spend_count;
  record.next_coin += NextRowStart(record.coin_count);
  return record;
}

void EncodeSpends(benchmark::State& state) {
  const std::vector<Spend> spends = Spends();
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::string encoded = EncodeSpendChunk(spends.data(), spends.size());
    bytes = encoded.size();
    benchmark::DoNotOptimize(encoded.data());
  }
  Count(state, spends.size(), bytes);
}

void DecodeSpends(benchmark::State& state) {
  const std::vector<Spend> spends = Spends();
  const BlockRecord record = RecordOf(spends);
  const std::string encoded = EncodeSpendChunk(spends.data(), spends.size());
  std::vector<Spend> decoded;
  for (auto _ : state) {
    decoded.clear();
    if (!DecodeSpendChunk(record, 1, encoded, &decoded).ok()) state.SkipWithError("refused");
  }
  Count(state, spends.size(), encoded.size());
}

void EncodeRecord(benchmark::State& state) {
  const BlockRecord record = RecordOf(Spends());
  for (auto _ : state) benchmark::DoNotOptimize(EncodeBlockRecord(record));
}

void DecodeRecord(benchmark::State& state) {
  const std::string encoded = EncodeBlockRecord(RecordOf(Spends()));
  for (auto _ : state) {
    if (!DecodeBlockRecord(1, encoded).ok()) state.SkipWithError("refused");
  }
}

BENCHMARK(EncodeRow);
BENCHMARK(DecodeRow);
BENCHMARK(EncodeSpends);
BENCHMARK(DecodeSpends);
BENCHMARK(EncodeRecord);
BENCHMARK(DecodeRecord);

}  // namespace
}  // namespace coins

BENCHMARK_MAIN();
