// SPDX-License-Identifier: Apache-2.0
// What single reads cost: from memory, from the disk, and proofs.
#include <array>
#include <stdexcept>

#include "measure_store/commands.h"
#include "workload/measure.h"

namespace coins::bench {
namespace {

constexpr std::size_t kYoungBlocks = 50;
constexpr std::size_t kAsked = 1u << 16;
constexpr std::size_t kRounds = 7;
constexpr std::size_t kCold = 20'000;

using Ids = std::vector<Bytes32>;

void Expect(bool holds) {
  if (!holds) throw std::runtime_error("a read was answered otherwise than the population says");
}

// Nanoseconds a call: the median of some rounds over all ids, after one that warms up. Single calls are too
// short to be timed one by one.
template <typename Call>
double NanosecondsEach(const Ids& ids, std::size_t calls, const Call& call) {
  std::vector<double> rounds;
  for (std::size_t round = 0; round <= kRounds; ++round) {
    const Usage before = Usage::Now();
    for (std::size_t i = 0; i < calls; ++i) call(i);
    if (round > 0) rounds.push_back((Usage::Now() - before).wall_s * 1e9);
  }
  return Percentiles(rounds)["p50"].get<double>() / static_cast<double>(ids.size());
}

double TimeIsUnspent(coinstore* store, const Ids& ids, std::size_t batch) {
  std::vector<std::uint8_t> answers(batch);
  return NanosecondsEach(ids, ids.size() / batch, [&](std::size_t i) {
    Expect(coinstore_is_unspent(store, nullptr, ids[i * batch].data(), batch, answers.data(),
                                nullptr) == COINSTORE_OK &&
           answers[0] == 1);
  });
}

void Get(coinstore* store, const Bytes32& id) {
  coinstore_record record;
  Expect(coinstore_get(store, nullptr, id.data(), &record, nullptr) == COINSTORE_OK);
}

// Each of them once: most rows are not in the cache, unless the store is small.
Json TimeColdGets(const OpenStore& store, Population& population) {
  Samples times;
  const std::uint64_t hits = store.Stat(COINSTORE_STAT_CACHE_HITS);
  const std::uint64_t misses = store.Stat(COINSTORE_STAT_CACHE_MISSES);
  for (std::size_t i = 0; i < kCold; ++i) {
    const Bytes32 id = population.RandomOld();
    times.Time([&] { Get(store.get(), id); });
  }
  const auto each = [&](std::uint64_t count) { return static_cast<double>(count) / kCold; };
  const double missed = each(store.Stat(COINSTORE_STAT_CACHE_MISSES) - misses);
  return {{"us", times.InMicroseconds()},
          {"cache_hits_each", each(store.Stat(COINSTORE_STAT_CACHE_HITS) - hits)},
          {"reads_each", missed}};
}

struct Proof {
  std::array<std::uint8_t, COINSTORE_PROOF_MAX> bytes;
  std::size_t size = 0;
};

Json TimeProofs(const OpenStore& store, const Ids& ids) {
  std::vector<Proof> proofs(1024);
  const double made = NanosecondsEach(ids, ids.size(), [&](std::size_t i) {
    Proof& proof = proofs[i % proofs.size()];
    Expect(coinstore_prove(store.get(), nullptr, ids[i].data(), proof.bytes.data(),
                           proof.bytes.size(), &proof.size, nullptr) == COINSTORE_OK);
  });
  const coinstore_tip tip = store.Tip();
  const std::size_t first = ids.size() - proofs.size();  // those made last
  const double verified = NanosecondsEach(ids, ids.size(), [&](std::size_t i) {
    const std::size_t at = i % proofs.size();
    Expect(coinstore_proof_verify(proofs[at].bytes.data(), proofs[at].size, tip.state_root,
                                  ids[first + at].data(), COINSTORE_EXPECT_PRESENT, nullptr,
                                  nullptr) == COINSTORE_OK);
  });
  return {{"make_us", made / 1e3}, {"verify_us", verified / 1e3}};
}

}  // namespace

Json MeasureReads(const Place& place) {
  Session session(place);
  Population& population = session.population;
  coinstore* const store = session.store.get();
  DropPageCache(place.store());
  Json figures;
  figures["get_cold"] = TimeColdGets(session.store, population);
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < kYoungBlocks; ++i) blocks.push_back(population.Next({}));
  session.store.ApplyTogether(blocks);
  Ids old(kAsked), young(kAsked);
  for (Bytes32& id : old) id = population.RandomOld();
  for (Bytes32& id : young) id = population.RandomYoung();
  figures["unspent"] = population.unspent();
  figures["is_unspent_ns"] = TimeIsUnspent(store, old, 1);
  figures["is_unspent_of_many_ns"] = TimeIsUnspent(store, old, 1024);
  figures["get_recent_ns"] =
      NanosecondsEach(young, young.size(), [&](std::size_t i) { Get(store, young[i]); });
  figures["get_warm_ns"] =
      NanosecondsEach(old, old.size(), [&](std::size_t i) { Get(store, old[i]); });
  figures["proof"] = TimeProofs(session.store, old);
  session.End();
  return figures;
}

}  // namespace coins::bench
