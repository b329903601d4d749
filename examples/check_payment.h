/* SPDX-License-Identifier: Apache-2.0
 * The light client's side of prove_and_verify.c. */
#ifndef COINSTORE_EXAMPLES_CHECK_PAYMENT_H_
#define COINSTORE_EXAMPLES_CHECK_PAYMENT_H_

#include <stddef.h>
#include <stdint.h>

/* 1 if the proof shows that the coin is unspent under the root, else 0; both print why. */
int payment_is_there(const uint8_t* proof, size_t len, const uint8_t root[32],
                     const uint8_t coin_id[32]);

/* 1 if the proof shows that the coin is not unspent under the root, else 0. */
int payment_is_gone(const uint8_t* proof, size_t len, const uint8_t root[32],
                    const uint8_t coin_id[32]);

#endif
