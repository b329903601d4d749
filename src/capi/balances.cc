// SPDX-License-Identifier: Apache-2.0
// Balances, lineage, and the roots of a block.
#include "query/balances.h"

#include <optional>
#include <vector>

#include "base/uint128.h"
#include "capi/convert.h"
#include "capi/handles.h"
#include "capi/pages.h"
#include "query/block_roots.h"

namespace {

using coins::Balance;
using coins::BlockRoots;
using coins::Code;
using coins::Lineage;
using coins::Status;
using coins::View;
using coins::capi::Core;
using coins::capi::LoadView;
using coins::capi::OnStore;
using coins::capi::PageOut;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;
using coins::capi::Store32;

void StoreBalance(const Balance& balance, coinstore_balance* stored) {
  Store32(balance.puzzle_hash, stored->puzzle_hash);
  coins::StoreU128Be(stored->amount_be, balance.amount);
  stored->coins = balance.coins;
}

}  // namespace

extern "C" {

coinstore_status coinstore_balances(coinstore* store, const coinstore_view* view,
                                    const uint8_t* puzzle_hashes, size_t n,
                                    coinstore_balance* balances, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block));
    COINSTORE_RETURN_IF_ERROR(RequireArray(puzzle_hashes, n, "puzzle_hashes"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(balances, n, "balances"));
    COINSTORE_ASSIGN_OR_RETURN(
        const std::vector<Balance> read,
        coins::ReadBalances(call.store().state(), block, coins::capi::IdsAt(puzzle_hashes, n),
                            call.interruptible()));
    for (std::size_t i = 0; i < n; ++i) StoreBalance(read[i], &balances[i]);
    return {};
  });
}

coinstore_status coinstore_balance_page(coinstore* store, const coinstore_view* view,
                                        coinstore_balance* balances, size_t cap, size_t* n,
                                        uint8_t* cursor, size_t cursor_cap, size_t* cursor_len,
                                        int32_t* more, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block));
    const PageOut out{cap, n, cursor, cursor_cap, cursor_len, more};
    COINSTORE_RETURN_IF_ERROR(out.Check(balances, "balances"));
    COINSTORE_ASSIGN_OR_RETURN(
        const coins::BalancePage page,
        coins::ReadBalancePage(call.store().state(),
                               {.instance = call.store().metadata().instance,
                                .view = block,
                                .cursor = out.begin(),
                                .limits = coins::capi::LimitsOf(call.store(), cap)},
                               call.interruptible()));
    for (std::size_t i = 0; i < page.balances.size(); ++i) {
      StoreBalance(page.balances[i], &balances[i]);
    }
    out.Store(page.balances.size(), page.end);
    return {};
  });
}

coinstore_status coinstore_lineage(coinstore* store, const coinstore_view* view,
                                   const uint8_t puzzle_hash[32], coinstore_record* unspent,
                                   coinstore_record* parent, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    const View* block = nullptr;
    COINSTORE_RETURN_IF_ERROR(LoadView(*store, view, &block));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(puzzle_hash, "puzzle_hash"));
    COINSTORE_ASSIGN_OR_RETURN(
        const std::optional<Lineage> lineage,
        coins::ReadLineage(call.store().state(), block, coins::capi::Load32(puzzle_hash),
                           call.interruptible()));
    if (!lineage) return {Code::kNotFound, {}};
    if (unspent != nullptr) coins::capi::StoreRecord(lineage->unspent, 0, unspent);
    if (parent != nullptr) coins::capi::StoreRecord(lineage->parent, 0, parent);
    return {};
  });
}

coinstore_status coinstore_get_block_roots(coinstore* store, uint64_t height,
                                           uint8_t additions_root[32], uint8_t removals_root[32],
                                           coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(additions_root, "additions_root"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(removals_root, "removals_root"));
    COINSTORE_ASSIGN_OR_RETURN(
        const std::optional<BlockRoots> roots,
        coins::ReadBlockRoots(call.store().state(), height, call.interruptible()));
    if (!roots) return {Code::kNotFound, {}};
    Store32(roots->additions, additions_root);
    Store32(roots->removals, removals_root);
    return {};
  });
}

}  // extern "C"
