/* SPDX-License-Identifier: Apache-2.0
 * Goal: each rule refuses with its own status, names the item at fault, and leaves no trace.
 * Method: one bad block for each rule that a caller can break; after each of them the tip is
 * compared whole, and at the end a good block applies. */
#include "check.h"

static coinstore_tip before;

/* The block must be refused with this status about this item, and the store must be as before. */
static void refused(coinstore* store, coinstore_status status, int32_t detail, uint64_t index,
                    const coinstore_block_info* info, const coinstore_addition* additions,
                    size_t n_additions, const uint8_t* spent, size_t n_spent,
                    const coinstore_hint* hints, size_t n_hints) {
  coinstore_error err = empty_error();
  coinstore_tip after = empty_tip();
  const coinstore_status got = coinstore_apply_block(store, info, additions, n_additions, spent,
                                                     n_spent, hints, n_hints, NULL, &err);
  EXPECT(status, got);
  CHECK(err.code == status && err.detail == detail && err.index == index);
  if (err.detail != detail || err.index != index) {
    fprintf(stderr, "  %s: detail %d, index %" PRIu64 ": %s\n", coinstore_status_name(status),
            (int)err.detail, err.index, err.message);
  }
  EXPECT(before.created ? COINSTORE_OK : COINSTORE_NOT_FOUND,
         coinstore_get_tip(store, NULL, &after, NULL));
  if (before.created) CHECK(memcmp(&before, &after, sizeof before) == 0);
}

static void rules_of_every_store(coinstore* store) {
  const uint64_t none = COINSTORE_NO_INDEX;
  coinstore_block_info info = block_at(3, 'a');
  coinstore_addition coins[3];
  coinstore_hint hints[3];
  uint8_t ids[3][32], spent[32], old[32], unknown[32];
  int i;

  for (i = 0; i < 3; ++i) {
    coins[i] = addition(10 + (uint64_t)i);
    id_of(&coins[i], ids[i]);
  }
  coins[2] = addition(1);
  id_of(&coins[2], spent);
  coins[2] = addition(2);
  id_of(&coins[2], old);
  memset(unknown, 0x77, 32);

  info.height = (uint64_t)1 << 39;
  refused(store, COINSTORE_HEIGHT_TOO_LARGE, 0, none, &info, NULL, 0, NULL, 0, NULL, 0);
  info.height = 2;
  refused(store, COINSTORE_HEIGHT_NOT_ABOVE_TIP, 0, none, &info, NULL, 0, NULL, 0, NULL, 0);
  info = block_at(3, 'b');
  refused(store, COINSTORE_PARENT_MISMATCH, 0, none, &info, NULL, 0, NULL, 0, NULL, 0);
  info = block_at(3, 'a');

  refused(store, COINSTORE_COIN_EXISTS, COINSTORE_IN_ADDITIONS, 2, &info, coins, 3, NULL, 0, NULL,
          0);
  coins[2] = addition(1); /* spent long ago */
  refused(store, COINSTORE_COIN_EXISTS, COINSTORE_IN_ADDITIONS, 2, &info, coins, 3, NULL, 0, NULL,
          0);
  coins[2] = coins[0];
  refused(store, COINSTORE_COIN_ADDED_TWICE, COINSTORE_IN_ADDITIONS, 2, &info, coins, 3, NULL, 0,
          NULL, 0);

  memcpy(ids[1], unknown, 32);
  refused(store, COINSTORE_COIN_UNKNOWN, COINSTORE_IN_REMOVALS, 1, &info, coins, 2, ids[0], 2, NULL,
          0);
  memcpy(ids[1], spent, 32);
  refused(store, COINSTORE_COIN_ALREADY_SPENT, COINSTORE_IN_REMOVALS, 1, &info, coins, 2, ids[0], 2,
          NULL, 0);
  memcpy(ids[1], ids[0], 32);
  refused(store, COINSTORE_COIN_SPENT_TWICE, COINSTORE_IN_REMOVALS, 1, &info, coins, 2, ids[0], 2,
          NULL, 0);
  memcpy(ids[1], old, 32);
  memcpy(ids[2], old, 32);
  refused(store, COINSTORE_COIN_SPENT_TWICE, COINSTORE_IN_REMOVALS, 2, &info, coins, 2, ids[0], 3,
          NULL, 0);

  hints[0] = hint_of(ids[0], "ok", 2);
  hints[1] = hint_of(ids[0], "too long", 33);
  refused(store, COINSTORE_HINT_TOO_LONG, COINSTORE_IN_HINTS, 1, &info, coins, 1, NULL, 0, hints,
          2);
  hints[1] = hint_of(old, "of an older coin", 16);
  refused(store, COINSTORE_HINT_WITHOUT_COIN, COINSTORE_IN_HINTS, 1, &info, coins, 1, NULL, 0,
          hints, 2);
  hints[1] = hint_of(old, "", 0); /* judged before an empty hint is skipped */
  refused(store, COINSTORE_HINT_WITHOUT_COIN, COINSTORE_IN_HINTS, 1, &info, coins, 1, NULL, 0,
          hints, 2);

  info.flags = COINSTORE_HAS_EXPECTED_ROOT;
  memset(info.expected_root, 0x42, 32);
  refused(store, COINSTORE_ROOT_MISMATCH, 0, none, &info, coins, 1, NULL, 0, NULL, 0);

  /* The first fault in the order of judging is named, not the first in the input. */
  memcpy(ids[0], unknown, 32);
  hints[0] = hint_of(unknown, "x", 1);
  coins[0] = addition(2);
  refused(store, COINSTORE_COIN_EXISTS, COINSTORE_IN_ADDITIONS, 0, &info, coins, 1, ids[0], 1,
          hints, 1);
  refused(store, COINSTORE_COIN_UNKNOWN, COINSTORE_IN_REMOVALS, 0, &info, NULL, 0, ids[0], 1, hints,
          1);
  refused(store, COINSTORE_HINT_WITHOUT_COIN, COINSTORE_IN_HINTS, 0, &info, NULL, 0, NULL, 0, hints,
          1);
}

