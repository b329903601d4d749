/* SPDX-License-Identifier: Apache-2.0
 * Follows a reorganisation as an indexer does: what changed, and what a reader of the old chain sees.
 *
 *   follow_a_reorg DIRECTORY        a folder that does not exist yet, or an earlier run's store
 *
 * A view holds on to a block by its name. As long as the block is in the chain, every read through the view
 * answers as of it, whatever has come on top. A rollback below it ends the view. The report of the rollback
 * names every coin that changed. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "coinstore.h"

static coinstore_error err;

static int failed(const char* what, coinstore_status status) {
  fprintf(stderr, "%s: %s: %s\n", what, coinstore_status_name(status), err.message);
  return 1;
}

static coinstore_status apply(coinstore* store, uint64_t height, char hash, char parent_hash,
                              const coinstore_addition* added, const uint8_t* spent_id) {
  coinstore_block_info info;
  memset(&info, 0, sizeof info);
  info.struct_size = sizeof info;
  info.height = height;
  memset(info.block_hash, hash, 32);
  memset(info.parent_hash, parent_hash, 32);
  return coinstore_apply_block(store, &info, added, added ? 1 : 0, spent_id, spent_id ? 1 : 0, NULL,
                               0, NULL, &err);
}

/* Whether a coin is unspent as of a view. */
static int is_unspent(coinstore* store, const coinstore_view* view, const uint8_t coin_id[32],
                      int* answer) {
  uint8_t byte;
  const coinstore_status status = coinstore_is_unspent(store, view, coin_id, 1, &byte, &err);
  if (status != COINSTORE_OK) return failed("is_unspent", status);
  *answer = byte;
  return 0;
}

static int print_report(coinstore_iter* changed) {
  coinstore_record page[64];
  coinstore_status status;
  size_t n, i;
  while ((status = coinstore_iter_next(changed, page, 64, &n, &err)) == COINSTORE_OK) {
    for (i = 0; i < n; ++i) {
      printf("  the coin of %" PRIu64 " is %s\n", page[i].coin.amount,
             page[i].flags & COINSTORE_DELETED ? "no longer known" : "unspent again");
    }
  }
  return status == COINSTORE_DONE ? 0 : failed("report", status);
}

static int run(coinstore* store) {
  coinstore_addition coin, child;
  coinstore_view *before = NULL, *after = NULL;
  coinstore_iter* changed = NULL;
  coinstore_record record;
  coinstore_status status;
  uint8_t coin_id[32];
  int answer = 0, result = 1;

  memset(&coin, 0, sizeof coin);
  memset(coin.coin.puzzle_hash, 'h', 32);
  coin.coin.amount = 1000;
  status = coinstore_coin_id(&coin.coin, coin_id, &err);
  if (status != COINSTORE_OK) return failed("coin id", status);
  child = coin;
  memcpy(child.coin.parent_coin_info, coin_id, 32);
  child.coin.amount = 900;

  status = coinstore_rollback(store, -1, 0, NULL, NULL, &err); /* what an earlier run has left */
  if (status != COINSTORE_OK) return failed("rollback", status);
  status = apply(store, 0, 'a', 0, &coin, NULL);
  if (status != COINSTORE_OK) return failed("block 0", status);
  status = coinstore_view_new(store, &before, &err);
  if (status != COINSTORE_OK) return failed("view", status);
  status = apply(store, 1, 'b', 'a', &child, coin_id);
  if (status == COINSTORE_OK) status = coinstore_view_new(store, &after, &err);
  if (status != COINSTORE_OK) {
    failed("block 1", status);
    goto out;
  }

  /* Block 1 spent the coin. As of block 0 it is unspent still. */
  if (is_unspent(store, NULL, coin_id, &answer)) goto out;
  printf("the coin is %s now", answer ? "unspent" : "spent");
  if (is_unspent(store, before, coin_id, &answer)) goto out;
  printf(", and %s as of block 0\n", answer ? "unspent" : "spent");

  printf("another block 1 has won:\n");
  status = coinstore_rollback(store, 0, 0, NULL, &changed, &err);
  if (status != COINSTORE_OK) {
    failed("rollback", status);
    goto out;
  }
  if (print_report(changed)) goto out;
  status = apply(store, 1, 'c', 'a', NULL, NULL);
  if (status != COINSTORE_OK) {
    failed("the other block 1", status);
    goto out;
  }

  /* The view of block 0 goes on; that of the old block 1 has ended, though there is a block 1 again. */
  if (is_unspent(store, before, coin_id, &answer)) goto out;
  status = coinstore_get(store, after, coin_id, &record, &err);
  printf("the view of the old block 1: %s\n", coinstore_status_name(status));
  result = answer == 1 && status == COINSTORE_VIEW_ENDED ? 0 : 1;

out:
  coinstore_iter_free(changed);
  coinstore_view_free(before);
  coinstore_view_free(after);
  return result;
}

int main(int argc, char** argv) {
  coinstore* store = NULL;
  coinstore_status status;
  int result;
  err.struct_size = sizeof err;
  if (argc != 2) {
    fprintf(stderr, "usage: follow_a_reorg DIRECTORY\n");
    return 2;
  }
  status = coinstore_open(argv[1], NULL, &store, &err);
  if (status != COINSTORE_OK) return failed("open", status);
  result = run(store);
  coinstore_free(store);
  return result;
}
