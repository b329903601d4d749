/* SPDX-License-Identifier: Apache-2.0
 * Goal: no argument, however wrong, does more than return its status.
 * Method: every public function with a NULL handle, with NULL for each pointer that must not be,
 * with n = 0, with flags and sizes that do not exist, and on a closed store; in between, the store
 * must stay as it was. tests/house/exports.py checks that no public function is missing here. */
#include "check.h"

static void pure_functions(void) {
  coinstore_addition added = addition(7);
  coinstore_error err = empty_error();
  coinstore_proof_info info;
  uint8_t id[32], ids[64], root[32] = {0};
  const uint8_t empty_proof[4] = {1, 2, 0, 0};
  uint8_t other_proof[4 + 32 + 8 + 1 + 1 + 32];

  EXPECT(COINSTORE_ARGUMENT, coinstore_coin_id(NULL, id, &err));
  CHECK(err.code == COINSTORE_ARGUMENT);
  EXPECT(COINSTORE_ARGUMENT, coinstore_coin_id(&added.coin, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_coin_id(&added.coin, id, NULL));

  EXPECT(COINSTORE_OK, coinstore_coin_ids(NULL, 0, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_coin_ids(NULL, 1, ids, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_coin_ids(&added.coin, 1, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_coin_ids(&added.coin, 1, ids, NULL));
  CHECK(memcmp(id, ids, 32) == 0);

  EXPECT(COINSTORE_PROOF_MALFORMED,
         coinstore_proof_verify(NULL, 0, root, id, COINSTORE_EXPECT_EITHER, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_proof_verify(NULL, 4, root, id, COINSTORE_EXPECT_EITHER, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_proof_verify(empty_proof, 4, NULL, id, COINSTORE_EXPECT_EITHER, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_proof_verify(empty_proof, 4, root, NULL, COINSTORE_EXPECT_EITHER, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_proof_verify(empty_proof, 4, root, id, 0, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_proof_verify(empty_proof, 4, root, id, 4, NULL, NULL));
  memset(&info, 0, sizeof info);
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_proof_verify(empty_proof, 4, root, id, COINSTORE_EXPECT_ABSENT, &info, NULL));
  info.struct_size = sizeof info;
  EXPECT(COINSTORE_OK,
         coinstore_proof_verify(empty_proof, 4, root, id, COINSTORE_EXPECT_ABSENT, &info, NULL));
  CHECK(info.kind == COINSTORE_PROOF_ABSENT_EMPTY && info.depth == 0);
  EXPECT(COINSTORE_PROOF_UNEXPECTED,
         coinstore_proof_verify(empty_proof, 4, root, id, COINSTORE_EXPECT_PRESENT, NULL, NULL));

  /* At depth 1 stands a coin whose id begins with another bit than the id asked for. */
  memset(other_proof, 0, sizeof other_proof);
  memcpy(other_proof, "\1\3\0\1", 4);
  other_proof[4 + 32 + 8 + 1] = 0x80;        /* the sibling is no empty side ... */
  other_proof[sizeof other_proof - 1] = 0x1; /* ... but this */
  memset(id, 0xff, 32);
  EXPECT(COINSTORE_PROOF_OTHER_COIN,
         coinstore_proof_verify(other_proof, sizeof other_proof, root, id, COINSTORE_EXPECT_EITHER,
                                NULL, NULL));
  id[0] = 0x7f;
  EXPECT(COINSTORE_PROOF_INVALID, coinstore_proof_verify(other_proof, sizeof other_proof, root, id,
                                                         COINSTORE_EXPECT_EITHER, NULL, NULL));
}

static void library_functions(void) {
  CHECK(coinstore_abi_version() == COINSTORE_ABI_VERSION);
  CHECK(strcmp(coinstore_version_string(), "0.1.0") == 0);
  (void)coinstore_features();
  EXPECT(COINSTORE_OK, coinstore_check_abi(COINSTORE_ABI_VERSION, NULL, 0, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_check_abi(COINSTORE_ABI_VERSION, NULL, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_selftest(NULL));
  CHECK(strcmp(coinstore_status_name(COINSTORE_OK), "OK") == 0);
  CHECK(strcmp(coinstore_status_name(12345), "UNKNOWN") == 0);
  CHECK(coinstore_status_text(COINSTORE_OK) != NULL);
  CHECK(coinstore_status_text(12345) != NULL);
}

static void options_functions(void) {
  coinstore_options* options = NULL;
  const char *name, *text;
  char value[32];
  uint64_t done, total;
  size_t len = 99;

  EXPECT(COINSTORE_ARGUMENT, coinstore_options_new(NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_new(&options, NULL));
  coinstore_options_free(NULL);

  EXPECT(COINSTORE_ARGUMENT, coinstore_options_set(NULL, "contiguous", "1", NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_set(options, NULL, "1", NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_set(options, "contiguous", NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_set(options, "contiguos", "1", NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_set(options, "contiguous", "", NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_set(options, "contiguous", "2", NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_set(options, "group_blocks", "1x", NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_set(options, "group_blocks", "-1", NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_options_set(options, "group_blocks", "18446744073709551616", NULL));

  EXPECT(COINSTORE_ARGUMENT,
         coinstore_options_get(NULL, "contiguous", value, sizeof value, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_get(options, NULL, value, sizeof value, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_options_get(options, "contiguos", value, sizeof value, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_get(options, "contiguous", NULL, 1, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_options_get(options, "contiguous", value, sizeof value, NULL, NULL));
  EXPECT(COINSTORE_BUFFER_TOO_SMALL,
         coinstore_options_get(options, "contiguous", NULL, 0, &len, NULL));
  CHECK(len == 1);
  EXPECT(COINSTORE_BUFFER_TOO_SMALL,
         coinstore_options_get(options, "contiguous", value, 1, &len, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_get(options, "contiguous", value, 2, &len, NULL));
  CHECK(len == 1 && strcmp(value, "0") == 0);

  EXPECT(COINSTORE_ARGUMENT, coinstore_options_name(0, NULL, &text, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_name(0, &name, NULL, NULL));
  EXPECT(COINSTORE_DONE, coinstore_options_name(UINT32_MAX, &name, &text, NULL));

  EXPECT(COINSTORE_ARGUMENT, coinstore_options_from_env(NULL, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_from_env(options, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_interrupt(NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_interrupt(options, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_progress(NULL, &done, &total, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_progress(options, NULL, &total, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_options_progress(options, &done, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_progress(options, &done, &total, NULL));
  coinstore_options_free(options);
}

static void open_and_destroy(const char* path) {
  coinstore_options* options = NULL;
  coinstore* store = NULL;
  char other[300];

  EXPECT(COINSTORE_ARGUMENT, coinstore_open(NULL, NULL, &store, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_open(path, NULL, NULL, NULL));
  CHECK(coinstore_open("", NULL, &store, NULL) < 0);
  snprintf(other, sizeof other, "%s/no/such/parent", path);
  CHECK(coinstore_open(other, NULL, &store, NULL) < 0);

  EXPECT(COINSTORE_OK, coinstore_options_new(&options, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_set(options, "create_if_missing", "0", NULL));
  EXPECT(COINSTORE_NOT_A_STORE, coinstore_open(path, options, &store, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_set(options, "create_if_missing", "1", NULL));
  EXPECT(COINSTORE_OK, coinstore_options_set(options, "read_only", "1", NULL));
  EXPECT(COINSTORE_NOT_A_STORE, coinstore_open(path, options, &store, NULL));
  CHECK(access(path, F_OK) != 0);
  CHECK(store == NULL);
  coinstore_options_free(options);

  EXPECT(COINSTORE_ARGUMENT, coinstore_repair(NULL, NULL, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_repair("", NULL, NULL, NULL));
  EXPECT(COINSTORE_NOT_A_STORE, coinstore_repair(path, NULL, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_destroy(NULL, NULL));
  EXPECT(COINSTORE_NOT_A_STORE, coinstore_destroy(path, NULL));
}

/* Every function that takes a store, with NULL in its place. */
static void null_store(void) {
  coinstore_block_info info = block_at(0, 'a');
  coinstore_tip tip = empty_tip();
  coinstore_record record;
  coinstore_hint hint;
  coinstore_block* block = NULL;
  coinstore_iter* iter = NULL;
  coinstore_buffer* report = NULL;
  uint8_t id[32] = {0}, byte = 0;
  char text[8];
  uint64_t a, b, end = 0;
  int64_t floor_height;
  size_t n = 0;

  EXPECT(COINSTORE_ARGUMENT, coinstore_close(NULL, 0, NULL));
  coinstore_free(NULL);
  EXPECT(COINSTORE_ARGUMENT, coinstore_interrupt(NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_setting(NULL, "writer", text, 8, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_sync(NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_log_read(NULL, COINSTORE_LOG_INFO, text, 8, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_apply_block(NULL, &info, NULL, 0, NULL, 0, NULL, 0, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(NULL, &info, 1, NULL, &end, NULL, &end, NULL,
                                                    &end, NULL, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_begin(NULL, &info, &block, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_rollback(NULL, 0, 0, NULL, &iter, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_rollback_floor(NULL, &floor_height, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_tip(NULL, NULL, &tip, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_block_info(NULL, NULL, 0, &tip, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get(NULL, NULL, id, &record, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_many(NULL, NULL, id, 1, &record, &byte, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_is_unspent(NULL, NULL, id, 1, &byte, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_hints(NULL, NULL, id, 1, &hint, 1, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_prove(NULL, NULL, id, &byte, 1, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_check(NULL, 0, &report, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_checkpoint(NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_compact(NULL, 0, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_copy(NULL, "copy", NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_metrics(NULL, &report, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_stat(NULL, COINSTORE_STAT_SYNCS, &a, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_progress(NULL, &a, &b, NULL));
  CHECK(block == NULL && iter == NULL && report == NULL);
}

/* Every function of a block, an iterator or a buffer, with NULL in its place. */
static void null_children(void) {
  coinstore_addition added = addition(1);
  coinstore_record record;
  coinstore_hint hint;
  uint8_t id[32] = {0};
  size_t n = 0;
  memset(&hint, 0, sizeof hint);

  EXPECT(COINSTORE_ARGUMENT, coinstore_block_add(NULL, &added, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_spend(NULL, id, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_hint(NULL, &hint, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_root(NULL, id, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_commit(NULL, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_abort(NULL, NULL));
  coinstore_block_free(NULL);
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_next(NULL, &record, 1, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_interrupt(NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_close(NULL, NULL));
  coinstore_iter_free(NULL);
  CHECK(coinstore_buffer_data(NULL) == NULL);
  CHECK(coinstore_buffer_size(NULL) == 0);
  coinstore_buffer_free(NULL);
}

static void reads(coinstore* store) {
  coinstore_view* view = NULL; /* closed */
  coinstore_addition added = addition(5);
  coinstore_tip tip = empty_tip();
  coinstore_record records[2];
  coinstore_hint hints[2];
  uint8_t id[32], pair[64], answers[2], proof[COINSTORE_PROOF_MAX];
  char text[512];
  uint64_t a, b;
  int64_t floor_height = 0;
  size_t n = 99, needed;
  uint32_t key;

  id_of(&added, id);
  memcpy(pair, id, 32);
  memset(pair + 32, 0xee, 32); /* the id of no coin */
  EXPECT(COINSTORE_OK, coinstore_view_new(store, &view, NULL));
  EXPECT(COINSTORE_OK, coinstore_view_close(view, NULL));

  EXPECT(COINSTORE_ARGUMENT, coinstore_get_tip(store, NULL, NULL, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_tip(store, view, &tip, NULL));
  tip.struct_size = 0;
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_tip(store, NULL, &tip, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_block_info(store, NULL, 1, &tip, NULL));
  tip.struct_size = sizeof tip;
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_block_info(store, NULL, 1, NULL, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_block_info(store, view, 1, &tip, NULL));
  EXPECT(COINSTORE_NOT_FOUND, coinstore_get_block_info(store, NULL, 3, &tip, NULL));
  EXPECT(COINSTORE_NOT_FOUND, coinstore_get_block_info(store, NULL, UINT64_MAX, &tip, NULL));
  EXPECT(COINSTORE_OK, coinstore_get_block_info(store, NULL, 1, &tip, NULL));
  CHECK(tip.height == 1 && tip.spent == 1);

  EXPECT(COINSTORE_ARGUMENT, coinstore_get(store, NULL, NULL, records, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get(store, NULL, id, NULL, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get(store, view, id, records, NULL));
  EXPECT(COINSTORE_NOT_FOUND, coinstore_get(store, NULL, pair + 32, records, NULL));
  EXPECT(COINSTORE_OK, coinstore_get(store, NULL, id, records, NULL));

  EXPECT(COINSTORE_OK, coinstore_get_many(store, NULL, NULL, 0, NULL, NULL, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_many(store, NULL, NULL, 1, records, answers, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_many(store, NULL, id, 1, NULL, answers, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_many(store, NULL, id, 1, records, NULL, &n, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_many(store, view, id, 1, records, answers, &n, NULL));
  EXPECT(COINSTORE_OK, coinstore_get_many(store, NULL, pair, 2, records, answers, &n, NULL));
  CHECK(n == 1 && answers[0] == 1 && answers[1] == 0 && records[1].coin_id[0] == 0);

  EXPECT(COINSTORE_OK, coinstore_is_unspent(store, NULL, NULL, 0, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_is_unspent(store, NULL, NULL, 1, answers, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_is_unspent(store, NULL, id, 1, NULL, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_is_unspent(store, view, id, 1, answers, NULL));
  EXPECT(COINSTORE_OK, coinstore_is_unspent(store, NULL, pair, 2, answers, NULL));
  CHECK(answers[0] == 1 && answers[1] == 0);

  EXPECT(COINSTORE_OK, coinstore_get_hints(store, NULL, NULL, 0, NULL, 0, &n, NULL));
  CHECK(n == 0);
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_hints(store, NULL, NULL, 1, hints, 2, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_hints(store, NULL, id, 1, NULL, 2, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_hints(store, NULL, id, 1, hints, 2, NULL, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_hints(store, view, id, 1, hints, 2, &n, NULL));
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, coinstore_get_hints(store, NULL, id, 1, NULL, 0, &n, NULL));
  CHECK(n == 1);
  EXPECT(COINSTORE_OK, coinstore_get_hints(store, NULL, id, 1, hints, 1, &n, NULL));
  CHECK(n == 1 && hints[0].hint_len == 4 && memcmp(hints[0].hint, "five\0\0", 6) == 0);

  EXPECT(COINSTORE_ARGUMENT, coinstore_prove(store, NULL, NULL, proof, sizeof proof, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_prove(store, NULL, id, NULL, 1, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_prove(store, NULL, id, proof, sizeof proof, NULL, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_prove(store, view, id, proof, sizeof proof, &n, NULL));
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, coinstore_prove(store, NULL, id, NULL, 0, &needed, NULL));
  proof[needed - 1] = 0x5a;
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, coinstore_prove(store, NULL, id, proof, needed - 1, &n, NULL));
  CHECK(n == needed && proof[needed - 1] == 0x5a);
  EXPECT(COINSTORE_OK, coinstore_prove(store, NULL, id, proof, needed, &n, NULL));
  CHECK(n == needed);

  coinstore_view_free(view);
  EXPECT(COINSTORE_ARGUMENT, coinstore_stat(store, 100000, &a, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_stat(store, COINSTORE_STAT_SYNCS, NULL, NULL));
  for (key = 0; key <= COINSTORE_STAT_OPEN_TIME_NS; ++key) {
    EXPECT(COINSTORE_OK, coinstore_stat(store, key, &a, NULL));
    CHECK(coinstore_stat_name(key) != NULL);
  }
  CHECK(coinstore_stat_name(100000) == NULL);
  EXPECT(COINSTORE_OK, coinstore_stat(store, COINSTORE_STAT_BLOCKS_APPLIED, &a, NULL));
  CHECK(a == 3);

  EXPECT(COINSTORE_ARGUMENT, coinstore_progress(store, NULL, &b, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_progress(store, &a, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_progress(store, &a, &b, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_rollback_floor(store, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_rollback_floor(store, &floor_height, NULL));
  CHECK(floor_height == -1);

  EXPECT(COINSTORE_ARGUMENT, coinstore_log_read(store, 3, text, sizeof text, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_log_read(store, COINSTORE_LOG_INFO, NULL, sizeof text, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_log_read(store, COINSTORE_LOG_INFO, text, sizeof text, NULL, NULL));
  EXPECT(COINSTORE_BUFFER_TOO_SMALL,
         coinstore_log_read(store, COINSTORE_LOG_INFO, NULL, 0, &needed, NULL));
  CHECK(needed > 0 && needed <= sizeof text);
  do {
    EXPECT(COINSTORE_OK,
           coinstore_log_read(store, COINSTORE_LOG_INFO, text, sizeof text, &n, NULL));
    CHECK(n <= sizeof text && (n == 0 || text[n - 1] == '\n'));
  } while (n > 0);
  EXPECT(COINSTORE_OK, coinstore_log_read(store, COINSTORE_LOG_INFO, NULL, 0, &n, NULL));
  CHECK(n == 0);
}

static void settings(coinstore* store) {
  char value[80];
  size_t len = 99;

  EXPECT(COINSTORE_ARGUMENT, coinstore_get_setting(store, NULL, value, 8, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_setting(store, "writer", NULL, 8, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_setting(store, "writer", value, 8, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_setting(store, "writers", value, 8, &len, NULL));
  CHECK(len == 99);
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, coinstore_get_setting(store, "writer", NULL, 0, &len, NULL));
  CHECK(len == 4);
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, coinstore_get_setting(store, "writer", value, 4, &len, NULL));
  EXPECT(COINSTORE_OK, coinstore_get_setting(store, "writer", value, 5, &len, NULL));
  CHECK(strcmp(value, "wait") == 0);
  EXPECT(COINSTORE_OK, coinstore_get_setting(store, "rocksdb_build", value, 80, &len, NULL));
  CHECK(strncmp(value, "RocksDB ", 8) == 0 && strstr(value, ", assertions o") != NULL);
  EXPECT(COINSTORE_OK, coinstore_get_setting(store, "instance_id", value, 80, &len, NULL));
  CHECK(len == 32);
}

static void writes(coinstore* store) {
  coinstore_block_info info = block_at(3, 'a'), wrong;
  coinstore_addition added = addition(6), odd;
  coinstore_result res = empty_result();
  coinstore_block* block = NULL;
  coinstore_iter* iter = NULL;
  coinstore_buffer* report = NULL;
  coinstore_record record;
  uint8_t id[32] = {0};
  coinstore_hint hint;
  uint64_t one = 1, zero = 0;
  uint64_t falling[2] = {1, 0}, rising[2] = {0, 0};
  coinstore_block_info two[2];
  size_t n = 99;
  memset(&hint, 0, sizeof hint);

  EXPECT(COINSTORE_ARGUMENT,
         coinstore_apply_block(store, NULL, NULL, 0, NULL, 0, NULL, 0, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_apply_block(store, &info, NULL, 1, NULL, 0, NULL, 0, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_apply_block(store, &info, NULL, 0, NULL, 1, NULL, 0, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_apply_block(store, &info, NULL, 0, NULL, 0, NULL, 1, NULL, NULL));
  wrong = info;
  wrong.struct_size = 0;
  EXPECT(COINSTORE_ARGUMENT, apply(store, &wrong, NULL, 0, NULL, 0, NULL));
  wrong = info;
  wrong.flags = 4;
  EXPECT(COINSTORE_ARGUMENT, apply(store, &wrong, NULL, 0, NULL, 0, NULL));
  odd = added;
  odd.flags = COINSTORE_FF; /* the store's to set */
  EXPECT(COINSTORE_ARGUMENT, apply(store, &info, &odd, 1, NULL, 0, NULL));
  res.struct_size = 0;
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_apply_block(store, &info, NULL, 0, NULL, 0, NULL, 0, &res, NULL));

  EXPECT(COINSTORE_OK, coinstore_apply_blocks(store, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL,
                                              NULL, &n, NULL));
  CHECK(n == 0);
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, NULL, 1, NULL, &zero, NULL, &zero, NULL,
                                                    &zero, NULL, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, &info, 1, NULL, NULL, NULL, &zero, NULL,
                                                    &zero, NULL, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, &info, 1, NULL, &zero, NULL, NULL, NULL,
                                                    &zero, NULL, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, &info, 1, NULL, &zero, NULL, &zero, NULL,
                                                    NULL, NULL, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, &info, 1, NULL, &zero, NULL, &zero, NULL,
                                                    &zero, NULL, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, &info, 1, NULL, &one, NULL, &zero, NULL,
                                                    &zero, NULL, &n, NULL));
  two[0] = block_at(3, 'a');
  two[1] = block_at(4, 'a');
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, two, 2, &added, falling, NULL, rising,
                                                    NULL, rising, NULL, &n, NULL));
  two[1].struct_size = 8; /* the stride is one for all */
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, two, 2, NULL, rising, NULL, rising, NULL,
                                                    rising, NULL, &n, NULL));
  wrong = info;
  wrong.flags = COINSTORE_DRY_RUN;
  EXPECT(COINSTORE_ARGUMENT, coinstore_apply_blocks(store, &wrong, 1, NULL, &zero, NULL, &zero,
                                                    NULL, &zero, NULL, &n, NULL));

  EXPECT(COINSTORE_ARGUMENT, coinstore_block_begin(store, NULL, &block, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_begin(store, &info, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_begin(store, &wrong, &block, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_begin(store, &info, &block, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_add(block, NULL, 0, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_add(block, NULL, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_spend(block, NULL, 0, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_spend(block, NULL, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_hint(block, NULL, 0, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_hint(block, NULL, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_root(block, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_root(block, id, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_block_commit(block, &res, NULL)); /* struct_size is 0 */
  EXPECT(COINSTORE_OK, coinstore_block_abort(block, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_abort(block, NULL));
  EXPECT(COINSTORE_WRONG_STATE, coinstore_block_add(block, &added, 1, NULL));
  EXPECT(COINSTORE_WRONG_STATE, coinstore_block_spend(block, id, 1, NULL));
  EXPECT(COINSTORE_WRONG_STATE, coinstore_block_hint(block, &hint, 1, NULL));
  EXPECT(COINSTORE_WRONG_STATE, coinstore_block_root(block, id, NULL));
  EXPECT(COINSTORE_WRONG_STATE, coinstore_block_commit(block, NULL, NULL));
  coinstore_block_free(block);

  EXPECT(COINSTORE_ARGUMENT, coinstore_rollback(store, 0, 4, NULL, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_rollback(store, 0, COINSTORE_DRY_RUN, &res, NULL, NULL));
  EXPECT(COINSTORE_ROLLBACK_ABOVE_TIP, coinstore_rollback(store, 3, 0, NULL, NULL, NULL));
  EXPECT(COINSTORE_ROLLBACK_ABOVE_TIP, coinstore_rollback(store, INT64_MAX, 0, NULL, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_rollback(store, INT64_MIN, COINSTORE_DRY_RUN, NULL, &iter, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_next(iter, NULL, 1, &n, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_next(iter, &record, 1, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_next(iter, NULL, 0, &n, NULL));
  CHECK(n == 0);
  EXPECT(COINSTORE_OK, coinstore_iter_interrupt(iter, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_next(iter, &record, 1, &n, NULL));
  CHECK(n == 1 && (record.flags & COINSTORE_DELETED));
  EXPECT(COINSTORE_OK, coinstore_iter_close(iter, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_close(iter, NULL));
  CHECK(coinstore_iter_next(iter, &record, 1, &n, NULL) < 0);
  coinstore_iter_free(iter);

  EXPECT(COINSTORE_ARGUMENT, coinstore_check(store, 1, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_check(store, 0, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_check(store, 0, &report, NULL));
  CHECK(coinstore_buffer_size(report) > 0);
  CHECK(coinstore_buffer_data(report)[coinstore_buffer_size(report)] == 0);
  coinstore_buffer_free(report);
  EXPECT(COINSTORE_ARGUMENT, coinstore_metrics(store, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_metrics(store, &report, NULL));
  CHECK(strstr((const char*)coinstore_buffer_data(report), "coinstore_height 2") != NULL);
  coinstore_buffer_free(report);
  EXPECT(COINSTORE_OK, coinstore_sync(store, NULL));
  EXPECT(COINSTORE_OK, coinstore_interrupt(store, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_close(store, 2, NULL));
}

static void maintenance(coinstore* store, const char* path) {
  EXPECT(COINSTORE_OK, coinstore_checkpoint(store, NULL));
  EXPECT(COINSTORE_OK, coinstore_checkpoint(store, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_compact(store, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_compact(store, 0, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_copy(store, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_copy(store, "", NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_copy(store, path, NULL)); /* not empty */
  EXPECT(COINSTORE_LOCKED, coinstore_repair(path, NULL, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_check(store, 0, NULL, NULL));
}

/* After it is committed a block can only be freed. */
static void committed_block(coinstore* store) {
  coinstore_block_info info = block_at(3, 'a');
  coinstore_addition added = addition(6);
  coinstore_block* block = NULL;

  EXPECT(COINSTORE_OK, coinstore_block_begin(store, &info, &block, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_commit(block, NULL, NULL));
  EXPECT(COINSTORE_WRONG_STATE, coinstore_block_add(block, &added, 1, NULL));
  EXPECT(COINSTORE_WRONG_STATE, coinstore_block_commit(block, NULL, NULL));
  EXPECT(COINSTORE_WRONG_STATE, coinstore_block_abort(block, NULL));
  coinstore_block_free(block);
}

/* Every function that takes a store or something made from it, after the store is closed. */
static void closed_store(coinstore* store) {
  coinstore_block_info info = block_at(3, 'a');
  coinstore_addition added = addition(6);
  coinstore_tip tip = empty_tip();
  coinstore_record record;
  coinstore_hint hint;
  coinstore_block *block = NULL, *none = NULL;
  coinstore_iter *iter = NULL, *no_iter = NULL;
  coinstore_buffer* no_text = NULL;
  uint8_t id[32] = {0}, byte;
  char text[8];
  uint64_t a, b, end = 0;
  int64_t floor_height;
  size_t n;
  memset(&hint, 0, sizeof hint);

  EXPECT(COINSTORE_OK, coinstore_block_begin(store, &info, &block, NULL));
  EXPECT(COINSTORE_OK, coinstore_rollback(store, 0, COINSTORE_DRY_RUN, NULL, &iter, NULL));
  EXPECT(COINSTORE_BUSY, coinstore_close(store, 0, NULL));
  EXPECT(COINSTORE_OK, coinstore_close(store, COINSTORE_CLOSE_FORCE, NULL));
  EXPECT(COINSTORE_OK, coinstore_close(store, COINSTORE_CLOSE_FORCE, NULL));
  EXPECT(COINSTORE_OK, coinstore_close(store, 0, NULL));

  EXPECT(COINSTORE_CLOSED, coinstore_interrupt(store, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_setting(store, "writer", text, 8, &n, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_sync(store, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_log_read(store, COINSTORE_LOG_INFO, text, 8, &n, NULL));
  EXPECT(COINSTORE_CLOSED,
         coinstore_apply_block(store, &info, &added, 1, NULL, 0, NULL, 0, NULL, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_apply_blocks(store, &info, 1, NULL, &end, NULL, &end, NULL,
                                                  &end, NULL, &n, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_block_begin(store, &info, &none, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_rollback(store, 0, 0, NULL, &no_iter, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_rollback_floor(store, &floor_height, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_tip(store, NULL, &tip, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_block_info(store, NULL, 0, &tip, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get(store, NULL, id, &record, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_many(store, NULL, id, 1, &record, &byte, &n, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_is_unspent(store, NULL, id, 1, &byte, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_hints(store, NULL, id, 1, &hint, 1, &n, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_prove(store, NULL, id, &byte, 1, &n, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_check(store, 0, NULL, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_checkpoint(store, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_compact(store, 0, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_copy(store, "copy", NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_metrics(store, &no_text, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_stat(store, COINSTORE_STAT_SYNCS, &a, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_progress(store, &a, &b, NULL));
  CHECK(none == NULL && no_iter == NULL && no_text == NULL);

  EXPECT(COINSTORE_CLOSED, coinstore_block_add(block, &added, 1, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_block_spend(block, id, 1, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_block_hint(block, &hint, 1, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_block_root(block, id, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_block_commit(block, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_abort(block, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_iter_next(iter, &record, 1, &n, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_iter_interrupt(iter, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_close(iter, NULL));
  coinstore_free(store);
  coinstore_iter_free(iter);
  coinstore_block_free(block);
}

int main(void) {
  const char* path = make_folder();
  coinstore* store;
  coinstore_tip before = empty_tip(), after = empty_tip();

  pure_functions();
  library_functions();
  options_functions();
  open_and_destroy(path);
  null_store();
  null_children();

  store = small_chain(path);
  EXPECT(COINSTORE_OK, coinstore_get_tip(store, NULL, &before, NULL));
  reads(store);
  settings(store);
  writes(store);
  maintenance(store, path);
  EXPECT(COINSTORE_OK, coinstore_get_tip(store, NULL, &after, NULL));
  CHECK(memcmp(&before, &after, sizeof before) == 0);
  committed_block(store);
  closed_store(store);
  remove_folder();
  return check_result();
}
