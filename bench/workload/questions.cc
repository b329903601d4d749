// SPDX-License-Identifier: Apache-2.0
#include "workload/questions.h"

#include <algorithm>
#include <cstring>

namespace coins::bench {
namespace {

constexpr std::uint64_t kUnknownIds = 1000;
// Puzzle hashes, parents and hints have several coins each, some of them very many.
constexpr std::uint64_t kKeys = 200;
constexpr std::uint64_t kHeights = 12;

void SortUnique(std::vector<Bytes32>* keys) {
  std::sort(keys->begin(), keys->end());
  keys->erase(std::unique(keys->begin(), keys->end()), keys->end());
}

Bytes32 Copied(const std::uint8_t* bytes) {
  Bytes32 result;
  std::copy_n(bytes, result.size(), result.begin());
  return result;
}

}  // namespace

QuestionSampler::QuestionSampler(std::uint64_t coins_expected, std::uint32_t ids_wanted)
    : coins_expected_(std::max<std::uint64_t>(coins_expected, 1)), ids_wanted_(ids_wanted) {}

// True for about `wanted` of all coins; the coins of a smaller number are among those of a larger.
bool QuestionSampler::Takes(const Bytes32& id, std::uint64_t wanted) const {
  std::uint32_t random = 0;
  std::memcpy(&random, id.data(), sizeof(random));
  return random % coins_expected_ < wanted;
}

void QuestionSampler::Look(const Block& block) {
  last_height_ = block.height();
  for (std::size_t i = 0; i < block.ids.size(); ++i) {
    if (Takes(block.ids[i], ids_wanted_)) questions_.ids.push_back(block.ids[i]);
    if (!Takes(block.ids[i], kKeys)) continue;
    questions_.puzzle_hashes.push_back(Copied(block.additions[i].coin.puzzle_hash));
    questions_.parents.push_back(Copied(block.additions[i].coin.parent_coin_info));
  }
  for (const coinstore_hint& hint : block.hints) {
    if (Takes(Copied(hint.coin_id), kKeys)) questions_.hints.push_back(Copied(hint.hint));
  }
}

Questions QuestionSampler::Finish() {
  for (std::uint64_t i = 0; i < kUnknownIds; ++i) {
    Bytes32 id{};
    id.fill(static_cast<std::uint8_t>(i * 0x61));
    std::memcpy(&id[11], &i, sizeof(i));
    questions_.unknown.push_back(id);
  }
  // Height 0, the tip and what comes after it, and places between; the newest are those that a
  // rollback takes back.
  for (std::uint64_t i = 0; i < kHeights / 2; ++i) {
    questions_.heights.push_back(last_height_ * i / (kHeights / 2));
    questions_.heights.push_back(last_height_ - std::min(last_height_, i * i));
  }
  questions_.heights.push_back(last_height_ + 1);
  std::sort(questions_.heights.begin(), questions_.heights.end());
  questions_.heights.erase(std::unique(questions_.heights.begin(), questions_.heights.end()),
                           questions_.heights.end());
  for (auto* keys : {&questions_.ids, &questions_.unknown, &questions_.puzzle_hashes,
                     &questions_.parents, &questions_.hints}) {
    SortUnique(keys);
  }
  return std::move(questions_);
}

}  // namespace coins::bench
