// SPDX-License-Identifier: Apache-2.0
// The questions of the cross-check, as every contender answers them that can. An answer is a list of
// coins, hints or ids in any order: the cross-check sorts them. Rules: a range of heights is
// half-open; what is asked by several keys answers each coin once.
#ifndef COINSTORE_BENCH_CONTENDERS_ANSWERS_H_
#define COINSTORE_BENCH_CONTENDERS_ANSWERS_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "workload/block.h"

namespace coins::bench {

// Of the flags, ff counts only for unspent coins: one of the contenders forgets it with the spend.
struct CoinAnswer {
  Bytes32 id{};
  coinstore_coin coin{};
  std::uint64_t confirmed_height = 0;
  std::uint64_t spent_height = COINSTORE_UNSPENT;
  std::uint64_t timestamp_s = 0;
  bool coinbase = false;
  bool ff = false;

  bool unspent() const { return spent_height == COINSTORE_UNSPENT; }
  // Where the coin stands in the order by height.
  std::uint64_t changed_height() const {
    return unspent() ? confirmed_height : std::max(confirmed_height, spent_height);
  }
};

using CoinAnswers = std::vector<CoinAnswer>;
using IdAnswers = std::vector<Bytes32>;
using HintAnswers = std::vector<std::pair<Bytes32, Bytes32>>;  // coin id, hint

// Coins by puzzle hash, or by a hint that equals it, changed at or above a height. At most
// `max_items` of them in the order of their last change; what comes after that is for later pages.
struct PageQuestion {
  std::span<const Bytes32> puzzle_hashes;
  std::uint64_t min_height = 0;
  bool include_hinted = true;
  std::size_t max_items = 0;
};
struct PageAnswer {
  CoinAnswers coins;                         // whole heights only
  std::optional<std::uint64_t> next_height;  // of the first coin that did not fit
};

struct CountAnswer {
  std::uint64_t unspent = 0;
  std::uint64_t spent = 0;
};

// Every question can be declined with nullopt, by a contender whose interface does not have it.
class Answers {
 public:
  Answers() = default;
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;
  virtual ~Answers() = default;

  // Unknown ids are left out.
  virtual std::optional<CoinAnswers> ByIds(std::span<const Bytes32> ids) = 0;
  virtual std::optional<CoinAnswers> ByPuzzleHash(const Bytes32& puzzle_hash,
                                                  bool unspent_only) = 0;
  virtual std::optional<CoinAnswers> ByParent(const Bytes32& parent) = 0;
  virtual std::optional<CoinAnswers> AddedAt(std::uint64_t height) = 0;
  virtual std::optional<CoinAnswers> RemovedAt(std::uint64_t height) = 0;  // nothing at height 0
  virtual std::optional<IdAnswers> ByHint(const Bytes32& hint) = 0;
  virtual std::optional<HintAnswers> HintsOf(std::span<const Bytes32> ids) = 0;
  virtual std::optional<PageAnswer> Page(const PageQuestion& question) = 0;
  virtual std::optional<CountAnswer> Counts() = 0;
};

// The part of a page's rules that is the same however its coins were found: sorts them, cuts the
// page, and leaves out the height that did not fit wholly.
PageAnswer CutPage(CoinAnswers coins, std::size_t max_items);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_ANSWERS_H_
