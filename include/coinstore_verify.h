/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file coinstore_verify.h
 * Pure functions of libcoinstore: coin ids and the verification of proofs.
 *
 * No store, no handle, no file, no thread, no allocation: any thread may call any of them at any
 * time. `libcoinstore_verify` holds these functions alone, for programs that check proofs and link
 * no database; `libcoinstore` exports them too. coinstore.h includes this header.
 *
 * What is hashed and how a proof is encoded: docs/commitment.md. Statuses: docs/statuses.md.
 */
#ifndef COINSTORE_VERIFY_H
#define COINSTORE_VERIFY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef SWIG
#define COINSTORE_API __attribute__((visibility("default")))
#define COINSTORE_NODISCARD __attribute__((__warn_unused_result__))
#else
#define COINSTORE_API
#define COINSTORE_NODISCARD
#endif

/** How a call ended: 0 done, above 0 another answer, below 0 an error. Names and families below. */
typedef int32_t coinstore_status;

/** @name Answers */
/**@{*/
#define COINSTORE_OK 0
#define COINSTORE_NOT_FOUND 1 /**< the whole answer is known, and there is none */
#define COINSTORE_DONE 2      /**< an iterator or a list is at its end */
/**@}*/

/** @name The caller's misuse: nothing has changed */
/**@{*/
#define COINSTORE_ARGUMENT (-1)
#define COINSTORE_BUFFER_TOO_SMALL (-2)
#define COINSTORE_CLOSED (-3)
#define COINSTORE_BUSY (-4)
#define COINSTORE_WRONG_STATE (-5)
#define COINSTORE_CONCURRENT_USE (-6)
#define COINSTORE_INTERRUPTED (-7)
#define COINSTORE_UNSUPPORTED (-8)
#define COINSTORE_ABI_MISMATCH (-9)
#define COINSTORE_INVALID_CURSOR (-10)
#define COINSTORE_STALE_CURSOR (-11)
#define COINSTORE_VIEW_ENDED (-12)
#define COINSTORE_UNKNOWN_OR_PRUNED (-13) /**< reserved: no call of this version returns it */
#define COINSTORE_TOO_MANY_CHANGES (-14)
/**@}*/

/** @name A block or a rollback is refused by a rule: nothing has changed */
/**@{*/
#define COINSTORE_BLOCK_TOO_LARGE (-100)
#define COINSTORE_TOO_MANY_HINTS (-101)
#define COINSTORE_HINTS_TOO_LARGE (-102)
#define COINSTORE_HEIGHT_TOO_LARGE (-103)
#define COINSTORE_HEIGHT_NOT_ABOVE_TIP (-104)
#define COINSTORE_HEIGHT_NOT_CONTIGUOUS (-105)
#define COINSTORE_PARENT_MISMATCH (-106)
#define COINSTORE_REWARD_RULE (-107)
#define COINSTORE_REMOVAL_IN_FIRST_BLOCK (-108)
#define COINSTORE_COIN_EXISTS (-109)
#define COINSTORE_COIN_ADDED_TWICE (-110)
#define COINSTORE_COIN_UNKNOWN (-111)
#define COINSTORE_COIN_ALREADY_SPENT (-112)
#define COINSTORE_COIN_SPENT_TWICE (-113)
#define COINSTORE_HINT_TOO_LONG (-114)
#define COINSTORE_HINT_WITHOUT_COIN (-115)
#define COINSTORE_ROOT_MISMATCH (-116)
#define COINSTORE_COIN_NUMBERS_EXHAUSTED (-117)
#define COINSTORE_ROLLBACK_ABOVE_TIP (-118)
#define COINSTORE_ROLLBACK_TOO_DEEP (-119) /**< reserved */
/**@}*/

/** @name A proof is not accepted */
/**@{*/
#define COINSTORE_PROOF_MALFORMED (-200)
#define COINSTORE_PROOF_INVALID (-201)
#define COINSTORE_PROOF_OTHER_COIN (-202)
#define COINSTORE_PROOF_UNEXPECTED (-203)
/**@}*/

/** @name The environment */
/**@{*/
#define COINSTORE_IO (-300)
#define COINSTORE_CORRUPTION (-301)
#define COINSTORE_NO_MEMORY (-302)
#define COINSTORE_DISK_FULL (-303)
#define COINSTORE_LOCKED (-304)
#define COINSTORE_READ_ONLY (-305)
#define COINSTORE_NEWER_FORMAT (-306)
#define COINSTORE_NOT_A_STORE (-307)
#define COINSTORE_OPTIONS_MISMATCH (-308)
#define COINSTORE_NEEDS_REOPEN (-309)
/**@}*/

/** A check inside the library failed: our bug. The store it happened in answers NEEDS_REOPEN if a
 * write was under way. */
#define COINSTORE_INTERNAL (-400)

/** Value of coinstore_error.index when no item is to blame. */
#define COINSTORE_NO_INDEX ((uint64_t)-1)

/** @name coinstore_error.detail of a refused block: the array in which index counts */
/**@{*/
#define COINSTORE_IN_ADDITIONS 1
#define COINSTORE_IN_REMOVALS 2
#define COINSTORE_IN_HINTS 3
/**@}*/

/**
 * What went wrong. Owned by the caller, who sets struct_size and may pass NULL instead; written
 * only when a call returns a status below 0. A struct_size smaller than this structure is left
 * untouched.
 */
