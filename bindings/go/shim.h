/* SPDX-License-Identifier: Apache-2.0
 * What Go calls. Each shim takes handles as integers, small inputs by value, keeps the error on the
 * C stack and returns a small structure by value: so a call from Go allocates nothing. Only a failed
 * call copies its error to the heap; Go frees it. */
#ifndef COINSTORE_GO_SHIM_H_
#define COINSTORE_GO_SHIM_H_

#include <coinstore.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint8_t bytes[32];
} shim_id;

/* How a call ended; error is NULL unless it failed (or no memory is left for it). */
typedef struct {
  coinstore_error* error;
  coinstore_status status;
} shim_end;

/* clang-format off */
typedef struct { shim_end end; uintptr_t handle; } shim_handle;
typedef struct { shim_end end; size_t n; } shim_count;
typedef struct { shim_end end; uint64_t done, total; } shim_progress;
typedef struct { shim_end end; int64_t height; } shim_height;
typedef struct { shim_end end; shim_id id; } shim_id_end;
typedef struct { shim_end end; coinstore_tip tip; } shim_tip;
typedef struct { shim_end end; coinstore_record record; } shim_record;
typedef struct { shim_end end; coinstore_result result; } shim_result;
typedef struct { shim_end end; coinstore_result result; uintptr_t iter; } shim_rollback_end;
typedef struct { shim_end end; coinstore_proof_info info; } shim_proof_info;
/* clang-format on */

static inline shim_end shim_ended(coinstore_status status, const coinstore_error* error) {
  shim_end end = {NULL, status};
  if (status < 0 && (end.error = malloc(sizeof *error)) != NULL) *end.error = *error;
  return end;
}

/* Declares the error of a call; SHIM_CALL makes the call and fills `out.end`. */
#define SHIM_BEGIN(type)  \
  type out;               \
  coinstore_error error;  \
  error.struct_size = sizeof error
#define SHIM_CALL(...) out.end = shim_ended((__VA_ARGS__), &error)

#define STORE(handle) ((coinstore*)(handle))
#define VIEW(handle) ((const coinstore_view*)(handle))
#define BLOCK(handle) ((coinstore_block*)(handle))
#define ITER(handle) ((coinstore_iter*)(handle))
#define OPTIONS(handle) ((coinstore_options*)(handle))

/* A call that gives nothing back but its end. */
#define SHIM_PLAIN(name, parameters, call)           \
  static inline shim_end name parameters {           \
    coinstore_error error;                           \
    coinstore_error* err = &error;                   \
    error.struct_size = sizeof error;                \
    return shim_ended((call), err);                  \
  }

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

static inline void shim_options_free(uintptr_t options) { coinstore_options_free(OPTIONS(options)); }

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

static inline shim_count shim_iter_next(uintptr_t iter, coinstore_record* records, size_t cap) {
  SHIM_BEGIN(shim_count);
  out.n = 0;
  SHIM_CALL(coinstore_iter_next(ITER(iter), records, cap, &out.n, &error));
  return out;
}

SHIM_PLAIN(shim_iter_interrupt, (uintptr_t iter), coinstore_iter_interrupt(ITER(iter), err))

static inline void shim_iter_free(uintptr_t iter) { coinstore_iter_free(ITER(iter)); }

/* --------------------------------------------------------------------------------------- reads */

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

#endif
