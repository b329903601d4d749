/* SPDX-License-Identifier: Apache-2.0
 * What Go calls: shim_base.h says how. */
#ifndef COINSTORE_GO_SHIM_H_
#define COINSTORE_GO_SHIM_H_

#include "shim_base.h"
#include "shim_queries.h"
#include "shim_reads.h"

/* ------------------------------------------------------------------------ library and options */

SHIM_PLAIN(shim_check_abi, (const uint32_t* sizes, size_t n),
           coinstore_check_abi(COINSTORE_ABI_VERSION, sizes, n, err))
SHIM_PLAIN(shim_selftest, (void), coinstore_selftest(err))
SHIM_PLAIN(shim_options_set, (uintptr_t options, const char* name, const char* value),
           coinstore_options_set(OPTIONS(options), name, value, err))
SHIM_PLAIN(shim_options_from_env, (uintptr_t options, const char* prefix),
           coinstore_options_from_env(OPTIONS(options), prefix, err))
SHIM_PLAIN(shim_options_interrupt, (uintptr_t options),
           coinstore_options_interrupt(OPTIONS(options), err))

static inline shim_handle shim_options_new(void) {
  SHIM_BEGIN(shim_handle);
  coinstore_options* options = NULL;
  SHIM_CALL(coinstore_options_new(&options, &error));
  out.handle = (uintptr_t)options;
  return out;
}

static inline void shim_options_free(uintptr_t options) {
  coinstore_options_free(OPTIONS(options));
}

static inline shim_count shim_options_get(uintptr_t options, const char* name, char* value,
                                          size_t cap) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_options_get(OPTIONS(options), name, value, cap, &out.n, &error));
  return out;
}

static inline shim_progress shim_options_progress(uintptr_t options) {
  SHIM_BEGIN(shim_progress);
  out.done = out.total = 0;
  SHIM_CALL(coinstore_options_progress(OPTIONS(options), &out.done, &out.total, &error));
  return out;
}

/* ------------------------------------------------------------------------------------ lifetime */

static inline shim_handle shim_open(const char* path, uintptr_t options) {
  SHIM_BEGIN(shim_handle);
  coinstore* store = NULL;
  SHIM_CALL(coinstore_open(path, OPTIONS(options), &store, &error));
  out.handle = (uintptr_t)store;
  return out;
}

SHIM_PLAIN(shim_close, (uintptr_t store, uint32_t flags), coinstore_close(STORE(store), flags, err))
SHIM_PLAIN(shim_interrupt, (uintptr_t store), coinstore_interrupt(STORE(store), err))
SHIM_PLAIN(shim_sync, (uintptr_t store), coinstore_sync(STORE(store), err))
SHIM_PLAIN(shim_destroy, (const char* path), coinstore_destroy(path, err))

static inline void shim_free(uintptr_t store) { coinstore_free(STORE(store)); }

static inline shim_count shim_log_read(uintptr_t store, uint32_t level, char* dst, size_t cap) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_log_read(STORE(store), level, dst, cap, &out.n, &error));
  return out;
}

/* -------------------------------------------------------------------------------------- blocks */

static inline shim_result shim_apply_block(uintptr_t store, coinstore_block_info info,
                                           const coinstore_addition* additions, size_t n_additions,
                                           const uint8_t* spent_ids, size_t n_spent,
                                           const coinstore_hint* hints, size_t n_hints) {
  SHIM_BEGIN(shim_result);
  info.struct_size = sizeof info;
  out.result.struct_size = sizeof out.result;
  SHIM_CALL(coinstore_apply_block(STORE(store), &info, additions, n_additions, spent_ids, n_spent,
                                  hints, n_hints, &out.result, &error));
  return out;
}

static inline shim_count shim_apply_blocks(uintptr_t store, const coinstore_block_info* infos,
                                           size_t n_blocks, const coinstore_addition* additions,
                                           const uint64_t* addition_ends, const uint8_t* spent_ids,
                                           const uint64_t* spent_ends, const coinstore_hint* hints,
                                           const uint64_t* hint_ends, coinstore_result* results) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_apply_blocks(STORE(store), infos, n_blocks, additions, addition_ends,
                                   spent_ids, spent_ends, hints, hint_ends, results, &out.n,
                                   &error));
  return out;
}

static inline shim_handle shim_block_begin(uintptr_t store, coinstore_block_info info) {
  SHIM_BEGIN(shim_handle);
  coinstore_block* block = NULL;
  info.struct_size = sizeof info;
  SHIM_CALL(coinstore_block_begin(STORE(store), &info, &block, &error));
  out.handle = (uintptr_t)block;
  return out;
}

SHIM_PLAIN(shim_block_add, (uintptr_t block, const coinstore_addition* additions, size_t n),
           coinstore_block_add(BLOCK(block), additions, n, err))
SHIM_PLAIN(shim_block_spend, (uintptr_t block, const uint8_t* ids, size_t n),
           coinstore_block_spend(BLOCK(block), ids, n, err))
