/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file coinstore.h
 * libcoinstore: the coin state of a coinset (UTXO) chain, with a state root for every block.
 *
 * A node hands in blocks that it has validated (coins created, coins spent, hints); the store
 * answers with coin records, state roots and Merkle proofs. It runs no puzzles, chooses no fork and
 * talks to no one.
 *
 * ## Rules that hold for every call
 *
 * **Statuses.** 0 is success; 1 (NOT_FOUND) and 2 (DONE) are answers; below 0 the call failed.
 * Numbers and families: coinstore_verify.h and docs/statuses.md. Every call on a store, and on
 * anything made from it, can also return, besides what its own text lists:
 *   - COINSTORE_ARGUMENT      a required pointer is NULL, a length is out of bounds, a flag is
 * unknown;
 *   - COINSTORE_CLOSED        the handle or its store is closed;
 *   - COINSTORE_NEEDS_REOPEN  an earlier write failed with an unknown outcome: memory and disk may
 *                             disagree, so everything but close and free is refused until the store
 * is reopened;
 *   - COINSTORE_NO_MEMORY, COINSTORE_INTERNAL.
 *
 * **Errors.** The last parameter `err` may be NULL. It is written only when the status is below 0.
 *
 * **Pointers.** No pointer of the caller's is kept after a call returns. A pointer may be NULL only
 * where its text says so; one with a length may be NULL if the length is 0. Out-parameters are
 * written only on success, except counts and lengths (`*n…`, `*len`): on COINSTORE_BUFFER_TOO_SMALL
 * they tell what is needed, and `*n_applied` tells what was applied. Arrays are flat: coin ids are
 * n * 32 bytes.
 *
 * **Structures** with a `struct_size` are set to their sizeof by the caller; the library reads and
 * writes no more than that. Others are frozen. No structure holds a pointer. `reserved` fields are
 * 0.
 *
 * **Threads.** A store may be used by any number of threads at once. One of them writes at a time:
 * the writer's turn is taken inside apply, commit, rollback, sync, checkpoint and check (option
 * `writer` decides whether a second one waits or gets COINSTORE_BUSY). Readers never see half a block and
 * never keep a writer waiting for a disk. Views too are for any thread. A query is for one thread
 * while it is built and for any number once it is used. Options, blocks and iterators are for one
 * thread at a time, except where their text says otherwise; a second thread gets
 * COINSTORE_CONCURRENT_USE. A process that forks
 * must not use its stores in the child. The library starts threads of its own, with all signals
 * blocked: some for as long as a store is open, others inside a call (up to eight to read cold coins,
 * one more for the tree); where there is none to be had, the caller's does the work. It installs no
 * handler, writes nothing to standard output or error, and never ends the process.
 *
 * **Lifetime.** `close` makes a handle refuse all further calls and gives back what it holds;
 * `free` closes with COINSTORE_CLOSE_FORCE and releases the memory. Any order of freeing is safe: a
 * view, a block or an iterator outlives its store and then answers COINSTORE_CLOSED. Freeing a handle while
 * another thread is inside a call on it, or using it after free, is the caller's bug. free(NULL)
 * does nothing.
 *
 * **Views.** Every read takes a view, the block as of which it answers, or NULL: then it reads the
 * tip of the moment of the call, one block for the whole call. With a view it can also return
 * COINSTORE_VIEW_ENDED (a rollback has taken the view's block away), COINSTORE_CLOSED (the view is
 * closed) and COINSTORE_ARGUMENT (it is another store's).
 *
 * **Heights** are below 2^39. **Amounts** are any 64-bit value; sums are 128-bit, 16 bytes
 * big-endian.
 */
#ifndef COINSTORE_H
#define COINSTORE_H

#include <stddef.h>
#include <stdint.h>

#include "coinstore_verify.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An open store. */
typedef struct coinstore coinstore;
/** Settings for coinstore_open. */
typedef struct coinstore_options coinstore_options;
/** A block of the chain as of which one reads. */
typedef struct coinstore_view coinstore_view;
/** A question about coins: a source with its keys, filters and an order. */
typedef struct coinstore_query coinstore_query;
/** A block being put together. */
typedef struct coinstore_block coinstore_block;
/** A stream of records. */
typedef struct coinstore_iter coinstore_iter;
/** Bytes owned by the library. */
typedef struct coinstore_buffer coinstore_buffer;

/** spent_height of an unspent coin. */
#define COINSTORE_UNSPENT ((uint64_t)-1)
/** A height where there is none: durable_height before anything is durable, the height of an empty
 * store. */
#define COINSTORE_NO_HEIGHT ((uint64_t)-1)

/** @name Flags of a coin */
/**@{*/
#define COINSTORE_COINBASE 1 /**< a reward; given by the caller */
#define COINSTORE_FF \
  2 /**< no reward, and made by the spend of a coin with its puzzle hash and amount; set by the \
       store */
#define COINSTORE_DELETED 4 /**< only in the report of a rollback: the coin is no longer known */
#define COINSTORE_UNSPENT_AGAIN \
  8 /**< only in the report of a rollback: the coin is unspent again */
/**@}*/

/** @name Flags of coinstore_block_info, and of coinstore_rollback (DRY_RUN) */
/**@{*/
#define COINSTORE_HAS_EXPECTED_ROOT \
  1                         /**< expected_root is given; a block with another root is refused */
#define COINSTORE_DRY_RUN 2 /**< judge and compute everything, change nothing */
/**@}*/

/** Flag of coinstore_result: the store is empty after the call. */
#define COINSTORE_RESULT_EMPTY 1

/** Flag of coinstore_close: interrupt calls in flight, wait for them, end what was made from the
 * store. */
#define COINSTORE_CLOSE_FORCE 1

/** A coin that a block creates. 80 bytes. */
typedef struct {
  coinstore_coin coin;
  uint32_t flags; /**< 0 or COINSTORE_COINBASE */
  uint32_t reserved;
} coinstore_addition;

/** A coin as the store knows it. 136 bytes. */
typedef struct {
  uint8_t coin_id[32];
  coinstore_coin coin;
  uint64_t confirmed_height; /**< of the block that created it */
  uint64_t spent_height;     /**< of the block that spent it; COINSTORE_UNSPENT if none did */
  uint64_t timestamp;        /**< seconds; of the block that created it */
  uint32_t flags; /**< COINSTORE_COINBASE, COINSTORE_FF, and in reports DELETED or UNSPENT_AGAIN */
  uint32_t reserved;
} coinstore_record;

/** A hint of a coin: 1 to 32 bytes, in front of zeros. 72 bytes. */
typedef struct {
  uint8_t coin_id[32];
  uint8_t hint[32];
  uint32_t hint_len; /**< as input 0 is skipped, above 32 refuses the block */
  uint32_t reserved;
} coinstore_hint;

/** The head of a block. 120 bytes. */
typedef struct {
  uint32_t struct_size; /**< sizeof(coinstore_block_info) */
  uint32_t flags;       /**< COINSTORE_HAS_EXPECTED_ROOT, COINSTORE_DRY_RUN */
  uint64_t height;
  uint64_t timestamp;        /**< seconds; need not rise */
  uint8_t block_hash[32];    /**< zeros in a store made with block_hashes=absent */
  uint8_t parent_hash[32];   /**< must be the tip's block_hash; stored unchecked in the first block;
                                zeros as above */
  uint8_t expected_root[32]; /**< checked iff COINSTORE_HAS_EXPECTED_ROOT; 32 zero bytes are a legal
                                root */
} coinstore_block_info;

/** A block of the chain with the state after it. 176 bytes. */
typedef struct {
  uint32_t struct_size; /**< sizeof(coinstore_tip) */
  uint32_t flags;       /**< 0 */
  uint64_t height;
  uint64_t timestamp;
  uint8_t block_hash[32];
  uint8_t parent_hash[32];
  uint8_t state_root[32];       /**< docs/commitment.md */
  uint8_t unspent_value_be[16]; /**< sum of the unspent amounts, 128 bits big-endian */
  uint64_t unspent;             /**< coins */
  uint64_t created;             /**< coins ever created in this chain, unspent and spent */
  uint64_t spent;               /**< coins */
  uint64_t hints;               /**< (coin, hint) pairs */
  uint64_t durable_height; /**< highest block that survives a loss of power; COINSTORE_NO_HEIGHT if
                              none */
} coinstore_tip;

/** What a block or a rollback did (or with DRY_RUN would do). 80 bytes. */
typedef struct {
  uint32_t struct_size; /**< sizeof(coinstore_result) */
  uint32_t flags;       /**< COINSTORE_RESULT_EMPTY */
  uint64_t height;      /**< of the tip afterwards; COINSTORE_NO_HEIGHT if the store is empty */
  uint64_t created;     /**< coins created; by a rollback: deleted */
  uint64_t spent;       /**< coins spent; by a rollback: unspent again */
  uint64_t hints_added; /**< pairs added, repeats not counted; by a rollback: removed */
  uint64_t reverted_blocks;
  uint8_t state_root[32]; /**< afterwards */
} coinstore_result;

/** What a puzzle hash owns. 56 bytes. */
typedef struct {
  uint8_t puzzle_hash[32];
  uint8_t amount_be[16]; /**< sum of its unspent amounts, 128 bits big-endian */
  uint64_t coins;        /**< its unspent coins */
} coinstore_balance;

/* ------------------------------------------------------------------------------------- library */

/** Version of the binary interface this header describes; changes when calls or structures do. */
#define COINSTORE_ABI_VERSION 1

/** Returns the COINSTORE_ABI_VERSION of the loaded library. Any thread; since 0.1. */
COINSTORE_API uint32_t coinstore_abi_version(void);

/** Returns the version of the loaded library, e.g. "0.1.0". Static text; any thread; since 0.1. */
COINSTORE_API const char* coinstore_version_string(void);

/** @name Bits of coinstore_features */
/**@{*/
#define COINSTORE_FEATURE_SHA_EXTENSIONS 1 /**< SHA-256 instructions are used */
#define COINSTORE_FEATURE_AVX2 2           /**< 8 hashes at a time are available */
#define COINSTORE_FEATURE_AVX512 4         /**< 16 hashes at a time are used */
/**@}*/

/** Returns what the loaded library uses of this machine (COINSTORE_FEATURE_…). Any thread; since
 * 0.1. */
COINSTORE_API uint64_t coinstore_features(void);

/**
 * Tells whether this caller was built for the loaded library. Bindings call it when they load.
 *
 * @param[in]  abi           COINSTORE_ABI_VERSION of the header the caller was built with
 * @param[in]  struct_sizes  n sizes in bytes, in this order: coinstore_coin, coinstore_addition,
 * coinstore_record, coinstore_hint, coinstore_block_info, coinstore_tip, coinstore_result,
 *                           coinstore_proof_info, coinstore_error, coinstore_balance; may be NULL if n is 0
 * @param[in]  n             number of sizes; a caller may give fewer than the library knows
 * @param[out] err           may be NULL; its message says what differs and what to install
 * @return COINSTORE_OK, COINSTORE_ABI_MISMATCH, or COINSTORE_ARGUMENT (struct_sizes NULL with n
 * above 0)
 *
 * Any thread. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_check_abi(uint32_t abi,
                                                                       const uint32_t* struct_sizes,
                                                                       size_t n,
                                                                       coinstore_error* err);

/**
 * Cross-checks every SHA-256 path that this machine offers against OpenSSL. coinstore_open does the
 * same once per process before it opens anything.
 *
 * @param[out] err  may be NULL; names the path that differs
 * @return COINSTORE_OK, or COINSTORE_INTERNAL (the library must not be trusted on this machine)
 *
 * Any thread; some milliseconds. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_selftest(coinstore_error* err);

/** Returns the name of a status without its prefix ("COIN_EXISTS"), or "UNKNOWN". Static text;
 * since 0.1. */
COINSTORE_API const char* coinstore_status_name(coinstore_status status);

/** Returns what a status means in one English sentence. Static text, never NULL; since 0.1. */
COINSTORE_API const char* coinstore_status_text(coinstore_status status);

/* ------------------------------------------------------------------------------------- options */

/**
 * Makes a set of options with every value at its default.
 *
 * | name | values, default first | meaning |
 * |---|---|---|
 * | create_if_missing | 1, 0 | make a store where there is none |
 * | read_only | 0, 1 | nothing is written; blocks and rollbacks need COINSTORE_DRY_RUN |
 * | block_hashes | required, absent | whether blocks carry hashes; fixed when the store is made |
 * | contiguous | 0, 1 | the height after the tip must be tip + 1 |
 * | reward_rule | none, chia | chia: no coinbase coin at height 0, at least two above |
 * | max_block_changes | 1000000 | coins created + coins spent of a block |
 * | max_coin_hints | 4096 | hints of one coin, repeats not counted; at most 65535 |
 * | max_block_hint_bytes | 67108864 | bytes of all hints of a block, repeats not counted |
 * | sync_mode | durable, grouped | durable: on the disk when the call returns; grouped: a group
 *   of blocks shares one sync |
 * | group_blocks | 64 | grouped: sync after so many blocks … |
 * | group_time_ms | 1000 | … or when the oldest of them is so old, in milliseconds |
 * | writer | wait, refuse | a second writer waits for its turn, or gets COINSTORE_BUSY |
 * | scan_budget | 10000 | rows that a page of a query looks at, unless the query says otherwise |
 * | max_view_changes | 100000 | coins created and spent above a view, up to which it answers what
 *   needs the whole set of unspent coins; then COINSTORE_TOO_MANY_CHANGES |
 * | preset | default, development, production | sets all that follow: for some 256 MiB, 1 GiB, 8
 *   GiB of memory beside the tree |
 * | memory_budget_bytes | 0 | sets all that follow, so that they share so much memory; 0: to their
 *   defaults |
 * | checkpoint_changes | 1000000 | coins created and spent that a checkpoint brings into the tables
 *   at once; small checkpoints write far more |
 * | keep_recent_blocks | 100 | blocks below the tip that stay in memory, so that a rollback of them
 *   is cheap |
 * | recent_bytes | 536870912 | memory for blocks that the tables do not hold yet; above it writers
 *   wait for a checkpoint |
 * | block_cache_bytes | 536870912 | memory for blocks of the tables |
 * | filters | mixed, bloom, ribbon | ribbon filters take a third less memory and more time; mixed:
 *   bloom where rows are young |
 * | filters_cached | 1, 0 | filters and indexes count as cached blocks; 0: they stay in memory beside
 *   the cache |
 * | table_file_bytes | 67108864 | size of a file of the tables |
 * | base_level_bytes | 268435456 | size of the first sorted level of a table |
 * | background_jobs | 2 | threads that merge and write files |
 * | write_rate_bytes | 0 | bytes a second that those threads may write; 0: no limit |
 * | log_memtable_bytes | 33554432 | memory of the log before it is written to a sorted file |
 *
 * An option that sets others is to be set before them: the last one counts. From the environment
 * they are taken in the order of this table. Numbers have bounds, which coinstore_options_name tells with the rest.
 *
 * @param[out] result  the options; free them with coinstore_options_free; not NULL
 * @param[out] err     may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT, COINSTORE_NO_MEMORY
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_options_new(coinstore_options** result,
                                                                         coinstore_error* err);

/** Frees options. A coinstore_open that uses them must have returned. NULL is fine. Since 0.1. */
COINSTORE_API void coinstore_options_free(coinstore_options* options);

/**
 * Sets one option. A coinstore_open that has started is not affected.
 *
 * @param[in,out] options  the options; one thread at a time
 * @param[in]     name     a name of the table at coinstore_options_new; not NULL
 * @param[in]     value    its new value as text; numbers are decimal; not NULL
 * @param[out]    err      may be NULL; names the option and what it takes
 * @return COINSTORE_OK, COINSTORE_ARGUMENT (NULL, unknown name, value not allowed; nothing
 * changed), COINSTORE_CONCURRENT_USE
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_options_set(coinstore_options* options,
                                                                         const char* name,
                                                                         const char* value,
                                                                         coinstore_error* err);

/**
 * Reads one option as text.
 *
 * @param[in]  options  the options; not NULL
 * @param[in]  name     a name of the table at coinstore_options_new; not NULL
 * @param[out] value    cap bytes; gets the value and a terminating zero; may be NULL if cap is 0
 * @param[in]  cap      size of value in bytes
 * @param[out] len      length of the value without the zero; written also on
 * COINSTORE_BUFFER_TOO_SMALL; not NULL
 * @param[out] err      may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT, COINSTORE_BUFFER_TOO_SMALL (cap must be at least *len +
 * 1), COINSTORE_CONCURRENT_USE
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_options_get(const coinstore_options* options, const char* name, char* value, size_t cap,
                      size_t* len, coinstore_error* err);

/**
 * Lists the options there are.
 *
 * @param[in]  index  0, 1, 2 … until COINSTORE_DONE
 * @param[out] name   the option's name; static text; not NULL
 * @param[out] text   one sentence about it with its values; static text; not NULL
 * @param[out] err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_DONE (no such index), COINSTORE_ARGUMENT
 *
 * Any thread. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_options_name(uint32_t index,
                                                                          const char** name,
                                                                          const char** text,
                                                                          coinstore_error* err);

/**
 * Sets every option for which the environment has a variable: prefix followed by the option's name
 * in capitals, e.g. COINSTORE_SYNC_MODE.
 *
 * @param[in,out] options  the options; one thread at a time
 * @param[in]     prefix   "COINSTORE_", or NULL for the same
 * @param[out]    err      may be NULL; names the variable whose value is not allowed
 * @return COINSTORE_OK, COINSTORE_ARGUMENT (a value is not allowed; nothing changed),
 * COINSTORE_CONCURRENT_USE
 *
 * Reads the environment, which no thread may change meanwhile. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_options_from_env(coinstore_options* options, const char* prefix, coinstore_error* err);

/**
 * Interrupts the coinstore_open calls that use these options at this moment: they return
 * COINSTORE_INTERRUPTED and leave the store as it was. Later calls are not affected.
 *
 * @param[in,out] options  the options; any thread, also during coinstore_open
 * @param[out]    err      may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_options_interrupt(coinstore_options* options, coinstore_error* err);

/**
 * Tells how far a coinstore_open that uses these options has come, in records of the log.
 *
 * @param[in]  options  the options; any thread, also during coinstore_open
 * @param[out] done     records replayed; not NULL
 * @param[out] total    records to replay; 0 until it is known; not NULL
 * @param[out] err      may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_options_progress(
    const coinstore_options* options, uint64_t* done, uint64_t* total, coinstore_error* err);

/* ------------------------------------------------------------------------------------ lifetime */

/**
 * Opens a store, or makes one.
 *
 * Replays the log, checks its chain of hashes, rebuilds the tree of unspent coins and compares the
 * root with that of the last block. What was read is synced before the call returns. A record that
 * is known to have been durable and is missing is COINSTORE_CORRUPTION, never a shorter chain.
 *
 * @param[in]  path     a directory, UTF-8; its parent must exist; not NULL
 * @param[in]  options  read during the call only; NULL for the defaults
 * @param[out] result   the store; free it with coinstore_free; not NULL
 * @param[out] err      may be NULL; written only on failure
 * @return COINSTORE_OK, or, with nothing open and nothing changed,
 *         COINSTORE_NOT_A_STORE       no store there and create_if_missing=0 or read_only=1,
 *                                     or files of others are in the directory
 *         COINSTORE_LOCKED            open in another process or in this one
 *         COINSTORE_NEWER_FORMAT      a newer version of the library wrote it
 *         COINSTORE_OPTIONS_MISMATCH  an option fixed at creation differs
 *         COINSTORE_CORRUPTION        stored bytes are damaged or missing; the message names the
 *                                     file or record
 *         COINSTORE_IO, COINSTORE_DISK_FULL
 *         COINSTORE_INTERRUPTED       by coinstore_options_interrupt
 *         COINSTORE_CONCURRENT_USE    another thread changes the options
 *
 * Memory: about 55 bytes for every unspent coin, and what the options on
 * checkpoints and caches allow.
 * Cost: some microseconds for every coin behind the last checkpoint, and for every unspent coin if
 * the store was not closed cleanly. Source: docs/storage-format.md. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_open(const char* path,
                                                                  const coinstore_options* options,
                                                                  coinstore** result,
                                                                  coinstore_error* err);

/**
 * Reads one setting that an open store runs with: an option as it took effect, or
 *   - "rocksdb_build": the engine that is loaded, its version, and whether it was built with
 *     assertions, which halve its speed: "RocksDB 7.8.3, assertions on";
 *   - "instance_id": 32 hexadecimal digits that no other store has, a copy of this one neither.
 *
 * @param[in]  store  the store; any thread
 * @param[in]  name   a name of the table at coinstore_options_new, or one of the above; not NULL
 * @param[out] value  cap bytes; gets the value and a terminating zero; may be NULL if cap is 0
 * @param[in]  cap    size of value in bytes
 * @param[out] len    length of the value without the zero; written also on
 * COINSTORE_BUFFER_TOO_SMALL; not NULL
 * @param[out] err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT (NULL, unknown name), COINSTORE_BUFFER_TOO_SMALL (cap
 * must be at least *len + 1)
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_get_setting(
    coinstore* store, const char* name, char* value, size_t cap, size_t* len, coinstore_error* err);

/**
 * Closes a store: syncs it, and releases its files, its memory and its lock. Closing a closed store
 * is fine.
 *
 * @param[in,out] store  the store; any thread
 * @param[in]     flags  0, or COINSTORE_CLOSE_FORCE
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK,
 *         COINSTORE_BUSY  without FORCE: calls run, or views, blocks or iterators of the store
 *                         live;
 *                         nothing changed
 *         COINSTORE_IO, COINSTORE_DISK_FULL  the store is closed, but its last sync failed: in mode
 *                         grouped blocks above durable_height may be lost
 *
 * With FORCE, calls in flight return COINSTORE_INTERRUPTED as soon as they can, and the call waits
 * for them. A second thread that closes at the same time waits for the first. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_close(coinstore* store, uint32_t flags,
                                                                   coinstore_error* err);

/** Closes with COINSTORE_CLOSE_FORCE and frees the handle. No other thread may be inside a call on
 * it. NULL is fine. Since 0.1. */
COINSTORE_API void coinstore_free(coinstore* store);

/**
 * Interrupts the calls that run on this store at this moment (a second writer that waits,
 * apply_blocks between two blocks, a rollback before its write, a check). Later calls are not
 * affected.
 *
 * @param[in,out] store  the store; any thread
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_interrupt(coinstore* store,
                                                                       coinstore_error* err);

/**
 * Deletes a store with all its files. What is not the store's own stays, and so does its directory
 * then.
 *
 * @param[in]  path  the directory; not NULL
 * @param[out] err   may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_LOCKED (it is open), COINSTORE_NOT_A_STORE (nothing deleted),
 * COINSTORE_IO
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_destroy(const char* path,
                                                                     coinstore_error* err);

/**
 * Makes every block that is visible now durable.
 *
 * @param[in,out] store  the store; takes the writer's turn
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_BUSY (option writer=refuse), COINSTORE_INTERRUPTED (while waiting),
 *         COINSTORE_READ_ONLY,
 *         COINSTORE_IO, COINSTORE_DISK_FULL  which blocks are durable is unknown; the store needs to
 *                                            be reopened
 *
 * Cost: one sync of the log if anything is not durable yet. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_sync(coinstore* store,
                                                                  coinstore_error* err);

/** @name Levels of coinstore_log_read */
/**@{*/
#define COINSTORE_LOG_ERROR 0
#define COINSTORE_LOG_WARNING 1
#define COINSTORE_LOG_INFO 2
/**@}*/

/**
 * Takes the oldest lines out of the store's log of events (not the log of blocks). The library
 * keeps the last 1,024 lines and calls nobody.
 *
 * @param[in,out] store  the store; any thread
 * @param[in]     level  lines above this level are passed over and dropped (COINSTORE_LOG_…)
 * @param[out]    dst    gets whole lines, each ended by a newline, no terminating zero; may be NULL
 * if cap is 0
 * @param[in]     cap    size of dst in bytes
 * @param[out]    len    bytes written; on COINSTORE_BUFFER_TOO_SMALL the size of the next line; not
 * NULL
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK (*len 0: no line is waiting), COINSTORE_BUFFER_TOO_SMALL (cap is too small
 * for the next line; it stays)
 *
 * Works on a store that needs to be reopened. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_log_read(coinstore* store,
                                                                      uint32_t level, char* dst,
                                                                      size_t cap, size_t* len,
                                                                      coinstore_error* err);

/* -------------------------------------------------------------------------------------- blocks */

/**
 * Applies one block on top of the tip, or changes nothing.
 *
 * Additions first, then removals, judged together: a coin may be created and spent in one block, in
 * any order of input. Of several faults the first is reported, judged in this order: limits;
 * height; contiguous; parent hash; reward rule; removals in a first block at height 0; additions,
 * removals and hints, each in input order; expected root. `err->detail` names the array,
 * `err->index` the item in it.
 *
 * @param[in,out] store        the store; takes the writer's turn
 * @param[in]     info         the block's head; with COINSTORE_DRY_RUN everything is judged and the
 * root computed, and nothing changes; not NULL
 * @param[in]     additions    n_additions coins that the block creates
 * @param[in]     n_additions  number of additions
 * @param[in]     spent_ids    n_spent * 32 bytes: ids of the coins that the block spends
 * @param[in]     n_spent      number of ids
 * @param[in]     hints        n_hints hints of coins that the block creates; repeats count once,
 * length 0 is skipped
 * @param[in]     n_hints      number of hints
 * @param[out]    res          may be NULL; else struct_size is set; written only on COINSTORE_OK
 * @param[out]    err          may be NULL; written only on failure
 * @return COINSTORE_OK  the block is visible, and in sync_mode durable on the disk;
 *         a refusal (−100 … −117)  the store is as it was;
 *         COINSTORE_BUSY (writer=refuse), COINSTORE_INTERRUPTED (while waiting), COINSTORE_READ_ONLY
 *         (without DRY_RUN);
 *         COINSTORE_IO, COINSTORE_DISK_FULL  whether the block is stored is unknown; the store needs
 *                                            to be reopened
 *
 * Cost: two SHA-256 compressions per coin id, some 35 per change for the root; one write, one sync.
 * Source: docs/block-rules.md. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_apply_block(
    coinstore* store, const coinstore_block_info* info, const coinstore_addition* additions,
    size_t n_additions, const uint8_t* spent_ids, size_t n_spent, const coinstore_hint* hints,
    size_t n_hints, coinstore_result* res, coinstore_error* err);

/**
 * Applies many blocks in order, each wholly or not at all, with one sync for all of them.
 *
 * Block i takes the additions from addition_ends[i − 1] (0 for the first) up to addition_ends[i],
 * and likewise its removals and hints. Each block is visible as soon as it is applied. Before the
 * call returns, also after a refusal, those applied are synced in sync_mode durable.
 *
 * @param[in,out] store          the store; takes the writer's turn for the whole call
 * @param[in]     infos          n_blocks heads, all of the struct_size of the first, which is the
 * stride; COINSTORE_DRY_RUN is not allowed
 * @param[in]     n_blocks       number of blocks
 * @param[in]     additions      additions of all blocks, one block after the other
 * @param[in]     addition_ends  n_blocks ends, not falling
 * @param[in]     spent_ids      32 bytes each: removals of all blocks
 * @param[in]     spent_ends     n_blocks ends, not falling
 * @param[in]     hints          hints of all blocks
 * @param[in]     hint_ends      n_blocks ends, not falling
 * @param[out]    results        may be NULL; else n_blocks results, all of the struct_size of the
 * first, which is the stride; the first *n_applied are written
 * @param[out]    n_applied      blocks applied, written on every return but COINSTORE_ARGUMENT; not
 * NULL
 * @param[out]    err            may be NULL; index counts in the arrays of the block whose height
 * it names
 * @return COINSTORE_OK  all are applied;
 *         a refusal as in coinstore_apply_block  block *n_applied was refused;
 *         COINSTORE_INTERRUPTED, COINSTORE_BUSY, COINSTORE_READ_ONLY;
 *         COINSTORE_IO, COINSTORE_DISK_FULL  as in coinstore_apply_block, for all of the blocks;
 *                                            *n_applied is 0
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_apply_blocks(
    coinstore* store, const coinstore_block_info* infos, size_t n_blocks,
    const coinstore_addition* additions, const uint64_t* addition_ends, const uint8_t* spent_ids,
    const uint64_t* spent_ends, const coinstore_hint* hints, const uint64_t* hint_ends,
    coinstore_result* results, size_t* n_applied, coinstore_error* err);

/**
 * Begins a block that is put together by several calls. It holds no turn: any number may be open,
 * and each is judged against the tip of the moment of its commit.
 *
 * @param[in,out] store   the store
 * @param[in]     info    the block's head, copied; COINSTORE_DRY_RUN is not allowed (see
 * coinstore_block_root)
 * @param[out]    result  the block; free it with coinstore_block_free; not NULL
 * @param[out]    err     may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_READ_ONLY
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_block_begin(coinstore* store, const coinstore_block_info* info, coinstore_block** result,
                      coinstore_error* err);

/**
 * Adds coins that the block creates; they are copied.
 *
 * @param[in,out] block      the block; one thread at a time
 * @param[in]     additions  n coins
 * @param[in]     n          number of coins
 * @param[out]    err        may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_WRONG_STATE (committed or aborted), COINSTORE_CONCURRENT_USE,
 *         COINSTORE_BLOCK_TOO_LARGE (nothing was added)
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_block_add(
    coinstore_block* block, const coinstore_addition* additions, size_t n, coinstore_error* err);

/**
 * Adds coins that the block spends; their ids are copied.
 *
 * @param[in,out] block     the block; one thread at a time
 * @param[in]     coin_ids  n * 32 bytes
 * @param[in]     n         number of ids
 * @param[out]    err       may be NULL; written only on failure
 * @return as coinstore_block_add
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_block_spend(coinstore_block* block,
                                                                         const uint8_t* coin_ids,
                                                                         size_t n,
                                                                         coinstore_error* err);

/**
 * Adds hints of coins that the block creates; they are copied.
 *
 * @param[in,out] block  the block; one thread at a time
 * @param[in]     hints  n hints
 * @param[in]     n      number of hints
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_WRONG_STATE, COINSTORE_CONCURRENT_USE
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_block_hint(coinstore_block* block,
                                                                        const coinstore_hint* hints,
                                                                        size_t n,
                                                                        coinstore_error* err);

/**
 * Judges the block as it is now against the tip of this moment, and tells the root it would lead
 * to. Nothing changes; the block can be added to, asked again, or committed.
 *
 * @param[in,out] block  the block; one thread at a time; takes the writer's turn
 * @param[out]    root   32 bytes; not NULL
 * @param[out]    err    may be NULL; written only on failure
 * @return as coinstore_apply_block with COINSTORE_DRY_RUN, or COINSTORE_WRONG_STATE,
 * COINSTORE_CONCURRENT_USE
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_block_root(coinstore_block* block,
                                                                        uint8_t root[32],
                                                                        coinstore_error* err);

/**
 * Applies the block on top of the tip, or changes nothing. After success the block can only be
 * freed; after a refusal it is as it was before the call.
 *
 * @param[in,out] block  the block; one thread at a time; takes the writer's turn
 * @param[out]    res    may be NULL; else struct_size is set; written only on COINSTORE_OK
 * @param[out]    err    may be NULL; written only on failure
 * @return as coinstore_apply_block, or COINSTORE_WRONG_STATE (committed or aborted),
 * COINSTORE_CONCURRENT_USE
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_block_commit(coinstore_block* block,
                                                                          coinstore_result* res,
                                                                          coinstore_error* err);

/**
 * Ends the block without applying it and gives back its memory. Aborting twice is fine.
 *
 * @param[in,out] block  the block; one thread at a time
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_WRONG_STATE (committed), COINSTORE_CONCURRENT_USE
 *
 * Works after the store is closed. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_block_abort(coinstore_block* block,
                                                                         coinstore_error* err);

/** Aborts the block unless it is committed, and frees it. NULL is fine. Since 0.1. */
COINSTORE_API void coinstore_block_free(coinstore_block* block);

/* ------------------------------------------------------------------------------------ rollback */

/**
 * Takes blocks back until the tip is the highest block at or below a height.
 *
 * Coins created above it are deleted with their hints; coins spent above it are unspent again; a
 * coin that is both is reported once, as deleted. The report streams every changed coin with its
 * record as it was before the call and COINSTORE_DELETED or COINSTORE_UNSPENT_AGAIN among its
 * flags: newest block first; in each its spends, then the coins it created that were not yet
 * reported, each in the store's order.
 *
 * @param[in,out] store      the store; takes the writer's turn
 * @param[in]     to_height  any negative height, or one below the first block, empties the store
 * @param[in]     flags      0, or COINSTORE_DRY_RUN: report what would change, change nothing
 * @param[out]    res        may be NULL; else struct_size is set; written only on COINSTORE_OK
 * @param[out]    changed    may be NULL; else the report, to be freed with coinstore_iter_free; it
 * is read from the log as it is asked for, and stays valid whatever the store does next
 * @param[out]    err        may be NULL; written only on failure
 * @return COINSTORE_OK (nothing changed if the tip is at or below to_height's block already, or if
 *         the store is empty and to_height negative),
 *         COINSTORE_ROLLBACK_ABOVE_TIP  to_height is above the tip, or not negative on an empty store
 *         COINSTORE_ROLLBACK_TOO_DEEP   below what coinstore_rollback_floor tells
 *         COINSTORE_BUSY, COINSTORE_INTERRUPTED (before the write), COINSTORE_READ_ONLY (without
 *         DRY_RUN),
 *         COINSTORE_IO, COINSTORE_CORRUPTION (the log cannot be read; nothing changed)
 *         COINSTORE_IO, COINSTORE_DISK_FULL  whether it is stored is unknown; the store needs to be
 *                                            reopened
 *
 * A rollback is durable when it returns, in every sync_mode; one that undoes no block changes
 * nothing, also not what is durable. Cost: one synced write of some bytes,
 * and about what the undone blocks cost when they were applied. Source: docs/block-rules.md,
 * "Rollback". Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_rollback(coinstore* store, int64_t to_height, uint32_t flags, coinstore_result* res,
                   coinstore_iter** changed, coinstore_error* err);

/**
 * Tells how deep a rollback can go.
 *
 * @param[in]  store          the store; any thread
 * @param[out] lowest_height  the lowest to_height that coinstore_rollback accepts; −1: it can be
 * emptied; not NULL
 * @param[out] err            may be NULL; written only on failure
 * @return COINSTORE_OK
 *
 * This version keeps the whole log, so it is always −1. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_rollback_floor(coinstore* store,
                                                                            int64_t* lowest_height,
                                                                            coinstore_error* err);

/**
 * Reads on in a stream of records.
 *
 * @param[in,out] iter     the iterator; one thread at a time
 * @param[out]    records  cap records; may be NULL if cap is 0
 * @param[in]     cap      number of records that fit; 1,024 is a good size
 * @param[out]    n        records written, 0 at the end; not NULL
 * @param[out]    err      may be NULL; written only on failure
 * @return COINSTORE_OK (*n above 0, or cap 0),
 *         COINSTORE_DONE (*n is 0: the end, again and again),
 *         COINSTORE_CONCURRENT_USE,
 *         COINSTORE_INTERRUPTED (nothing is lost: call again to go on),
 *         COINSTORE_IO, COINSTORE_CORRUPTION (the log cannot be read; the iterator stays where it was)
 *
 * Cost: one read of the log for each block, and one for each row of coins spent in it. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_iter_next(coinstore_iter* iter,
                                                                       coinstore_record* records,
                                                                       size_t cap, size_t* n,
                                                                       coinstore_error* err);

/**
 * Interrupts the coinstore_iter_next that runs on this iterator at this moment, and no later one.
 *
 * @param[in,out] iter  the iterator; any thread
 * @param[out]    err   may be NULL; written only on failure
 * @return COINSTORE_OK
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_iter_interrupt(coinstore_iter* iter,
                                                                            coinstore_error* err);

/**
 * Ends an iterator; its store no longer waits for it. Closing twice is fine.
 *
 * @param[in,out] iter  the iterator; one thread at a time
 * @param[out]    err   may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_CONCURRENT_USE
 *
 * Works after the store is closed. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_iter_close(coinstore_iter* iter,
                                                                        coinstore_error* err);

/** Closes and frees an iterator. No other thread may be inside a call on it. NULL is fine. Since
 * 0.1. */
COINSTORE_API void coinstore_iter_free(coinstore_iter* iter);

/* --------------------------------------------------------------------------------------- views */

/**
 * Makes a view of the tip of this moment. It names a block and pins nothing: it costs nothing to
 * keep, and ends only when a rollback takes its block away.
 *
 * @param[in]  store   the store; any thread
 * @param[out] result  the view; free it with coinstore_view_free; not NULL
 * @param[out] err     may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_NOT_FOUND (the store is empty)
 *
 * Cost: no disk. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_view_new(coinstore* store,
                                                                      coinstore_view** result,
                                                                      coinstore_error* err);

/**
 * Makes a view as of a height: of the highest block at or below it.
 *
 * @param[in]  store   the store; any thread
 * @param[in]  height  at most the tip's
 * @param[out] result  the view; free it with coinstore_view_free; not NULL
 * @param[out] err     may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_NOT_FOUND (above the tip, below the first block, or the store is
 * empty), COINSTORE_IO, COINSTORE_CORRUPTION
 *
 * coinstore_get_tip with the view tells its block. Cost: two reads of the log. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_view_at(coinstore* store,
                                                                     uint64_t height,
                                                                     coinstore_view** result,
                                                                     coinstore_error* err);

/**
 * Ends a view; its store no longer waits for it. Calls with it that run go on. Closing twice is
 * fine.
 *
 * @param[in,out] view  the view; any thread
 * @param[out]    err   may be NULL; written only on failure
 * @return COINSTORE_OK
 *
 * Works after the store is closed. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_view_close(coinstore_view* view,
                                                                        coinstore_error* err);

/** Closes and frees a view. No other thread may be inside a call with it. NULL is fine. Since 0.1.
 */
COINSTORE_API void coinstore_view_free(coinstore_view* view);

/* --------------------------------------------------------------------------------------- reads */

/**
 * Reads the tip, or the block of a view, and the state after it.
 *
 * @param[in]  store  the store; any thread
 * @param[in]  view   as of which; NULL: the tip
 * @param[out] tip    struct_size is set; not NULL
 * @param[out] err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_NOT_FOUND (no view, and the store is empty), COINSTORE_IO,
 * COINSTORE_CORRUPTION
 *
 * durable_height is that of now. Cost: no disk for the tip, one read of the log for a view. Since
 * 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_get_tip(coinstore* store,
                                                                     const coinstore_view* view,
                                                                     coinstore_tip* tip,
                                                                     coinstore_error* err);

/**
 * Reads the block at a height and the state after it.
 *
 * @param[in]  store   the store; any thread
 * @param[in]  view    as of which; NULL: the tip
 * @param[in]  height  the exact height
 * @param[out] info    struct_size is set; not NULL; durable_height is that of now
 * @param[out] err     may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_NOT_FOUND (no block of the chain has this height, or it is above
 *         the view's), COINSTORE_IO, COINSTORE_CORRUPTION
 *
 * Cost: one read of the log. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_get_block_info(coinstore* store, const coinstore_view* view, uint64_t height,
                         coinstore_tip* info, coinstore_error* err);

/**
 * Reads one coin, spent or not.
 *
 * @param[in]  store    the store; any thread
 * @param[in]  view     as of which; NULL: the tip
 * @param[in]  coin_id  32 bytes; not NULL
 * @param[out] record   not NULL; written only on COINSTORE_OK
 * @param[out] err      may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_NOT_FOUND, COINSTORE_IO, COINSTORE_CORRUPTION
 *
 * As of a view, a coin that was spent later is unspent. Cost: no disk for what is in memory, else
 * one or two reads. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_get(coinstore* store,
                                                                 const coinstore_view* view,
                                                                 const uint8_t coin_id[32],
                                                                 coinstore_record* record,
                                                                 coinstore_error* err);

/**
 * Reads many coins as of one moment. Answers stand at the position of their id; an id may be
 * repeated.
 *
 * @param[in]  store     the store; any thread
 * @param[in]  view      as of which; NULL: the tip
 * @param[in]  coin_ids  n * 32 bytes
 * @param[in]  n         number of ids
 * @param[out] records   n records; those not found are zeros; may be NULL if n is 0
 * @param[out] found     n bytes, 1 where a record is; may be NULL if n is 0
 * @param[out] n_found   may be NULL; how many were found
 * @param[out] err       may be NULL; written only on failure
 * @return COINSTORE_OK (also if none is found), COINSTORE_IO, COINSTORE_CORRUPTION,
 * COINSTORE_INTERRUPTED
 *
 * Cost: as coinstore_get for each id, with reads of neighbours shared. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_get_many(
    coinstore* store, const coinstore_view* view, const uint8_t* coin_ids, size_t n,
    coinstore_record* records, uint8_t* found, size_t* n_found, coinstore_error* err);

/**
 * Tells of many coins, as of one moment, whether they are unspent.
 *
 * @param[in]  store     the store; any thread
 * @param[in]  view      as of which; NULL: the tip
 * @param[in]  coin_ids  n * 32 bytes; an id may be repeated
 * @param[in]  n         number of ids
 * @param[out] answers   n bytes: 1 unspent, 0 spent or unknown; may be NULL if n is 0
 * @param[out] err       may be NULL; written only on failure
 * @return COINSTORE_OK; as of a view also COINSTORE_IO, COINSTORE_CORRUPTION,
 * COINSTORE_INTERRUPTED
 *
 * Cost: at the tip no disk; as of an older view that of coinstore_get_many. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_is_unspent(coinstore* store,
                                                                        const coinstore_view* view,
                                                                        const uint8_t* coin_ids,
                                                                        size_t n, uint8_t* answers,
                                                                        coinstore_error* err);

/**
 * Reads the hints of coins: ids in the order first given, each coin's hints bytewise, a prefix
 * first. Unknown ids and ids given again are passed over.
 *
 * @param[in]  store     the store; any thread
 * @param[in]  view      as of which; NULL: the tip
 * @param[in]  coin_ids  n * 32 bytes
 * @param[in]  n         number of ids
 * @param[out] hints     cap hints; may be NULL if cap is 0
 * @param[in]  cap       number of hints that fit
 * @param[out] n_hints   hints written; on COINSTORE_BUFFER_TOO_SMALL how many there are; not NULL
 * @param[out] err       may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_BUFFER_TOO_SMALL (no hint is written), COINSTORE_IO,
 * COINSTORE_CORRUPTION, COINSTORE_INTERRUPTED
 *
 * coinstore_hint_page answers the same in pages. Cost: as coinstore_get_many. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_get_hints(coinstore* store, const coinstore_view* view, const uint8_t* coin_ids, size_t n,
                    coinstore_hint* hints, size_t cap, size_t* n_hints, coinstore_error* err);

/**
 * Computes the two roots that the header of a Chia block has over what it adds and removes.
 *
 * @param[in]  store           the store; any thread
 * @param[in]  height          the exact height of a block of the chain
 * @param[out] additions_root  32 bytes: a set root over, for each puzzle hash of the coins created,
 * the hash itself and SHA-256 of its coin ids joined in descending order; not NULL
 * @param[out] removals_root   32 bytes: a set root over the ids of the coins spent; not NULL
 * @param[out] err             may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_NOT_FOUND (no block of the chain has this height), COINSTORE_IO,
 * COINSTORE_CORRUPTION
 *
 * 32 zero bytes are the root of nothing. These roots bind the changes of one block; state_root binds
 * the state. Cost: reads the block and the coins it spends, and hashes them. Source:
 * docs/queries.md, "Roots of a block". Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_get_block_roots(coinstore* store, uint64_t height, uint8_t additions_root[32],
                          uint8_t removals_root[32], coinstore_error* err);

/**
 * Adds up what puzzle hashes own. Answers stand at the position of their hash; a hash may be
 * repeated, and an unknown one owns nothing.
 *
 * @param[in]  store          the store; any thread
 * @param[in]  view           as of which; NULL: the tip
 * @param[in]  puzzle_hashes  n * 32 bytes
 * @param[in]  n              number of puzzle hashes
 * @param[out] balances       n balances; may be NULL if n is 0
 * @param[out] err            may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_IO, COINSTORE_CORRUPTION, COINSTORE_INTERRUPTED
 *
 * Cost: one row for each unspent coin of the hashes, and as of a view for each coin of theirs spent
 * since. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_balances(coinstore* store, const coinstore_view* view, const uint8_t* puzzle_hashes,
                   size_t n, coinstore_balance* balances, coinstore_error* err);

/**
 * Reads a page of the balances of all puzzle hashes that own a coin, in the order of the hashes.
 * Without a view the pages are of no single block: each is of the tip of its moment, and a hash that gets its
 * first coin between two pages may be in neither.
 *
 * @param[in]     store       the store; any thread
 * @param[in]     view        as of which; NULL: the tip
 * @param[out]    balances    cap balances; may be NULL if cap is 0
 * @param[in]     cap         number of balances that fit
 * @param[out]    n           balances written; not NULL
 * @param[in,out] cursor      where to go on, and afterwards where to go on next; see
 * coinstore_query_page; not NULL
 * @param[in]     cursor_cap  size of cursor in bytes; COINSTORE_CURSOR_MAX always suffices
 * @param[in,out] cursor_len  length of the cursor to go on from, 0 to begin; afterwards that of the
 * new one; not NULL
 * @param[out]    more        1 unless this was the last page; not NULL
 * @param[out]    err         may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_BUFFER_TOO_SMALL (cursor_cap), COINSTORE_INVALID_CURSOR,
 * COINSTORE_STALE_CURSOR, COINSTORE_TOO_MANY_CHANGES (option max_view_changes),
 * COINSTORE_INTERRUPTED, COINSTORE_IO, COINSTORE_CORRUPTION
 *
 * Cost: the rows of the page, and one pass over the coins in memory; so take large pages. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_balance_page(coinstore* store, const coinstore_view* view, coinstore_balance* balances,
                       size_t cap, size_t* n, uint8_t* cursor, size_t cursor_cap,
                       size_t* cursor_len, int32_t* more, coinstore_error* err);

/**
 * Finds the one coin in which a singleton lives, for a spend that is made before it is known which
 * coin that will be: the only coin with a puzzle hash that is unspent and has COINSTORE_FF.
 *
 * @param[in]  store        the store; any thread
 * @param[in]  view         as of which; NULL: the tip
 * @param[in]  puzzle_hash  32 bytes; not NULL
 * @param[out] unspent      the coin; may be NULL
 * @param[out] parent       its parent; parent->coin.parent_coin_info is the parent's parent; may be
 * NULL
 * @param[out] err          may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_NOT_FOUND (no such coin, or more than one), COINSTORE_IO,
 * COINSTORE_CORRUPTION, COINSTORE_INTERRUPTED
 *
 * Cost: as coinstore_balances. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_lineage(coinstore* store, const coinstore_view* view, const uint8_t puzzle_hash[32],
                  coinstore_record* unspent, coinstore_record* parent, coinstore_error* err);

/**
 * Makes a proof that a coin is unspent, or that it is not, under the state root of the tip or of a
 * view. Verify it with coinstore_proof_verify.
 *
 * @param[in]  store    the store; any thread
 * @param[in]  view     as of which; NULL: the tip
 * @param[in]  coin_id  32 bytes: any id, of a coin or not; not NULL
 * @param[out] proof    cap bytes; COINSTORE_PROOF_MAX always fit; may be NULL if cap is 0
 * @param[in]  cap      size of proof in bytes
 * @param[out] len      size of the proof; written also on COINSTORE_BUFFER_TOO_SMALL; not NULL
 * @param[out] err      may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_BUFFER_TOO_SMALL; as of a view below the tip also
 * COINSTORE_TOO_MANY_CHANGES (option max_view_changes), COINSTORE_BUSY (option writer=refuse),
 * COINSTORE_INTERRUPTED, COINSTORE_IO, COINSTORE_CORRUPTION
 *
 * An empty store has the root of 32 zero bytes, and proofs of absence under it. Cost: at the tip no
 * disk and some microseconds; below it the blocks between are undone aside, under the writer's turn.
 * Source: docs/commitment.md, "Proofs". Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_prove(coinstore* store, const coinstore_view* view, const uint8_t coin_id[32],
                uint8_t* proof, size_t cap, size_t* len, coinstore_error* err);

/* ------------------------------------------------------------------------------------- queries */

/** @name Sources of a query: what its keys are, and the order of its entries */
/**@{*/
#define COINSTORE_BY_PUZZLE_HASH 1 /**< 32 bytes: its coins, in ORDER_KEY or ORDER_HEIGHT */
#define COINSTORE_BY_HINT 2        /**< 1 to 32 bytes: the coins that have it; order as above */
#define COINSTORE_BY_PARENT 3      /**< 32 bytes, a coin id: its children; by height, then number */
#define COINSTORE_BY_ID 4          /**< 32 bytes, a coin id: the coin; as first given */
#define COINSTORE_ADDED_AT 5       /**< 8 bytes, a height big-endian: coins created; by number */
#define COINSTORE_REMOVED_AT 6     /**< 8 bytes, a height: coins spent; by number */
#define COINSTORE_CHANGED_AT 7     /**< 8 bytes, a height: coins created or spent; by number */
#define COINSTORE_ALL_UNSPENT 8    /**< no keys: every unspent coin; by coin id */
/**@}*/

/**
 * @name Settings of a query
 * Which sources have them: A puzzle hash; B puzzle hash, hint; C puzzle hash, hint, id; D puzzle
 * hash, hint, id, parent; E all.
 */
/**@{*/
#define COINSTORE_QUERY_START 1      /**< D; 0: created at this height or above */
#define COINSTORE_QUERY_END 2        /**< D; 2^64 − 1, no bound: created below this height */
#define COINSTORE_QUERY_MIN 3        /**< C; 0: created or spent at this height or above */
#define COINSTORE_QUERY_MAX 4        /**< C; 2^64 − 1, none: neither created nor spent above it */
#define COINSTORE_QUERY_MIN_AMOUNT 5 /**< B; 0: of this amount or more */
#define COINSTORE_QUERY_SPENT 6      /**< D; 1: spent coins too; 0: not */
#define COINSTORE_QUERY_UNSPENT 7    /**< D; 1: unspent coins too; 0: not */
#define COINSTORE_QUERY_HINTED 8     /**< A; 0; 1: also coins that have a key as a hint */
#define COINSTORE_QUERY_ORDER 9      /**< B; COINSTORE_ORDER_KEY, COINSTORE_ORDER_HEIGHT */
#define COINSTORE_QUERY_CHIA_PAGE \
  10 /**< B, with ORDER_HEIGHT; 0; 1: a page ends between two heights where it can */
#define COINSTORE_QUERY_SCAN_BUDGET \
  11 /**< E; option scan_budget: rows a page looks at, at least 1 */
/**@}*/

/** @name Values of COINSTORE_QUERY_ORDER */
/**@{*/
#define COINSTORE_ORDER_KEY \
  0 /**< by key as first given, then by the height of the last change, then by coin id; a coin that \
       matches several keys stands under the first */
#define COINSTORE_ORDER_HEIGHT \
  1 /**< by the height of the last change, then by coin id, over all keys */
/**@}*/

/** Size that every cursor fits into, in bytes. */
#define COINSTORE_CURSOR_MAX 128

/**
 * Makes a query that has no source yet. It belongs to no store.
 *
 * @param[out] result  the query; free it with coinstore_query_free; not NULL
 * @param[out] err     may be NULL; written only on failure
 * @return COINSTORE_OK
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_query_new(coinstore_query** result,
                                                                       coinstore_error* err);

/** Frees a query. No call that uses it may be running; iterators go on without it. NULL is fine.
 * Since 0.1. */
COINSTORE_API void coinstore_query_free(coinstore_query* query);

/**
 * Adds keys; they are copied. A query has one source. Keys given again are passed over; their number
 * has no limit.
 *
 * @param[in,out] query    the query; one thread at a time
 * @param[in]     source   COINSTORE_BY_…, COINSTORE_ADDED_AT … COINSTORE_ALL_UNSPENT
 * @param[in]     keys     n * key_len bytes; may be NULL if n is 0
 * @param[in]     key_len  bytes of each key, as the source says; 0 for COINSTORE_ALL_UNSPENT
 * @param[in]     n        number of keys; 0 names the source only
 * @param[out]    err      may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT (unknown source, another one than before, one that does
 * not have a setting made before, a wrong key_len), COINSTORE_WRONG_STATE (the query has been used),
 * COINSTORE_CONCURRENT_USE
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_query_add_keys(coinstore_query* query, uint32_t source, const uint8_t* keys,
                         size_t key_len, size_t n, coinstore_error* err);

/**
 * Makes a setting.
 *
 * @param[in,out] query  the query; one thread at a time
 * @param[in]     key    COINSTORE_QUERY_…
 * @param[in]     value  its value
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT (unknown key, value not allowed, or the query's source
 * does not have it), COINSTORE_WRONG_STATE (the query has been used), COINSTORE_CONCURRENT_USE
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_query_set(coinstore_query* query,
                                                                       uint32_t key, uint64_t value,
                                                                       coinstore_error* err);

/**
 * Interrupts the page calls that use this query at this moment, and no later ones.
 *
 * @param[in,out] query  the query; any thread
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_query_interrupt(coinstore_query* query,
                                                                             coinstore_error* err);

/**
 * Reads a page of the coins that a query asks for.
 *
 * Each page is of one block: the view's, or without a view the tip's of its moment. The order is
 * always that of the tip of the page; as of an older view a coin that was spent later stands at its
 * later place, and is shown unspent. Without a view a coin that changed between two pages may appear
 * again at its new place; with ORDER_KEY what changed under a key already passed is found by asking
 * once more with COINSTORE_QUERY_MIN one above the first page's tip. Pages of COINSTORE_ALL_UNSPENT
 * are of no single block unless a view is given.
 *
 * A page may hold fewer entries than cap, even none, while *more is 1: then it has looked at
 * COINSTORE_QUERY_SCAN_BUDGET rows. The cursor has advanced all the same.
 *
 * A cursor is bytes that may be stored and used again later, also after the store was reopened. It
 * belongs to the query's keys and settings, to the view and to the store, and carries the tip of its
 * page: if a rollback took that block away, entries may have moved behind the cursor, and it answers
 * COINSTORE_STALE_CURSOR: begin again.
 *
 * With COINSTORE_QUERY_CHIA_PAGE a page that would end inside a height ends before it, and
 * *next_height is that height. If nothing would be left, the page is filled from that height and the
 * cursor goes on inside it.
 *
 * @param[in]     store        the store; any thread
 * @param[in]     view         as of which; NULL: the tip
 * @param[in]     query        the query; from its first use on it cannot be changed; not NULL
 * @param[out]    records      cap records; may be NULL if cap is 0
 * @param[in]     cap          number of records that fit; with 0 the answer is empty, the cursor
 * does not move, and *more is 0 only if nothing is left
 * @param[out]    n            records written; not NULL
 * @param[in,out] cursor       where to go on, and afterwards where to go on next; not NULL
 * @param[in]     cursor_cap   size of cursor in bytes; COINSTORE_CURSOR_MAX always suffices
 * @param[in,out] cursor_len   length of the cursor to go on from, 0 to begin; afterwards that of the
 * new one; on COINSTORE_BUFFER_TOO_SMALL the size needed; not NULL
 * @param[out]    more         1 unless this was the last page; not NULL
 * @param[out]    next_height  may be NULL; with CHIA_PAGE and *more the height to go on from, else
 * COINSTORE_NO_HEIGHT
 * @param[out]    err          may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT (also: the query has no source), COINSTORE_BUFFER_TOO_SMALL
 * (cursor_cap), COINSTORE_INVALID_CURSOR (of another query, view or store, or no cursor at all),
 * COINSTORE_STALE_CURSOR, COINSTORE_TOO_MANY_CHANGES (ALL_UNSPENT as of a view; option
 * max_view_changes), COINSTORE_INTERRUPTED, COINSTORE_IO, COINSTORE_CORRUPTION
 *
 * After the last page the cursor stands behind everything; with ORDER_HEIGHT and no view it can be
 * kept: asked again later it gives what has changed since. Cost: grows with the keys not yet passed
 * (ORDER_HEIGHT: all), with the rows looked at and with the page, never with what there is in all.
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_query_page(
    coinstore* store, const coinstore_view* view, const coinstore_query* query,
    coinstore_record* records, size_t cap, size_t* n, uint8_t* cursor, size_t cursor_cap,
    size_t* cursor_len, int32_t* more, uint64_t* next_height, coinstore_error* err);

/**
 * Reads a page of (coin, hint) pairs. With COINSTORE_BY_HINT: the coins of each hint in ORDER_KEY,
 * each coin under each of its hints that are asked for. With COINSTORE_BY_ID: all hints of the coins,
 * ids as first given, each coin's hints bytewise, a prefix first. Other sources, and ORDER_HEIGHT, are
 * COINSTORE_ARGUMENT. The filters are those of the coins.
 *
 * @param[in]     store       the store; any thread
 * @param[in]     view        as of which; NULL: the tip
 * @param[in]     query       as in coinstore_query_page
 * @param[out]    pairs       cap pairs; may be NULL if cap is 0
 * @param[in]     cap         number of pairs that fit; 0 as in coinstore_query_page
 * @param[out]    n           pairs written; not NULL
 * @param[in,out] cursor      as in coinstore_query_page
 * @param[in]     cursor_cap  size of cursor in bytes; COINSTORE_CURSOR_MAX always suffices
 * @param[in,out] cursor_len  as in coinstore_query_page
 * @param[out]    more        1 unless this was the last page; not NULL
 * @param[out]    err         may be NULL; written only on failure
 * @return as coinstore_query_page
 *
 * The number of all pairs is in coinstore_tip. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_hint_page(coinstore* store, const coinstore_view* view, const coinstore_query* query,
                    coinstore_hint* pairs, size_t cap, size_t* n, uint8_t* cursor,
                    size_t cursor_cap, size_t* cursor_len, int32_t* more, coinstore_error* err);

/**
 * Opens a stream of the coins that a query asks for: coinstore_iter_next turns its pages.
 *
 * @param[in]  store       the store
 * @param[in]  view        as of which; NULL: each page the tip of its moment; may be freed afterwards
 * @param[in]  query       as in coinstore_query_page; may be freed afterwards; not NULL
 * @param[in]  cursor      where to begin, of coinstore_query_page or coinstore_iter_cursor
 * @param[in]  cursor_len  its length in bytes; 0 to begin at the front, then cursor may be NULL
 * @param[out] result      the iterator; free it with coinstore_iter_free; not NULL
 * @param[out] err         may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT, COINSTORE_INVALID_CURSOR
 *
 * It holds a place, not a state: nothing of the store is pinned between two calls.
 * coinstore_iter_next on it can also return COINSTORE_VIEW_ENDED, COINSTORE_STALE_CURSOR and
 * COINSTORE_TOO_MANY_CHANGES. It is at its end when a page was the last; then it answers
 * COINSTORE_DONE also if more has come meanwhile. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_iter_open(
    coinstore* store, const coinstore_view* view, const coinstore_query* query,
    const uint8_t* cursor, size_t cursor_len, coinstore_iter** result, coinstore_error* err);

/**
 * Tells where an iterator stands: behind the last record that it gave.
 *
 * @param[in,out] iter    the iterator; one thread at a time
 * @param[out]    cursor  cap bytes; may be NULL if cap is 0
 * @param[in]     cap     size of cursor in bytes; COINSTORE_CURSOR_MAX always suffices
 * @param[out]    len     length of the cursor; 0 if it stands at the front; written also on
 * COINSTORE_BUFFER_TOO_SMALL; not NULL
 * @param[out]    err     may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_BUFFER_TOO_SMALL, COINSTORE_CONCURRENT_USE, COINSTORE_UNSUPPORTED
 * (the report of a rollback)
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_iter_cursor(coinstore_iter* iter,
                                                                         uint8_t* cursor,
                                                                         size_t cap, size_t* len,
                                                                         coinstore_error* err);

/**
 * Tells of which block the records last given are: the view's, or the tip of that moment.
 *
 * @param[in,out] iter  the iterator; one thread at a time
 * @param[out]    tip   struct_size is set; durable_height is that of now; not NULL
 * @param[out]    err   may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_NOT_FOUND (nothing was read yet, or the store was empty),
 * COINSTORE_CONCURRENT_USE, COINSTORE_UNSUPPORTED (the report of a rollback)
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_iter_tip(coinstore_iter* iter,
                                                                      coinstore_tip* tip,
                                                                      coinstore_error* err);

/* ------------------------------------------------------------------------------------- buffers */

/** Returns the bytes of a buffer; valid until it is freed; a zero stands behind the last. NULL
 * gives NULL. Since 0.1. */
COINSTORE_API const uint8_t* coinstore_buffer_data(const coinstore_buffer* buffer);

/** Returns the number of bytes in a buffer. NULL gives 0. Since 0.1. */
COINSTORE_API size_t coinstore_buffer_size(const coinstore_buffer* buffer);

/** Frees a buffer. NULL is fine. Since 0.1. */
COINSTORE_API void coinstore_buffer_free(coinstore_buffer* buffer);

/* --------------------------------------------------------------------------------- maintenance */

/**
 * Recomputes everything and compares: the chain of hashes over the log, every record and row; the
 * heights; every row of the tables against the log and the other way round; the coins and the tree
 * in memory against log and tables; the counters against counts. Checkpoints wait meanwhile.
 *
 * @param[in,out] store   the store; takes the writer's turn for the whole call; readers go on
 * @param[in]     flags   0
 * @param[out]    report  may be NULL; else text in lines, one for each thing checked and one for
 * each difference (the first 100); free it with coinstore_buffer_free; written on COINSTORE_OK and
 * on COINSTORE_CORRUPTION
 * @param[out]    err     may be NULL; on COINSTORE_CORRUPTION it names the first difference
 * @return COINSTORE_OK (all is as it must be), COINSTORE_CORRUPTION, COINSTORE_IO,
 *         COINSTORE_INTERRUPTED, COINSTORE_BUSY
 *
 * Changes nothing. Cost: two readings of the log, one of the tables and a read for each of their rows; the memory
 * of a second tree, and of a bit for every coin ever created. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_check(coinstore* store, uint32_t flags,
                                                                   coinstore_buffer** report,
                                                                   coinstore_error* err);

/**
 * Brings everything up to the tip into the tables, now, instead of when enough has come together.
 *
 * @param[in,out] store  the store; takes the writer's turn for the whole call; readers go on
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_READ_ONLY, COINSTORE_IO, COINSTORE_DISK_FULL, COINSTORE_BUSY,
 *         COINSTORE_INTERRUPTED (blocks of some segments are in the tables, the others in memory as before)
 *
 * Cost: many small checkpoints make the engine write far more; a store needs none to be safe or to
 * be closed. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_checkpoint(coinstore* store,
                                                                        coinstore_error* err);

/**
 * Merges the files of the tables and of the log as far as they can be merged.
 *
 * @param[in,out] store  the store; readers and writers go on
 * @param[in]     flags  0
 * @param[out]    err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_READ_ONLY, COINSTORE_IO, COINSTORE_DISK_FULL,
 *         COINSTORE_INTERRUPTED (what was merged stays)
 *
 * The engine merges by itself; this is for measurements, and before a store is copied for good.
 * Cost: may read and write the whole store. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_compact(coinstore* store,
                                                                     uint32_t flags,
                                                                     coinstore_error* err);

/**
 * Makes a copy of the store that can be opened: with every record that was written before the call,
 * and an "instance_id" of its own. Files are shared by hard links where the file system can, so a
 * copy costs little room until the store goes on.
 *
 * @param[in] store  the store; readers and writers go on
 * @param[in] path   a directory that does not exist, or is empty; its parent must exist; not NULL
 * @param[out] err   may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT (the directory is not empty; nothing is changed),
 *         COINSTORE_READ_ONLY (of a store that was opened so), COINSTORE_LOCKED,
 *         COINSTORE_IO, COINSTORE_DISK_FULL, COINSTORE_CORRUPTION (a file of the store cannot be read; what was
 *         made of the copy is deleted again in all three cases)
 *
 * A copy that was cut off with its process is no store: opening it answers COINSTORE_CORRUPTION.
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_copy(coinstore* store,
                                                                  const char* path,
                                                                  coinstore_error* err);

/**
 * Rebuilds what is derived from the log of a store that is not open: the tables with their marker,
 * and without the file of the tree. First the whole log is checked; if it is damaged, nothing is changed.
 *
 * @param[in]  path     the directory; not NULL
 * @param[in]  options  as for coinstore_open; NULL for the defaults; its progress and interrupt work
 * here too
 * @param[out] report   may be NULL; else text in lines about what was checked and rebuilt; free it
 * with coinstore_buffer_free; written on COINSTORE_OK only
 * @param[out] err      may be NULL; on COINSTORE_CORRUPTION it names what is damaged in the log
 * @return COINSTORE_OK, COINSTORE_CORRUPTION, COINSTORE_NOT_A_STORE, COINSTORE_LOCKED,
 *         COINSTORE_READ_ONLY (option read_only), COINSTORE_NEWER_FORMAT,
 *         COINSTORE_OPTIONS_MISMATCH, COINSTORE_IO, COINSTORE_DISK_FULL,
 *         COINSTORE_INTERRUPTED, COINSTORE_CONCURRENT_USE
 *
 * A repair that was cut off or failed leaves a store that coinstore_open answers with
 * COINSTORE_CORRUPTION; repair it again. Cost: two readings of the log, and the writing of all
 * tables. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_repair(const char* path, const coinstore_options* options, coinstore_buffer** report,
                 coinstore_error* err);

/** @name Keys of coinstore_stat; counts and times are those since coinstore_open */
/**@{*/
#define COINSTORE_STAT_BLOCKS_APPLIED 0    /**< blocks */
#define COINSTORE_STAT_COINS_CREATED 1     /**< coins, by blocks applied */
#define COINSTORE_STAT_COINS_SPENT 2       /**< coins, by blocks applied */
#define COINSTORE_STAT_BLOCKS_UNDONE 3     /**< blocks, by rollbacks */
#define COINSTORE_STAT_LAST_RECORD 4       /**< number of the last record of the log */
#define COINSTORE_STAT_SYNCED_RECORD 5     /**< number of the last record known to be durable */
#define COINSTORE_STAT_LOG_BYTES 6         /**< bytes handed to the engine */
#define COINSTORE_STAT_LOG_WRITES 7        /**< writes handed to the engine */
#define COINSTORE_STAT_SYNCS 8             /**< syncs of the log */
#define COINSTORE_STAT_RECENT_COINS 9      /**< coins held in memory */
#define COINSTORE_STAT_RECENT_BYTES 10     /**< memory of those */
#define COINSTORE_STAT_TREE_BYTES 11       /**< memory of the tree of unspent coins */
#define COINSTORE_STAT_LEAF_HASHES 12      /**< leaves hashed */
#define COINSTORE_STAT_NODE_HASHES 13      /**< nodes hashed */
#define COINSTORE_STAT_TIME_IDS_NS 14      /**< nanoseconds spent on coin ids and limits … */
#define COINSTORE_STAT_TIME_VALIDATE_NS 15 /**< … on the rules and their lookups … */
#define COINSTORE_STAT_TIME_DELTA_NS 16    /**< … on numbering coins and making the delta … */
#define COINSTORE_STAT_TIME_TREE_NS 17     /**< … on the root … */
#define COINSTORE_STAT_TIME_LOG_NS 18  /**< … on encoding, chaining and writing the record … */
#define COINSTORE_STAT_TIME_SYNC_NS 19 /**< … on waiting for the disk … */
#define COINSTORE_STAT_TIME_PUBLISH_NS 20     /**< … and on making it visible */
#define COINSTORE_STAT_OPEN_TIME_NS 21        /**< nanoseconds that coinstore_open took */
#define COINSTORE_STAT_MARKER_RECORD 22       /**< number of the last record that the tables hold */
#define COINSTORE_STAT_CHECKPOINTS 23         /**< checkpoints that were brought into the tables */
#define COINSTORE_STAT_CHECKPOINT_FAILURES 24 /**< checkpoints that failed, and were tried again */
#define COINSTORE_STAT_TIME_CHECKPOINT_NS 25  /**< nanoseconds that checkpoints took … */
#define COINSTORE_STAT_LAST_CHECKPOINT_NS 26  /**< … and the last one of them */
#define COINSTORE_STAT_TIME_ROOM_WAIT_NS 27   /**< nanoseconds that writers waited for memory */
#define COINSTORE_STAT_DATABASE_BYTES 28      /**< bytes of all files of the engine */
#define COINSTORE_STAT_LEVEL0_FILES 29 /**< unmerged files of the table that has most of them */
#define COINSTORE_STAT_RUNNING_COMPACTIONS 30      /**< merges that run at this moment */
#define COINSTORE_STAT_PENDING_COMPACTION_BYTES 31 /**< bytes that wait to be merged, an estimate */
#define COINSTORE_STAT_MEMTABLE_BYTES 32           /**< memory of the log's newest rows */
#define COINSTORE_STAT_CACHE_BYTES 33              /**< memory of cached blocks … */
#define COINSTORE_STAT_CACHE_PINNED_BYTES 34       /**< … of which so much cannot be evicted */
#define COINSTORE_STAT_CACHE_HITS 35               /**< blocks found in the cache … */
#define COINSTORE_STAT_CACHE_MISSES 36             /**< … and not found */
/**@}*/

/**
 * Reads one figure about the store.
 *
 * @param[in]  store  the store; any thread
 * @param[in]  key    COINSTORE_STAT_…
 * @param[out] value  not NULL
 * @param[out] err    may be NULL; written only on failure
 * @return COINSTORE_OK, COINSTORE_ARGUMENT (unknown key)
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_stat(coinstore* store, uint32_t key,
                                                                  uint64_t* value,
                                                                  coinstore_error* err);

/** Returns the name of a key of coinstore_stat ("tree_bytes"), or NULL if there is no such key.
 * Static text. Since 0.1. */
COINSTORE_API const char* coinstore_stat_name(uint32_t key);

/**
 * Gives the store's figures in the text format of Prometheus, one metric after the other as
 * docs/metrics.md lists them.
 *
 * @param[in]  store            the store; any thread
 * @param[out] prometheus_text  the text; free it with coinstore_buffer_free; not NULL
 * @param[out] err              may be NULL; written only on failure
 * @return COINSTORE_OK
 *
 * Serve it as "text/plain; version=0.0.4". Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status
coinstore_metrics(coinstore* store, coinstore_buffer** prometheus_text, coinstore_error* err);

/**
 * Tells how far the long call that runs on the store (check, rollback, apply_blocks) has come.
 *
 * @param[in]  store  the store; any thread
 * @param[out] done   not NULL
 * @param[out] total  0 if no long call has run yet; not NULL
 * @param[out] err    may be NULL; written only on failure
 * @return COINSTORE_OK
 *
 * Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_progress(coinstore* store,
                                                                      uint64_t* done,
                                                                      uint64_t* total,
                                                                      coinstore_error* err);

#ifdef __cplusplus
}
#endif
#endif /* COINSTORE_H */
