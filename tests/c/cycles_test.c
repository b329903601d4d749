/* SPDX-License-Identifier: Apache-2.0
 * Goal: opening and closing a store leaves nothing behind in the process.
 * Method: 200 times open, a block in parts, a dry run, a proof, a report half read, close; file
 * descriptors and threads must be back where they were after the first ten, and memory must not have
 * grown. Nothing is applied, or the log would grow, and with it what a store holds. */
#include <dirent.h>

#include "check.h"

enum { kWarmUp = 10, kCycles = 200 };
enum { kAllowedGrowthKb = 8192 }; /* the allocator's unrest; a leaked engine is more every time */

static long entries(const char* folder) {
  DIR* dir = opendir(folder);
  long n = 0;
  if (!dir) return -1;
  while (readdir(dir)) ++n;
  closedir(dir);
  return n;
}

static long resident_kb(void) {
  FILE* file = fopen("/proc/self/statm", "r");
  long size = 0, resident = 0;
  if (!file || fscanf(file, "%ld %ld", &size, &resident) != 2) exit(1);
  fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void cycle(const char* path) {
  coinstore* store = open_store(path, NULL);
  coinstore_block_info info = block_at(3, 'a');
  coinstore_addition added = addition(6);
  coinstore_block* block = NULL;
  coinstore_iter* iter = NULL;
  coinstore_record record;
  uint8_t id[32], proof[COINSTORE_PROOF_MAX];
  size_t n;
  id_of(&added, id);
  EXPECT(COINSTORE_OK, coinstore_block_begin(store, &info, &block, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_add(block, &added, 1, NULL));
  EXPECT(COINSTORE_OK, coinstore_block_root(block, id, NULL));
  EXPECT(COINSTORE_OK, coinstore_prove(store, NULL, id, proof, sizeof proof, &n, NULL));
  EXPECT(COINSTORE_OK, coinstore_rollback(store, -1, COINSTORE_DRY_RUN, NULL, &iter, NULL));
  EXPECT(COINSTORE_OK, coinstore_iter_next(iter, &record, 1, &n, NULL));
  EXPECT(COINSTORE_OK, coinstore_close(store, COINSTORE_CLOSE_FORCE, NULL));
  coinstore_iter_free(iter);
  coinstore_block_free(block);
  coinstore_free(store);
}

int main(void) {
  const char* path = make_folder();
  long files = 0, threads = 0, memory_kb = 0;
  int i;
  coinstore_free(small_chain(path));
  for (i = 0; i < kCycles; ++i) {
    if (i == kWarmUp) {
      files = entries("/proc/self/fd");
      threads = entries("/proc/self/task");
      memory_kb = resident_kb();
    }
    cycle(path);
  }
  printf("file descriptors %ld -> %ld, threads %ld -> %ld, memory %ld -> %ld kB\n", files,
         entries("/proc/self/fd"), threads, entries("/proc/self/task"), memory_kb, resident_kb());
  CHECK(files > 0 && entries("/proc/self/fd") == files);
  CHECK(threads > 0 && entries("/proc/self/task") == threads);
  CHECK(resident_kb() <= memory_kb + kAllowedGrowthKb);
  remove_folder();
  return check_result();
}
