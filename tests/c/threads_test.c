/* SPDX-License-Identifier: Apache-2.0
 * Goal: readers and a writer share a store without ever seeing half a block.
 * Method: one thread applies and undoes blocks that each create and spend the same number of coins;
 * readers check that every answer is that of a whole block; then the store is closed under them.
 *
 *   threads_test [N]     N blocks applied and undone, default 300 */
#include <pthread.h>

#include "check.h"

enum { kReaders = 3, kCoins = 16 };

static coinstore* store;
static uint8_t ids[kCoins][32]; /* all unspent, or all unknown */
static long n_reads[kReaders];
static int torn[kReaders];

static void* read_on(void* argument) {
  const size_t me = (size_t)(uintptr_t)argument;
  uint8_t answers[kCoins];
  coinstore_tip tip = empty_tip();
  for (;;) {
    int i;
    coinstore_status status = coinstore_is_unspent(store, NULL, ids[0], kCoins, answers, NULL);
    if (status == COINSTORE_CLOSED) return NULL;
    if (status != COINSTORE_OK && status != COINSTORE_INTERRUPTED) torn[me] = 1;
    if (status == COINSTORE_OK) {
      for (i = 1; i < kCoins; ++i) torn[me] |= answers[i] != answers[0];
    }
    status = coinstore_get_tip(store, NULL, &tip, NULL);
    if (status == COINSTORE_CLOSED) return NULL;
    if (status == COINSTORE_OK) torn[me] |= tip.unspent != 4 && tip.unspent != 4 + kCoins;
    ++n_reads[me];
  }
}

int main(int argc, char** argv) {
  const long n = argc > 1 ? strtol(argv[1], NULL, 10) : 300;
  const char* path = make_folder();
  coinstore_addition coins[kCoins];
  coinstore_block_info info = block_at(3, 'a');
  coinstore_options* options = NULL;
  pthread_t readers[kReaders];
  size_t k;
  long i;
  for (k = 0; k < kCoins; ++k) {
    coins[k] = addition(100 + k);
    id_of(&coins[k], ids[k]);
  }
  coinstore_free(small_chain(path));
  EXPECT(COINSTORE_OK, coinstore_options_new(&options, NULL));
  EXPECT(COINSTORE_OK, coinstore_options_set(options, "sync_mode", "grouped", NULL));
  store = open_store(path, options);
  coinstore_options_free(options);
  for (k = 0; k < kReaders; ++k) {
    CHECK(pthread_create(&readers[k], NULL, read_on, (void*)(uintptr_t)k) == 0);
  }
  for (i = 0; i < n; ++i) {
    EXPECT(COINSTORE_OK, apply(store, &info, coins, kCoins, NULL, 0, NULL));
    EXPECT(COINSTORE_OK, coinstore_rollback(store, 2, 0, NULL, NULL, NULL));
  }
  EXPECT(COINSTORE_OK, coinstore_close(store, COINSTORE_CLOSE_FORCE, NULL));
  for (k = 0; k < kReaders; ++k) {
    CHECK(pthread_join(readers[k], NULL) == 0);
    CHECK(!torn[k] && n_reads[k] > 0);
  }
  coinstore_free(store);
  remove_folder();
  return check_result();
}
