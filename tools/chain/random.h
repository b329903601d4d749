// SPDX-License-Identifier: Apache-2.0
// SplitMix64, the public-domain generator of 64-bit numbers. The same seed gives the same numbers
// on every machine, which the distributions of the standard library do not promise.
#ifndef COINSTORE_TOOLS_CHAIN_RANDOM_H_
#define COINSTORE_TOOLS_CHAIN_RANDOM_H_

#include <cstddef>
#include <cstdint>

#include "csdelta/format.h"
#include "csdelta/little_endian.h"

namespace coins::synthetic_chain {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // 0 to bound - 1; the bias of the remainder is of no account here. `bound` is not 0.
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }

  // True for a share of all draws, from 0 (never) to 1 (always).
  bool Chance(double share) { return static_cast<double>(Next() >> 11) * 0x1p-53 < share; }

  csdelta::Bytes32 NextBytes32() {
    csdelta::Bytes32 bytes{};
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
      csdelta::StoreLittleEndian(Next(), bytes.data() + i);
    }
    return bytes;
  }

 private:
  std::uint64_t state_;
};

}  // namespace coins::synthetic_chain

#endif  // COINSTORE_TOOLS_CHAIN_RANDOM_H_
