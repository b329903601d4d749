/* SPDX-License-Identifier: Apache-2.0
 * Goal: an error says what happened, about what, and never writes past what the caller has room for.
 * Method: errors and other growing structures with every kind of struct_size between guard bytes;
 * names and texts of statuses; the handshake of bindings; options by name and from the environment. */
#include "check.h"

#define GUARD 0xa5

static int all_guard(const uint8_t* bytes, size_t n) {
  size_t i;
  for (i = 0; i < n; ++i) {
    if (bytes[i] != GUARD) return 0;
  }
  return 1;
}

static void error_sizes(coinstore* store) {
  union {
    coinstore_error err;
    uint8_t bytes[sizeof(coinstore_error) + 64];
  } room;
  coinstore_addition added = addition(2); /* exists already */
  coinstore_block_info info = block_at(3, 'a');
  uint8_t id[32];
  uint32_t size;

  /* Too small, though never zero by accident: the error stays as it is. */
  for (size = 0; size < sizeof(coinstore_error); size += 4) {
    memset(&room, GUARD, sizeof room);
    room.err.struct_size = size;
    EXPECT(COINSTORE_COIN_EXISTS, apply(store, &info, &added, 1, NULL, 0, &room.err));
    CHECK(room.err.struct_size == size);
    CHECK(all_guard(room.bytes + 4, sizeof room - 4));
  }

  /* Larger, as from a caller built for a later version: what is known is written, no more. */
  memset(&room, GUARD, sizeof room);
  room.err.struct_size = sizeof room;
  EXPECT(COINSTORE_COIN_EXISTS, apply(store, &info, &added, 1, NULL, 0, &room.err));
  CHECK(room.err.struct_size == sizeof room);
  CHECK(room.err.code == COINSTORE_COIN_EXISTS);
  CHECK(room.err.detail == COINSTORE_IN_ADDITIONS);
  CHECK(room.err.index == 0);
  id_of(&added, id);
  CHECK(memcmp(room.err.coin_id, id, 32) == 0);
  CHECK(room.err.message_len == strlen(room.err.message) && room.err.message_len > 0);
  CHECK(all_guard(room.bytes + sizeof(coinstore_error), sizeof room - sizeof(coinstore_error)));

  /* A success writes nothing. */
  memset(&room, GUARD, sizeof room);
  room.err.struct_size = sizeof(coinstore_error);
  EXPECT(COINSTORE_OK, coinstore_sync(store, &room.err));
  CHECK(all_guard(room.bytes + 4, sizeof room - 4));
  EXPECT(COINSTORE_NOT_FOUND,
         coinstore_get(store, NULL, room.bytes + 64, &(coinstore_record){0}, &room.err));
  CHECK(all_guard(room.bytes + 4, sizeof room - 4));

  /* A refusal that names no item says so. */
  info = block_at(2, 'a');
  room.err.struct_size = sizeof(coinstore_error);
  EXPECT(COINSTORE_HEIGHT_NOT_ABOVE_TIP, apply(store, &info, NULL, 0, NULL, 0, &room.err));
  CHECK(room.err.index == COINSTORE_NO_INDEX && room.err.detail == 0);
}

/* A text longer than the message: it is cut, terminated, and still whole characters. */
static void long_messages(const char* path) {
  coinstore_error err = empty_error();
  coinstore* store = NULL;
  char name[4096];
  size_t len = (size_t)snprintf(name, sizeof name, "%s-", path), i;
  while (len + 2 < sizeof name) {
    name[len++] = (char)0xc3;
    name[len++] = (char)0xa9;
  }
  name[len] = 0;
  CHECK(coinstore_open(name, NULL, &store, &err) < 0);
  CHECK(err.message_len < sizeof err.message && err.message[err.message_len] == 0);
  CHECK(err.message_len == strlen(err.message));
  for (i = 0; i < err.message_len; ++i) {
    if ((uint8_t)err.message[i] == 0xc3) CHECK((uint8_t)err.message[i + 1] == 0xa9);
  }
}

