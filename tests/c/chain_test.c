/* SPDX-License-Identifier: Apache-2.0
 * Goal: a chain of N blocks, followed through the public header alone, answers right at every step.
 * Method: a plain array of coins is the model. Each block creates eight coins (a reward, two children
 * of the coin it spends, of which one is a fast-forward one) and spends three (one of them its own);
 * roots from a dry run, from a block in parts and from apply must agree. Then: half of the chain back
 * and forth again, reopen, and the same chain in one bulk call into a second store.
 *
 *   chain_test [N]     default 200 */
#include "check.h"

enum { kAdditions = 8, kSpends = 3, kHints = 2 };

typedef struct {
  coinstore_block_info info;
  coinstore_addition additions[kAdditions];
  uint8_t spent_ids[kSpends * 32];
  coinstore_hint hints[kHints];
  size_t n_spent;
  uint8_t root[32]; /* after it */
} block_of_chain;

typedef struct {
  coinstore_addition added;
  uint8_t id[32];
  uint64_t confirmed, spent, timestamp;
  int is_ff, n_hints;
} coin_of_model;

static block_of_chain* blocks;
static coin_of_model* coins;
static size_t n_blocks, n_coins;
static uint64_t random_state = 1;

/* SplitMix64: the same chain on every machine. */
static uint64_t next_random(void) {
  uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* An unspent coin of the model below `end`, or NULL if thirty tries find none. */
static coin_of_model* pick_unspent(size_t end) {
  int tries;
  for (tries = 0; end > 0 && tries < 30; ++tries) {
    coin_of_model* coin = &coins[next_random() % end];
    if (coin->spent == COINSTORE_UNSPENT) return coin;
  }
  return NULL;
}

static void spend(block_of_chain* block, coin_of_model* coin) {
  memcpy(block->spent_ids + 32 * block->n_spent++, coin->id, 32);
  coin->spent = block->info.height;
}

static void make_block(size_t number) {
  block_of_chain* block = &blocks[number];
  const size_t first = n_coins;
  coin_of_model *parent, *other;
  size_t i;
  memset(block, 0, sizeof *block);
  block->info = block_at(number, 'a');

  parent = pick_unspent(first);
  if (parent) spend(block, parent);
  for (i = 0; i < kAdditions; ++i) {
    coin_of_model* coin = &coins[n_coins++];
    memset(coin, 0, sizeof *coin);
    coin->added = addition(number * kAdditions + i + 1);
    if (i == 0) coin->added.flags = COINSTORE_COINBASE;
    if (parent && (i == 1 || i == 2)) memcpy(coin->added.coin.parent_coin_info, parent->id, 32);
    if (parent && i == 1) {
      memcpy(coin->added.coin.puzzle_hash, parent->added.coin.puzzle_hash, 32);
      coin->added.coin.amount = parent->added.coin.amount;
      coin->is_ff = 1;
    }
    id_of(&coin->added, coin->id);
    coin->confirmed = number;
    coin->timestamp = block->info.timestamp;
    coin->spent = COINSTORE_UNSPENT;
    block->additions[i] = coin->added;
  }
  other = pick_unspent(first);
  if (other) spend(block, other);
  if (number > 0) spend(block, &coins[first + 3]); /* made and spent by this block */
  for (i = 0; i < kHints; ++i) {
    block->hints[i] = hint_of(coins[first + 4].id, i == 0 ? "one" : "another", i == 0 ? 3 : 7);
  }
  coins[first + 4].n_hints = kHints;
}

/* Judges the block in the three ways there are, then applies it: one root. */
static void apply_block(coinstore* store, block_of_chain* block) {
  coinstore_block_info dry = block->info;
  coinstore_result first = empty_result(), res = empty_result();
  coinstore_block* parts = NULL;
  uint8_t root[32];

  dry.flags = COINSTORE_DRY_RUN;
  EXPECT(COINSTORE_OK,
         coinstore_apply_block(store, &dry, block->additions, kAdditions, block->spent_ids,
                               block->n_spent, block->hints, kHints, &first, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_begin(store, &block->info, &parts, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_spend(parts, block->spent_ids, block->n_spent, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_add(parts, block->additions, 3, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_add(parts, block->additions + 3, kAdditions - 3, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_hint(parts, block->hints, kHints, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_root(parts, root, NULL));
  CHECK(memcmp(root, first.state_root, 32) == 0);
  coinstore_block_free(parts);

  block->info.flags = COINSTORE_HAS_EXPECTED_ROOT;
  memcpy(block->info.expected_root, root, 32);
  EXPECT(COINSTORE_OK,
         coinstore_apply_block(store, &block->info, block->additions, kAdditions, block->spent_ids,
                               block->n_spent, block->hints, kHints, &res, NULL));
  CHECK(res.created == kAdditions && res.spent == block->n_spent && res.hints_added == kHints);
  CHECK(res.height == block->info.height && memcmp(res.state_root, root, 32) == 0);
  memcpy(block->root, root, 32);
}

/* Every coin that the model knows, as of the first `height + 1` blocks. */
static void compare(coinstore* store, uint64_t height) {
  uint8_t* ids = malloc(n_coins * 32);
  uint8_t *found = malloc(n_coins), *unspent = malloc(n_coins);
  coinstore_record* records = malloc(n_coins * sizeof *records);
  coinstore_tip tip = empty_tip();
  uint64_t created = 0, spent = 0, hints = 0;
  size_t n = 0, i;
  for (i = 0; i < n_coins; ++i) memcpy(ids + 32 * i, coins[i].id, 32);
  EXPECT(COINSTORE_OK, coinstore_get_many(store, NULL, ids, n_coins, records, found, &n, NULL));
  EXPECT(COINSTORE_OK, coinstore_is_unspent(store, NULL, ids, n_coins, unspent, NULL));
  for (i = 0; i < n_coins; ++i) {
    const coin_of_model* coin = &coins[i];
    const int known = coin->confirmed <= height;
    const int is_spent = known && coin->spent <= height;
    CHECK(found[i] == known && unspent[i] == (known && !is_spent));
    created += (uint64_t)known;
    spent += (uint64_t)is_spent;
    if (!known) continue;
    hints += (uint64_t)coin->n_hints;
    CHECK(memcmp(records[i].coin_id, coin->id, 32) == 0);
    CHECK(memcmp(&records[i].coin, &coin->added.coin, sizeof(coinstore_coin)) == 0);
    CHECK(records[i].confirmed_height == coin->confirmed);
    CHECK(records[i].spent_height == (is_spent ? coin->spent : COINSTORE_UNSPENT));
    CHECK(records[i].timestamp == coin->timestamp);
    CHECK(records[i].flags == (coin->added.flags | (coin->is_ff ? COINSTORE_FF : 0)));
  }
  EXPECT(COINSTORE_OK, coinstore_get_tip(store, NULL, &tip, NULL));
  CHECK(tip.height == height && tip.durable_height == height);
  CHECK(tip.created == created && tip.spent == spent && tip.unspent == created - spent);
  CHECK(tip.hints == hints);
  CHECK(memcmp(tip.state_root, blocks[height].root, 32) == 0);
  free(ids);
  free(found);
  free(unspent);
  free(records);
}

/* Proofs of some coins; a proof of one is none of another, and says only what it says. */
static void prove(coinstore* store, uint64_t height) {
  uint8_t proof[COINSTORE_PROOF_MAX];
  coinstore_proof_info info;
  size_t len, i;
  const uint8_t* root = blocks[height].root;
  for (i = 0; i < n_coins; i += n_coins / 16 + 1) {
    const coin_of_model* coin = &coins[i];
    const int present = coin->confirmed <= height && coin->spent > height;
    memset(&info, 0, sizeof info);
    info.struct_size = sizeof info;
    EXPECT(COINSTORE_OK, coinstore_prove(store, NULL, coin->id, proof, sizeof proof, &len, NULL));
    EXPECT(COINSTORE_OK,
           coinstore_proof_verify(proof, len, root, coin->id,
                                  present ? COINSTORE_EXPECT_PRESENT : COINSTORE_EXPECT_ABSENT,
                                  &info, NULL));
    EXPECT(COINSTORE_PROOF_UNEXPECTED,
           coinstore_proof_verify(proof, len, root, coin->id,
                                  present ? COINSTORE_EXPECT_ABSENT : COINSTORE_EXPECT_PRESENT,
                                  NULL, NULL));
    if (present) {
      CHECK(info.kind == COINSTORE_PROOF_PRESENT && info.confirmed_height == coin->confirmed);
      CHECK(memcmp(info.coin_id, coin->id, 32) == 0);
    }
    proof[len - 1] ^= 1;
    CHECK(coinstore_proof_verify(proof, len, root, coin->id, COINSTORE_EXPECT_EITHER, NULL, NULL) <
          0);
  }
}

/* Reads the report of a rollback to a height and compares it with the model; returns its length. */
static size_t read_report(coinstore_iter* iter, uint64_t to_height) {
  coinstore_record records[7]; /* so that a block does not fit into one read */
  size_t n = 0, total = 0, i, k;
  uint64_t last = UINT64_MAX;
  for (;;) {
    const coinstore_status status = coinstore_iter_next(iter, records, 7, &n, NULL);
    if (status == COINSTORE_DONE) break;
    EXPECT(COINSTORE_OK, status);
    if (status != COINSTORE_OK) break;
    for (i = 0; i < n; ++i) {
      const int deleted = (records[i].flags & COINSTORE_DELETED) != 0;
      const uint64_t changed_at = records[i].spent_height != COINSTORE_UNSPENT
                                      ? records[i].spent_height
                                      : records[i].confirmed_height;
      CHECK(deleted == (records[i].confirmed_height > to_height));
      CHECK(deleted != ((records[i].flags & COINSTORE_UNSPENT_AGAIN) != 0));
      CHECK(changed_at <= last && changed_at > to_height);
      last = changed_at;
      for (k = 0; k < n_coins; ++k) {
        if (memcmp(coins[k].id, records[i].coin_id, 32) == 0) break;
      }
      CHECK(k < n_coins && records[i].spent_height == coins[k].spent);
    }
    total += n;
  }
  CHECK(n == 0);
  return total;
}

static void roll_back_and_forth(coinstore* store) {
  const uint64_t middle = n_blocks / 2;
  coinstore_result dry = empty_result(), res = empty_result();
  coinstore_iter *dry_report = NULL, *report = NULL;
  size_t i, reported;
  EXPECT(COINSTORE_OK,
         coinstore_rollback(store, (int64_t)middle, COINSTORE_DRY_RUN, &dry, &dry_report, NULL));
  compare(store, n_blocks - 1);
  EXPECT(COINSTORE_OK, coinstore_rollback(store, (int64_t)middle, 0, &res, &report, NULL));
  CHECK(memcmp(&dry, &res, sizeof dry) == 0);
  CHECK(res.height == middle && res.reverted_blocks == n_blocks - 1 - middle);
  CHECK(res.created == (n_blocks - 1 - middle) * kAdditions);
  CHECK(memcmp(res.state_root, blocks[middle].root, 32) == 0);
  compare(store, middle);
  prove(store, middle);
  for (i = middle + 1; i < n_blocks; ++i) {
    EXPECT(COINSTORE_OK, coinstore_apply_block(store, &blocks[i].info, blocks[i].additions,
                                               kAdditions, blocks[i].spent_ids, blocks[i].n_spent,
                                               blocks[i].hints, kHints, NULL, NULL));
  }
  compare(store, n_blocks - 1);

  /* Both reports still tell of the chain as it was before the rollback. */
  reported = read_report(report, middle);
  CHECK(reported == read_report(dry_report, middle));
  CHECK(reported >= res.created);
  coinstore_iter_free(report);
  coinstore_iter_free(dry_report);
}

/* The same chain into a second store with one call; its last block is refused once, and named. */
static void apply_in_bulk(void) {
  coinstore_block_info* infos = malloc(n_blocks * sizeof *infos);
  coinstore_addition* additions = malloc(n_blocks * kAdditions * sizeof *additions);
  uint8_t* spent_ids = malloc(n_blocks * kSpends * 32);
  coinstore_hint* hints = malloc(n_blocks * kHints * sizeof *hints);
  coinstore_result* results = malloc(n_blocks * sizeof *results);
  uint64_t* ends = malloc(3 * n_blocks * sizeof *ends);
  coinstore_error err = empty_error();
  size_t n_spent = 0, applied = 0, i, last = n_blocks - 1;
  char path[300];
  coinstore* store;
  for (i = 0; i < n_blocks; ++i) {
    infos[i] = blocks[i].info;
    memcpy(additions + i * kAdditions, blocks[i].additions, sizeof blocks[i].additions);
    memcpy(spent_ids + 32 * n_spent, blocks[i].spent_ids, 32 * blocks[i].n_spent);
    memcpy(hints + i * kHints, blocks[i].hints, sizeof blocks[i].hints);
    n_spent += blocks[i].n_spent;
    ends[i] = (i + 1) * kAdditions;
    ends[n_blocks + i] = n_spent;
    ends[2 * n_blocks + i] = (i + 1) * kHints;
    results[i] = empty_result();
  }
  snprintf(path, sizeof path, "%s/bulk", check_folder);
  store = open_store(path, NULL);
  infos[last].expected_root[0] ^= 1;
  EXPECT(COINSTORE_ROOT_MISMATCH,
         coinstore_apply_blocks(store, infos, n_blocks, additions, ends, spent_ids, ends + n_blocks,
                                hints, ends + 2 * n_blocks, results, &applied, &err));
  CHECK(applied == last && err.height == last);
  compare(store, last - 1);
  EXPECT(COINSTORE_OK,
         coinstore_apply_block(store, &blocks[last].info, blocks[last].additions, kAdditions,
                               blocks[last].spent_ids, blocks[last].n_spent, blocks[last].hints,
                               kHints, NULL, NULL));
  compare(store, last);
  for (i = 0; i < last; ++i) CHECK(memcmp(results[i].state_root, blocks[i].root, 32) == 0);
  EXPECT(COINSTORE_OK, coinstore_close(store, 0, NULL));
  coinstore_free(store);
  EXPECT(COINSTORE_OK, coinstore_destroy(path, NULL));
  free(infos);
  free(additions);
  free(spent_ids);
  free(hints);
  free(results);
  free(ends);
}

int main(int argc, char** argv) {
  const char* path = make_folder();
  coinstore* store = open_store(path, NULL);
  coinstore_tip info = empty_tip();
  size_t i;
  n_blocks = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 200;
  if (n_blocks < 4) n_blocks = 4;
  blocks = malloc(n_blocks * sizeof *blocks);
  coins = malloc(n_blocks * kAdditions * sizeof *coins);

  for (i = 0; i < n_blocks; ++i) {
    make_block(i);
    apply_block(store, &blocks[i]);
    if (i % 64 == 1) compare(store, i);
  }
  compare(store, n_blocks - 1);
  prove(store, n_blocks - 1);
  roll_back_and_forth(store);
  EXPECT(COINSTORE_OK, coinstore_check(store, 0, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_close(store, 0, NULL));
  coinstore_free(store);

  store = open_store(path, NULL);
  compare(store, n_blocks - 1);
  prove(store, n_blocks - 1);
  for (i = 0; i < n_blocks; ++i) {
    EXPECT(COINSTORE_OK, coinstore_get_block_info(store, NULL, i, &info, NULL));
    CHECK(info.height == i && memcmp(info.state_root, blocks[i].root, 32) == 0);
    CHECK(memcmp(info.block_hash, blocks[i].info.block_hash, 32) == 0);
  }
  coinstore_free(store);
  apply_in_bulk();
  free(blocks);
  free(coins);
  remove_folder();
  return check_result();
}
