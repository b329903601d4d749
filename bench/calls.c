/* SPDX-License-Identifier: Apache-2.0
 * What calls of coinstore.h cost from C: the best of several rounds, in nanoseconds. bindings/bench runs it beside
 * the other languages, which print the same rows.
 *
 *   calls_bench DIRECTORY        which must not exist; it is deleted afterwards */
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "coinstore.h"

enum { kCoins = 10000, kPage = 1024 };

static coinstore* store;
static coinstore_query* query;
static coinstore_block_info head;
static coinstore_coin coins[kCoins];
static coinstore_addition additions[kCoins];
static uint8_t ids[kCoins][32];
static coinstore_record records[kCoins];
static uint8_t flags[kCoins];
static uint8_t proof[COINSTORE_PROOF_MAX];
static size_t proof_len;
static coinstore_tip tip;
static coinstore_error err;

static void check(coinstore_status status) {
  if (status == COINSTORE_OK) return;
  fprintf(stderr, "%s: %s\n", coinstore_status_name(status), err.message);
  exit(1);
}

static void apply(void) {
  check(coinstore_apply_block(store, &head, additions, kCoins, NULL, 0, NULL, 0, NULL, &err));
}

static void roll_back(void) { check(coinstore_rollback(store, -1, 0, NULL, NULL, &err)); }

static void trivial(void) {
  int64_t floor;
  int i;
  for (i = 0; i < 20000; ++i) check(coinstore_rollback_floor(store, &floor, &err));
}

static void get(void) {
  int i;
  for (i = 0; i < kCoins; ++i) check(coinstore_get(store, NULL, ids[i], &records[0], &err));
}

static void get_absent(void) {
  static const uint8_t absent[32] = {0};
  int i;
  for (i = 0; i < kCoins; ++i) {
    if (coinstore_get(store, NULL, absent, &records[0], &err) != COINSTORE_NOT_FOUND) exit(1);
  }
}

static void get_many(void) {
  check(coinstore_get_many(store, NULL, ids[0], kCoins, records, flags, NULL, &err));
}

static void are_unspent(void) {
  check(coinstore_is_unspent(store, NULL, ids[0], kCoins, flags, &err));
}

static void pages(void) {
  uint8_t cursor[COINSTORE_CURSOR_MAX];
  size_t cursor_len = 0, n, total = 0;
  int32_t more = 1;
  while (more) {
    check(coinstore_query_page(store, NULL, query, records, kPage, &n, cursor, sizeof cursor,
                               &cursor_len, &more, NULL, &err));
    total += n;
  }
  if (total != kCoins) exit(1);
}

static void iterate(void) {
  coinstore_iter* iter = NULL;
  size_t n, total = 0;
  check(coinstore_iter_open(store, NULL, query, NULL, 0, &iter, &err));
  while (coinstore_iter_next(iter, records, kPage, &n, &err) == COINSTORE_OK) total += n;
  coinstore_iter_free(iter);
  if (total != kCoins) exit(1);
}

static void coin_ids(void) { check(coinstore_coin_ids(coins, kCoins, ids[0], &err)); }

static void prove(void) {
  int i;
  for (i = 0; i < 1000; ++i) {
    check(coinstore_prove(store, NULL, ids[i], proof, sizeof proof, &proof_len, &err));
  }
}

static void verify(void) {
  int i;
  for (i = 0; i < 1000; ++i) {
    check(coinstore_proof_verify(proof, proof_len, tip.state_root, ids[999],
                                 COINSTORE_EXPECT_PRESENT, NULL, &err));
  }
}

static double now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

static void measure(const char* what, int rounds, int items, void (*run)(void),
                    void (*undo)(void)) {
  double best = 1e300;
  int round;
  for (round = 0; round < rounds; ++round) {
    const double start = now_ns();
    double took;
    run();
    took = now_ns() - start;
    if (took < best) best = took;
    if (undo != NULL) undo();
  }
  printf("%-36s %10.0f %18s\n", what, best / items, "-");
}

int main(int argc, char** argv) {
  int i;
  if (argc != 2) return 2;
  err.struct_size = sizeof err;
  tip.struct_size = sizeof tip;
  head.struct_size = sizeof head;
  memset(head.block_hash, 1, 32);
  for (i = 0; i < kCoins; ++i) {
    memset(coins[i].puzzle_hash, 1, 32);
    coins[i].amount = (uint64_t)i;
    additions[i].coin = coins[i];
  }
  check(coinstore_open(argv[1], NULL, &store, &err));
  check(coinstore_query_new(&query, &err));
  check(
      coinstore_query_add_keys(query, COINSTORE_BY_PUZZLE_HASH, coins[0].puzzle_hash, 32, 1, &err));
  coin_ids();

  printf("%s, C: best of rounds\n%-36s %10s %18s\n", coinstore_version_string(), "", "ns",
         "bytes allocated");
  measure("apply, per coin of 10,000", 8, kCoins, apply, roll_back);
  apply();
  measure("trivial call (rollback floor)", 30, 20000, trivial, NULL);
  measure("get, one by one", 30, kCoins, get, NULL);
  measure("get absent", 30, kCoins, get_absent, NULL);
  measure("get many, per coin of 10,000", 30, kCoins, get_many, NULL);
  measure("unspent?, per coin of 10,000", 30, kCoins, are_unspent, NULL);
  measure("pages of 1,024, per record", 30, kCoins, pages, NULL);
  measure("stream of a query, per record", 30, kCoins, iterate, NULL);
  measure("coin ids, per coin of 10,000", 30, kCoins, coin_ids, NULL);
  measure("prove", 10, 1000, prove, NULL);
  check(coinstore_get_tip(store, NULL, &tip, &err));
  measure("verify natively", 10, 1000, verify, NULL);

  coinstore_query_free(query);
  coinstore_free(store);
  check(coinstore_destroy(argv[1], &err));
  return 0;
}
