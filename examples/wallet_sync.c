/* SPDX-License-Identifier: Apache-2.0
 * Keeps a wallet's coins up to date with a store, page by page, across blocks and a reorganisation.
 *
 *   wallet_sync DIRECTORY        a folder that does not exist yet, or an earlier run's store
 *
 * The wallet asks for everything that ever happened to its puzzle hashes, in the order of heights, and
 * keeps the cursor of the last page. Asked again with it, the store tells what has changed since. When a
 * rollback has taken the cursor's block away the store says so, and the wallet begins again. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "coinstore.h"

static coinstore_error err;

static int failed(const char* what, coinstore_status status) {
  fprintf(stderr, "%s: %s: %s\n", what, coinstore_status_name(status), err.message);
  return 1;
}

/* What the wallet keeps between two runs: bytes that it may write to a file. */
typedef struct {
  uint8_t cursor[COINSTORE_CURSOR_MAX];
  size_t cursor_len;
} wallet;

/* Reads what is new. Answers how many coins it was told of, or -1. */
static int sync_wallet(coinstore* store, const coinstore_query* query, wallet* mine) {
  coinstore_record page[2]; /* 1,024 in earnest */
  int told = 0;
  int32_t more = 1;
  while (more) {
    size_t n, i;
    coinstore_status status = coinstore_query_page(
        store, NULL, query, page, sizeof page / sizeof page[0], &n, mine->cursor,
        sizeof mine->cursor, &mine->cursor_len, &more, NULL, &err);
    if (status == COINSTORE_STALE_CURSOR) {
      printf("  the chain was reorganised: begin again\n");
      mine->cursor_len = 0;
      told = 0;
      continue;
    }
    if (status != COINSTORE_OK) {
      failed("page", status);
      return -1;
    }
    for (i = 0; i < n; ++i, ++told) {
      printf("  %" PRIu64 " units, created at %" PRIu64, page[i].coin.amount,
             page[i].confirmed_height);
      if (page[i].spent_height != COINSTORE_UNSPENT) {
        printf(", spent at %" PRIu64, page[i].spent_height);
      }
      printf("\n");
    }
  }
  return told;
}

static int apply(coinstore* store, uint64_t height, char hash, const coinstore_addition* added,
                 size_t n_added, const uint8_t* spent, size_t n_spent) {
  coinstore_block_info info;
  coinstore_tip tip;
  coinstore_status status;
  memset(&info, 0, sizeof info);
  info.struct_size = sizeof info;
  info.height = height;
  memset(info.block_hash, hash, 32);
  tip.struct_size = sizeof tip;
  status = coinstore_get_tip(store, NULL, &tip, &err);
  if (status == COINSTORE_OK) memcpy(info.parent_hash, tip.block_hash, 32);
  status = coinstore_apply_block(store, &info, added, n_added, spent, n_spent, NULL, 0, NULL, &err);
  return status == COINSTORE_OK ? 0 : failed("block", status);
}

static int run(coinstore* store, const coinstore_query* query) {
  coinstore_addition coins[3];
  coinstore_balance balance;
  coinstore_status status;
  uint8_t first_id[32];
  wallet mine = {{0}, 0};
  int i;

  memset(coins, 0, sizeof coins);
  for (i = 0; i < 3; ++i) {
    memset(coins[i].coin.parent_coin_info, 'p' + i, 32);
    memset(coins[i].coin.puzzle_hash, 'w', 32); /* ours */
    coins[i].coin.amount = 100u * (unsigned)(i + 1);
  }
  status = coinstore_coin_id(&coins[0].coin, first_id, &err);
  if (status != COINSTORE_OK) return failed("coin id", status);

  /* An earlier run may have left blocks. A negative height empties the store. */
  status = coinstore_rollback(store, -1, 0, NULL, NULL, &err);
  if (status != COINSTORE_OK) return failed("rollback", status);

  printf("two blocks:\n");
  if (apply(store, 0, 'a', coins, 2, NULL, 0)) return 1;
  if (apply(store, 1, 'b', NULL, 0, first_id, 1)) return 1;
  if (sync_wallet(store, query, &mine) != 2) return 1;
  printf("nothing new:\n");
  if (sync_wallet(store, query, &mine) != 0) return 1;
  printf("one more block:\n");
  if (apply(store, 2, 'c', &coins[2], 1, NULL, 0)) return 1;
  if (sync_wallet(store, query, &mine) != 1) return 1;

  printf("block 1 was not to be:\n");
  status = coinstore_rollback(store, 0, 0, NULL, NULL, &err);
  if (status != COINSTORE_OK) return failed("rollback", status);
  if (apply(store, 1, 'd', NULL, 0, NULL, 0)) return 1;
  if (sync_wallet(store, query, &mine) != 2) return 1;

  status = coinstore_balances(store, NULL, coins[0].coin.puzzle_hash, 1, &balance, &err);
  if (status != COINSTORE_OK) return failed("balance", status);
  printf("%" PRIu64 " coins unspent\n", balance.coins);
  return balance.coins == 2 ? 0 : 1;
}

int main(int argc, char** argv) {
  coinstore* store = NULL;
  coinstore_query* query = NULL;
  coinstore_status status;
  uint8_t ours[32];
  int result;
  err.struct_size = sizeof err;
  if (argc != 2) {
    fprintf(stderr, "usage: wallet_sync DIRECTORY\n");
    return 2;
  }
  status = coinstore_open(argv[1], NULL, &store, &err);
  if (status != COINSTORE_OK) return failed("open", status);
  /* A query is built once, and then used by any number of threads. */
  memset(ours, 'w', 32);
  status = coinstore_query_new(&query, &err);
  if (status == COINSTORE_OK) {
    status = coinstore_query_add_keys(query, COINSTORE_BY_PUZZLE_HASH, ours, 32, 1, &err);
  }
  if (status == COINSTORE_OK) {
    status = coinstore_query_set(query, COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT, &err);
  }
  result = status == COINSTORE_OK ? run(store, query) : failed("query", status);
  coinstore_query_free(query);
  coinstore_free(store);
  return result;
}
