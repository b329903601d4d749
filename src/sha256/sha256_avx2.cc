// SPDX-License-Identifier: Apache-2.0
// SHA-256 in 8 lanes of AVX2: word t of 8 messages in one register.
#include "sha256/sha256_kernels.h"

#ifdef COINSTORE_SHA256_X86

#include <immintrin.h>

#define COINSTORE_TARGET __attribute__((target("avx2")))
#define COINSTORE_INLINE COINSTORE_TARGET __attribute__((always_inline)) inline

namespace coins {
namespace {

constexpr int kLanes = 8;

struct LaneState {
  __m256i a, b, c, d, e, f, g, h;
};

template <int kBits>
COINSTORE_INLINE __m256i RotateRight(__m256i x) {
  return _mm256_or_si256(_mm256_srli_epi32(x, kBits), _mm256_slli_epi32(x, 32 - kBits));
}

COINSTORE_INLINE __m256i Xor3(__m256i x, __m256i y, __m256i z) {
  return _mm256_xor_si256(_mm256_xor_si256(x, y), z);
}

COINSTORE_INLINE void Round(LaneState& s, __m256i kw) {
  const __m256i sum1 = Xor3(RotateRight<6>(s.e), RotateRight<11>(s.e), RotateRight<25>(s.e));
  const __m256i sum0 = Xor3(RotateRight<2>(s.a), RotateRight<13>(s.a), RotateRight<22>(s.a));
  const __m256i choice = _mm256_xor_si256(s.g, _mm256_and_si256(s.e, _mm256_xor_si256(s.f, s.g)));
  const __m256i majority =
      _mm256_or_si256(_mm256_and_si256(s.a, s.b), _mm256_and_si256(s.c, _mm256_or_si256(s.a, s.b)));
  const __m256i t1 = _mm256_add_epi32(_mm256_add_epi32(_mm256_add_epi32(s.h, kw), choice), sum1);
  s.h = s.g;
  s.g = s.f;
  s.f = s.e;
  s.e = _mm256_add_epi32(s.d, t1);
  s.d = s.c;
  s.c = s.b;
  s.b = s.a;
  s.a = _mm256_add_epi32(t1, _mm256_add_epi32(sum0, majority));
}

// w is a ring of the last 16 words; replaces word t by word t + 16.
COINSTORE_INLINE void Extend(__m256i* w, int t) {
  const __m256i x = w[(t + 1) & 15], y = w[(t + 14) & 15];
  const __m256i s0 = Xor3(RotateRight<7>(x), RotateRight<18>(x), _mm256_srli_epi32(x, 3));
  const __m256i s1 = Xor3(RotateRight<17>(y), RotateRight<19>(y), _mm256_srli_epi32(y, 10));
  w[t] = _mm256_add_epi32(_mm256_add_epi32(w[t], s0), _mm256_add_epi32(w[(t + 9) & 15], s1));
}

COINSTORE_INLINE LaneState Add(const LaneState& x, const LaneState& y) {
  return {_mm256_add_epi32(x.a, y.a), _mm256_add_epi32(x.b, y.b), _mm256_add_epi32(x.c, y.c),
          _mm256_add_epi32(x.d, y.d), _mm256_add_epi32(x.e, y.e), _mm256_add_epi32(x.f, y.f),
          _mm256_add_epi32(x.g, y.g), _mm256_add_epi32(x.h, y.h)};
}

COINSTORE_INLINE __m256i Broadcast(std::uint32_t word) {
  return _mm256_set1_epi32(static_cast<int>(word));
}

COINSTORE_INLINE __m256i SwapBytes(__m256i x) {
  return _mm256_shuffle_epi8(x, _mm256_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203,
                                                  0x0c0d0e0f08090a0b, 0x0405060700010203));
}

// Rows become columns. The result of a transposition of words is byte-swapped: both callers are at
// the border between words and bytes.
COINSTORE_INLINE void Transpose(__m256i* rows) {
  __m256i half[8];
#pragma GCC unroll 2
  for (int i = 0; i < 8; i += 4) {
    const __m256i low01 = _mm256_unpacklo_epi32(rows[i], rows[i + 1]);
    const __m256i high01 = _mm256_unpackhi_epi32(rows[i], rows[i + 1]);
    const __m256i low23 = _mm256_unpacklo_epi32(rows[i + 2], rows[i + 3]);
    const __m256i high23 = _mm256_unpackhi_epi32(rows[i + 2], rows[i + 3]);
    half[i] = _mm256_unpacklo_epi64(low01, low23);
    half[i + 1] = _mm256_unpackhi_epi64(low01, low23);
    half[i + 2] = _mm256_unpacklo_epi64(high01, high23);
    half[i + 3] = _mm256_unpackhi_epi64(high01, high23);
  }
#pragma GCC unroll 4
  for (int j = 0; j < 4; ++j) {
    rows[j] = SwapBytes(_mm256_permute2x128_si256(half[j], half[4 + j], 0x20));
    rows[4 + j] = SwapBytes(_mm256_permute2x128_si256(half[j], half[4 + j], 0x31));
  }
}

COINSTORE_INLINE void LoadBlocks(const Sha256Job* jobs, std::size_t offset, __m256i* w) {
#pragma GCC unroll 2
  for (int half = 0; half < 2; ++half) {
    for (int lane = 0; lane < kLanes; ++lane) {
      const std::uint8_t* words = jobs[lane].message + offset + 32 * half;
      w[8 * half + lane] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(words));
    }
    Transpose(w + 8 * half);
  }
}

COINSTORE_INLINE void StoreDigests(const LaneState& s, const Sha256Job* jobs) {
  __m256i rows[8] = {s.a, s.b, s.c, s.d, s.e, s.f, s.g, s.h};
  Transpose(rows);
  for (int lane = 0; lane < kLanes; ++lane) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(jobs[lane].digest), rows[lane]);
  }
}

COINSTORE_INLINE void Compress(LaneState& state, __m256i* w) {
  LaneState s = state;
  for (std::size_t first = 0; first < 48; first += 16) {
#pragma GCC unroll 1
    for (int t = 0; t < 16; ++t) {
      Round(s, _mm256_add_epi32(w[t], Broadcast(kSha256K[first + t])));
      Extend(w, t);
    }
  }
#pragma GCC unroll 1
  for (int t = 0; t < 16; ++t) {
    Round(s, _mm256_add_epi32(w[t], Broadcast(kSha256K[48 + t])));
  }
  state = Add(state, s);
}

}  // namespace

COINSTORE_TARGET void HashEightAvx2(const Sha256Shape& shape, const Sha256Job* jobs) {
  const Sha256State& start = shape.start;
  LaneState state = {Broadcast(start[0]), Broadcast(start[1]), Broadcast(start[2]),
                     Broadcast(start[3]), Broadcast(start[4]), Broadcast(start[5]),
                     Broadcast(start[6]), Broadcast(start[7])};
  __m256i w[16];
  for (std::size_t block = 0; block < shape.block_count; ++block) {
    LoadBlocks(jobs, block * kSha256BlockSize, w);
    Compress(state, w);
  }
  if (shape.tail != nullptr) {
    LaneState s = state;
    for (const std::uint32_t word : *shape.tail) Round(s, Broadcast(word));
    state = Add(state, s);
  }
  StoreDigests(state, jobs);
}

}  // namespace coins

#endif  // COINSTORE_SHA256_X86
