// SPDX-License-Identifier: Apache-2.0
// What hashing and the tree cost. Sets of random ids; one argument of a benchmark is its size.
//   commitment_bench --benchmark_filter=Tree --unspent=30000000
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/big_endian.h"
#include "coin/coin_id.h"
#include "commitment/leaf.h"
#include "commitment/unspent_tree.h"
#include "commitment/verify.h"
#include "sha256/sha256_lanes.h"

namespace coins {
namespace {

constexpr std::size_t kBlockChanges = 1500;

using Clock = std::chrono::steady_clock;

double Microseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

// A one-to-one mix, so that coins have random ids that can be computed again from their numbers.
std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

Bytes32 IdOf(std::uint64_t number) {
  Bytes32 id;
  for (std::uint64_t i = 0; i < 4; ++i) StoreU64Be(&id[8 * i], Mix(number + (i << 56) + 1));
  return id;
}

UnspentLeaf LeafOf(std::uint64_t number) {
  return {IdOf(number), number, number / 1000, number % 100 == 0};
}

// One shape of hash on one path, in batches of 1,024.
void HashShape(benchmark::State& state, Sha256Path path, Sha256Shape shape) {
  constexpr std::size_t kCount = 1024;
  std::vector<std::uint8_t> messages(kCount * 128, 0x5A);
  std::vector<Bytes32> digests(kCount);
  std::vector<Sha256Job> jobs;
  for (std::size_t i = 0; i < kCount; ++i) jobs.push_back({&messages[128 * i], digests[i].data()});
  for (auto _ : state) HashBatch(shape, jobs, path);
  state.SetItemsProcessed(static_cast<std::int64_t>(kCount) * state.iterations());
  state.counters["s_each"] = benchmark::Counter(
      static_cast<double>(kCount),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void ComputeIds(benchmark::State& state) {
  std::vector<Coin> coins(1024);
  for (std::size_t i = 0; i < coins.size(); ++i) coins[i].amount = Mix(i);
  std::vector<Bytes32> ids(coins.size());
  for (auto _ : state) ComputeCoinIds(coins.data(), sizeof(Coin), coins.size(), ids.data());
  state.SetItemsProcessed(static_cast<std::int64_t>(coins.size()) * state.iterations());
}

// The tree of the numbers [0, size), built once for all benchmarks of one size: sorting the ids
// takes longer than anything measured here.
struct Fixture {
  explicit Fixture(std::uint64_t leaves) : size(leaves), live(leaves) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order(size);  // first 8 bytes, number
    for (std::uint32_t i = 0; i < size; ++i) order[i] = {Mix(i + std::uint64_t{1}), i};
    std::sort(order.begin(), order.end());
    Clock::duration spent{};
    std::size_t next = 0;
    auto start = Clock::now();
    tree.Build([&](std::span<UnspentLeaf> batch) {
      spent += Clock::now() - start;
      std::size_t count = 0;
      for (; count < batch.size() && next < order.size(); ++next) {
        batch[count++] = LeafOf(order[next].second);
      }
      start = Clock::now();
      return count;
    });
    build_us = Microseconds(spent + (Clock::now() - start));
    for (std::uint32_t i = 0; i < size; ++i) live[i] = i;
  }

  // Half removals of random coins, half insertions of new ones.
  std::vector<LeafChange> NextBlock() {
    std::vector<LeafChange> changes;
    for (std::size_t i = 0; i < kBlockChanges / 2; ++i) {
      const std::size_t at = random() % live.size();
      changes.push_back({LeafOf(live[at]), LeafChange::Kind::kRemove});
      live[at] = live.back();
      live.pop_back();
    }
    for (std::size_t i = 0; i < kBlockChanges / 2; ++i) {
      changes.push_back({LeafOf(next_number), LeafChange::Kind::kInsert});
      live.push_back(next_number++);
    }
    return changes;
  }

  std::uint64_t RandomMember() { return live[random() % live.size()]; }

  std::uint64_t size;
  std::uint64_t next_number = std::uint64_t{1} << 32;
  UnspentTree tree;
  std::vector<std::uint64_t> live;
  std::mt19937_64 random{1};
  double build_us = 0;
};

Fixture& FixtureOf(const benchmark::State& state) {
  static std::unique_ptr<Fixture> fixture;
  const auto size = static_cast<std::uint64_t>(state.range(0));
  if (fixture == nullptr || fixture->size != size) {
    fixture.reset();
    fixture = std::make_unique<Fixture>(size);
  }
  return *fixture;
}

void TreeBuild(benchmark::State& state) {
  for (auto _ : state) state.SetIterationTime(FixtureOf(state).build_us / 1e6);
  const Fixture& fixture = FixtureOf(state);
  state.counters["bytes_per_coin"] =
      static_cast<double>(fixture.tree.memory_bytes()) / static_cast<double>(fixture.tree.size());
}

void TreeBlock(benchmark::State& state) {
  Fixture& fixture = FixtureOf(state);
  UnspentTree& tree = fixture.tree;
  const std::uint64_t leaf_hashes = tree.leaf_hashes(), node_hashes = tree.node_hashes();
  double prepare_us = 0, publish_us = 0, publish_us_max = 0;
  for (auto _ : state) {
    std::vector<LeafChange> changes = fixture.NextBlock();
    const auto start = Clock::now();
    std::sort(changes.begin(), changes.end(), [](const LeafChange& x, const LeafChange& y) {
      return x.leaf.coin_id < y.leaf.coin_id;
    });
    UnspentTree::Stage stage = tree.Prepare(changes);
    const auto prepared = Clock::now();
    tree.Publish(std::move(stage));
    const auto published = Clock::now();
    state.SetIterationTime(Microseconds(published - start) / 1e6);
    prepare_us += Microseconds(prepared - start);
    publish_us += Microseconds(published - prepared);
    publish_us_max = std::max(publish_us_max, Microseconds(published - prepared));
  }
  const auto blocks = static_cast<double>(state.iterations());
  const double changes = blocks * static_cast<double>(kBlockChanges);
  state.counters["us_per_change"] = prepare_us / changes;
  state.counters["publish_us"] = publish_us / blocks;
  state.counters["publish_us_max"] = publish_us_max;
  state.counters["leaf_hashes"] = static_cast<double>(tree.leaf_hashes() - leaf_hashes) / changes;
  state.counters["node_hashes"] = static_cast<double>(tree.node_hashes() - node_hashes) / changes;
  state.counters["bytes_per_coin"] =
      static_cast<double>(tree.memory_bytes()) / static_cast<double>(tree.size());
  state.SetItemsProcessed(static_cast<std::int64_t>(kBlockChanges) * state.iterations());
}

std::vector<Bytes32> Questions(Fixture& fixture, bool present) {
  std::vector<Bytes32> ids(1u << 16);
  for (Bytes32& id : ids) {
    id = IdOf(present ? fixture.RandomMember() : fixture.random() % (1u << 24) + (1ull << 48));
  }
  return ids;
}

void TreeFind(benchmark::State& state, bool present) {
  Fixture& fixture = FixtureOf(state);
  const std::vector<Bytes32> ids = Questions(fixture, present);
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(fixture.tree.Find(ids[i++ % ids.size()]));
}

void TreeContains(benchmark::State& state) {
  Fixture& fixture = FixtureOf(state);
  const std::vector<Bytes32> ids = Questions(fixture, /*present=*/true);
  std::vector<std::uint8_t> answers(ids.size());
  for (auto _ : state) fixture.tree.Contains(ids, answers.data());
  state.SetItemsProcessed(static_cast<std::int64_t>(ids.size()) * state.iterations());
}

void TreeProve(benchmark::State& state) {
  Fixture& fixture = FixtureOf(state);
  const std::vector<Bytes32> ids = Questions(fixture, /*present=*/true);
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(fixture.tree.Prove(ids[i++ % ids.size()]));
}

void TreeVerify(benchmark::State& state) {
  Fixture& fixture = FixtureOf(state);
  const Bytes32 id = IdOf(fixture.RandomMember());
  const std::vector<std::uint8_t> proof = fixture.tree.Prove(id);
  ProofInfo info;
  for (auto _ : state) {
    if (!VerifyProof(proof, fixture.tree.root(), id, &info).ok()) state.SkipWithError("refused");
  }
}

void RegisterAll(const std::vector<std::int64_t>& sizes) {
  static constexpr Sha256Schedule kTail = ExpandSha256Block(Sha256PaddingBlock(128).data());
  for (const Sha256Path path : Sha256Paths()) {
    const std::string name = std::string(Sha256PathName(path)) + '/';
    const auto add = [&](const char* use, const Sha256Shape& shape) {
      benchmark::RegisterBenchmark((name + use).c_str(), HashShape, path, shape);
    };
    add("coin_id", {kSha256Initial, 2, nullptr});
    add("leaf", {kSha256Initial, 1, nullptr});
    add("node", {kSha256Initial, 1, &kTail});
  }
  benchmark::RegisterBenchmark("ComputeCoinIds", ComputeIds);
  for (const std::int64_t size : sizes) {
    benchmark::RegisterBenchmark("TreeBuild", TreeBuild)
        ->Arg(size)
        ->Iterations(1)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("TreeFind/present", TreeFind, true)->Arg(size);
    benchmark::RegisterBenchmark("TreeFind/absent", TreeFind, false)->Arg(size);
    benchmark::RegisterBenchmark("TreeContains", TreeContains)->Arg(size);
    benchmark::RegisterBenchmark("TreeProve", TreeProve)->Arg(size);
    benchmark::RegisterBenchmark("TreeVerify", TreeVerify)->Arg(size);
    benchmark::RegisterBenchmark("TreeBlock", TreeBlock)
        ->Arg(size)
        ->Iterations(1000)
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace
}  // namespace coins

// --unspent=N as the first argument: trees of this size.
int main(int argc, char** argv) {
  constexpr std::string_view kUnspent = "--unspent=";
  std::vector<std::int64_t> sizes = {1'000'000, 10'000'000};
  if (argc > 1 && std::string_view(argv[1]).starts_with(kUnspent)) {
    sizes = {std::stoll(argv[1] + kUnspent.size())};
    argv[1] = argv[0];
    ++argv;
    --argc;
  }
  coins::RegisterAll(sizes);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
