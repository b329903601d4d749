// SPDX-License-Identifier: Apache-2.0
// What proofs cost through the C header: to make them and to verify them. The argument of a benchmark
// is the number of unspent coins. (commitment_bench has the same without the header's part.)
#include <benchmark/benchmark.h>

#include "store_of_coins.h"

namespace coins::bench {
namespace {

struct Proof {
  std::array<std::uint8_t, COINSTORE_PROOF_MAX> bytes;
  std::size_t size = 0;
};

bool Make(const StoreOfCoins& store, const Id& id, Proof* proof) {
  return coinstore_prove(store.get(), nullptr, id.data(), proof->bytes.data(), proof->bytes.size(),
                         &proof->size, nullptr) == COINSTORE_OK;
}

std::vector<Id> Ids(StoreOfCoins& store, bool present) {
  return present ? store.SomeUnspent() : store.SomeUnknown();
}

void Prove(benchmark::State& state, bool present) {
  StoreOfCoins& store = StoreOf(static_cast<std::uint64_t>(state.range(0)));
  const std::vector<Id> ids = Ids(store, present);
  Proof proof;
  std::size_t i = 0, bytes = 0;
  for (auto _ : state) {
    if (!Make(store, ids[i++ % ids.size()], &proof)) state.SkipWithError("no proof");
    bytes += proof.size;
  }
  state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}

void Verify(benchmark::State& state, bool present) {
  constexpr std::size_t kProofs = 1024;
  StoreOfCoins& store = StoreOf(static_cast<std::uint64_t>(state.range(0)));
  const std::vector<Id> ids = Ids(store, present);
  std::vector<Proof> proofs(kProofs);
  for (std::size_t i = 0; i < kProofs; ++i) {
    if (!Make(store, ids[i], &proofs[i])) state.SkipWithError("no proof");
  }
  coinstore_tip tip{};
  tip.struct_size = sizeof(tip);
  if (coinstore_get_tip(store.get(), nullptr, &tip, nullptr) != COINSTORE_OK) {
    state.SkipWithError("no tip");
  }
  const std::uint32_t expected = present ? COINSTORE_EXPECT_PRESENT : COINSTORE_EXPECT_ABSENT;
  std::size_t i = 0;
  for (auto _ : state) {
    const std::size_t at = i++ % kProofs;
    if (coinstore_proof_verify(proofs[at].bytes.data(), proofs[at].size, tip.state_root,
                               ids[at].data(), expected, nullptr, nullptr) != COINSTORE_OK) {
      state.SkipWithError("refused");
    }
  }
}

void RegisterAll() {
  for (const std::int64_t size : {100'000, 1'000'000}) {
    benchmark::RegisterBenchmark("Prove/present", Prove, true)->Arg(size);
    benchmark::RegisterBenchmark("Prove/absent", Prove, false)->Arg(size);
    benchmark::RegisterBenchmark("Verify/present", Verify, true)->Arg(size);
    benchmark::RegisterBenchmark("Verify/absent", Verify, false)->Arg(size);
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
