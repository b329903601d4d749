// SPDX-License-Identifier: Apache-2.0
// What reads cost through the C header. The argument of a benchmark is the number of unspent coins.
//   reads_bench --benchmark_filter=Get
#include <benchmark/benchmark.h>

#include "store_of_coins.h"

namespace coins::bench {
namespace {

enum class Asked { kUnspent, kRecent, kSpent, kUnknown };

std::vector<Id> Ids(StoreOfCoins& store, Asked asked) {
  if (asked == Asked::kUnspent) return store.SomeUnspent();
  if (asked == Asked::kRecent) return store.SomeRecent();
  return asked == Asked::kSpent ? store.SomeSpent() : store.SomeUnknown();
}

void Get(benchmark::State& state, Asked asked) {
  StoreOfCoins& store = StoreOf(static_cast<std::uint64_t>(state.range(0)));
  const std::vector<Id> ids = Ids(store, asked);
  const coinstore_status expected = asked == Asked::kUnknown ? COINSTORE_NOT_FOUND : COINSTORE_OK;
  coinstore_record record;
  std::size_t i = 0;
  for (auto _ : state) {
    const Id& id = ids[i++ % ids.size()];
    if (coinstore_get(store.get(), nullptr, id.data(), &record, nullptr) != expected) {
      state.SkipWithError("another status");
    }
    benchmark::DoNotOptimize(record);
  }
  state.SetItemsProcessed(state.iterations());
}

void GetMany(benchmark::State& state, Asked asked) {
  StoreOfCoins& store = StoreOf(static_cast<std::uint64_t>(state.range(0)));
  const std::vector<Id> ids = Ids(store, asked);
  std::vector<coinstore_record> records(ids.size());
  std::vector<std::uint8_t> found(ids.size());
  for (auto _ : state) {
    std::size_t n_found = 0;
    if (coinstore_get_many(store.get(), nullptr, ids.front().data(), ids.size(), records.data(),
                           found.data(), &n_found, nullptr) != COINSTORE_OK ||
        n_found != (asked == Asked::kUnknown ? 0 : ids.size())) {
      state.SkipWithError("another answer");
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(ids.size()) * state.iterations());
}

void IsUnspent(benchmark::State& state, Asked asked, std::size_t batch) {
  StoreOfCoins& store = StoreOf(static_cast<std::uint64_t>(state.range(0)));
  const std::vector<Id> ids = Ids(store, asked);
  std::vector<std::uint8_t> answers(batch);
  std::size_t at = 0;
  for (auto _ : state) {
    if (coinstore_is_unspent(store.get(), nullptr, ids[at].data(), batch, answers.data(),
                             nullptr) != COINSTORE_OK ||
        (answers.front() != 0) != (asked == Asked::kUnspent)) {
      state.SkipWithError("another answer");
    }
    at = (at + batch) % ids.size();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(batch) * state.iterations());
}

void GetTip(benchmark::State& state) {
  const StoreOfCoins& store = StoreOf(static_cast<std::uint64_t>(state.range(0)));
  coinstore_tip tip{};
  tip.struct_size = sizeof(tip);
  for (auto _ : state) {
    if (coinstore_get_tip(store.get(), nullptr, &tip, nullptr) != COINSTORE_OK) {
      state.SkipWithError("another status");
    }
  }
}

void RegisterAll() {
  constexpr std::size_t kBatch = 1024;  // divides the number of ids
  for (const std::int64_t size : {100'000, 1'000'000}) {
    const auto add = [&](const char* name, auto function, auto... arguments) {
      benchmark::RegisterBenchmark(name, function, arguments...)->Arg(size);
    };
    add("Get/unspent", Get, Asked::kUnspent);
    add("Get/recent", Get, Asked::kRecent);
    add("Get/spent", Get, Asked::kSpent);
    add("Get/unknown", Get, Asked::kUnknown);
    add("GetMany/unspent", GetMany, Asked::kUnspent);
    add("GetMany/recent", GetMany, Asked::kRecent);
    add("GetMany/unknown", GetMany, Asked::kUnknown);
    add("IsUnspent/one", IsUnspent, Asked::kUnspent, std::size_t{1});
    add("IsUnspent/many", IsUnspent, Asked::kUnspent, kBatch);
    add("IsUnspent/many_spent", IsUnspent, Asked::kSpent, kBatch);
    add("IsUnspent/many_unknown", IsUnspent, Asked::kUnknown, kBatch);
    add("GetTip", GetTip);
  }
}

}  // namespace
}  // namespace coins::bench

int main(int argc, char** argv) {
  coins::bench::RegisterAll();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  coins::bench::DropStore();
  return 0;
}
