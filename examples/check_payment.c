/* SPDX-License-Identifier: Apache-2.0 */
#include "check_payment.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "coinstore_verify.h"

/* COINSTORE_OK means "verified, and as expected": a proof of absence can never pass for a payment,
 * because the expectation is an argument. */
int payment_is_there(const uint8_t* proof, size_t len, const uint8_t root[32],
                     const uint8_t coin_id[32]) {
  coinstore_proof_info info;
  coinstore_error err;
  info.struct_size = sizeof info;
  err.struct_size = sizeof err;
  if (coinstore_proof_verify(proof, len, root, coin_id, COINSTORE_EXPECT_PRESENT, &info, &err) !=
      COINSTORE_OK) {
    printf("refused: %s\n", err.message);
    return 0;
  }
  printf("unspent, created at height %" PRIu64 "\n", info.confirmed_height);
  return 1;
}

int payment_is_gone(const uint8_t* proof, size_t len, const uint8_t root[32],
                    const uint8_t coin_id[32]) {
  coinstore_error err;
  err.struct_size = sizeof err;
  if (coinstore_proof_verify(proof, len, root, coin_id, COINSTORE_EXPECT_ABSENT, NULL, &err) !=
      COINSTORE_OK) {
    printf("refused: %s\n", err.message);
    return 0;
  }
  printf("not unspent under this root\n");
  return 1;
}
