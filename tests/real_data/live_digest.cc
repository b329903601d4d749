// SPDX-License-Identifier: Apache-2.0
// Addition in words of 32 bits.
#include "real_data/live_digest.h"

#include <openssl/sha.h>

namespace coins::real_data {

void LiveDigest::Add(const csdelta::Bytes32& coin_id) {
  const csdelta::Bytes32 hash = Sha256(coin_id.data(), coin_id.size());
  std::uint64_t carry = 0;
  for (std::size_t word = 0; word < words_.size(); ++word) {
    std::uint64_t part = 0;
    for (std::size_t i = 0; i < 4; ++i) part = part << 8 | hash[28 - 4 * word + i];
    carry += words_[word] + part;
    words_[word] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
}

csdelta::Bytes32 LiveDigest::Value() const {
  csdelta::Bytes32 value{};
  for (std::size_t i = 0; i < value.size(); ++i) {
    value[31 - i] = static_cast<std::uint8_t>(words_[i / 4] >> (8 * (i % 4)));
  }
  return value;
}

csdelta::Bytes32 Sha256(const std::uint8_t* bytes, std::size_t size) {
  csdelta::Bytes32 hash{};
  SHA256(bytes, size, hash.data());
  return hash;
}

}  // namespace coins::real_data