SHIM_PLAIN(shim_block_hint, (uintptr_t block, const coinstore_hint* hints, size_t n),
           coinstore_block_hint(BLOCK(block), hints, n, err))
SHIM_PLAIN(shim_block_abort, (uintptr_t block), coinstore_block_abort(BLOCK(block), err))

static inline shim_id_end shim_block_root(uintptr_t block) {
  SHIM_BEGIN(shim_id_end);
  SHIM_CALL(coinstore_block_root(BLOCK(block), out.id.bytes, &error));
  return out;
}

static inline shim_result shim_block_commit(uintptr_t block) {
  SHIM_BEGIN(shim_result);
  out.result.struct_size = sizeof out.result;
  SHIM_CALL(coinstore_block_commit(BLOCK(block), &out.result, &error));
  return out;
}

static inline void shim_block_free(uintptr_t block) { coinstore_block_free(BLOCK(block)); }

/* ------------------------------------------------------------------------------------ rollback */

static inline shim_rollback_end shim_rollback(uintptr_t store, int64_t to_height, uint32_t flags,
                                              int with_report) {
  SHIM_BEGIN(shim_rollback_end);
  coinstore_iter* iter = NULL;
  out.result.struct_size = sizeof out.result;
  SHIM_CALL(coinstore_rollback(STORE(store), to_height, flags, &out.result,
                               with_report ? &iter : NULL, &error));
  out.iter = (uintptr_t)iter;
  return out;
}

static inline shim_height shim_rollback_floor(uintptr_t store) {
  SHIM_BEGIN(shim_height);
  SHIM_CALL(coinstore_rollback_floor(STORE(store), &out.height, &error));
  return out;
}

/* ------------------------------------------------------------------------------ pure functions */

static inline shim_proof_info shim_proof_verify(const uint8_t* proof, size_t len, shim_id root,
                                                shim_id id, uint32_t expected) {
  SHIM_BEGIN(shim_proof_info);
  out.info.struct_size = sizeof out.info;
  SHIM_CALL(coinstore_proof_verify(proof, len, root.bytes, id.bytes, expected, &out.info, &error));
  return out;
}

static inline shim_id_end shim_coin_id(coinstore_coin coin) {
  SHIM_BEGIN(shim_id_end);
  SHIM_CALL(coinstore_coin_id(&coin, out.id.bytes, &error));
  return out;
}

SHIM_PLAIN(shim_coin_ids, (const coinstore_coin* coins, size_t n, uint8_t* ids),
           coinstore_coin_ids(coins, n, ids, err))

/* --------------------------------------------------------------------------------- maintenance */

static inline shim_handle shim_check(uintptr_t store, uint32_t flags) {
  SHIM_BEGIN(shim_handle);
  coinstore_buffer* report = NULL;
  SHIM_CALL(coinstore_check(STORE(store), flags, &report, &error));
  out.handle = (uintptr_t)report;
  return out;
}

static inline const uint8_t* shim_buffer_data(uintptr_t buffer) {
  return coinstore_buffer_data((const coinstore_buffer*)buffer);
}
static inline size_t shim_buffer_size(uintptr_t buffer) {
  return coinstore_buffer_size((const coinstore_buffer*)buffer);
}
static inline void shim_buffer_free(uintptr_t buffer) {
  coinstore_buffer_free((coinstore_buffer*)buffer);
}

static inline shim_progress shim_stat(uintptr_t store, uint32_t key) {
  SHIM_BEGIN(shim_progress);
  out.done = out.total = 0;
  SHIM_CALL(coinstore_stat(STORE(store), key, &out.done, &error));
  return out;
}

static inline shim_progress shim_store_progress(uintptr_t store) {
  SHIM_BEGIN(shim_progress);
  out.done = out.total = 0;
  SHIM_CALL(coinstore_progress(STORE(store), &out.done, &out.total, &error));
  return out;
}

SHIM_PLAIN(shim_checkpoint, (uintptr_t store), coinstore_checkpoint(STORE(store), err))
SHIM_PLAIN(shim_compact, (uintptr_t store), coinstore_compact(STORE(store), 0, err))
SHIM_PLAIN(shim_copy, (uintptr_t store, const char* path), coinstore_copy(STORE(store), path, err))

static inline shim_handle shim_repair(const char* path, uintptr_t options) {
  SHIM_BEGIN(shim_handle);
  coinstore_buffer* report = NULL;
  SHIM_CALL(coinstore_repair(path, OPTIONS(options), &report, &error));
  out.handle = (uintptr_t)report;
  return out;
}

static inline shim_handle shim_metrics(uintptr_t store) {
  SHIM_BEGIN(shim_handle);
  coinstore_buffer* text = NULL;
  SHIM_CALL(coinstore_metrics(STORE(store), &text, &error));
  out.handle = (uintptr_t)text;
  return out;
}

static inline shim_count shim_get_setting(uintptr_t store, const char* name, char* value,
                                          size_t cap) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_get_setting(STORE(store), name, value, cap, &out.n, &error));
  return out;
}

#endif
