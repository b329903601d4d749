// SPDX-License-Identifier: Apache-2.0
// A block of the chain as of which one reads. It names the block so that no other can be taken for it, and pins
// nothing: a rollback below it ends it.
//
// What makes older states cheap: a coin is created once and spent once, so its state as of a block follows from
// its state at any later moment, as long as that block is still in the chain. So a call reads first and asks
// afterwards whether its block is still there; if it is, it was there all the time, for no record number is
// given out twice.
#ifndef COINSTORE_QUERY_VIEW_H_
#define COINSTORE_QUERY_VIEW_H_

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "state/chain_state.h"

namespace coins {

struct View {
  std::uint64_t height = 0;
  std::uint64_t record_number = 0;
  Bytes32 chain{};

  bool operator==(const View&) const = default;
};

View ViewOf(const BlockRecord& block);

// None: the store is empty. `last_record`: the last record whose effect is visible with it.
Result<std::optional<BlockRecord>> TipBlock(ChainState* state,
                                            std::uint64_t* last_record = nullptr);
// Whether the tables hold the effect of a later record.
bool TablesAreAheadOf(ChainState* state, std::uint64_t record_number);
// The highest block at or below a height; none above the tip or below the first block.
Result<std::optional<BlockRecord>> BlockAtOrBelow(ChainState* state, std::uint64_t height);

// Whether the block is in the chain now, and its record. Only the first `chain_bytes` of the chain hash count.
Result<bool> IsInChain(const Log& log, const View& view, std::size_t chain_bytes = 32);
// kViewEnded.
Status CheckView(const Log& log, const View& view);

// The coin as it was at a height, from its state then or at any later time; none: it did not exist.
inline std::optional<CoinRecord> AsOf(CoinRecord coin, std::uint64_t height) {
  if (coin.created_height > height) return std::nullopt;
  if (!coin.is_unspent() && coin.spent_height > height) coin.spent_height = kUnspent;
  return coin;
}

// read(tip) against the tip of the moment, again from the start if that block went away meanwhile, or if the tables
// went past it: a coin spent since then has no place any more that the tip knows. An empty store has no tip. What
// read() finds in the log stays there until it returns.
template <typename Read>
Status ReadAtTip(ChainState* state, const View* view, const Interruptible& call, Read read) {
  while (true) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    const LogPins::Pin pin = PinLog(*state);
    std::uint64_t last_record = 0;
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<BlockRecord> tip, TipBlock(state, &last_record));
    if (!tip) {
      if (view != nullptr) return CheckView(*state->log, *view);
      return read(tip);
    }
    Status status = read(tip);
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t now, state->log->RecordAt(tip->height));
    if (now != tip->number || TablesAreAheadOf(state, last_record)) continue;
    if (view != nullptr) COINSTORE_RETURN_IF_ERROR(CheckView(*state->log, *view));
    return status;
  }
}

}  // namespace coins

#endif  // COINSTORE_QUERY_VIEW_H_
