/* SPDX-License-Identifier: Apache-2.0
 * Goal: the values that docs/commitment.md gives to other implementations are ours.
 * Method: its three coins, applied one block after the other and in one, against its ids and roots. */
#include "check.h"

static const char* const kIds[3] = {
    "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b",
    "e80e180fcd393e3947fceb70fa5a499ab23d791593decb8462d8af90765a40f7",
    "02cc98b452365bd448e62b3c58825dfdeda33a320b01cb4295e1bc874bf18d8e"};
static const char* const kRootOfA =
    "114b1c4198eb84f77e3cfb9692495d03d5e8c7fa5c45d33af6a92d8a32cdc9ed";
static const char* const kRootOfAAndB =
    "dc170f54db7aed283d721e1e49e84d1a25446d372cfba9c1595593cf48eb1eb4";
static const char* const kRootOfAll =
    "d74e99f74bfef4242b3831813876a79fbf8a046aba0240612b664ac29aaa863d";

static int is_hex(const uint8_t bytes[32], const char* hex) {
  char text[65];
  int i;
  for (i = 0; i < 32; ++i) snprintf(text + 2 * i, 3, "%02x", bytes[i]);
  return strcmp(text, hex) == 0;
}

int main(void) {
  static const uint64_t amounts[3] = {0, 1000, 128};
  const char* path = make_folder();
  coinstore* store = open_store(path, NULL);
  coinstore_addition coins[3];
  coinstore_block_info info = block_at(0, 'a');
  coinstore_result res = empty_result();
  uint8_t ids[3][32];
  int i;
  memset(coins, 0, sizeof coins);
  for (i = 0; i < 3; ++i) {
    coins[i].coin.puzzle_hash[31] = (uint8_t)i;
    coins[i].coin.amount = amounts[i];
    id_of(&coins[i], ids[i]);
    CHECK(is_hex(ids[i], kIds[i]));
  }
  coins[1].flags = COINSTORE_COINBASE;

  EXPECT(COINSTORE_OK, coinstore_apply_block(store, &info, coins, 1, NULL, 0, NULL, 0, &res, NULL));
  CHECK(is_hex(res.state_root, kRootOfA));
  info = block_at(7, 'a');
  number_bytes(info.parent_hash, 'a', 0);
  EXPECT(COINSTORE_OK,
         coinstore_apply_block(store, &info, coins + 1, 2, NULL, 0, NULL, 0, &res, NULL));
  CHECK(is_hex(res.state_root, kRootOfAll));
  info = block_at(8, 'a');
  number_bytes(info.parent_hash, 'a', 7);
  EXPECT(COINSTORE_OK,
         coinstore_apply_block(store, &info, NULL, 0, ids[2], 1, NULL, 0, &res, NULL));
  CHECK(is_hex(res.state_root, kRootOfAAndB));
  info = block_at(9, 'a');
  EXPECT(COINSTORE_OK,
         coinstore_apply_block(store, &info, NULL, 0, ids[0], 2, NULL, 0, &res, NULL));
  for (i = 0; i < 32; ++i) CHECK(res.state_root[i] == 0);
  coinstore_free(store);
  remove_folder();
  return check_result();
}
