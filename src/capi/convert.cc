// SPDX-License-Identifier: Apache-2.0
#include "capi/convert.h"

#include "base/uint128.h"

namespace coins::capi {
namespace {

// Array elements are frozen; single structures grow at the tail.
static_assert(sizeof(coinstore_addition) == 80);
static_assert(sizeof(coinstore_record) == 136);
static_assert(sizeof(coinstore_hint) == 72);
static_assert(sizeof(coinstore_balance) == 56);
static_assert(sizeof(coinstore_block_info) == 120);
static_assert(sizeof(coinstore_tip) == 176);
static_assert(sizeof(coinstore_result) == 80);

Status BadItem(const char* what, Array array, std::size_t index) {
  return Status(Code::kArgument, std::string(what) + " at index " + std::to_string(index))
      .At(array, index, Bytes32{});
}

}  // namespace

Status LoadHeader(const coinstore_block_info& info, BlockHashes block_hashes, BlockHeader* header) {
  if ((info.flags & ~std::uint32_t{COINSTORE_HAS_EXPECTED_ROOT | COINSTORE_DRY_RUN}) != 0) {
    return {Code::kArgument, "info.flags has an unknown bit"};
  }
  header->height = info.height;
  header->timestamp_s = info.timestamp;
  header->block_hash = Load32(info.block_hash);
  header->parent_hash = Load32(info.parent_hash);
  if (block_hashes == BlockHashes::kAbsent &&
      (header->block_hash != Bytes32{} || header->parent_hash != Bytes32{})) {
    return {Code::kArgument, "block hashes are given to a store made with block_hashes=absent"};
  }
  if ((info.flags & COINSTORE_HAS_EXPECTED_ROOT) != 0) {
    header->expected_root = Load32(info.expected_root);
  }
  return {};
}

Status LoadAdditions(const coinstore_addition* additions, std::span<Addition> loaded) {
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    const coinstore_addition& addition = additions[i];
    if ((addition.flags & ~std::uint32_t{COINSTORE_COINBASE}) != 0 || addition.reserved != 0) {
      return BadItem("unknown flags of the addition", Array::kAdditions, i);
    }
    loaded[i].coin = {Load32(addition.coin.parent_coin_info), Load32(addition.coin.puzzle_hash),
                      addition.coin.amount};
    loaded[i].is_coinbase = (addition.flags & COINSTORE_COINBASE) != 0;
  }
  return {};
}

void LoadRemovals(const std::uint8_t* ids, std::span<Bytes32> loaded) {
  if (!loaded.empty()) std::memcpy(loaded.data(), ids, loaded.size_bytes());
}

Status LoadHints(const coinstore_hint* hints, std::span<Hint> loaded) {
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    if (hints[i].reserved != 0) return BadItem("reserved field of the hint", Array::kHints, i);
    loaded[i] = {Load32(hints[i].coin_id), Load32(hints[i].hint), hints[i].hint_len};
  }
  return {};
}

void StoreRecord(const CoinRecord& coin, std::uint32_t more_flags, coinstore_record* record) {
  Store32(coin.coin_id, record->coin_id);
  Store32(coin.coin.parent_id, record->coin.parent_coin_info);
  Store32(coin.coin.puzzle_hash, record->coin.puzzle_hash);
  record->coin.amount = coin.coin.amount;
  record->confirmed_height = coin.created_height;
  record->spent_height = coin.spent_height;
  record->timestamp = coin.timestamp_s;
  record->flags = more_flags | (coin.is_coinbase ? COINSTORE_COINBASE : 0) |
                  (coin.is_fast_forward ? COINSTORE_FF : 0);
  record->reserved = 0;
}

void StoreHint(const CoinHint& hint, coinstore_hint* stored) {
  Store32(hint.coin_id, stored->coin_id);
  Store32(hint.bytes, stored->hint);
  stored->hint_len = hint.size;
  stored->reserved = 0;
}

void StoreTip(const ChainBlock& block, coinstore_tip* tip) {
  const BlockRecord& record = block.record;
  tip->flags = 0;
  tip->height = record.height;
  tip->timestamp = record.timestamp_s;
  Store32(record.block_hash, tip->block_hash);
  Store32(record.parent_hash, tip->parent_hash);
  Store32(record.root, tip->state_root);
  StoreU128Be(tip->unspent_value_be, record.counters.unspent_value);
  tip->unspent = record.counters.unspent;
  tip->created = record.counters.unspent + record.counters.spent;
  tip->spent = record.counters.spent;
  tip->hints = record.counters.hints;
  tip->durable_height = block.durable_height;
}

void StoreResult(const Outcome& outcome, coinstore_result* result) {
  result->flags = outcome.is_empty ? COINSTORE_RESULT_EMPTY : 0;
  result->height = outcome.is_empty ? COINSTORE_NO_HEIGHT : outcome.height;
  result->created = outcome.created;
  result->spent = outcome.spent;
  result->hints_added = outcome.hints;
  result->reverted_blocks = outcome.reverted_blocks;
  Store32(outcome.root, result->state_root);
}

}  // namespace coins::capi
