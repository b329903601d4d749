/* SPDX-License-Identifier: Apache-2.0
 * Opens a store, applies blocks, reads the result, and follows a reorganisation.
 *
 *   open_and_apply DIRECTORY        a folder that does not exist yet, or an earlier run's store
 *
 * Block 0 creates two coins. Block 1 spends one of them; of the coins it creates, one carries a hint
 * and another is spent in the same block. Then the chain turns out to have another block 1: a
 * rollback takes ours back, and the other one is applied in its place. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "coinstore.h"

/* One error for all calls: a call writes it only when it fails. */
static coinstore_error err;

static int failed(const char* what, coinstore_status status) {
  fprintf(stderr, "%s: %s: %s\n", what, coinstore_status_name(status), err.message);
  return 1;
}

static void print_hex(const char* name, const uint8_t bytes[32]) {
  int i;
  printf("%s", name);
  for (i = 0; i < 32; ++i) printf("%02x", bytes[i]);
  printf("\n");
}

/* A node gets coins, hashes and heights from its network. Here a letter stands for 32 bytes. */
static coinstore_addition coin_of(const uint8_t parent[32], char owner, uint64_t amount) {
  coinstore_addition added;
  memset(&added, 0, sizeof added); /* flags and reserved are 0: an ordinary coin */
  memcpy(added.coin.parent_coin_info, parent, 32);
  memset(added.coin.puzzle_hash, owner, 32);
  added.coin.amount = amount;
  return added;
}

static coinstore_block_info head_of(uint64_t height, char hash, char parent_hash) {
  coinstore_block_info info;
  memset(&info, 0, sizeof info);
  info.struct_size = sizeof info; /* tells the library how much of the structure we know */
  info.height = height;
  info.timestamp = 1700000000 + 20 * height;
  memset(info.block_hash, hash, 32);
  memset(info.parent_hash, parent_hash, 32);
  return info;
}

static int print_tip(coinstore* store) {
  coinstore_tip tip;
  coinstore_status status;
  tip.struct_size = sizeof tip;
  status = coinstore_get_tip(store, NULL, &tip, &err); /* NULL: as of now */
  if (status != COINSTORE_OK) return failed("tip", status);
  printf("tip: height %" PRIu64 ", %" PRIu64 " coins unspent, %" PRIu64 " spent, %" PRIu64
         " hints\n",
         tip.height, tip.unspent, tip.spent, tip.hints);
  print_hex("  root ", tip.state_root);
  return 0;
}

static int run(coinstore* store) {
  const uint8_t no_parent[32] = {0}; /* coins of the first block come from nowhere */
  coinstore_addition genesis[2], made[3], other;
  uint8_t genesis_ids[64], made_ids[96], spent[64];
  coinstore_block_info info;
  coinstore_hint hint;
  coinstore_record record;
  coinstore_iter* changed = NULL;
  coinstore_status status;
  size_t n;

  /* An earlier run may have left blocks. A negative height empties the store. */
  status = coinstore_rollback(store, -1, 0, NULL, NULL, &err);
  if (status != COINSTORE_OK) return failed("rollback to nothing", status);

  /* Block 0. Two coins, nothing spent. The store computes ids by itself; a caller that wants to
   * know them asks for them. */
  genesis[0] = coin_of(no_parent, 'a', 1000);
  genesis[1] = coin_of(no_parent, 'b', 500);
  info = head_of(0, '0', '-');
  status = coinstore_apply_block(store, &info, genesis, 2, NULL, 0, NULL, 0, NULL, &err);
  if (status != COINSTORE_OK) return failed("block 0", status);
  if (coinstore_coin_id(&genesis[0].coin, genesis_ids, &err) != COINSTORE_OK ||
      coinstore_coin_id(&genesis[1].coin, genesis_ids + 32, &err) != COINSTORE_OK) {
    return failed("coin ids", err.code);
  }
  if (print_tip(store)) return 1;

  /* Block 1. It spends a's coin and creates three: for b with a hint, for c, and for d. The one for
   * c is spent by the block that creates it (d's coin is its child); the order of the inputs does
   * not matter. */
  made[0] = coin_of(genesis_ids, 'b', 300);
  made[1] = coin_of(genesis_ids, 'c', 700);
  if (coinstore_coin_id(&made[0].coin, made_ids, &err) != COINSTORE_OK ||
      coinstore_coin_id(&made[1].coin, made_ids + 32, &err) != COINSTORE_OK) {
    return failed("coin ids", err.code);
  }
  made[2] = coin_of(made_ids + 32, 'd', 700);
  memcpy(spent, made_ids + 32, 32);
  memcpy(spent + 32, genesis_ids, 32);
  memset(&hint, 0, sizeof hint);
  memcpy(hint.coin_id, made_ids, 32);
  memcpy(hint.hint, "invoice 17", 10);
  hint.hint_len = 10;
  info = head_of(1, '1', '0');
  status = coinstore_apply_block(store, &info, made, 3, spent, 2, &hint, 1, NULL, &err);
  if (status != COINSTORE_OK) return failed("block 1", status);
  if (print_tip(store)) return 1;

  /* Every coin has one record, whether it is spent or not. */
  status = coinstore_get(store, NULL, genesis_ids, &record, &err);
  if (status != COINSTORE_OK) return failed("record", status);
  printf("a's coin of %" PRIu64 ": created at height %" PRIu64 ", spent at height %" PRIu64 "\n",
         record.coin.amount, record.confirmed_height, record.spent_height);

  /* A block that breaks a rule changes nothing, and the error says which item is at fault. */
  info = head_of(2, '2', '1');
  status = coinstore_apply_block(store, &info, NULL, 0, genesis_ids, 1, NULL, 0, NULL, &err);
  printf("spending it again: %s (removal %" PRIu64 "): %s\n", coinstore_status_name(status),
         err.index, err.message);
  if (status != COINSTORE_COIN_ALREADY_SPENT) return 1;

  /* The network prefers another block 1. Rolling back to height 0 takes ours away, and the report
   * tells what became of its coins: a wallet or a mempool wants to know. */
  status = coinstore_rollback(store, 0, 0, NULL, &changed, &err);
  if (status != COINSTORE_OK) return failed("rollback to height 0", status);
  while ((status = coinstore_iter_next(changed, &record, 1, &n, &err)) == COINSTORE_OK) {
    printf("  coin of %" PRIu64 " is %s\n", record.coin.amount,
           record.flags & COINSTORE_DELETED ? "gone" : "unspent again");
  }
  coinstore_iter_free(changed);
  if (status != COINSTORE_DONE) return failed("report", status);

  other = coin_of(genesis_ids + 32, 'e', 500);
  info = head_of(1, 'I', '0');
  status = coinstore_apply_block(store, &info, &other, 1, genesis_ids + 32, 1, NULL, 0, NULL, &err);
  if (status != COINSTORE_OK) return failed("the other block 1", status);
  return print_tip(store);
}

int main(int argc, char** argv) {
  coinstore* store = NULL;
  coinstore_status status;
  int result;
  if (argc != 2) {
    fprintf(stderr, "usage: open_and_apply DIRECTORY\n");
    return 2;
  }
  err.struct_size = sizeof err;

  status = coinstore_open(argv[1], NULL, &store, &err); /* NULL: the default options */
  if (status != COINSTORE_OK) return failed("open", status);
  result = run(store);

  /* close tells if the last sync failed; free alone would not. */
  status = coinstore_close(store, 0, &err);
  if (status != COINSTORE_OK) result = failed("close", status);
  coinstore_free(store);
  return result;
}
