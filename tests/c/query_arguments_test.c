/* SPDX-License-Identifier: Apache-2.0
 * Goal and method: as arguments_test.c, for views, queries, pages, balances and iterators over them. */
#include "check.h"

static coinstore_query* query_of(uint32_t source, const uint8_t* keys, size_t key_len, size_t n) {
  coinstore_query* query = NULL;
  EXPECT(COINSTORE_OK, coinstore_query_new(&query, NULL));
  EXPECT(COINSTORE_OK, coinstore_query_add_keys(query, source, keys, key_len, n, NULL));
  return query;
}

static void building(void) {
  coinstore_query* query = NULL;
  uint8_t keys[64] = {0};
  uint32_t key;

  EXPECT(COINSTORE_ARGUMENT, coinstore_query_new(NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_query_new(&query, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_add_keys(NULL, COINSTORE_BY_ID, keys, 32, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_add_keys(query, 0, keys, 32, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_add_keys(query, 9, keys, 32, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_add_keys(query, COINSTORE_BY_ID, NULL, 32, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_add_keys(query, COINSTORE_BY_ID, keys, 31, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_add_keys(query, COINSTORE_BY_HINT, keys, 0, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_add_keys(query, COINSTORE_BY_HINT, keys, 33, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_query_add_keys(query, COINSTORE_BY_HINT, keys, (size_t)-1, 2, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_query_add_keys(query, COINSTORE_ADDED_AT, keys, 32, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_query_add_keys(query, COINSTORE_ALL_UNSPENT, keys, 32, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_query_add_keys(query, COINSTORE_BY_ID, NULL, 0, 0, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_query_add_keys(query, COINSTORE_BY_PARENT, keys, 32, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_query_add_keys(query, COINSTORE_BY_ID, keys, 32, 2, NULL));

  EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(NULL, COINSTORE_QUERY_SPENT, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(query, 0, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(query, COINSTORE_QUERY_SCAN_BUDGET + 1, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(query, COINSTORE_QUERY_SPENT, 2, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(query, COINSTORE_QUERY_SCAN_BUDGET, 0, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(query, COINSTORE_QUERY_HINTED, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(query, COINSTORE_QUERY_MIN_AMOUNT, 1, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(query, COINSTORE_QUERY_ORDER, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_query_set(query, COINSTORE_QUERY_MIN, 1, NULL));
  coinstore_query_free(query);

  /* What a source does not have is refused, also if it was set before the source was known. */
  for (key = COINSTORE_QUERY_START; key < COINSTORE_QUERY_SCAN_BUDGET; ++key) {
    query = query_of(COINSTORE_ADDED_AT, NULL, 0, 0);
    EXPECT(COINSTORE_ARGUMENT, coinstore_query_set(query, key, 1, NULL));
    coinstore_query_free(query);
    query = NULL;
    EXPECT(COINSTORE_OK, coinstore_query_new(&query, NULL));
    EXPECT(COINSTORE_OK, coinstore_query_set(query, key, 1, NULL));
    EXPECT(COINSTORE_ARGUMENT,
           coinstore_query_add_keys(query, COINSTORE_ALL_UNSPENT, NULL, 0, 0, NULL));
    coinstore_query_free(query);
  }
  EXPECT(COINSTORE_ARGUMENT, coinstore_query_interrupt(NULL, NULL));
  coinstore_query_free(NULL);
}

static void pages(coinstore* store) {
  coinstore_addition added = addition(5);
  coinstore_query* query = query_of(COINSTORE_BY_PUZZLE_HASH, added.coin.puzzle_hash, 32, 1);
  coinstore_query* empty = NULL;
  coinstore_query* chia = query_of(COINSTORE_BY_HINT, (const uint8_t*)"five", 4, 1);
  coinstore_record records[2];
  coinstore_hint pairs[2];
  coinstore_balance balances[8];
  uint8_t cursor[COINSTORE_CURSOR_MAX];
  size_t n = 9, len = 0;
  int32_t more = 9;
  uint64_t next = 9;

#define PAGE(query, records, cap, n, cursor, cursor_cap, len, more)                               \
  coinstore_query_page(store, NULL, query, records, cap, n, cursor, cursor_cap, len, more, &next, \
                       NULL)
  EXPECT(COINSTORE_OK, coinstore_query_new(&empty, NULL));
  EXPECT(COINSTORE_ARGUMENT, PAGE(empty, records, 2, &n, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAGE(NULL, records, 2, &n, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAGE(query, NULL, 2, &n, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAGE(query, records, 2, NULL, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAGE(query, records, 2, &n, NULL, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAGE(query, records, 2, &n, cursor, sizeof cursor, NULL, &more));
  EXPECT(COINSTORE_ARGUMENT, PAGE(query, records, 2, &n, cursor, sizeof cursor, &len, NULL));
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, PAGE(query, records, 2, &n, cursor, 10, &len, &more));
  CHECK(len > 10 && len <= COINSTORE_CURSOR_MAX);
  memset(cursor, 1, sizeof cursor);
  EXPECT(COINSTORE_INVALID_CURSOR, PAGE(query, records, 2, &n, cursor, sizeof cursor, &len, &more));
  len = 0;
  EXPECT(COINSTORE_OK, PAGE(query, NULL, 0, &n, cursor, sizeof cursor, &len, &more));
  CHECK(n == 0 && more == 1 && len == 0);
  EXPECT(COINSTORE_OK, PAGE(query, records, 2, &n, cursor, sizeof cursor, &len, &more));
  CHECK(n == 1 && more == 0 && len > 0 && records[0].coin.amount == 5 &&
        next == COINSTORE_NO_HEIGHT);
  EXPECT(COINSTORE_WRONG_STATE, coinstore_query_set(query, COINSTORE_QUERY_SPENT, 0, NULL));
  EXPECT(COINSTORE_WRONG_STATE,
         coinstore_query_add_keys(query, COINSTORE_BY_PUZZLE_HASH, cursor, 32, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_query_interrupt(query, NULL));

  /* A query that does not hold together can be mended. */
  EXPECT(COINSTORE_OK, coinstore_query_set(chia, COINSTORE_QUERY_CHIA_PAGE, 1, NULL));
  len = 0;
  EXPECT(COINSTORE_ARGUMENT, PAGE(chia, records, 2, &n, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_OK, coinstore_query_set(chia, COINSTORE_QUERY_CHIA_PAGE, 0, NULL));

#define PAIRS(query, pairs, cap, n, cursor, cursor_cap, len, more) \
  coinstore_hint_page(store, NULL, query, pairs, cap, n, cursor, cursor_cap, len, more, NULL)
  EXPECT(COINSTORE_ARGUMENT, PAIRS(query, pairs, 2, &n, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAIRS(NULL, pairs, 2, &n, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAIRS(chia, NULL, 2, &n, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAIRS(chia, pairs, 2, NULL, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAIRS(chia, pairs, 2, &n, NULL, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, PAIRS(chia, pairs, 2, &n, cursor, sizeof cursor, NULL, &more));
  EXPECT(COINSTORE_ARGUMENT, PAIRS(chia, pairs, 2, &n, cursor, sizeof cursor, &len, NULL));
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, PAIRS(chia, pairs, 2, &n, cursor, 10, &len, &more));
  CHECK(len > 10 && len <= COINSTORE_CURSOR_MAX);
  len = 0;
  EXPECT(COINSTORE_OK, PAIRS(chia, NULL, 0, &n, cursor, sizeof cursor, &len, &more));
  CHECK(n == 0 && more == 1 && len == 0);
  EXPECT(COINSTORE_OK, PAIRS(chia, pairs, 2, &n, cursor, sizeof cursor, &len, &more));
  CHECK(n == 1 && pairs[0].hint_len == 4 && memcmp(pairs[0].hint, "five\0", 5) == 0);

#define BALANCES(balances, cap, n, cursor, cursor_cap, len, more) \
  coinstore_balance_page(store, NULL, balances, cap, n, cursor, cursor_cap, len, more, NULL)
  len = 0;
  EXPECT(COINSTORE_ARGUMENT, BALANCES(NULL, 8, &n, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, BALANCES(balances, 8, NULL, cursor, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, BALANCES(balances, 8, &n, NULL, sizeof cursor, &len, &more));
  EXPECT(COINSTORE_ARGUMENT, BALANCES(balances, 8, &n, cursor, sizeof cursor, NULL, &more));
  EXPECT(COINSTORE_ARGUMENT, BALANCES(balances, 8, &n, cursor, sizeof cursor, &len, NULL));
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, BALANCES(balances, 8, &n, cursor, 10, &len, &more));
  CHECK(len > 10 && len <= COINSTORE_CURSOR_MAX);
  len = 0;
  EXPECT(COINSTORE_OK, BALANCES(NULL, 0, &n, cursor, sizeof cursor, &len, &more));
  CHECK(n == 0 && more == 1 && len == 0);
  EXPECT(COINSTORE_OK, BALANCES(balances, 8, &n, cursor, sizeof cursor, &len, &more));
  CHECK(n == 4 && more == 0 && balances[0].coins == 1);
  coinstore_query_free(query);
  coinstore_query_free(empty);
  coinstore_query_free(chia);
}

static void single_answers(coinstore* store) {
  coinstore_addition added = addition(5);
  coinstore_record record;
  coinstore_balance balance;
  uint8_t additions_root[32], removals_root[32];

  EXPECT(COINSTORE_OK, coinstore_balances(store, NULL, NULL, 0, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_balances(store, NULL, NULL, 1, &balance, NULL));
  EXPECT(COINSTORE_ARGUMENT,
         coinstore_balances(store, NULL, added.coin.puzzle_hash, 1, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_balances(store, NULL, added.coin.puzzle_hash, 1, &balance, NULL));
  CHECK(balance.coins == 1 && balance.amount_be[15] == 5);
  EXPECT(COINSTORE_ARGUMENT, coinstore_lineage(store, NULL, NULL, &record, &record, NULL));
  EXPECT(COINSTORE_NOT_FOUND,
         coinstore_lineage(store, NULL, added.coin.puzzle_hash, NULL, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_block_roots(store, 1, NULL, removals_root, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_get_block_roots(store, 1, additions_root, NULL, NULL));
  EXPECT(COINSTORE_NOT_FOUND,
         coinstore_get_block_roots(store, 3, additions_root, removals_root, NULL));
  EXPECT(COINSTORE_OK, coinstore_get_block_roots(store, 1, additions_root, removals_root, NULL));
  CHECK(additions_root[0] == 0 && removals_root[31] + removals_root[30] + removals_root[0] != 0);
}

static void views_and_iterators(coinstore* store) {
  coinstore_query* query = query_of(COINSTORE_ALL_UNSPENT, NULL, 0, 0);
  coinstore_view* view = NULL;
  coinstore_iter *iter = NULL, *report = NULL;
  coinstore_record records[8];
  coinstore_tip tip = empty_tip();
  uint8_t cursor[COINSTORE_CURSOR_MAX];
  size_t n, len = 0;

  EXPECT(COINSTORE_ARGUMENT, coinstore_view_new(store, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_view_at(store, 1, NULL, NULL));
  EXPECT(COINSTORE_NOT_FOUND, coinstore_view_at(store, 3, &view, NULL));
  EXPECT(COINSTORE_OK, coinstore_view_at(store, 1, &view, NULL));
  EXPECT(COINSTORE_OK, coinstore_get_tip(store, view, &tip, NULL));
  CHECK(tip.height == 1);

  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_open(store, view, NULL, NULL, 0, &iter, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_open(store, view, query, NULL, 1, &iter, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_open(store, view, query, NULL, 0, NULL, NULL));
  memset(cursor, 1, sizeof cursor);
  EXPECT(COINSTORE_INVALID_CURSOR, coinstore_iter_open(store, view, query, cursor, 9, &iter, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_open(store, view, query, NULL, 0, &iter, NULL));
  coinstore_query_free(query);
  coinstore_view_free(view);
  EXPECT(COINSTORE_NOT_FOUND, coinstore_iter_tip(iter, &tip, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_cursor(iter, cursor, sizeof cursor, &len, NULL));
  CHECK(len == 0);
  EXPECT(COINSTORE_OK, coinstore_iter_next(iter, records, 2, &n, NULL));
  CHECK(n == 2);
  EXPECT(COINSTORE_BUFFER_TOO_SMALL, coinstore_iter_cursor(iter, NULL, 0, &len, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_cursor(iter, cursor, len, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_cursor(iter, NULL, 8, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_cursor(iter, cursor, 8, NULL, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_tip(iter, NULL, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_tip(iter, &tip, NULL));
  CHECK(tip.height == 1 && tip.unspent == 3);
  EXPECT(COINSTORE_OK, coinstore_iter_next(iter, records, 8, &n, NULL));
  CHECK(n == 1);
  EXPECT(COINSTORE_DONE, coinstore_iter_next(iter, records, 8, &n, NULL));
  EXPECT(COINSTORE_DONE, coinstore_iter_next(iter, records, 8, &n, NULL));
  CHECK(n == 0);
  coinstore_iter_free(iter);

  EXPECT(COINSTORE_OK, coinstore_rollback(store, 0, COINSTORE_DRY_RUN, NULL, &report, NULL));
  EXPECT(COINSTORE_UNSUPPORTED, coinstore_iter_cursor(report, cursor, sizeof cursor, &len, NULL));
  EXPECT(COINSTORE_UNSUPPORTED, coinstore_iter_tip(report, &tip, NULL));
  coinstore_iter_free(report);
  EXPECT(COINSTORE_ARGUMENT, coinstore_view_close(NULL, NULL));
  coinstore_view_free(NULL);
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_cursor(NULL, cursor, sizeof cursor, &len, NULL));
  EXPECT(COINSTORE_ARGUMENT, coinstore_iter_tip(NULL, &tip, NULL));
}

/* Each call with this store, which is NULL or closed, must answer `status`. */
static void refused(coinstore* store, coinstore_status status) {
  coinstore_query* query = query_of(COINSTORE_ALL_UNSPENT, NULL, 0, 0);
  coinstore_view* view = NULL;
  coinstore_iter* iter = NULL;
  coinstore_record record;
  coinstore_hint pair;
  coinstore_balance balance;
  uint8_t bytes[COINSTORE_CURSOR_MAX] = {0};
  size_t n, len = 0;
  int32_t more;

  EXPECT(status, coinstore_view_new(store, &view, NULL));
  EXPECT(status, coinstore_view_at(store, 0, &view, NULL));
  EXPECT(status, coinstore_query_page(store, NULL, query, &record, 1, &n, bytes, sizeof bytes, &len,
                                      &more, NULL, NULL));
  EXPECT(status, coinstore_hint_page(store, NULL, query, &pair, 1, &n, bytes, sizeof bytes, &len,
                                     &more, NULL));
  EXPECT(status, coinstore_balance_page(store, NULL, &balance, 1, &n, bytes, sizeof bytes, &len,
                                        &more, NULL));
  EXPECT(status, coinstore_iter_open(store, NULL, query, NULL, 0, &iter, NULL));
  EXPECT(status, coinstore_balances(store, NULL, bytes, 1, &balance, NULL));
  EXPECT(status, coinstore_lineage(store, NULL, bytes, &record, &record, NULL));
  EXPECT(status, coinstore_get_block_roots(store, 0, bytes, bytes + 32, NULL));
  CHECK(view == NULL && iter == NULL);
  coinstore_query_free(query);
}

/* With room for nothing a page tells whether anything is left, and of an empty store nothing is. */
static void empty_store(const char* path) {
  coinstore* store = open_store(path, NULL);
  coinstore_query* query = query_of(COINSTORE_ALL_UNSPENT, NULL, 0, 0);
  uint8_t cursor[COINSTORE_CURSOR_MAX];
  size_t n = 9, len = 0;
  int32_t more = 9;
  EXPECT(COINSTORE_OK, coinstore_query_page(store, NULL, query, NULL, 0, &n, cursor, sizeof cursor,
                                            &len, &more, NULL, NULL));
  CHECK(n == 0 && more == 0);
  more = 9;
  len = 0;
  EXPECT(COINSTORE_OK, coinstore_balance_page(store, NULL, NULL, 0, &n, cursor, sizeof cursor, &len,
                                              &more, NULL));
  CHECK(n == 0 && more == 0);
  coinstore_query_free(query);
  coinstore_free(store);
  EXPECT(COINSTORE_OK, coinstore_destroy(path, NULL));
}

static void closed_store(coinstore* store) {
  coinstore_query* query = query_of(COINSTORE_ALL_UNSPENT, NULL, 0, 0);
  coinstore_view* view = NULL;
  coinstore_iter* iter = NULL;
  coinstore_record record;
  coinstore_tip tip = empty_tip();
  uint8_t cursor[COINSTORE_CURSOR_MAX];
  size_t n, len = 0;

  EXPECT(COINSTORE_OK, coinstore_view_new(store, &view, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_open(store, view, query, NULL, 0, &iter, NULL));
  EXPECT(COINSTORE_BUSY, coinstore_close(store, 0, NULL));
  EXPECT(COINSTORE_OK, coinstore_close(store, COINSTORE_CLOSE_FORCE, NULL));
  refused(store, COINSTORE_CLOSED);
  EXPECT(COINSTORE_CLOSED, coinstore_iter_next(iter, &record, 1, &n, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_iter_cursor(iter, cursor, sizeof cursor, &len, NULL));
  EXPECT(COINSTORE_CLOSED, coinstore_iter_tip(iter, &tip, NULL));
  EXPECT(COINSTORE_OK, coinstore_view_close(view, NULL));
  coinstore_free(store);
  coinstore_view_free(view);
  coinstore_iter_free(iter);
  coinstore_query_free(query);
}

int main(void) {
  const char* path = make_folder();
  coinstore* store;
  empty_store(path);
  store = small_chain(path);
  building();
  pages(store);
  single_answers(store);
  views_and_iterators(store);
  refused(NULL, COINSTORE_ARGUMENT);
  closed_store(store);
  remove_folder();
  return check_result();
}
