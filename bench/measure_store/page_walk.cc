// SPDX-License-Identifier: Apache-2.0
#include "measure_store/page_walk.h"

#include <stdexcept>

namespace coins::bench {

PageWalk::PageWalk(std::span<const Bytes32> puzzle_hashes, std::uint64_t order)
    : page_(kPageRecords) {
  coinstore_error error = EmptyError();
  Require(coinstore_query_new(&query_, &error), error);
  Require(coinstore_query_add_keys(query_, COINSTORE_BY_PUZZLE_HASH,
                                   reinterpret_cast<const std::uint8_t*>(puzzle_hashes.data()),
                                   sizeof(Bytes32), puzzle_hashes.size(), &error),
          error);
  Require(coinstore_query_set(query_, COINSTORE_QUERY_SPENT, 0, &error), error);
  Require(coinstore_query_set(query_, COINSTORE_QUERY_ORDER, order, &error), error);
}

bool PageWalk::Next(coinstore* store, Samples* times) {
  if (more_ == 0) return false;
  coinstore_error error = EmptyError();
  std::size_t count = 0;
  coinstore_status status = COINSTORE_OK;
  times->Time([&] {
    status = coinstore_query_page(store, nullptr, query_, page_.data(), page_.size(), &count,
                                  cursor_.data(), cursor_.size(), &cursor_size_, &more_, nullptr,
                                  &error);
  });
  Require(status, error);
  records_ += count;
  return true;
}

Json WalkOwner(coinstore* store, const Bytes32& puzzle_hash, std::uint64_t coins,
               std::uint64_t order) {
  constexpr std::size_t kPages = 100;
  Samples cold, warm;
  while (warm.size() < kPages) {
    PageWalk walk({&puzzle_hash, 1}, order);
    Samples* const times = cold.size() == 0 ? &cold : &warm;
    while (walk.Next(store, times)) {
    }
    if (walk.records() != coins) {
      throw std::runtime_error("an owner has " + std::to_string(walk.records()) +
                               " coins instead of " + std::to_string(coins));
    }
  }
  return {{"coins", coins}, {"ms", warm.InMilliseconds()}};
}

}  // namespace coins::bench