static void growing_structures(coinstore* store) {
  union {
    coinstore_tip tip;
    coinstore_result res;
    uint8_t bytes[512];
  } room;
  union {
    coinstore_block_info info;
    uint8_t bytes[256];
  } head;
  uint32_t size;

  for (size = 4; size < sizeof(coinstore_tip); size += 4) {
    memset(&room, GUARD, sizeof room);
    room.tip.struct_size = size;
    CHECK(coinstore_get_tip(store, NULL, &room.tip, NULL) <= 0);
    CHECK(all_guard(room.bytes + size, sizeof room - size));
  }
  memset(&room, GUARD, sizeof room);
  room.tip.struct_size = sizeof room;
  EXPECT(COINSTORE_OK, coinstore_get_tip(store, NULL, &room.tip, NULL));
  CHECK(room.tip.height == 2 && room.tip.struct_size == sizeof room);
  CHECK(all_guard(room.bytes + sizeof(coinstore_tip), sizeof room - sizeof(coinstore_tip)));

  memset(&head, GUARD, sizeof head);
  head.info = block_at(3, 'a');
  head.info.flags = COINSTORE_DRY_RUN;
  head.info.struct_size = sizeof head;
  for (size = 4; size < sizeof(coinstore_result); size += 4) {
    memset(&room, GUARD, sizeof room);
    room.res.struct_size = size;
    CHECK(coinstore_apply_block(store, &head.info, NULL, 0, NULL, 0, NULL, 0, &room.res, NULL) <=
          0);
    CHECK(all_guard(room.bytes + size, sizeof room - size));
  }
  memset(&room, GUARD, sizeof room);
  room.res.struct_size = sizeof room;
  EXPECT(COINSTORE_OK,
         coinstore_apply_block(store, &head.info, NULL, 0, NULL, 0, NULL, 0, &room.res, NULL));
  CHECK(room.res.height == 3);
  CHECK(all_guard(room.bytes + sizeof(coinstore_result), sizeof room - sizeof(coinstore_result)));
}

/* tests/house/statuses.py compares the names with the documents; here only that none is missing. */
static void status_texts(void) {
  int value, named = 0;
  for (value = -500; value <= 100; ++value) {
    const char* name = coinstore_status_name(value);
    const char* text = coinstore_status_text(value);
    CHECK(name != NULL && name[0] != 0 && text != NULL && text[0] != 0);
    if (strcmp(name, "UNKNOWN") != 0) ++named;
  }
  CHECK(named > 40);
  CHECK(strcmp(coinstore_status_name(INT32_MIN), "UNKNOWN") == 0);
  CHECK(strcmp(coinstore_status_name(INT32_MAX), "UNKNOWN") == 0);
}

static void handshake(void) {
  uint32_t sizes[10] = {sizeof(coinstore_coin),       sizeof(coinstore_addition),
                        sizeof(coinstore_record),     sizeof(coinstore_hint),
                        sizeof(coinstore_block_info), sizeof(coinstore_tip),
                        sizeof(coinstore_result),     sizeof(coinstore_proof_info),
                        sizeof(coinstore_error),      0};
  coinstore_error err;
  size_t n;
  for (n = 0; n <= 9; ++n) EXPECT(COINSTORE_OK, coinstore_check_abi(1, sizes, n, NULL));
  err = empty_error();
  EXPECT(COINSTORE_ABI_MISMATCH, coinstore_check_abi(2, sizes, 9, &err));
  CHECK(err.message_len > 0);
  EXPECT(COINSTORE_ABI_MISMATCH, coinstore_check_abi(0, sizes, 9, NULL));
  for (n = 0; n < 9; ++n) {
    sizes[n] += 8;
    err = empty_error();
    EXPECT(COINSTORE_ABI_MISMATCH, coinstore_check_abi(1, sizes, 9, &err));
    CHECK(err.message_len > 0);
    sizes[n] -= 8;
  }
}

