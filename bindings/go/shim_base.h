/* SPDX-License-Identifier: Apache-2.0
 * What Go calls. Each shim takes handles as integers, small inputs by value, keeps the error on the
 * C stack and returns a small structure by value: so a call from Go allocates nothing. Only a failed
 * call copies its error to the heap; Go frees it. */
#ifndef COINSTORE_GO_SHIM_BASE_H_
#define COINSTORE_GO_SHIM_BASE_H_

#include <coinstore.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint8_t bytes[32];
} shim_id;

typedef struct {
  uint8_t bytes[COINSTORE_CURSOR_MAX];
  size_t len;
} shim_cursor;

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
typedef struct { shim_end end; coinstore_balance balance; } shim_balance_end;
typedef struct { shim_end end; coinstore_record coin, parent; } shim_lineage_end;
typedef struct { shim_end end; shim_id additions, removals; } shim_roots;
typedef struct { shim_end end; shim_cursor cursor; } shim_cursor_end;
typedef struct { shim_end end; size_t n; uint64_t next_height; shim_cursor cursor; int32_t more; } shim_page;
/* clang-format on */

static inline shim_end shim_ended(coinstore_status status, const coinstore_error* error) {
  shim_end end = {NULL, status};
  if (status < 0 && (end.error = malloc(sizeof *error)) != NULL) *end.error = *error;
  return end;
}

/* Declares the error of a call; SHIM_CALL makes the call and fills `out.end`. */
#define SHIM_BEGIN(type) \
  type out;              \
  coinstore_error error; \
  error.struct_size = sizeof error
#define SHIM_CALL(...) out.end = shim_ended((__VA_ARGS__), &error)

#define STORE(handle) ((coinstore*)(handle))
#define VIEW(handle) ((const coinstore_view*)(handle))
#define QUERY(handle) ((coinstore_query*)(handle))
#define BLOCK(handle) ((coinstore_block*)(handle))
#define ITER(handle) ((coinstore_iter*)(handle))
#define OPTIONS(handle) ((coinstore_options*)(handle))

/* A call that gives nothing back but its end. */
#define SHIM_PLAIN(name, parameters, call) \
  static inline shim_end name parameters { \
    coinstore_error error;                 \
    coinstore_error* err = &error;         \
    error.struct_size = sizeof error;      \
    return shim_ended((call), err);        \
  }

#endif
