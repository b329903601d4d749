// SPDX-License-Identifier: Apache-2.0
// A query read page by page, each page timed.
#ifndef COINSTORE_BENCH_MEASURE_STORE_PAGE_WALK_H_
#define COINSTORE_BENCH_MEASURE_STORE_PAGE_WALK_H_

#include <array>
#include <cstdint>
#include <span>

#include "measure_store/session.h"

namespace coins::bench {

constexpr std::size_t kPageRecords = 1024;

class PageWalk {
 public:
  // Unspent coins of these puzzle hashes, in COINSTORE_ORDER_….
  PageWalk(std::span<const Bytes32> puzzle_hashes, std::uint64_t order);
  ~PageWalk() { coinstore_query_free(query_); }
  PageWalk(const PageWalk&) = delete;
  PageWalk& operator=(const PageWalk&) = delete;

  // The next page, and its time among the others; false behind the last one.
  bool Next(coinstore* store, Samples* times);
  std::uint64_t records() const { return records_; }  // read so far

 private:
  coinstore_query* query_ = nullptr;
  std::vector<coinstore_record> page_;
  std::array<std::uint8_t, COINSTORE_CURSOR_MAX> cursor_{};
  std::size_t cursor_size_ = 0;
  std::int32_t more_ = 1;
  std::uint64_t records_ = 0;
};

// All pages of one owner, a hundred at least, after a first round that is not timed. Throws
// std::runtime_error unless it has so many coins.
Json WalkOwner(coinstore* store, const Bytes32& puzzle_hash, std::uint64_t coins,
               std::uint64_t order);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_MEASURE_STORE_PAGE_WALK_H_
