// SPDX-License-Identifier: Apache-2.0
#include "query/reads.h"

#include <algorithm>
#include <set>

#include "coin/hint_list.h"

namespace coins {
namespace {

// Under the lock.
std::uint64_t DurableHeight(const ChainState& state) {
  const std::size_t count = state.recent.BlocksThroughRecord(state.log->synced());
  return count == 0 ? kNoHeight : state.recent.block(count - 1).height;
}

}  // namespace

Result<std::optional<ChainBlock>> ReadTip(ChainState* state) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  if (!state->tip) return std::optional<ChainBlock>();
  return std::optional<ChainBlock>(ChainBlock{*state->tip, DurableHeight(*state)});
}

Result<std::optional<ChainBlock>> ReadBlockAt(ChainState* state, std::uint64_t height) {
  std::uint64_t record_number = 0;
  std::uint64_t durable_height = kNoHeight;
  {
    const Reading reading(state);
    COINSTORE_RETURN_IF_ERROR(reading.Check());
    const std::size_t count = state->recent.BlocksThroughHeight(height);
    if (count == 0 || state->recent.block(count - 1).height != height) {
      return std::optional<ChainBlock>();
    }
    record_number = state->recent.block(count - 1).record_number;
    durable_height = DurableHeight(*state);
  }
  // A record never changes, also when a rollback takes its block away meanwhile.
  COINSTORE_ASSIGN_OR_RETURN(const BlockRecord record, state->log->ReadBlock(record_number));
  return std::optional<ChainBlock>(ChainBlock{record, durable_height});
}

Result<std::optional<CoinRecord>> ReadCoin(ChainState* state, const Bytes32& coin_id) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  const std::uint32_t entry = state->recent.Find(coin_id);
  if (entry == kNoEntry) return std::optional<CoinRecord>();
  CoinRecord record = state->recent.entry(entry);
  record.hints = nullptr;  // they do not outlive the lock
  return std::optional<CoinRecord>(record);
}

Status ReadCoins(ChainState* state, std::span<const Bytes32> ids, std::span<CoinRecord> records,
                 std::span<std::uint8_t> found) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(ids.size());
  for (const Bytes32& id : ids) hashes.push_back(KeyedHash(state->recent.secret(), id));
  std::vector<std::uint32_t> entries(ids.size());
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  state->recent.FindMany(ids, hashes, entries.data());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    found[i] = entries[i] != kNoEntry ? 1 : 0;
    records[i] = found[i] != 0 ? state->recent.entry(entries[i]) : CoinRecord();
    records[i].hints = nullptr;  // they do not outlive the lock
  }
  return {};
}

Status ReadUnspent(ChainState* state, std::span<const Bytes32> ids, std::uint8_t* answers) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  state->tree.Contains(ids, answers);
  return {};
}

Result<std::vector<CoinHint>> ReadHints(ChainState* state, std::span<const Bytes32> ids) {
  std::vector<CoinHint> hints;
  std::set<Bytes32> seen;
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  for (const Bytes32& id : ids) {
    const std::uint32_t entry = state->recent.Find(id);
    if (entry == kNoEntry || state->recent.entry(entry).hints == nullptr) continue;
    if (!seen.insert(id).second) continue;
    ForEachHint(state->recent.entry(entry).hints, [&](ByteSpan bytes) {
      CoinHint hint{.coin_id = id, .size = static_cast<std::uint32_t>(bytes.size())};
      std::copy(bytes.begin(), bytes.end(), hint.bytes.begin());
      hints.push_back(hint);
    });
  }
  return hints;
}

Result<std::vector<std::uint8_t>> ReadProof(ChainState* state, const Bytes32& coin_id) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  return state->tree.Prove(coin_id);
}

}  // namespace coins
