// SPDX-License-Identifier: Apache-2.0
// Reads of the tip or of a view, coin by coin.
#include "query/reads.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "capi/convert.h"
#include "capi/handles.h"

namespace {

using coins::ChainBlock;
using coins::Code;
using coins::CoinHint;
using coins::CoinRecord;
using coins::FoundCoins;
using coins::Status;
using coins::View;
using coins::WithHints;
using coins::capi::Core;
using coins::capi::IdsAt;
using coins::capi::Load32;
using coins::capi::LoadView;
using coins::capi::OnStore;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;
using coins::capi::RequireStruct;

Status NotFound() { return {Code::kNotFound, {}}; }

}  // namespace

extern "C" {

coinstore_status coinstore_get_tip(coinstore* store, const coinstore_view* view, coinstore_tip* tip,
                                   coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block_of_view = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block_of_view));
    COINSTORE_RETURN_IF_ERROR(RequireStruct(tip, "tip"));
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<ChainBlock> block,
                               coins::ReadTip(call.store().state(), block_of_view));
    if (!block) return NotFound();
    coins::capi::StoreTip(*block, tip);
    return {};
  });
}

coinstore_status coinstore_get_block_info(coinstore* store, const coinstore_view* view,
                                          uint64_t height, coinstore_tip* info,
                                          coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block_of_view = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block_of_view));
    COINSTORE_RETURN_IF_ERROR(RequireStruct(info, "info"));
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<ChainBlock> block,
                               coins::ReadBlockAt(call.store().state(), block_of_view, height));
    if (!block) return NotFound();
    coins::capi::StoreTip(*block, info);
    return {};
  });
}

coinstore_status coinstore_get(coinstore* store, const coinstore_view* view,
                               const uint8_t coin_id[32], coinstore_record* record,
                               coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block_of_view = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block_of_view));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(coin_id, "coin_id"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(record, "record"));
    COINSTORE_ASSIGN_OR_RETURN(
        const std::optional<CoinRecord> coin,
        coins::ReadCoin(call.store().state(), block_of_view, Load32(coin_id)));
    if (!coin) return NotFound();
    coins::capi::StoreRecord(*coin, 0, record);
    return {};
  });
}

coinstore_status coinstore_get_many(coinstore* store, const coinstore_view* view,
                                    const uint8_t* coin_ids, size_t n, coinstore_record* records,
                                    uint8_t* found, size_t* n_found, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block_of_view = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block_of_view));
    COINSTORE_RETURN_IF_ERROR(RequireArray(coin_ids, n, "coin_ids"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(records, n, "records"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(found, n, "found"));
    COINSTORE_ASSIGN_OR_RETURN(
        const FoundCoins read,
        coins::ReadCoins(call.store().state(), block_of_view, IdsAt(coin_ids, n), WithHints::kNo,
                         call.interruptible()));
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
      std::memset(&records[i], 0, sizeof records[i]);
      found[i] = read.found[i];
      if (found[i] == 0) continue;
      coins::capi::StoreRecord(read.coins[i], 0, &records[i]);
      ++count;
    }
    if (n_found != nullptr) *n_found = count;
    return {};
  });
}

coinstore_status coinstore_is_unspent(coinstore* store, const coinstore_view* view,
                                      const uint8_t* coin_ids, size_t n, uint8_t* answers,
                                      coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block_of_view = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block_of_view));
    COINSTORE_RETURN_IF_ERROR(RequireArray(coin_ids, n, "coin_ids"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(answers, n, "answers"));
    return coins::ReadUnspent(call.store().state(), block_of_view, IdsAt(coin_ids, n), answers,
                              call.interruptible());
  });
}

coinstore_status coinstore_get_hints(coinstore* store, const coinstore_view* view,
                                     const uint8_t* coin_ids, size_t n, coinstore_hint* hints,
                                     size_t cap, size_t* n_hints, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block_of_view = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block_of_view));
    COINSTORE_RETURN_IF_ERROR(RequireArray(coin_ids, n, "coin_ids"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(hints, cap, "hints"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(n_hints, "n_hints"));
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<CoinHint> read,
                               coins::ReadHints(call.store().state(), block_of_view,
                                                IdsAt(coin_ids, n), call.interruptible()));
    *n_hints = read.size();
    if (cap < read.size()) return {Code::kBufferTooSmall, "the hints do not fit"};
    for (std::size_t i = 0; i < read.size(); ++i) coins::capi::StoreHint(read[i], &hints[i]);
    return {};
  });
}

coinstore_status coinstore_prove(coinstore* store, const coinstore_view* view,
                                 const uint8_t coin_id[32], uint8_t* proof, size_t cap, size_t* len,
                                 coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block_of_view = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block_of_view));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(coin_id, "coin_id"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(proof, cap, "proof"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(len, "len"));
    COINSTORE_ASSIGN_OR_RETURN(
        std::optional<std::vector<std::uint8_t>> bytes,
        coins::ReadProof(call.store().state(), block_of_view, Load32(coin_id)));
    if (!bytes) {
      COINSTORE_ASSIGN_OR_RETURN(
          bytes, call.store().ProveAsOf(*block_of_view, Load32(coin_id), call.interruptible()));
    }
    *len = bytes->size();
    if (cap < bytes->size()) return {Code::kBufferTooSmall, "the proof does not fit"};
    std::copy(bytes->begin(), bytes->end(), proof);
    return {};
  });
}

}  // extern "C"
