/* SPDX-License-Identifier: Apache-2.0
 * What the C tests share: checks that report and go on, a folder for a store that goes away with the
 * test, and coins, blocks and ids that differ by a number. */
#ifndef COINSTORE_TESTS_C_CHECK_H_
#define COINSTORE_TESTS_C_CHECK_H_

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "coinstore.h"

static int check_failures;
static unsigned long check_count;

#define CHECK(condition)                                                      \
  do {                                                                        \
    ++check_count;                                                            \
    if (!(condition)) {                                                       \
      ++check_failures;                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
    }                                                                         \
  } while (0)

/* The call must return this status. */
#define EXPECT(status, call) check_status(__FILE__, __LINE__, #call, (status), (call))

static void check_status(const char* file, int line, const char* call, coinstore_status want,
                         coinstore_status got) {
  ++check_count;
  if (want == got) return;
  ++check_failures;
  fprintf(stderr, "%s:%d: %s\n  wanted %s (%d), got %s (%d)\n", file, line, call,
          coinstore_status_name(want), (int)want, coinstore_status_name(got), (int)got);
}

/* The exit status of a test; a test without a check has not tested anything. */
static int check_result(void) {
  printf("%lu checks, %d failed\n", check_count, check_failures);
  return check_failures != 0 || check_count == 0;
}

/* A new empty folder; the store goes into its subfolder "store". */
static char check_folder[256];
static char check_path[280];

static const char* make_folder(void) {
  const char* top = getenv("TMPDIR");
  snprintf(check_folder, sizeof check_folder, "%s/coinstore-c-XXXXXX", top ? top : "/tmp");
  if (!mkdtemp(check_folder)) {
    perror(check_folder);
    exit(1);
  }
  snprintf(check_path, sizeof check_path, "%s/store", check_folder);
  return check_path;
}

/* The store must be closed by now, and nothing else may be left. */
static void remove_folder(void) {
  EXPECT(COINSTORE_OK, coinstore_destroy(check_path, NULL));
  CHECK(rmdir(check_folder) == 0);
}

static coinstore* open_store(const char* path, const coinstore_options* options) {
  coinstore* store = NULL;
  coinstore_error err = {0};
  err.struct_size = sizeof err;
  if (coinstore_open(path, options, &store, &err) != COINSTORE_OK) {
    fprintf(stderr, "open %s: %s\n", path, err.message);
    exit(1);
  }
  return store;
}

static coinstore_error empty_error(void) {
  coinstore_error err;
  memset(&err, 0, sizeof err);
  err.struct_size = sizeof err;
  return err;
}

static coinstore_result empty_result(void) {
  coinstore_result res;
  memset(&res, 0, sizeof res);
  res.struct_size = sizeof res;
  return res;
}

static coinstore_tip empty_tip(void) {
  coinstore_tip tip;
  memset(&tip, 0, sizeof tip);
  tip.struct_size = sizeof tip;
  return tip;
}

static void number_bytes(uint8_t bytes[32], uint8_t kind, uint64_t number) {
  int i;
  memset(bytes, 0, 32);
  bytes[0] = kind;
  for (i = 0; i < 8; ++i) bytes[31 - i] = (uint8_t)(number >> (8 * i));
}

/* The addition `number`: its own parent and puzzle hash, so that no two are children of each other. */
static coinstore_addition addition(uint64_t number) {
  coinstore_addition made;
  memset(&made, 0, sizeof made);
  number_bytes(made.coin.parent_coin_info, 'p', number);
  number_bytes(made.coin.puzzle_hash, 'h', number);
  made.coin.amount = number;
  return made;
}

static void id_of(const coinstore_addition* added, uint8_t coin_id[32]) {
  EXPECT(COINSTORE_OK, coinstore_coin_id(&added->coin, coin_id, NULL));
}

static coinstore_hint hint_of(const uint8_t coin_id[32], const void* bytes, uint32_t len) {
  coinstore_hint hint;
  memset(&hint, 0, sizeof hint);
  memcpy(hint.coin_id, coin_id, 32);
  memcpy(hint.hint, bytes, len < 32 ? len : 32);
  hint.hint_len = len;
  return hint;
}

/* The block at a height whose parent is the block before it, on the branch `fork`. */
static coinstore_block_info block_at(uint64_t height, uint8_t fork) {
  coinstore_block_info info;
  memset(&info, 0, sizeof info);
  info.struct_size = sizeof info;
  info.height = height;
  info.timestamp = 1000 + height;
  number_bytes(info.block_hash, fork, height);
  if (height > 0) number_bytes(info.parent_hash, fork, height - 1);
  return info;
}

static coinstore_status apply(coinstore* store, const coinstore_block_info* info,
                              const coinstore_addition* additions, size_t n_additions,
                              const uint8_t* spent_ids, size_t n_spent, coinstore_error* err) {
  return coinstore_apply_block(store, info, additions, n_additions, spent_ids, n_spent, NULL, 0,
                               NULL, err);
}

/* One open store with blocks 0 to 2: block 0 creates coins 1 to 4, block 1 spends coin 1, block 2
 * creates coin 5 with the hint "five". */
static coinstore* small_chain(const char* path) {
  coinstore* store = open_store(path, NULL);
  coinstore_addition coins[5];
  uint8_t ids[5][32];
  coinstore_block_info info;
  coinstore_hint hint;
  uint64_t i;
  for (i = 0; i < 5; ++i) {
    coins[i] = addition(i + 1);
    id_of(&coins[i], ids[i]);
  }
  info = block_at(0, 'a');
  EXPECT(COINSTORE_OK, apply(store, &info, coins, 4, NULL, 0, NULL));
  info = block_at(1, 'a');
  EXPECT(COINSTORE_OK, apply(store, &info, NULL, 0, ids[0], 1, NULL));
  info = block_at(2, 'a');
  hint = hint_of(ids[4], "five", 4);
  EXPECT(COINSTORE_OK,
         coinstore_apply_block(store, &info, &coins[4], 1, NULL, 0, &hint, 1, NULL, NULL));
  return store;
}

#endif
