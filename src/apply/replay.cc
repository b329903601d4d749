// SPDX-License-Identifier: Apache-2.0
#include "apply/replay.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/big_endian.h"
#include "coin/coin_id.h"
#include "state/publish.h"

namespace coins {
namespace {

Status Bad(std::uint64_t record_number, const char* what) {
  return Status::Corruption("log record " + std::to_string(record_number) + ": " + what);
}

Status ReplayRollback(ChainState* state, const RollbackRecord& rollback) {
  Recent& recent = state->recent;
  const std::size_t blocks_left = recent.BlocksThroughRecord(rollback.target_record);
  const bool is_target =
      rollback.target_record == 0 ||
      (blocks_left > 0 && recent.block(blocks_left - 1).record_number == rollback.target_record &&
       recent.block(blocks_left - 1).height == rollback.target_height);
  if (!is_target) return Bad(rollback.number, "target is not in the chain");
  while (recent.block_count() > blocks_left) recent.Pop();
  return {};
}

// The chain that the records lead to must be the one that `heights` tells.
Status CheckHeights(const Recent& recent, Engine* engine) {
  const std::unique_ptr<Scan> heights = engine->NewScan(Family::kHeights, {});
  for (std::size_t i = 0; i < recent.block_count(); ++i, heights->Next()) {
    const RecentBlock& block = recent.block(i);
    if (!heights->Valid() || heights->key() != NumberKey(block.height) ||
        heights->value() != NumberKey(block.record_number)) {
      COINSTORE_RETURN_IF_ERROR(heights->status());
      return Status::Corruption("heights: height " + std::to_string(block.height) +
                                " does not name log record " + std::to_string(block.record_number));
    }
  }
  if (heights->Valid()) return Status::Corruption("heights: a height that is not in the chain");
  return heights->status();
}

void BuildTree(const Recent& recent, UnspentTree* tree) {
  // Sorted by their first bytes, which then stand together in memory.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> unspent;
  for (std::uint32_t i = 0; i < recent.entry_count(); ++i) {
    const CoinRecord& coin = recent.entry(i);
    if (coin.is_unspent()) unspent.emplace_back(LoadU64Be(coin.coin_id.data()), i);
  }
  std::sort(unspent.begin(), unspent.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return recent.entry(a.second).coin_id < recent.entry(b.second).coin_id;
  });
  std::size_t at = 0;
  tree->Build([&](std::span<UnspentLeaf> batch) {
    std::size_t filled = 0;
    for (; filled < batch.size() && at < unspent.size(); ++filled, ++at) {
      const CoinRecord& coin = recent.entry(unspent[at].second);
      batch[filled] = {coin.coin_id, coin.number, coin.created_height, coin.is_coinbase};
    }
    return filled;
  });
}

}  // namespace

Result<Delta> DeltaOf(LoggedBlock block, const Recent& recent) {
  Delta delta;
  delta.record = block.record;
  delta.spends = std::move(block.spends);
  delta.created = std::move(block.created.coins);
  delta.hint_bytes = std::move(block.created.rows);
  std::vector<Bytes32> ids(delta.created.size());
  ComputeCoinIds(delta.created.empty() ? nullptr : &delta.created[0].coin, sizeof(CoinRecord),
                 delta.created.size(), ids.data());
  delta.id_hashes.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    delta.created[i].coin_id = ids[i];
    delta.id_hashes.push_back(KeyedHash(recent.secret(), ids[i]));
  }
  for (const Spend& spend : delta.spends) {
    if (spend.coin_number >= delta.record.first_coin) {
      delta.created[spend.coin_number - delta.record.first_coin].spent_height = delta.record.height;
      continue;
    }
    const std::uint32_t entry = recent.FindByNumber(spend.coin_number);
    if (entry == kNoEntry || !recent.entry(entry).is_unspent()) {
      return Bad(delta.record.number, "spends a coin that is not there");
    }
    delta.spent.push_back(entry);
  }
  return delta;
}

Status Replay(ChainState* state, Engine* engine, const Interruptible& call, Progress* progress) {
  progress->Begin(state->log->last());
  LogReader reader(engine);
  std::optional<BlockRecord> tip;
  std::uint64_t records = 0;
  for (LogReader::Record record;; ++records) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    COINSTORE_ASSIGN_OR_RETURN(const bool has_record, reader.Next(&record));
    if (!has_record) break;
    if (const auto* rollback = std::get_if<RollbackRecord>(&record)) {
      COINSTORE_RETURN_IF_ERROR(ReplayRollback(state, *rollback));
    } else {
      LoggedBlock& block = std::get<LoggedBlock>(record);
      const std::size_t below = state->recent.block_count();
      if (below > 0 && state->recent.block(below - 1).height >= block.record.height) {
        return Bad(block.record.number, "height is not above the one before");
      }
      COINSTORE_ASSIGN_OR_RETURN(const Delta delta, DeltaOf(std::move(block), state->recent));
      state->recent.Add(delta);
    }
    progress->Step();
  }
  if (records != state->log->last()) return Bad(records + 1, "missing");
  COINSTORE_RETURN_IF_ERROR(CheckHeights(state->recent, engine));
  BuildTree(state->recent, &state->tree);
  if (const std::size_t count = state->recent.block_count(); count > 0) {
    COINSTORE_ASSIGN_OR_RETURN(state->tip,
                               state->log->ReadBlock(state->recent.block(count - 1).record_number));
  }
  if (state->tree.root() != (state->tip ? state->tip->root : Bytes32{})) {
    return Status::Corruption("the coins of the log do not have the root of its last block");
  }
  CountMemory(state);
  return {};
}

}  // namespace coins
