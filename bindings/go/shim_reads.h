/* SPDX-License-Identifier: Apache-2.0
 * Views, reads of coins and blocks, balances, proofs. */
#ifndef COINSTORE_GO_SHIM_READS_H_
#define COINSTORE_GO_SHIM_READS_H_

#include "shim_base.h"

static inline shim_handle shim_view_new(uintptr_t store) {
  SHIM_BEGIN(shim_handle);
  coinstore_view* view = NULL;
  SHIM_CALL(coinstore_view_new(STORE(store), &view, &error));
  out.handle = (uintptr_t)view;
  return out;
}

static inline shim_handle shim_view_at(uintptr_t store, uint64_t height) {
  SHIM_BEGIN(shim_handle);
  coinstore_view* view = NULL;
  SHIM_CALL(coinstore_view_at(STORE(store), height, &view, &error));
  out.handle = (uintptr_t)view;
  return out;
}

static inline void shim_view_free(uintptr_t view) { coinstore_view_free((coinstore_view*)view); }

static inline shim_tip shim_get_tip(uintptr_t store, uintptr_t view) {
  SHIM_BEGIN(shim_tip);
  out.tip.struct_size = sizeof out.tip;
  SHIM_CALL(coinstore_get_tip(STORE(store), VIEW(view), &out.tip, &error));
  return out;
}

static inline shim_tip shim_get_block_info(uintptr_t store, uintptr_t view, uint64_t height) {
  SHIM_BEGIN(shim_tip);
  out.tip.struct_size = sizeof out.tip;
  SHIM_CALL(coinstore_get_block_info(STORE(store), VIEW(view), height, &out.tip, &error));
  return out;
}

static inline shim_record shim_get(uintptr_t store, uintptr_t view, shim_id id) {
  SHIM_BEGIN(shim_record);
  SHIM_CALL(coinstore_get(STORE(store), VIEW(view), id.bytes, &out.record, &error));
  return out;
}

static inline shim_count shim_get_many(uintptr_t store, uintptr_t view, const uint8_t* ids,
                                       size_t n, coinstore_record* records, uint8_t* found) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_get_many(STORE(store), VIEW(view), ids, n, records, found, &out.n, &error));
  return out;
}

/* One id by value and its answer in n, or many. */
static inline shim_count shim_is_unspent_one(uintptr_t store, uintptr_t view, shim_id id) {
  SHIM_BEGIN(shim_count);
  uint8_t answer = 0;
  SHIM_CALL(coinstore_is_unspent(STORE(store), VIEW(view), id.bytes, 1, &answer, &error));
  out.n = answer;
  return out;
}

SHIM_PLAIN(shim_is_unspent,
           (uintptr_t store, uintptr_t view, const uint8_t* ids, size_t n, uint8_t* answers),
           coinstore_is_unspent(STORE(store), VIEW(view), ids, n, answers, err))

static inline shim_count shim_get_hints(uintptr_t store, uintptr_t view, const uint8_t* ids,
                                        size_t n, coinstore_hint* hints, size_t cap) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_get_hints(STORE(store), VIEW(view), ids, n, hints, cap, &out.n, &error));
  return out;
}

static inline shim_count shim_prove(uintptr_t store, uintptr_t view, shim_id id, uint8_t* proof,
                                    size_t cap) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_prove(STORE(store), VIEW(view), id.bytes, proof, cap, &out.n, &error));
  return out;
}

SHIM_PLAIN(shim_balances,
           (uintptr_t store, uintptr_t view, const uint8_t* hashes, size_t n,
            coinstore_balance* balances),
           coinstore_balances(STORE(store), VIEW(view), hashes, n, balances, err))

static inline shim_balance_end shim_balance(uintptr_t store, uintptr_t view, shim_id hash) {
  SHIM_BEGIN(shim_balance_end);
  SHIM_CALL(coinstore_balances(STORE(store), VIEW(view), hash.bytes, 1, &out.balance, &error));
  return out;
}

static inline shim_lineage_end shim_lineage(uintptr_t store, uintptr_t view, shim_id hash) {
  SHIM_BEGIN(shim_lineage_end);
  SHIM_CALL(
      coinstore_lineage(STORE(store), VIEW(view), hash.bytes, &out.coin, &out.parent, &error));
  return out;
}

static inline shim_roots shim_block_roots(uintptr_t store, uint64_t height) {
  SHIM_BEGIN(shim_roots);
  SHIM_CALL(coinstore_get_block_roots(STORE(store), height, out.additions.bytes, out.removals.bytes,
                                      &error));
  return out;
}

#endif
