// SPDX-License-Identifier: Apache-2.0
// SHA-256 in 16 lanes of AVX-512: word t of 16 messages in one register. One such stream waits for
// its own rounds most of the time, so two are interleaved. The rounds stay rolled: unrolled, they
// outgrow the micro-op cache and the speed depends on where the code happens to lie.
#include "sha256/sha256_kernels.h"

#ifdef COINSTORE_SHA256_X86

// The header's own "undefined" operands look uninitialised to g++ 12.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define COINSTORE_TARGET __attribute__((target("avx512f,avx512bw")))
#define COINSTORE_INLINE COINSTORE_TARGET __attribute__((always_inline)) inline

namespace coins {
namespace {

constexpr int kLanes = 16;
constexpr int kXor3 = 0x96, kChoose = 0xCA, kMajority = 0xE8;  // truth tables of (x, y, z)

struct LaneState {
  __m512i a, b, c, d, e, f, g, h;
};

COINSTORE_INLINE __m512i Xor3(__m512i x, __m512i y, __m512i z) {
  return _mm512_ternarylogic_epi32(x, y, z, kXor3);
}

COINSTORE_INLINE void Round(LaneState& s, __m512i kw) {
  const __m512i sum1 =
      Xor3(_mm512_ror_epi32(s.e, 6), _mm512_ror_epi32(s.e, 11), _mm512_ror_epi32(s.e, 25));
  const __m512i sum0 =
      Xor3(_mm512_ror_epi32(s.a, 2), _mm512_ror_epi32(s.a, 13), _mm512_ror_epi32(s.a, 22));
  const __m512i choice = _mm512_ternarylogic_epi32(s.e, s.f, s.g, kChoose);
  const __m512i majority = _mm512_ternarylogic_epi32(s.a, s.b, s.c, kMajority);
  const __m512i t1 = _mm512_add_epi32(_mm512_add_epi32(_mm512_add_epi32(s.h, kw), choice), sum1);
  s.h = s.g;
  s.g = s.f;
  s.f = s.e;
  s.e = _mm512_add_epi32(s.d, t1);
  s.d = s.c;
  s.c = s.b;
  s.b = s.a;
  s.a = _mm512_add_epi32(t1, _mm512_add_epi32(sum0, majority));
}

// w is a ring of the last 16 words; replaces word t by word t + 16.
COINSTORE_INLINE void Extend(__m512i* w, int t) {
  const __m512i x = w[(t + 1) & 15], y = w[(t + 14) & 15];
  const __m512i s0 = Xor3(_mm512_ror_epi32(x, 7), _mm512_ror_epi32(x, 18), _mm512_srli_epi32(x, 3));
  const __m512i s1 =
      Xor3(_mm512_ror_epi32(y, 17), _mm512_ror_epi32(y, 19), _mm512_srli_epi32(y, 10));
  w[t] = _mm512_add_epi32(_mm512_add_epi32(w[t], s0), _mm512_add_epi32(w[(t + 9) & 15], s1));
}

COINSTORE_INLINE LaneState Add(const LaneState& x, const LaneState& y) {
  return {_mm512_add_epi32(x.a, y.a), _mm512_add_epi32(x.b, y.b), _mm512_add_epi32(x.c, y.c),
          _mm512_add_epi32(x.d, y.d), _mm512_add_epi32(x.e, y.e), _mm512_add_epi32(x.f, y.f),
          _mm512_add_epi32(x.g, y.g), _mm512_add_epi32(x.h, y.h)};
}

COINSTORE_INLINE __m512i Broadcast(std::uint32_t word) {
  return _mm512_set1_epi32(static_cast<int>(word));
}

COINSTORE_INLINE __m512i SwapBytes(__m512i x) {
  const __m128i mask = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  return _mm512_shuffle_epi8(x, _mm512_broadcast_i32x4(mask));
}

// Transposes within each quarter: words (p q r s) of lanes 4k to 4k+3 from four rows to four lanes.
COINSTORE_INLINE void TransposeQuarters(__m512i p, __m512i q, __m512i r, __m512i s, __m512i* out) {
  const __m512i pq_low = _mm512_unpacklo_epi32(p, q), pq_high = _mm512_unpackhi_epi32(p, q);
  const __m512i rs_low = _mm512_unpacklo_epi32(r, s), rs_high = _mm512_unpackhi_epi32(r, s);
  out[0] = _mm512_unpacklo_epi64(pq_low, rs_low);
  out[1] = _mm512_unpackhi_epi64(pq_low, rs_low);
  out[2] = _mm512_unpacklo_epi64(pq_high, rs_high);
  out[3] = _mm512_unpackhi_epi64(pq_high, rs_high);
}

// w[t] = word t of the 16 blocks, which start `offset` bytes into the messages.
COINSTORE_INLINE void LoadBlocks(const Sha256Job* jobs, std::size_t offset, __m512i* w) {
  __m512i quarters[4][4];  // [lanes 4i to 4i+3][word mod 4], quarter k holding words 4k to 4k+3
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    TransposeQuarters(_mm512_loadu_si512(jobs[4 * i].message + offset),
                      _mm512_loadu_si512(jobs[4 * i + 1].message + offset),
                      _mm512_loadu_si512(jobs[4 * i + 2].message + offset),
                      _mm512_loadu_si512(jobs[4 * i + 3].message + offset), quarters[i]);
  }
#pragma GCC unroll 4
  for (int j = 0; j < 4; ++j) {
    const __m512i low01 = _mm512_shuffle_i32x4(quarters[0][j], quarters[1][j], 0x44);
    const __m512i low23 = _mm512_shuffle_i32x4(quarters[2][j], quarters[3][j], 0x44);
    const __m512i high01 = _mm512_shuffle_i32x4(quarters[0][j], quarters[1][j], 0xEE);
    const __m512i high23 = _mm512_shuffle_i32x4(quarters[2][j], quarters[3][j], 0xEE);
    w[j] = SwapBytes(_mm512_shuffle_i32x4(low01, low23, 0x88));
    w[4 + j] = SwapBytes(_mm512_shuffle_i32x4(low01, low23, 0xDD));
    w[8 + j] = SwapBytes(_mm512_shuffle_i32x4(high01, high23, 0x88));
    w[12 + j] = SwapBytes(_mm512_shuffle_i32x4(high01, high23, 0xDD));
  }
}

COINSTORE_INLINE void StoreQuarter(__m512i low, __m512i high, const Sha256Job* jobs, int j) {
  const auto store = [](std::uint8_t* digest, __m128i first, __m128i second) COINSTORE_TARGET {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(digest), first);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(digest) + 1, second);
  };
  store(jobs[j].digest, _mm512_extracti32x4_epi32(low, 0), _mm512_extracti32x4_epi32(high, 0));
  store(jobs[j + 4].digest, _mm512_extracti32x4_epi32(low, 1), _mm512_extracti32x4_epi32(high, 1));
  store(jobs[j + 8].digest, _mm512_extracti32x4_epi32(low, 2), _mm512_extracti32x4_epi32(high, 2));
  store(jobs[j + 12].digest, _mm512_extracti32x4_epi32(low, 3), _mm512_extracti32x4_epi32(high, 3));
}

