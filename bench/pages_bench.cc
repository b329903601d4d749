// SPDX-License-Identifier: Apache-2.0
// What pages of queries cost through the C header. The first argument of a benchmark is the number of unspent
// coins; where there is a second, that of keys.
//   pages_bench --benchmark_filter=Keys
#include <benchmark/benchmark.h>

#include <array>
#include <span>

#include "store_of_coins.h"

namespace coins::bench {
namespace {

constexpr std::size_t kPageRecords = 1024;

// A query of some keys, asked for its first page.
class Question {
 public:
  Question(std::uint32_t source, std::span<const Id> keys) : Question(source) {
    Add(source, reinterpret_cast<const std::uint8_t*>(keys.data()), sizeof(Id), keys.size());
  }
  Question(std::uint32_t source, std::uint64_t height) : Question(source) {
    std::array<std::uint8_t, 8> key{};
    for (std::size_t i = 0; i < 8; ++i) key[i] = static_cast<std::uint8_t>(height >> (56 - 8 * i));
    Add(source, key.data(), key.size(), 1);
  }
  explicit Question(std::uint32_t source) {
    ok_ = coinstore_query_new(&query_, nullptr) == COINSTORE_OK;
    Add(source, nullptr, source == COINSTORE_ALL_UNSPENT ? 0 : sizeof(Id), 0);
  }
  ~Question() { coinstore_query_free(query_); }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  Question& OrderedByHeight() {
    ok_ = ok_ && coinstore_query_set(query_, COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT,
                                     nullptr) == COINSTORE_OK;
    return *this;
  }

  // Records of the page that begins at the front, 0 if it failed.
  std::size_t FirstPage(const StoreOfCoins& store) {
    std::size_t count = 0, cursor_size = 0;
    std::int32_t more = 0;
    if (!ok_ || coinstore_query_page(store.get(), nullptr, query_, page_.data(), page_.size(),
                                     &count, cursor_.data(), cursor_.size(), &cursor_size, &more,
                                     nullptr, nullptr) != COINSTORE_OK) {
      return 0;
    }
    return count;
  }

 private:
  void Add(std::uint32_t source, const std::uint8_t* keys, std::size_t key_size,
           std::size_t count) {
    ok_ = ok_ &&
          coinstore_query_add_keys(query_, source, keys, key_size, count, nullptr) == COINSTORE_OK;
  }

  coinstore_query* query_ = nullptr;
  bool ok_ = false;
  std::array<std::uint8_t, COINSTORE_CURSOR_MAX> cursor_{};
  inline static std::array<coinstore_record, kPageRecords> page_;  // too large for a stack
};

StoreOfCoins& StoreOf(const benchmark::State& state) {
  return bench::StoreOf(static_cast<std::uint64_t>(state.range(0)));
}

// The same page again and again.
void Repeat(benchmark::State& state, const StoreOfCoins& store, Question& question) {
  std::size_t records = 0;
  for (auto _ : state) {
    records = question.FirstPage(store);
    if (records == 0) state.SkipWithError("no records");
  }
  state.counters["records"] = static_cast<double>(records);
  state.SetItemsProcessed(static_cast<std::int64_t>(records) * state.iterations());
}

// All that a wallet's call takes: the query made, asked and freed.
void Wallet(benchmark::State& state) {
  const StoreOfCoins& store = StoreOf(state);
  std::size_t i = 0;
  for (auto _ : state) {
    const std::span<const Id> key(&store.wallets()[i++ % store.wallets().size()], 1);
    if (Question(COINSTORE_BY_PUZZLE_HASH, key).FirstPage(store) != 100) {
      state.SkipWithError("not 100 records");
    }
  }
}

void Whale(benchmark::State& state, bool by_height) {
  const StoreOfCoins& store = StoreOf(state);
  Question question(COINSTORE_BY_PUZZLE_HASH, {&store.whale(), 1});
  if (by_height) question.OrderedByHeight();
  Repeat(state, store, question);
}

void Keys(benchmark::State& state, bool by_height) {
  const StoreOfCoins& store = StoreOf(state);
  const auto count = static_cast<std::size_t>(state.range(1));
  Question question(COINSTORE_BY_PUZZLE_HASH, std::span(store.some_owners()).first(count));
  if (by_height) question.OrderedByHeight();
  Repeat(state, store, question);
}

void ById(benchmark::State& state) {
  StoreOfCoins& store = StoreOf(state);
  const std::vector<Id> ids = store.SomeUnspent();
  Question question(COINSTORE_BY_ID, std::span(ids).first(kPageRecords));
  Repeat(state, store, question);
}

void AtHeight(benchmark::State& state, std::uint32_t source) {
  const StoreOfCoins& store = StoreOf(state);
  Question question(source, store.height() / 2);
  Repeat(state, store, question);
}

void AllUnspent(benchmark::State& state) {
  const StoreOfCoins& store = StoreOf(state);
  Question question(COINSTORE_ALL_UNSPENT);
  Repeat(state, store, question);
}

void RegisterAll() {
  for (const std::int64_t size : {100'000, 1'000'000}) {
    const auto add = [&](const char* name, auto function, auto... arguments) {
      return benchmark::RegisterBenchmark(name, function, arguments...)
          ->Unit(benchmark::kMicrosecond);
    };
    add("Wallet", Wallet)->Arg(size);
    for (const bool by_height : {false, true}) {
      add(by_height ? "Whale/height" : "Whale/key", Whale, by_height)->Arg(size);
      for (const std::int64_t keys : {1, 100, 10'000, 100'000}) {
        add(by_height ? "Keys/height" : "Keys/key", Keys, by_height)->Args({size, keys});
      }
    }
    add("ById", ById)->Arg(size);
    add("AddedAt", AtHeight, COINSTORE_ADDED_AT)->Arg(size);
    add("RemovedAt", AtHeight, COINSTORE_REMOVED_AT)->Arg(size);
    add("AllUnspent", AllUnspent)->Arg(size);
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
