// SPDX-License-Identifier: Apache-2.0
// What is compared: something that blocks are applied to. One runs in a process; failures are
// exceptions, which end it.
#ifndef COINSTORE_BENCH_CONTENDERS_CONTENDER_H_
#define COINSTORE_BENCH_CONTENDERS_CONTENDER_H_

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "contenders/answers.h"
#include "workload/block.h"
#include "workload/settings.h"

namespace coins::bench {

class Contender {
 public:
  Contender() = default;
  Contender(const Contender&) = delete;
  Contender& operator=(const Contender&) = delete;
  virtual ~Contender() = default;

  // The fastest way to bring many blocks in: nothing is judged, and nothing durable before
  // FinishPreload returns. Comes before the first Open, which finds what was preloaded.
  virtual void Preload(const Block& block) = 0;
  virtual void FinishPreload() = 0;

  virtual void Open() = 0;
  virtual void Close() = 0;

  // Judges the block as far as the contender does, and applies it under the sync class.
  virtual void Apply(const Block& block) = 0;
  // Ends a group of blocks that is not full; what the sync class promises holds afterwards.
  virtual void Finish() = 0;
  // Waits out, or does, the work that the contender has put off: flushes, compactions, checkpoints.
  virtual void Settle() = 0;

  // To the state after `target`, a block of the chain.
  virtual void Rollback(const Block& target) = 0;
  // Null for what cannot answer.
  virtual std::unique_ptr<Answers> MakeAnswers() = 0;

  // What the contender knows about itself: versions, sizes, choices made.
  virtual nlohmann::ordered_json Facts() = 0;
};

struct ContenderKind {
  const char* name;
  const char* text;
  bool by_default;  // runs when no contender is named
};

const std::vector<ContenderKind>& ContenderKinds();

// Of one of the kinds, in the directory of the settings. Throws std::invalid_argument for another.
std::unique_ptr<Contender> MakeContender(const Settings& settings);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_CONTENDER_H_
