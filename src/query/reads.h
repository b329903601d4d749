// SPDX-License-Identifier: Apache-2.0
// Answers about a block of the chain, coin by coin. Any thread; each call reads one state, never half a block,
// and fails with kNeedsReopen where memory cannot be trusted.
#ifndef COINSTORE_QUERY_READS_H_
#define COINSTORE_QUERY_READS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "query/view.h"
#include "state/chain_state.h"

namespace coins {

// A block of the chain, and up to where the chain is durable.
struct ChainBlock {
  BlockRecord record;
  std::uint64_t durable_height = kNoHeight;
};

// In each of these `view` may be null: then it is the tip of the moment that is read.

// The view's block; none: the store is empty.
Result<std::optional<ChainBlock>> ReadTip(ChainState* state, const View* view);
Result<std::uint64_t> ReadDurableHeight(ChainState* state);
// None: no block of the chain has this height, or it is above the view's.
Result<std::optional<ChainBlock>> ReadBlockAt(ChainState* state, const View* view,
                                              std::uint64_t height);

// A record without its hints.
Result<std::optional<CoinRecord>> ReadCoin(ChainState* state, const View* view,
                                           const Bytes32& coin_id);
// By position; all of one block.
struct FoundCoins {
  std::vector<CoinRecord> coins;    // without their hints
  std::vector<std::uint8_t> found;  // 1 where there is one
  std::vector<std::string> hints;   // each coin's list, or nothing; if asked for
};
enum class WithHints : std::uint8_t { kNo, kYes };
Result<FoundCoins> ReadCoins(ChainState* state, const View* view, std::span<const Bytes32> ids,
                             WithHints with_hints, const Interruptible& call);
// The same as they are now, each at a moment of its own: for reads as of a tip that has been taken before.
Result<FoundCoins> ReadNewest(ChainState* state, std::span<const Bytes32> ids, WithHints with_hints,
                              const Interruptible& call);

Status ReadUnspent(ChainState* state, const View* view, std::span<const Bytes32> ids,
                   std::uint8_t* answers, const Interruptible& call);

struct CoinHint {
  Bytes32 coin_id{};
  Bytes32 bytes{};
  std::uint32_t size = 0;
};
CoinHint MakeCoinHint(const Bytes32& coin_id, ByteSpan bytes);
// Ids as first given, each coin's hints in order.
Result<std::vector<CoinHint>> ReadHints(ChainState* state, const View* view,
                                        std::span<const Bytes32> ids, const Interruptible& call);

// Of the tip. None: the tip is not the view's block.
Result<std::optional<std::vector<std::uint8_t>>> ReadProof(ChainState* state, const View* view,
                                                           const Bytes32& coin_id);

}  // namespace coins

#endif  // COINSTORE_QUERY_READS_H_
