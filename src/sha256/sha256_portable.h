// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) in plain C++: the constants, and a compression that also runs at compile
// time, so that mid-states and the schedules of constant blocks are constants of the program.
#ifndef COINSTORE_SHA256_SHA256_PORTABLE_H_
#define COINSTORE_SHA256_SHA256_PORTABLE_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace coins {

inline constexpr std::size_t kSha256BlockSize = 64;  // bytes

using Sha256State = std::array<std::uint32_t, 8>;
using Sha256Schedule = std::array<std::uint32_t, 64>;  // the message schedule, K already added

inline constexpr Sha256State kSha256Initial = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

alignas(64) inline constexpr Sha256Schedule kSha256K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr Sha256Schedule ExpandSha256Block(const std::uint8_t* block) {
  Sha256Schedule w{};
  for (std::size_t t = 0; t < 16; ++t) {
    const std::uint8_t* word = block + 4 * t;
    w[t] = std::uint32_t{word[0]} << 24 | std::uint32_t{word[1]} << 16 |
           std::uint32_t{word[2]} << 8 | std::uint32_t{word[3]};
  }
  for (std::size_t t = 16; t < 64; ++t) {
    const std::uint32_t x = w[t - 15], y = w[t - 2];
    const std::uint32_t s0 = std::rotr(x, 7) ^ std::rotr(x, 18) ^ (x >> 3);
    const std::uint32_t s1 = std::rotr(y, 17) ^ std::rotr(y, 19) ^ (y >> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  for (std::size_t t = 0; t < 64; ++t) w[t] += kSha256K[t];
  return w;
}

constexpr void RunSha256Rounds(Sha256State& state, const Sha256Schedule& schedule) {
  auto [a, b, c, d, e, f, g, h] = state;
  for (const std::uint32_t kw : schedule) {
    const std::uint32_t t1 =
        h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + (g ^ (e & (f ^ g))) + kw;
    const std::uint32_t t2 =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) | (c & (a | b)));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  const Sha256State sum = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state[i] += sum[i];
}

constexpr void CompressSha256Block(Sha256State& state, const std::uint8_t* block) {
  RunSha256Rounds(state, ExpandSha256Block(block));
}

// The last block of a message of `size` bytes that ends at a block boundary.
constexpr std::array<std::uint8_t, kSha256BlockSize> Sha256PaddingBlock(std::uint64_t size) {
  std::array<std::uint8_t, kSha256BlockSize> block{};
  block[0] = 0x80;
  for (std::size_t i = 0; i < 8; ++i) {
    block[56 + i] = static_cast<std::uint8_t>(8 * size >> (56 - 8 * i));
  }
  return block;
}

}  // namespace coins

#endif  // COINSTORE_SHA256_SHA256_PORTABLE_H_
