// SPDX-License-Identifier: Apache-2.0
// What is measured on a store, one command a process, so that memory and caches are its own. Each gives its
// figures as JSON; docs/performance/README.md, "The gates" says what they mean. Throws std::runtime_error.
#ifndef COINSTORE_BENCH_MEASURE_STORE_COMMANDS_H_
#define COINSTORE_BENCH_MEASURE_STORE_COMMANDS_H_

#include <cstdint>
#include <functional>

#include "measure_store/session.h"

namespace coins::bench {

// A new store with so many unspent coins, all in the tables and merged.
Json MakeStore(const Place& place, std::uint64_t unspent);

// Opens and closes it; nothing of its files is in the page cache before.
Json MeasureOpening(const Place& place);

// Follows the tip for `blocks` blocks of 1,000 + 500, one durable block at a time, a third of the spends
// cold; and takes blocks back.
Json MeasureTip(const Place& place, std::size_t blocks);

// Single reads: unspent or not, coins from memory and from the disk, proofs.
Json MeasureReads(const Place& place);

// Pages of what is in the tables: of owners of few and of many coins, and over many keys.
Json MeasurePages(const Place& place);

// Pages of what is in memory, so many coins of one owner at most.
Json MeasureRecentPages(const Place& place, std::uint64_t coins);

// Readers beside a writer that never rests, for about so many seconds each way.
Json MeasureReaders(const Place& place, double seconds);

// Memory while so many operations go by and the number of unspent coins stays.
Json MeasureSteadiness(const Place& place, std::uint64_t operations);

// Applies so many changes since the last checkpoint, and calls `die` while the store is open.
void ApplyAndDie(const Place& place, std::uint64_t changes,
                 const std::function<void(const Json&)>& die);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_MEASURE_STORE_COMMANDS_H_