static void rules_by_option(const char* path) {
  static const char* const settings[][2] = {{"contiguous", "1"},
                                            {"reward_rule", "chia"},
                                            {"max_block_changes", "4"},
                                            {"max_coin_hints", "2"},
                                            {"max_block_hint_bytes", "6"}};
  const uint64_t none = COINSTORE_NO_INDEX;
  coinstore_options* options = NULL;
  coinstore_addition coins[5];
  coinstore_hint hints[4];
  coinstore_block_info info = block_at(4, 'a');
  coinstore_block* block = NULL;
  coinstore* store;
  uint8_t ids[5][32];
  size_t i;

  EXPECT(COINSTORE_OK, coinstore_options_new(&options, NULL));
  for (i = 0; i < 5; ++i) {
    EXPECT(COINSTORE_OK, coinstore_options_set(options, settings[i][0], settings[i][1], NULL));
    coins[i] = addition(20 + i);
    id_of(&coins[i], ids[i]);
  }
  store = open_store(path, options);
  coinstore_options_free(options);

  number_bytes(info.parent_hash, 'a', 2);
  refused(store, COINSTORE_HEIGHT_NOT_CONTIGUOUS, 0, none, &info, coins, 1, NULL, 0, NULL, 0);
  info = block_at(3, 'a');
  refused(store, COINSTORE_REWARD_RULE, 0, none, &info, coins, 2, NULL, 0, NULL, 0);
  coins[0].flags = COINSTORE_COINBASE;
  refused(store, COINSTORE_REWARD_RULE, 0, none, &info, coins, 2, NULL, 0, NULL, 0);
  coins[1].flags = COINSTORE_COINBASE;

  refused(store, COINSTORE_BLOCK_TOO_LARGE, 0, none, &info, coins, 5, NULL, 0, NULL, 0);
  refused(store, COINSTORE_BLOCK_TOO_LARGE, 0, none, &info, coins, 4, ids[3], 1, NULL, 0);
  hints[0] = hint_of(ids[0], "a", 1);
  hints[1] = hint_of(ids[0], "b", 1);
  hints[2] = hint_of(ids[0], "b", 1); /* a repeat does not count */
  hints[3] = hint_of(ids[0], "c", 1);
  refused(store, COINSTORE_TOO_MANY_HINTS, COINSTORE_IN_HINTS, 3, &info, coins, 2, NULL, 0, hints,
          4);
  hints[3] = hint_of(ids[1], "fives", 5);
  refused(store, COINSTORE_HINTS_TOO_LARGE, COINSTORE_IN_HINTS, 3, &info, coins, 2, NULL, 0, hints,
          4);

  /* At every limit at once: four changes, two hints of a coin, six bytes of hints. */
  EXPECT(COINSTORE_OK, coinstore_block_begin(store, &info, &block, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_add(block, coins, 3, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_spend(block, ids[2], 1, NULL));
  EXPECT(COINSTORE_BLOCK_TOO_LARGE, coinstore_block_add(block, &coins[3], 1, NULL));
  EXPECT(COINSTORE_BLOCK_TOO_LARGE, coinstore_block_spend(block, ids[0], 1, NULL));
  hints[3] = hint_of(ids[1], "four", 4);
  EXPECT(COINSTORE_OK, coinstore_block_hint(block, hints, 4, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_commit(block, NULL, NULL));
  coinstore_block_free(block);
  EXPECT(COINSTORE_OK, coinstore_rollback(store, 2, 0, NULL, NULL, NULL));
  coinstore_free(store);
}

static void first_blocks(void) {
  char path[300];
  coinstore_block_info info = block_at(0, 'a');
  coinstore_addition added = addition(1);
  uint8_t id[32], zeros[32] = {0};
  coinstore* store;
  snprintf(path, sizeof path, "%s/first", check_folder);
  store = open_store(path, NULL);
  memset(&before, 0, sizeof before);
  id_of(&added, id);
  refused(store, COINSTORE_REMOVAL_IN_FIRST_BLOCK, COINSTORE_IN_REMOVALS, 0, &info, &added, 1, id,
          1, NULL, 0);
  EXPECT(COINSTORE_ROLLBACK_ABOVE_TIP, coinstore_rollback(store, 0, 0, NULL, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_rollback(store, -1, 0, NULL, NULL, NULL));

  /* The first block may have any height, any parent, and spend what it creates; zeros are a root. */
  info = block_at(1000000, 'z');
  info.flags = COINSTORE_HAS_EXPECTED_ROOT;
  memcpy(info.expected_root, zeros, 32);
  EXPECT(COINSTORE_OK, apply(store, &info, &added, 1, id, 1, NULL));
  coinstore_free(store);
  EXPECT(COINSTORE_OK, coinstore_destroy(path, NULL));
}

int main(void) {
  const char* path = make_folder();
  coinstore* store = small_chain(path);
  coinstore_block_info info = block_at(3, 'a');
  coinstore_addition added = addition(10);
  before = empty_tip();
  EXPECT(COINSTORE_OK, coinstore_get_tip(store, NULL, &before, NULL));
  rules_of_every_store(store);
  coinstore_free(store);
  rules_by_option(path);
  store = open_store(path, NULL);
  EXPECT(COINSTORE_OK, apply(store, &info, &added, 1, NULL, 0, NULL));
  EXPECT(COINSTORE_OK, coinstore_check(store, 0, NULL, NULL));
  coinstore_free(store);
  first_blocks();
  remove_folder();
  return check_result();
}
