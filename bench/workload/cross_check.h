// SPDX-License-Identifier: Apache-2.0
// Whether contenders hold the same state: what each answers to the same questions, as one SHA-256 for
// each section of questions. Answers are sorted by id first, so their order does not count.
#ifndef COINSTORE_BENCH_WORKLOAD_CROSS_CHECK_H_
#define COINSTORE_BENCH_WORKLOAD_CROSS_CHECK_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "contenders/answers.h"
#include "workload/chain.h"
#include "workload/questions.h"

namespace coins::bench {

// {section: {"sha256": hex, "answers": number}, …}; null for a section that was declined.
nlohmann::ordered_json AskAll(Answers& answers, const Questions& questions);

// What `counts` must be, from the chain itself.
nlohmann::ordered_json CountsOf(const Counts& counts);

// The sections of one moment by contender, as AskAll gave them.
struct Answered {
  std::string contender;
  nlohmann::ordered_json sections;
};

// A sentence for each contender and section that differs from what most contenders say, or that says
// less than the most; empty if all agree. Where there is no majority all are named.
std::vector<std::string> Differences(const std::string& moment,
                                     const std::vector<Answered>& answered);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_WORKLOAD_CROSS_CHECK_H_
