// SPDX-License-Identifier: Apache-2.0
// What a block of the log changes: as when it was applied, but found by the numbers of its coins.
#ifndef COINSTORE_APPLY_LOGGED_DELTA_H_
#define COINSTORE_APPLY_LOGGED_DELTA_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "base/result.h"
#include "log/coins_reading.h"
#include "state/chain_state.h"

namespace coins {

// The delta of a logged block, on top of `state`.
Result<Delta> DeltaOf(LoggedBlock block, const ChainState& state);

// The same of blocks that follow one another, with the reads of some begun before their turn. Until all are
// taken, nothing but they changes what memory knows.
class BlocksAhead {
 public:
  explicit BlocksAhead(const ChainState& state) : state_(state) {}

  void Push(LoggedBlock block);
  std::size_t size() const { return blocks_.size(); }
  // Of the oldest, on top of a state that has those before it.
  Result<Delta> Pop();

 private:
  struct Ahead {
    LoggedBlock block;
    std::vector<std::uint64_t> cold;  // coins that it spends and that memory will not know
    std::unique_ptr<CoinsReading> reading;
  };

  const ChainState& state_;
  std::deque<Ahead> blocks_;
};

}  // namespace coins

#endif  // COINSTORE_APPLY_LOGGED_DELTA_H_
