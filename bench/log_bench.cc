// SPDX-License-Identifier: Apache-2.0
// What it costs to append a block to the log: encoding, chaining by hash and handing it to the engine;
// on an engine in memory, on RocksDB without a sync, and with one. The argument of a benchmark is the
// number of coins created; spends are 85 % of them. RocksDB writes below the current directory.
#include <benchmark/benchmark.h>

#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "log/log.h"
#include "storage/memory/memory_storage.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coins {
namespace {

enum class Place { kMemory, kRocksDb };

void Require(const Status& status) {
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
}

// A log in a place of its own that goes with it.
class NewLog {
 public:
  explicit NewLog(Place place)
      : storage_(place == Place::kMemory ? MakeMemoryStorage(std::make_shared<MemoryDisk>())
                                         : MakeRocksStorage("coinstore_bench.log")) {
    if (place == Place::kRocksDb) Require(storage_->Create());
    auto engine = storage_->OpenEngine(OpenMode::kReadWrite, {}, &events_);
    Require(engine.status());
    engine_ = std::move(engine).value();
    auto log = Log::Open(engine_.get());
    Require(log.status());
    log_ = std::move(log).value();
  }
  ~NewLog() {
    log_.reset();
    (void)engine_->Close();
    engine_.reset();
    (void)storage_->Destroy();
  }
  NewLog(const NewLog&) = delete;
  NewLog& operator=(const NewLog&) = delete;

  Log& operator*() { return *log_; }

 private:
  EventLog events_;
  std::shared_ptr<Storage> storage_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Log> log_;
};

std::vector<CoinRecord> Coins(std::size_t count) {
  std::mt19937_64 random(1);
  std::vector<CoinRecord> coins(count);
  for (CoinRecord& record : coins) {
    for (std::uint8_t& byte : record.coin.parent_id) byte = static_cast<std::uint8_t>(random());
    for (std::uint8_t& byte : record.coin.puzzle_hash) byte = static_cast<std::uint8_t>(random());
    record.coin.amount = random();
  }
  return coins;
}

void AppendBlock(benchmark::State& state, Place place, Durability durability) {
  const auto created = static_cast<std::uint32_t>(state.range(0));
  const std::uint32_t spent = created * 85 / 100;
  const std::vector<CoinRecord> coins = Coins(created);
  // The log is not asked whether these coins exist.
  std::vector<Spend> spends(spent);
  for (std::uint32_t i = 0; i < spent; ++i) spends[i] = {3 * std::uint64_t{i}, i};
  NewLog log(place);
  std::uint64_t height = 0;
  for (auto _ : state) {
    BlockRecord record;
    record.height = height++;
    record.first_coin = (*log).next_coin();
    record.coin_count = created;
    record.spend_count = spent;
    if (!(*log).AppendBlock(&record, spends, coins, durability).ok()) state.SkipWithError("failed");
  }
  const auto changes = static_cast<double>(state.iterations()) * (created + spent);
  state.SetItemsProcessed(static_cast<std::int64_t>(changes));
  state.counters["bytes_per_change"] = static_cast<double>((*log).bytes_written()) / changes;
}

void RegisterAll() {
  const auto add = [](const char* name, Place place, Durability durability) {
    for (const std::int64_t created : {100, 2500}) {
      benchmark::RegisterBenchmark(name, AppendBlock, place, durability)
          ->Arg(created)
          ->Iterations(created == 100 ? 1000 : 200)  // of the same length everywhere
          ->UseRealTime()
          ->Unit(benchmark::kMicrosecond);
    }
  };
  add("AppendBlock/memory", Place::kMemory, Durability::kBuffered);
  add("AppendBlock/rocksdb", Place::kRocksDb, Durability::kBuffered);
  add("AppendBlock/rocksdb_synced", Place::kRocksDb, Durability::kSynced);
}

}  // namespace
}  // namespace coins

int main(int argc, char** argv) {
  coins::RegisterAll();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
