// SPDX-License-Identifier: Apache-2.0
// Answers about the tip of the moment. Any thread; each call reads one state, never half a block, and
// fails with kNeedsReopen where memory cannot be trusted.
#ifndef COINSTORE_QUERY_READS_H_
#define COINSTORE_QUERY_READS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "state/chain_state.h"

namespace coins {

// A block of the chain, and up to where the chain is durable.
struct ChainBlock {
  BlockRecord record;
  std::uint64_t durable_height = kNoHeight;
};

Result<std::optional<ChainBlock>> ReadTip(ChainState* state);
Result<std::optional<ChainBlock>> ReadBlockAt(ChainState* state, std::uint64_t height);

// A record without its hints.
Result<std::optional<CoinRecord>> ReadCoin(ChainState* state, const Bytes32& coin_id);
// Records without their hints, by position; found[i] tells whether there is one.
Status ReadCoins(ChainState* state, std::span<const Bytes32> ids, std::span<CoinRecord> records,
                 std::span<std::uint8_t> found);
Status ReadUnspent(ChainState* state, std::span<const Bytes32> ids, std::uint8_t* answers);

struct CoinHint {
  Bytes32 coin_id{};
  Bytes32 bytes{};
  std::uint32_t size = 0;
};
// Ids as first given, each coin's hints in order.
Result<std::vector<CoinHint>> ReadHints(ChainState* state, std::span<const Bytes32> ids);

Result<std::vector<std::uint8_t>> ReadProof(ChainState* state, const Bytes32& coin_id);

}  // namespace coins

#endif  // COINSTORE_QUERY_READS_H_
