// SPDX-License-Identifier: Apache-2.0
// SipHash under a secret. Strangers choose ids, puzzle hashes and hints; without the secret they cannot
// choose where one lands in a hash table, nor which two share a shortened key.
#ifndef COINSTORE_BASE_SIPHASH_H_
#define COINSTORE_BASE_SIPHASH_H_

#include <bit>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace coins {

using Secret = std::array<std::uint64_t, 2>;

// The state of SipHash and its two steps.
class SipState {
 public:
  explicit SipState(const Secret& secret)
      : v0_(secret[0] ^ 0x736f6d6570736575),
        v1_(secret[1] ^ 0x646f72616e646f6d),
        v2_(secret[0] ^ 0x6c7967656e657261),
        v3_(secret[1] ^ 0x7465646279746573) {}

  template <int kRounds>
  void Absorb(std::uint64_t word) {
    v3_ ^= word;
    Rounds<kRounds>();
    v0_ ^= word;
  }
  // Whole words, then the rest with the length above it.
  template <int kRounds>
  void AbsorbAll(ByteSpan bytes) {
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
      std::uint64_t word;
      std::memcpy(&word, &bytes[at], sizeof word);
      Absorb<kRounds>(word);
    }
    std::uint64_t rest = std::uint64_t{bytes.size()} << 56;
    for (std::size_t i = 0; at + i < bytes.size(); ++i) {
      rest |= std::uint64_t{bytes[at + i]} << (8 * i);
    }
    Absorb<kRounds>(rest);
  }
  template <int kRounds>
  std::uint64_t Finish(std::uint64_t mark) {
    v2_ ^= mark;
    Rounds<kRounds>();
    return Sum();
  }
  void MarkWide() { v1_ ^= 0xee; }
  std::uint64_t SecondWord() {
    v1_ ^= 0xdd;
    Rounds<4>();
    return Sum();
  }

 private:
  std::uint64_t Sum() const { return v0_ ^ v1_ ^ v2_ ^ v3_; }
  template <int kRounds>
  void Rounds() {
    for (int i = 0; i < kRounds; ++i) {
      v0_ += v1_;
      v1_ = std::rotl(v1_, 13) ^ v0_;
      v0_ = std::rotl(v0_, 32);
      v2_ += v3_;
      v3_ = std::rotl(v3_, 16) ^ v2_;
      v0_ += v3_;
      v3_ = std::rotl(v3_, 21) ^ v0_;
      v2_ += v1_;
      v1_ = std::rotl(v1_, 17) ^ v2_;
      v2_ = std::rotl(v2_, 32);
    }
  }

  std::uint64_t v0_, v1_, v2_, v3_;
};

// SipHash-1-3, for tables in memory.
inline std::uint64_t KeyedHash(const Secret& secret, const Bytes32& id) {
  SipState state(secret);
  state.AbsorbAll<1>(id);
  return state.Finish<3>(0xff);
}

// The first 12 bytes of SipHash-2-4 with 128 bits, for keys on the disk. Two values may have one key.
using ShortKey = std::array<std::uint8_t, 12>;
ShortKey KeyedShortKey(const Secret& secret, ByteSpan bytes);

}  // namespace coins

#endif  // COINSTORE_BASE_SIPHASH_H_
