// SPDX-License-Identifier: Apache-2.0
// Reads coins that only the log describes while their block is still being judged: on threads of its own, which
// whoever waits for the coins then helps. They wait for the disk more than for a core.
#ifndef COINSTORE_APPLY_COLD_READING_H_
#define COINSTORE_APPLY_COLD_READING_H_

#include <atomic>
#include <cstdint>
#include <future>
#include <vector>

#include "base/result.h"
#include "log/log.h"

namespace coins {

class ColdReading {
 public:
  // The numbers of the coins ascend. The log outlives the reading.
  ColdReading(const Log& log, std::vector<std::uint64_t> coin_numbers);
  ~ColdReading();
  ColdReading(const ColdReading&) = delete;
  ColdReading& operator=(const ColdReading&) = delete;

  // The coins in the order of their numbers, in pieces. Once.
  Result<std::vector<LoggedCoins>> Finish();

 private:
  void ReadPieces();

  const Log& log_;
  const std::vector<std::uint64_t> numbers_;
  std::vector<LoggedCoins> pieces_;
  std::vector<Status> statuses_;  // of the pieces
  std::atomic<std::size_t> next_piece_ = 0;
  std::vector<std::future<void>> helpers_;
};

}  // namespace coins

#endif  // COINSTORE_APPLY_COLD_READING_H_
