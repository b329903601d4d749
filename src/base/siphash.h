// SPDX-License-Identifier: Apache-2.0
// SipHash-1-3 of 32-byte ids under a secret. Strangers choose ids; without the secret they cannot
// choose where an id lands in a hash table.
#ifndef COINSTORE_BASE_SIPHASH_H_
#define COINSTORE_BASE_SIPHASH_H_

#include <bit>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace coins {

using Secret = std::array<std::uint64_t, 2>;

inline std::uint64_t KeyedHash(const Secret& secret, const Bytes32& id) {
  std::uint64_t v0 = secret[0] ^ 0x736f6d6570736575;
  std::uint64_t v1 = secret[1] ^ 0x646f72616e646f6d;
  std::uint64_t v2 = secret[0] ^ 0x6c7967656e657261;
  std::uint64_t v3 = secret[1] ^ 0x7465646279746573;
  const auto round = [&] {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  };
  const auto absorb = [&](std::uint64_t word) {
    v3 ^= word;
    round();
    v0 ^= word;
  };
  for (std::size_t i = 0; i < id.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, &id[i], sizeof word);
    absorb(word);
  }
  absorb(std::uint64_t{id.size()} << 56);
  v2 ^= 0xff;
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}

}  // namespace coins

#endif  // COINSTORE_BASE_SIPHASH_H_
