// SPDX-License-Identifier: Apache-2.0
// What the cross-check asks: a sample of the chain, the same for every contender of a seed.
#ifndef COINSTORE_BENCH_WORKLOAD_QUESTIONS_H_
#define COINSTORE_BENCH_WORKLOAD_QUESTIONS_H_

#include <cstdint>
#include <vector>

#include "workload/block.h"

namespace coins::bench {

struct Questions {
  std::vector<Bytes32> ids;      // of coins created, sorted, each once
  std::vector<Bytes32> unknown;  // of no coin
  std::vector<Bytes32> puzzle_hashes;
  std::vector<Bytes32> parents;
  std::vector<Bytes32> hints;
  std::vector<std::uint64_t> heights;
};

// Draws the sample while the chain goes by. A coin is taken by its id, which is as good as random,
// so nothing has to be known about the length of the chain but roughly how many coins it has.
class QuestionSampler {
 public:
  QuestionSampler(std::uint64_t coins_expected, std::uint32_t ids_wanted);

  void Look(const Block& block);
  Questions Finish();

 private:
  bool Takes(const Bytes32& id, std::uint64_t wanted) const;

  std::uint64_t coins_expected_;
  std::uint64_t ids_wanted_;
  std::uint64_t last_height_ = 0;
  Questions questions_;
};

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_QUESTIONS_H_
