/* SPDX-License-Identifier: Apache-2.0
 * Proves that a coin is unspent and that another is not, and checks both proofs as a light client
 * would.
 *
 *   prove_and_verify DIRECTORY      a folder that does not exist yet, or an earlier run's store
 *
 * Two roles in one program. The node below holds the store. The light client is check_payment.c: it
 * includes coinstore_verify.h only and needs neither a store nor a database; it knows a state root
 * from a source that it trusts, and gets the proof from anyone. */
#include <stdio.h>
#include <string.h>

#include "check_payment.h"
#include "coinstore.h"

static coinstore_error err;

static int failed(const char* what, coinstore_status status) {
  fprintf(stderr, "%s: %s: %s\n", what, coinstore_status_name(status), err.message);
  return 1;
}

/* Sixteen coins in one block, of which the next block spends the first. */
static int make_chain(coinstore* store, uint8_t ids[16 * 32]) {
  coinstore_addition additions[16];
  coinstore_coin coins[16];
  coinstore_block_info info;
  coinstore_status status;
  int i;
  memset(additions, 0, sizeof additions);
  for (i = 0; i < 16; ++i) {
    additions[i].coin.puzzle_hash[0] = (uint8_t)i;
    additions[i].coin.amount = 100;
    coins[i] = additions[i].coin;
  }
  status = coinstore_coin_ids(coins, 16, ids, &err);
  if (status != COINSTORE_OK) return failed("coin ids", status);

  status = coinstore_rollback(store, -1, 0, NULL, NULL, &err); /* what an earlier run left */
  if (status != COINSTORE_OK) return failed("rollback", status);
  memset(&info, 0, sizeof info);
  info.struct_size = sizeof info;
  memset(info.block_hash, 1, 32);
  status = coinstore_apply_block(store, &info, additions, 16, NULL, 0, NULL, 0, NULL, &err);
  if (status != COINSTORE_OK) return failed("block 0", status);
  info.height = 1;
  memset(info.parent_hash, 1, 32);
  memset(info.block_hash, 2, 32);
  status = coinstore_apply_block(store, &info, NULL, 0, ids, 1, NULL, 0, NULL, &err);
  if (status != COINSTORE_OK) return failed("block 1", status);
  return 0;
}

static int run(coinstore* store) {
  uint8_t ids[16 * 32], proof[COINSTORE_PROOF_MAX];
  const uint8_t *spent = ids, *unspent = ids + 32;
  coinstore_tip tip;
  coinstore_status status;
  size_t len;
  if (make_chain(store, ids)) return 1;

  /* The root of the unspent coins. A chain may put it into its headers, signed or mined. */
  tip.struct_size = sizeof tip;
  status = coinstore_get_tip(store, NULL, &tip, &err);
  if (status != COINSTORE_OK) return failed("tip", status);

  status = coinstore_prove(store, NULL, unspent, proof, sizeof proof, &len, &err);
  if (status != COINSTORE_OK) return failed("prove", status);
  printf("proof of presence, %zu bytes: ", len);
  if (!payment_is_there(proof, len, tip.state_root, unspent)) return 1;

  /* The same proof says nothing about another coin, and nothing under another root. */
  printf("the same for another coin: ");
  if (payment_is_there(proof, len, tip.state_root, ids + 64)) return 1;

  /* The spent coin is not in the tree any more: the store proves its absence. */
  status = coinstore_prove(store, NULL, spent, proof, sizeof proof, &len, &err);
  if (status != COINSTORE_OK) return failed("prove", status);
  printf("proof of absence, %zu bytes, shown as a payment: ", len);
  if (payment_is_there(proof, len, tip.state_root, spent)) return 1;
  printf("the same, shown as an absence: ");
  return payment_is_gone(proof, len, tip.state_root, spent) ? 0 : 1;
}

int main(int argc, char** argv) {
  coinstore* store = NULL;
  coinstore_status status;
  int result;
  if (argc != 2) {
    fprintf(stderr, "usage: prove_and_verify DIRECTORY\n");
    return 2;
  }
  err.struct_size = sizeof err;
  status = coinstore_open(argv[1], NULL, &store, &err);
  if (status != COINSTORE_OK) return failed("open", status);
  result = run(store);
  status = coinstore_close(store, 0, &err);
  if (status != COINSTORE_OK) result = failed("close", status);
  coinstore_free(store);
  return result;
}
