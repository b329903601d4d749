// SPDX-License-Identifier: Apache-2.0
// Goal: the keyed hash is SipHash-1-3, and the short key on the disk is the front of SipHash-2-4 with 128
// bits, so that what is known about those functions holds for ours. Method: the definition of the paper
// and of the reference code, written out here for any rounds and any length, first proved on published
// vectors, then compared.
#include "base/siphash.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace coins {
namespace {

using Words = std::array<std::uint64_t, 4>;

std::uint64_t RotateLeft(std::uint64_t x, int bits) { return x << bits | x >> (64 - bits); }

void SipRound(Words& v) {
  v[0] += v[1];
  v[2] += v[3];
  v[1] = RotateLeft(v[1], 13);
  v[3] = RotateLeft(v[3], 16);
  v[1] ^= v[0];
  v[3] ^= v[2];
  v[0] = RotateLeft(v[0], 32);
  v[2] += v[1];
  v[0] += v[3];
  v[1] = RotateLeft(v[1], 17);
  v[3] = RotateLeft(v[3], 21);
  v[1] ^= v[2];
  v[3] ^= v[0];
  v[2] = RotateLeft(v[2], 32);
}

// Section 2 of "SipHash: a fast short-input PRF": c rounds a word, d rounds at the end. The wide variant
// is that of the reference code: other marks, and a second word.
std::array<std::uint64_t, 2> SipHash(int c, int d, bool is_wide, const Secret& key,
                                     const std::string& message) {
  const std::string initial = "somepseudorandomlygeneratedbytes";
  Words v{};
  for (std::size_t i = 0; i < 32; ++i) {
    v.at(i / 8) = v.at(i / 8) << 8 | static_cast<std::uint8_t>(initial[i]);
  }
  for (std::size_t i = 0; i < 4; ++i) v.at(i) ^= key.at(i % 2);
  if (is_wide) v[1] ^= 0xee;

  std::string padded = message;
  while (padded.size() % 8 != 7) padded.push_back('\0');
  padded.push_back(static_cast<char>(message.size()));
  for (std::size_t at = 0; at < padded.size(); at += 8) {
    std::uint64_t word = 0;
    for (std::size_t i = 8; i-- > 0;) word = word << 8 | static_cast<std::uint8_t>(padded[at + i]);
    v[3] ^= word;
    for (int i = 0; i < c; ++i) SipRound(v);
    v[0] ^= word;
  }
  v[2] ^= is_wide ? 0xee : 0xff;
  for (int i = 0; i < d; ++i) SipRound(v);
  const std::uint64_t first = v[0] ^ v[1] ^ v[2] ^ v[3];
  v[1] ^= 0xdd;
  for (int i = 0; i < d; ++i) SipRound(v);
  return {first, v[0] ^ v[1] ^ v[2] ^ v[3]};
}

std::uint64_t SipHash(int c, int d, const Secret& key, const std::string& message) {
  return SipHash(c, d, false, key, message)[0];
}

// The 16 bytes of SipHash-2-4-128, in hex.
std::string WideSipHash(const Secret& key, const std::string& message) {
  std::string hex;
  for (const std::uint64_t word : SipHash(2, 4, true, key, message)) {
    for (int i = 0; i < 8; ++i) {
      hex += "0123456789abcdef"[word >> (8 * i + 4) & 15];
      hex += "0123456789abcdef"[word >> 8 * i & 15];
    }
  }
  return hex;
}

std::string Counting(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}

constexpr Secret kCountingKey = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

TEST(SipHashTest, TheDefinitionHereGivesThePublishedVectors) {
  // The appendix of the paper, and the first vector of SipHash-1-3 in Rust's standard library.
  EXPECT_EQ(SipHash(2, 4, kCountingKey, Counting(15)), 0xa129ca6149be45e5);
  EXPECT_EQ(SipHash(1, 3, kCountingKey, ""), 0xabac0158050fc4dc);
}

// Of the reference code's vectors_sip128: the key and the messages count up from 0.
struct WideVector {
  std::size_t size;
  const char* hex;
};
constexpr WideVector kWideVectors[] = {
    {0, "a3817f04ba25a8e66df67214c7550293"},  {1, "da87c1d86b99af44347659119b22fc45"},
    {2, "8177228da4a45dc7fca38bdef60affe4"},  {3, "9c70b60c5267a94e5f33b6b02985ed51"},
    {15, "5493e99933b0a8117e08ec0f97cfc3d9"}, {32, "7c3956ca5eeafc3e363e9d556546eb68"},
    {33, "77c6077146f01c32b6b69d5f4ea9ffcf"},
};

TEST(SipHashTest, TheWideDefinitionHereGivesThePublishedVectors) {
  for (const WideVector& vector : kWideVectors) {
    EXPECT_EQ(WideSipHash(kCountingKey, Counting(vector.size)), vector.hex) << vector.size;
  }
}

TEST(SipHashTest, AShortKeyIsTheFrontOfThePublishedVectors) {
  for (const WideVector& vector : kWideVectors) {
    const ShortKey key = KeyedShortKey(kCountingKey, AsBytes(Counting(vector.size)));
    EXPECT_EQ(ToHex(key), std::string(vector.hex).substr(0, 24)) << vector.size;
  }
}

TEST(SipHashTest, AShortKeyEqualsTheDefinitionOnBytesOfEverySize) {
  std::mt19937_64 random(2);
  for (std::size_t size = 0; size <= 70; ++size) {
    const Secret secret = {random(), random()};
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(random()));
    ASSERT_EQ(ToHex(KeyedShortKey(secret, AsBytes(bytes))),
              WideSipHash(secret, bytes).substr(0, 24))
        << size;
  }
}

TEST(SipHashTest, GivesKnownVectors) {
  Bytes32 counting;
  for (std::size_t i = 0; i < 32; ++i) counting.at(i) = static_cast<std::uint8_t>(i);
  EXPECT_EQ(KeyedHash(kCountingKey, counting), 0x81157b6c16a7b60d);
  EXPECT_EQ(KeyedHash({0, 0}, Bytes32{}), 0xb85bed2614339b3d);
  Bytes32 ones;
  ones.fill(0xff);
  EXPECT_EQ(KeyedHash({UINT64_MAX, UINT64_MAX}, ones), 0x804fb4b38c1e12ea);
}

TEST(SipHashTest, EqualsTheDefinitionOnRandomIdsUnderRandomSecrets) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    const Secret secret = {random(), random()};
    Bytes32 id;
    for (std::uint8_t& byte : id) byte = static_cast<std::uint8_t>(random());
    ASSERT_EQ(KeyedHash(secret, id), SipHash(1, 3, secret, std::string(AsText(id)))) << i;
  }
}

TEST(SipHashTest, EveryBitOfTheIdAndOfTheSecretCounts) {
  const std::uint64_t hash = KeyedHash(kCountingKey, Bytes32{});
  for (std::size_t bit = 0; bit < 256; ++bit) {
    Bytes32 id{};
    id.at(bit / 8) = static_cast<std::uint8_t>(1u << bit % 8);
    EXPECT_NE(KeyedHash(kCountingKey, id), hash) << bit;
  }
  for (std::size_t bit = 0; bit < 128; ++bit) {
    Secret secret = kCountingKey;
    secret.at(bit / 64) ^= std::uint64_t{1} << bit % 64;
    EXPECT_NE(KeyedHash(secret, Bytes32{}), hash) << bit;
  }
}

}  // namespace
}  // namespace coins
