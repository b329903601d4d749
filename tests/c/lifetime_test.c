/* SPDX-License-Identifier: Apache-2.0
 * Goal: handles may be closed and freed in any order, and a store that is in use says so.
 * Method: every order of freeing a store, a block and an iterator; close with each of them alive;
 * two stores at one path; what was applied is there again after each. */
#include "check.h"

/* One of the six orders in which three handles can be freed, with the store closed before or not. */
static void free_in_order(const char* path, int order, int close_first) {
  static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                   {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  coinstore* store = open_store(path, NULL);
  coinstore_block_info info = block_at(3, 'a');
  coinstore_addition added = addition(9);
  coinstore_block* block = NULL;
  coinstore_iter* iter = NULL;
  coinstore_record record;
  size_t n;
  int i;

  EXPECT(COINSTORE_OK, coinstore_block_begin(store, &info, &block, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_add(block, &added, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_rollback(store, -1, COINSTORE_DRY_RUN, NULL, &iter, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_next(iter, &record, 1, &n, NULL));
  if (close_first) EXPECT(COINSTORE_OK, coinstore_close(store, COINSTORE_CLOSE_FORCE, NULL));
  for (i = 0; i < 3; ++i) {
    if (orders[order][i] == 0) coinstore_free(store);
    if (orders[order][i] == 1) coinstore_block_free(block);
    if (orders[order][i] == 2) coinstore_iter_free(iter);
  }
}

static void busy_while_children_live(const char* path) {
  coinstore* store = open_store(path, NULL);
  coinstore_block_info info = block_at(3, 'a');
  coinstore_error err = empty_error();
  coinstore_block* block = NULL;
  coinstore_iter* iter = NULL;
  coinstore_tip tip = empty_tip();

  EXPECT(COINSTORE_OK, coinstore_block_begin(store, &info, &block, NULL));
  EXPECT(COINSTORE_BUSY, coinstore_close(store, 0, &err));
  CHECK(err.code == COINSTORE_BUSY && err.message_len > 0);
  EXPECT(COINSTORE_OK, coinstore_get_tip(store, NULL, &tip, NULL)); /* it goes on */
  coinstore_block_free(block);

  EXPECT(COINSTORE_OK, coinstore_rollback(store, 1, COINSTORE_DRY_RUN, NULL, &iter, NULL));
  EXPECT(COINSTORE_BUSY, coinstore_close(store, 0, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_close(iter, NULL)); /* closed is enough; freed can be later */
  EXPECT(COINSTORE_OK, coinstore_close(store, 0, NULL));
  EXPECT(COINSTORE_OK, coinstore_close(store, 0, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_get_tip(store, NULL, &tip, NULL));
  coinstore_iter_free(iter);
  coinstore_free(store);
}

static void one_store_at_a_path(const char* path) {
  coinstore *first = open_store(path, NULL), *second = NULL;
  coinstore_options* options = NULL;
  coinstore_block_info info = block_at(3, 'a');

  EXPECT(COINSTORE_LOCKED, coinstore_open(path, NULL, &second, NULL));
  EXPECT(COINSTORE_LOCKED, coinstore_destroy(path, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_new(&options, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_set(options, "read_only", "1", NULL));
  EXPECT(COINSTORE_LOCKED, coinstore_open(path, options, &second, NULL));
  CHECK(second == NULL);
  EXPECT(COINSTORE_OK, coinstore_close(first, 0, NULL));

  /* A closed store has given its place back, though its handle lives. */
  second = open_store(path, options);
  coinstore_options_free(options); /* it was read during the call only */
  EXPECT(COINSTORE_READ_ONLY, apply(second, &info, NULL, 0, NULL, 0, NULL));
  EXPECT(COINSTORE_READ_ONLY, coinstore_rollback(second, 0, 0, NULL, NULL, NULL));
  EXPECT(COINSTORE_READ_ONLY, coinstore_sync(second, NULL));
  EXPECT(COINSTORE_OK, coinstore_rollback(second, 0, COINSTORE_DRY_RUN, NULL, NULL, NULL));
  coinstore_free(second);
  coinstore_free(first);
}

static void foreign_files_are_left_alone(void) {
  char folder[300], file[320];
  coinstore* store = NULL;
  FILE* handle;
  snprintf(folder, sizeof folder, "%s/other", check_folder);
  snprintf(file, sizeof file, "%s/letter.txt", folder);
  CHECK(mkdir(folder, 0700) == 0);
  handle = fopen(file, "w");
  CHECK(handle != NULL && fclose(handle) == 0);
  EXPECT(COINSTORE_NOT_A_STORE, coinstore_open(folder, NULL, &store, NULL));
  EXPECT(COINSTORE_NOT_A_STORE, coinstore_destroy(folder, NULL));
  CHECK(unlink(file) == 0);
  CHECK(rmdir(folder) == 0); /* so nothing else has come into it */
}

static void options_fixed_at_creation(void) {
  char path[300];
  coinstore_options* options = NULL;
  coinstore_block_info info;
  coinstore *store, *none = NULL;
  snprintf(path, sizeof path, "%s/hashless", check_folder);
  EXPECT(COINSTORE_OK, coinstore_options_new(&options, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_set(options, "block_hashes", "absent", NULL));
  store = open_store(path, options);
  memset(&info, 0, sizeof info);
  info.struct_size = sizeof info;
  EXPECT(COINSTORE_OK, apply(store, &info, NULL, 0, NULL, 0, NULL));
  info.height = 10; /* a gap, and no hashes */
  EXPECT(COINSTORE_OK, apply(store, &info, NULL, 0, NULL, 0, NULL));
  coinstore_free(store);
  EXPECT(COINSTORE_OK, coinstore_options_set(options, "block_hashes", "required", NULL));
  EXPECT(COINSTORE_OPTIONS_MISMATCH, coinstore_open(path, options, &none, NULL));
  coinstore_options_free(options);
  EXPECT(COINSTORE_OK, coinstore_destroy(path, NULL));
}

int main(void) {
  const char* path = make_folder();
  coinstore_tip tip = empty_tip(), again = empty_tip();
  coinstore* store = small_chain(path);
  int order;

  EXPECT(COINSTORE_OK, coinstore_get_tip(store, NULL, &tip, NULL));
  coinstore_free(store);
  for (order = 0; order < 6; ++order) {
    free_in_order(path, order, 0);
    free_in_order(path, order, 1);
  }
  busy_while_children_live(path);
  one_store_at_a_path(path);
  foreign_files_are_left_alone();
  options_fixed_at_creation();

  store = open_store(path, NULL);
  EXPECT(COINSTORE_OK, coinstore_get_tip(store, NULL, &again, NULL));
  CHECK(memcmp(&tip, &again, sizeof tip) == 0);
  coinstore_free(store);
  remove_folder();
  return check_result();
}
