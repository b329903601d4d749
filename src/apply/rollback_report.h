// SPDX-License-Identifier: Apache-2.0
// What a rollback changes, coin by coin, read from the log as it is asked for: newest block first; in
// each its spends, then the coins it created that were not reported yet, each by coin number.
//
// Memory: one block at a time, and a bit for every coin undone.
#ifndef COINSTORE_APPLY_ROLLBACK_REPORT_H_
#define COINSTORE_APPLY_ROLLBACK_REPORT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "log/log.h"

namespace coins {

struct ReportedCoin {
  CoinRecord record;  // as it was before the rollback; without its hints
  enum class Kind : std::uint8_t { kDeleted, kUnspentAgain } kind = Kind::kDeleted;
};

class RollbackReport {
 public:
  // The records of the blocks to be undone, ascending, and a pin taken before that: they stay in the log as long
  // as the report lives.
  RollbackReport(const Log* log, LogPins::Pin pin, std::vector<std::uint64_t> records)
      : log_(log), pin_(std::move(pin)), records_(std::move(records)) {}

  // Fills the front of `coins` and answers how many; 0 at the end. After a failure nothing is lost:
  // the next call goes on where this one began.
  Result<std::size_t> Next(std::span<ReportedCoin> coins, const Interruptible& call);

 private:
  // The coins of one undone block, worked out and not handed out yet.
  Status LoadBlock(const Interruptible& call);
  Status PrepareBits();
  // The bit of a coin that an undone block created, or kNoBit for any other coin.
  std::size_t BitOf(std::uint64_t coin_number) const;

  static constexpr std::size_t kNoBit = SIZE_MAX;
  struct UndoneBlock {
    std::uint64_t first_coin;
    std::uint64_t end_coin;
    std::size_t first_bit;
  };

  const Log* log_;
  LogPins::Pin pin_;
  std::vector<std::uint64_t> records_;  // those not loaded yet; the last is next
  bool bits_ready_ = false;
  std::vector<UndoneBlock> undone_;  // ascending
  std::vector<bool> reported_;       // a bit per coin that an undone block created
  std::vector<ReportedCoin> pending_;
  std::size_t pending_at_ = 0;
};

}  // namespace coins

#endif  // COINSTORE_APPLY_ROLLBACK_REPORT_H_
