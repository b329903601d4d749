// SPDX-License-Identifier: Apache-2.0
// Reads coins of the log on threads of its own from the start on, which whoever waits for the coins then helps. They
// wait for the disk, and for the copy and the checksum of each block of rows, more than for a core.
#ifndef COINSTORE_LOG_COINS_READING_H_
#define COINSTORE_LOG_COINS_READING_H_

#include <atomic>
#include <cstdint>
#include <future>
#include <span>
#include <vector>

#include "base/result.h"
#include "log/log.h"

namespace coins {

class CoinsReading {
 public:
  // The numbers of the coins ascend. The log outlives the reading.
  CoinsReading(const Log& log, std::vector<std::uint64_t> coin_numbers, CacheUse cache);
  ~CoinsReading();
  CoinsReading(const CoinsReading&) = delete;
  CoinsReading& operator=(const CoinsReading&) = delete;

  // As Log::ReadCoins. Once.
  Result<LoggedCoins> Finish();

 private:
  void ReadPieces();

  const Log& log_;
  const std::vector<std::uint64_t> numbers_;
  const CacheUse cache_;
  std::vector<Log::CoinsOfRow> rows_;  // into numbers_
  std::vector<LoggedCoins> pieces_;
  std::vector<Status> statuses_;  // of the pieces
  std::atomic<std::size_t> next_piece_ = 0;
  std::vector<std::future<void>> helpers_;
};

}  // namespace coins

#endif  // COINSTORE_LOG_COINS_READING_H_
