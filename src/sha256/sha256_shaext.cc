// SPDX-License-Identifier: Apache-2.0
// SHA-256 on the x86 SHA extensions, one stream or two interleaved: the round instruction's latency
// is twice its throughput, so a second stream is nearly free.
#include "sha256/sha256_kernels.h"

#ifdef COINSTORE_SHA256_X86

#include <immintrin.h>

#define COINSTORE_TARGET __attribute__((target("sha,sse4.1,ssse3")))
#define COINSTORE_INLINE COINSTORE_TARGET __attribute__((always_inline)) inline

namespace coins {
namespace {

// The instructions want the state as the words (a b e f) and (c d g h), the first word on top.
struct PairedState {
  __m128i abef;
  __m128i cdgh;
};

COINSTORE_INLINE PairedState LoadState(const Sha256State& state) {
  const __m128i abcd = _mm_loadu_si128(reinterpret_cast<const __m128i*>(&state[0]));
  const __m128i efgh = _mm_loadu_si128(reinterpret_cast<const __m128i*>(&state[4]));
  const __m128i badc = _mm_shuffle_epi32(abcd, 0xB1);
  const __m128i hgfe = _mm_shuffle_epi32(efgh, 0x1B);
  return {_mm_alignr_epi8(badc, hgfe, 8), _mm_blend_epi16(hgfe, badc, 0xF0)};
}

COINSTORE_INLINE void StoreState(const PairedState& state, __m128i* abcd, __m128i* efgh) {
  const __m128i feba = _mm_shuffle_epi32(state.abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(state.cdgh, 0xB1);
  *abcd = _mm_blend_epi16(feba, dchg, 0xF0);
  *efgh = _mm_alignr_epi8(dchg, feba, 8);
}

COINSTORE_INLINE __m128i ByteSwapMask() {
  return _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
}

COINSTORE_INLINE void FourRounds(PairedState& state, __m128i kw) {
  state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, kw);
  state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(kw, 0x0E));
}

COINSTORE_INLINE __m128i LoadWords(const std::uint32_t* words) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(words));
}

template <int kStreams>
COINSTORE_INLINE void Compress(PairedState* states, const std::uint8_t* const* blocks) {
  PairedState before[kStreams];
  __m128i w[kStreams][4];
#pragma GCC unroll 2
  for (int s = 0; s < kStreams; ++s) {
    before[s] = states[s];
    for (int i = 0; i < 4; ++i) {
      const auto* words = reinterpret_cast<const __m128i*>(blocks[s] + 16 * i);
      w[s][i] = _mm_shuffle_epi8(_mm_loadu_si128(words), ByteSwapMask());
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) {
    const __m128i k = LoadWords(&kSha256K[4 * i]);
#pragma GCC unroll 2
    for (int s = 0; s < kStreams; ++s) {
      __m128i& oldest = w[s][i % 4];
      const __m128i& newest = w[s][(i + 3) % 4];
      FourRounds(states[s], _mm_add_epi32(oldest, k));
      if (i < 12) {
        oldest = _mm_sha256msg1_epu32(oldest, w[s][(i + 1) % 4]);
        oldest = _mm_add_epi32(oldest, _mm_alignr_epi8(newest, w[s][(i + 2) % 4], 4));
        oldest = _mm_sha256msg2_epu32(oldest, newest);
      }
    }
  }
#pragma GCC unroll 2
  for (int s = 0; s < kStreams; ++s) {
    states[s].abef = _mm_add_epi32(states[s].abef, before[s].abef);
    states[s].cdgh = _mm_add_epi32(states[s].cdgh, before[s].cdgh);
  }
}

template <int kStreams>
COINSTORE_INLINE void CompressConstant(PairedState* states, const Sha256Schedule& schedule) {
  PairedState before[kStreams];
#pragma GCC unroll 2
  for (int s = 0; s < kStreams; ++s) before[s] = states[s];
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) {
#pragma GCC unroll 2
    for (int s = 0; s < kStreams; ++s) FourRounds(states[s], LoadWords(&schedule[4 * i]));
  }
#pragma GCC unroll 2
  for (int s = 0; s < kStreams; ++s) {
    states[s].abef = _mm_add_epi32(states[s].abef, before[s].abef);
    states[s].cdgh = _mm_add_epi32(states[s].cdgh, before[s].cdgh);
  }
}

template <int kStreams>
COINSTORE_INLINE void Hash(const Sha256Shape& shape, const Sha256Job* jobs) {
  PairedState states[kStreams];
#pragma GCC unroll 2
  for (int s = 0; s < kStreams; ++s) states[s] = LoadState(shape.start);
  for (std::size_t block = 0; block < shape.block_count; ++block) {
    const std::uint8_t* blocks[kStreams];
#pragma GCC unroll 2
    for (int s = 0; s < kStreams; ++s) blocks[s] = jobs[s].message + block * kSha256BlockSize;
    Compress<kStreams>(states, blocks);
  }
  if (shape.tail != nullptr) CompressConstant<kStreams>(states, *shape.tail);
#pragma GCC unroll 2
  for (int s = 0; s < kStreams; ++s) {
    __m128i abcd, efgh;
    StoreState(states[s], &abcd, &efgh);
    auto* digest = reinterpret_cast<__m128i*>(jobs[s].digest);
    _mm_storeu_si128(digest, _mm_shuffle_epi8(abcd, ByteSwapMask()));
    _mm_storeu_si128(digest + 1, _mm_shuffle_epi8(efgh, ByteSwapMask()));
  }
}

}  // namespace

COINSTORE_TARGET void HashOneShaExtensions(const Sha256Shape& shape, const Sha256Job* jobs) {
  Hash<1>(shape, jobs);
}

COINSTORE_TARGET void HashTwoShaExtensions(const Sha256Shape& shape, const Sha256Job* jobs) {
  Hash<2>(shape, jobs);
}

COINSTORE_TARGET void CompressShaExtensions(Sha256State& state, const std::uint8_t* blocks,
                                            std::size_t count) {
  PairedState paired = LoadState(state);
  for (; count > 0; --count, blocks += kSha256BlockSize) Compress<1>(&paired, &blocks);
  __m128i abcd, efgh;
  StoreState(paired, &abcd, &efgh);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(&state[0]), abcd);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(&state[4]), efgh);
}

}  // namespace coins

#endif  // COINSTORE_SHA256_X86