COINSTORE_INLINE void StoreDigests(const LaneState& s, const Sha256Job* jobs) {
  __m512i low[4], high[4];
  TransposeQuarters(s.a, s.b, s.c, s.d, low);
  TransposeQuarters(s.e, s.f, s.g, s.h, high);
#pragma GCC unroll 4
  for (int j = 0; j < 4; ++j) StoreQuarter(SwapBytes(low[j]), SwapBytes(high[j]), jobs, j);
}

template <int kStreams>
COINSTORE_INLINE void Compress(LaneState* states, __m512i (*w)[16]) {
  LaneState s[kStreams];
#pragma GCC unroll 2
  for (int i = 0; i < kStreams; ++i) s[i] = states[i];
  for (std::size_t first = 0; first < 48; first += 16) {
#pragma GCC unroll 1
    for (int t = 0; t < 16; ++t) {
      const __m512i k = Broadcast(kSha256K[first + t]);
#pragma GCC unroll 2
      for (int i = 0; i < kStreams; ++i) {
        Round(s[i], _mm512_add_epi32(w[i][t], k));
        Extend(w[i], t);
      }
    }
  }
#pragma GCC unroll 1
  for (int t = 0; t < 16; ++t) {
    const __m512i k = Broadcast(kSha256K[48 + t]);
#pragma GCC unroll 2
    for (int i = 0; i < kStreams; ++i) Round(s[i], _mm512_add_epi32(w[i][t], k));
  }
#pragma GCC unroll 2
  for (int i = 0; i < kStreams; ++i) states[i] = Add(states[i], s[i]);
}

template <int kStreams>
COINSTORE_INLINE void CompressConstant(LaneState* states, const Sha256Schedule& schedule) {
  LaneState s[kStreams];
#pragma GCC unroll 2
  for (int i = 0; i < kStreams; ++i) s[i] = states[i];
#pragma GCC unroll 1
  for (const std::uint32_t word : schedule) {
    const __m512i kw = Broadcast(word);
#pragma GCC unroll 2
    for (int i = 0; i < kStreams; ++i) Round(s[i], kw);
  }
#pragma GCC unroll 2
  for (int i = 0; i < kStreams; ++i) states[i] = Add(states[i], s[i]);
}

template <int kStreams>
COINSTORE_INLINE void Hash(const Sha256Shape& shape, const Sha256Job* jobs) {
  LaneState states[kStreams];
  const Sha256State& start = shape.start;
#pragma GCC unroll 2
  for (int i = 0; i < kStreams; ++i) {
    states[i] = {Broadcast(start[0]), Broadcast(start[1]), Broadcast(start[2]),
                 Broadcast(start[3]), Broadcast(start[4]), Broadcast(start[5]),
                 Broadcast(start[6]), Broadcast(start[7])};
  }
  __m512i w[kStreams][16];
  for (std::size_t block = 0; block < shape.block_count; ++block) {
#pragma GCC unroll 2
    for (int i = 0; i < kStreams; ++i) {
      LoadBlocks(jobs + kLanes * i, block * kSha256BlockSize, w[i]);
    }
    Compress<kStreams>(states, w);
  }
  if (shape.tail != nullptr) CompressConstant<kStreams>(states, *shape.tail);
#pragma GCC unroll 2
  for (int i = 0; i < kStreams; ++i) StoreDigests(states[i], jobs + kLanes * i);
}

}  // namespace

COINSTORE_TARGET void HashSixteenAvx512(const Sha256Shape& shape, const Sha256Job* jobs) {
  Hash<1>(shape, jobs);
}

COINSTORE_TARGET void HashThirtyTwoAvx512(const Sha256Shape& shape, const Sha256Job* jobs) {
  Hash<2>(shape, jobs);
}

}  // namespace coins

#endif  // COINSTORE_SHA256_X86
