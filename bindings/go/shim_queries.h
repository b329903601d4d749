/* SPDX-License-Identifier: Apache-2.0
 * Queries, their pages, and iterators. */
#ifndef COINSTORE_GO_SHIM_QUERIES_H_
#define COINSTORE_GO_SHIM_QUERIES_H_

#include "shim_base.h"

static inline shim_handle shim_query_new(void) {
  SHIM_BEGIN(shim_handle);
  coinstore_query* query = NULL;
  SHIM_CALL(coinstore_query_new(&query, &error));
  out.handle = (uintptr_t)query;
  return out;
}

static inline void shim_query_free(uintptr_t query) { coinstore_query_free(QUERY(query)); }

SHIM_PLAIN(shim_query_add_keys,
           (uintptr_t query, uint32_t source, const uint8_t* keys, size_t key_len, size_t n),
           coinstore_query_add_keys(QUERY(query), source, keys, key_len, n, err))
SHIM_PLAIN(shim_query_set, (uintptr_t query, uint32_t key, uint64_t value),
           coinstore_query_set(QUERY(query), key, value, err))
SHIM_PLAIN(shim_query_interrupt, (uintptr_t query), coinstore_query_interrupt(QUERY(query), err))

static inline shim_page shim_query_page(uintptr_t store, uintptr_t view, uintptr_t query,
                                        coinstore_record* records, size_t cap, shim_cursor cursor) {
  SHIM_BEGIN(shim_page);
  out.cursor = cursor;
  SHIM_CALL(coinstore_query_page(STORE(store), VIEW(view), QUERY(query), records, cap, &out.n,
                                 out.cursor.bytes, sizeof out.cursor.bytes, &out.cursor.len,
                                 &out.more, &out.next_height, &error));
  return out;
}

static inline shim_page shim_hint_page(uintptr_t store, uintptr_t view, uintptr_t query,
                                       coinstore_hint* pairs, size_t cap, shim_cursor cursor) {
  SHIM_BEGIN(shim_page);
  out.cursor = cursor;
  out.next_height = COINSTORE_NO_HEIGHT;
  SHIM_CALL(coinstore_hint_page(STORE(store), VIEW(view), QUERY(query), pairs, cap, &out.n,
                                out.cursor.bytes, sizeof out.cursor.bytes, &out.cursor.len,
                                &out.more, &error));
  return out;
}

static inline shim_page shim_balance_page(uintptr_t store, uintptr_t view,
                                          coinstore_balance* balances, size_t cap,
                                          shim_cursor cursor) {
  SHIM_BEGIN(shim_page);
  out.cursor = cursor;
  out.next_height = COINSTORE_NO_HEIGHT;
  SHIM_CALL(coinstore_balance_page(STORE(store), VIEW(view), balances, cap, &out.n,
                                   out.cursor.bytes, sizeof out.cursor.bytes, &out.cursor.len,
                                   &out.more, &error));
  return out;
}

static inline shim_handle shim_iter_open(uintptr_t store, uintptr_t view, uintptr_t query,
                                         shim_cursor cursor) {
  SHIM_BEGIN(shim_handle);
  coinstore_iter* iter = NULL;
  SHIM_CALL(coinstore_iter_open(STORE(store), VIEW(view), QUERY(query), cursor.bytes, cursor.len,
                                &iter, &error));
  out.handle = (uintptr_t)iter;
  return out;
}

static inline shim_count shim_iter_next(uintptr_t iter, coinstore_record* records, size_t cap) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_iter_next(ITER(iter), records, cap, &out.n, &error));
  return out;
}

SHIM_PLAIN(shim_iter_interrupt, (uintptr_t iter), coinstore_iter_interrupt(ITER(iter), err))

static inline void shim_iter_free(uintptr_t iter) { coinstore_iter_free(ITER(iter)); }

static inline shim_cursor_end shim_iter_cursor(uintptr_t iter) {
  SHIM_BEGIN(shim_cursor_end);
  SHIM_CALL(coinstore_iter_cursor(ITER(iter), out.cursor.bytes, sizeof out.cursor.bytes,
                                  &out.cursor.len, &error));
  return out;
}

static inline shim_tip shim_iter_tip(uintptr_t iter) {
  SHIM_BEGIN(shim_tip);
  out.tip.struct_size = sizeof out.tip;
  SHIM_CALL(coinstore_iter_tip(ITER(iter), &out.tip, &error));
  return out;
}

#endif