typedef struct {
  uint32_t struct_size; /**< sizeof(coinstore_error), set by the caller */
  int32_t code;         /**< the status returned */
  int32_t detail; /**< refusals: the array (COINSTORE_IN_…) or 0; environment: errno or the engine's
                     code, or 0 */
  uint32_t message_len; /**< bytes of message, without its terminator */
  uint64_t index;       /**< the offending item in its own array; COINSTORE_NO_INDEX if none */
  uint64_t height;      /**< the height the status is about; 0 if none */
  uint8_t coin_id[32];  /**< the coin the status is about; zeros if none */
  char message[256];    /**< UTF-8, always terminated, cut at a character's border */
} coinstore_error;

/** A coin. Its id binds all three fields. */
typedef struct {
  uint8_t parent_coin_info[32]; /**< id of the coin whose spend created it */
  uint8_t puzzle_hash[32];
  uint64_t amount; /**< in the chain's smallest unit; any value */
} coinstore_coin;

/**
 * Computes the id of one coin: SHA-256(parent || puzzle hash || amount), the amount as minimal
 * big-endian two's complement (0 is the empty string).
 *
 * @param[in]  coin     the coin; not NULL
 * @param[out] coin_id  32 bytes; not NULL; written only on COINSTORE_OK
 * @param[out] err      may be NULL; written only on failure
 * @return COINSTORE_OK, or COINSTORE_ARGUMENT (a NULL pointer)
 *
 * Cost: two SHA-256 compressions. Source: docs/block-rules.md, "Coins". Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_coin_id(const coinstore_coin* coin,
                                                                     uint8_t coin_id[32],
                                                                     coinstore_error* err);

/**
 * Computes the ids of many coins; many times faster per coin than one by one.
 *
 * @param[in]  coins     n coins; may be NULL only if n is 0
 * @param[in]  n         number of coins
 * @param[out] coin_ids  n * 32 bytes, in the order of coins; may be NULL only if n is 0
 * @param[out] err       may be NULL; written only on failure
 * @return COINSTORE_OK (also for n = 0), or COINSTORE_ARGUMENT (a NULL pointer)
 *
 * Cost: two SHA-256 compressions a coin, several coins at a time. Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_coin_ids(const coinstore_coin* coins,
                                                                      size_t n, uint8_t* coin_ids,
                                                                      coinstore_error* err);

/** Size in bytes that every proof fits into. */
#define COINSTORE_PROOF_MAX 8269

/** @name Kinds of proof (coinstore_proof_info.kind) */
/**@{*/
#define COINSTORE_PROOF_PRESENT 1      /**< the coin is unspent */
#define COINSTORE_PROOF_ABSENT_EMPTY 2 /**< it is not: its place in the tree is empty */
#define COINSTORE_PROOF_ABSENT_OTHER 3 /**< it is not: another coin stands at its place */
/**@}*/

/** @name What the caller of coinstore_proof_verify expects */
/**@{*/
#define COINSTORE_EXPECT_PRESENT 1
#define COINSTORE_EXPECT_ABSENT 2
#define COINSTORE_EXPECT_EITHER 3
/**@}*/

/** What a verified proof says. The caller sets struct_size. */
typedef struct {
  uint32_t struct_size; /**< sizeof(coinstore_proof_info), set by the caller */
  uint32_t kind;        /**< COINSTORE_PROOF_… */
  uint8_t coin_id[32]; /**< the coin whose leaf the proof carries: the asked one (kind 1), the other
                          (kind 3); zeros (kind 2) */
  uint64_t confirmed_height; /**< of that coin; 0 for kind 2 */
  uint32_t flags;            /**< of that coin: 1 coinbase; 0 for kind 2 */
  uint32_t depth;            /**< at which the path ends, 0 to 256 */
} coinstore_proof_info;

/**
 * Verifies that a proof holds for a coin under a state root, and that it says what the caller
 * expects.
 *
 * COINSTORE_OK means "verified, and as expected", so that `if (verify(…) == COINSTORE_OK) pay()`
 * cannot be fooled by a proof of absence. The root binds the set of unspent coins and nothing else:
 * whether it is the root of the right block is the caller's to know.
 *
 * @param[in]  proof     len bytes from anywhere; may be NULL only if len is 0
 * @param[in]  len       number of bytes
 * @param[in]  root      32 bytes: the trusted state root; not NULL
 * @param[in]  coin_id   32 bytes: the coin asked about; not NULL
 * @param[in]  expected  COINSTORE_EXPECT_PRESENT, COINSTORE_EXPECT_ABSENT or
 * COINSTORE_EXPECT_EITHER
 * @param[out] info      may be NULL; else struct_size is set; written only on COINSTORE_OK
 * @param[out] err       may be NULL; written only on failure
 * @return COINSTORE_OK,
 *         COINSTORE_ARGUMENT          a NULL pointer, an unknown expectation, info of a wrong size
 *         COINSTORE_PROOF_MALFORMED   not the canonical bytes of any proof
 *         COINSTORE_PROOF_OTHER_COIN  a proof of absence from another place of the tree
 *         COINSTORE_PROOF_INVALID     well-formed, but it does not lead to this root
 *         COINSTORE_PROOF_UNEXPECTED  it holds, and says the opposite of what was expected
 *
 * Cost: about two SHA-256 compressions for each level of the path; no allocation.
 * Source: docs/commitment.md, "Proofs". Since 0.1.
 */
COINSTORE_API COINSTORE_NODISCARD coinstore_status coinstore_proof_verify(
    const uint8_t* proof, size_t len, const uint8_t root[32], const uint8_t coin_id[32],
    uint32_t expected, coinstore_proof_info* info, coinstore_error* err);

#ifdef __cplusplus
}
#endif
#endif /* COINSTORE_VERIFY_H */