static void options_by_name(void) {
  static const char* const defaults[][2] = {{"create_if_missing", "1"},
                                            {"read_only", "0"},
                                            {"block_hashes", "required"},
                                            {"contiguous", "0"},
                                            {"reward_rule", "none"},
                                            {"max_block_changes", "1000000"},
                                            {"max_coin_hints", "4096"},
                                            {"max_block_hint_bytes", "67108864"},
                                            {"sync_mode", "durable"},
                                            {"group_blocks", "64"},
                                            {"group_time_ms", "1000"},
                                            {"writer", "wait"},
                                            {"scan_budget", "10000"},
                                            {"max_view_changes", "100000"},
                                            {"preset", "default"},
                                            {"memory_budget_bytes", "0"},
                                            {"checkpoint_changes", "1000000"},
                                            {"keep_recent_blocks", "100"},
                                            {"recent_bytes", "536870912"},
                                            {"block_cache_bytes", "536870912"},
                                            {"filters", "mixed"},
                                            {"filters_cached", "1"},
                                            {"table_file_bytes", "67108864"},
                                            {"base_level_bytes", "268435456"},
                                            {"background_jobs", "2"},
                                            {"write_rate_bytes", "0"},
                                            {"log_memtable_bytes", "33554432"}};
  const uint32_t n = sizeof defaults / sizeof defaults[0];
  coinstore_options* options = NULL;
  const char *name = NULL, *text = NULL;
  char value[64];
  size_t len;
  uint32_t i;

  EXPECT(COINSTORE_OK, coinstore_options_new(&options, NULL));
  for (i = 0; i < n; ++i) {
    EXPECT(COINSTORE_OK, coinstore_options_name(i, &name, &text, NULL));
    CHECK(strcmp(name, defaults[i][0]) == 0 && strlen(text) > 0);
    EXPECT(COINSTORE_OK,
           coinstore_options_get(options, defaults[i][0], value, sizeof value, &len, NULL));
    CHECK(strcmp(value, defaults[i][1]) == 0 && len == strlen(value));
    EXPECT(COINSTORE_OK, coinstore_options_set(options, defaults[i][0], defaults[i][1], NULL));
  }
  EXPECT(COINSTORE_DONE, coinstore_options_name(n, &name, &text, NULL));

  setenv("NODE_SYNC_MODE", "grouped", 1);
  setenv("NODE_GROUP_BLOCKS", "7", 1);
  EXPECT(COINSTORE_OK, coinstore_options_from_env(options, "NODE_", NULL));
  EXPECT(COINSTORE_OK,
         coinstore_options_get(options, "sync_mode", value, sizeof value, &len, NULL));
  CHECK(strcmp(value, "grouped") == 0);
  EXPECT(COINSTORE_OK,
         coinstore_options_get(options, "group_blocks", value, sizeof value, &len, NULL));
  CHECK(strcmp(value, "7") == 0);

  /* One bad value, and none of the others is taken over. */
  setenv("NODE_GROUP_BLOCKS", "8", 1);
  setenv("NODE_WRITER", "push", 1);
  {
    coinstore_error err = empty_error();
    EXPECT(COINSTORE_ARGUMENT, coinstore_options_from_env(options, "NODE_", &err));
    CHECK(strstr(err.message, "NODE_WRITER") != NULL);
  }
  EXPECT(COINSTORE_OK,
         coinstore_options_get(options, "group_blocks", value, sizeof value, &len, NULL));
  CHECK(strcmp(value, "7") == 0);
  coinstore_options_free(options);
}

int main(void) {
  const char* path = make_folder();
  coinstore* store;
  status_texts();
  handshake();
  options_by_name();
  long_messages(path);
  store = small_chain(path);
  error_sizes(store);
  growing_structures(store);
  coinstore_free(store);
  remove_folder();
  return check_result();
}
