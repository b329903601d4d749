// SPDX-License-Identifier: Apache-2.0
// A digest of a set of coins that does not depend on their order: the sum of SHA-256(coin id)
// modulo 2^256, big-endian. Computed with OpenSSL.
#ifndef COINSTORE_TESTS_REAL_DATA_LIVE_DIGEST_H_
#define COINSTORE_TESTS_REAL_DATA_LIVE_DIGEST_H_

#include <array>
#include <cstdint>

#include "csdelta/format.h"

namespace coins::real_data {

class LiveDigest {
 public:
  void Add(const csdelta::Bytes32& coin_id);
  csdelta::Bytes32 Value() const;

 private:
  std::array<std::uint32_t, 8> words_{};  // the least significant first
};

csdelta::Bytes32 Sha256(const std::uint8_t* bytes, std::size_t size);

}  // namespace coins::real_data

#endif  // COINSTORE_TESTS_REAL_DATA_LIVE_DIGEST_H_
