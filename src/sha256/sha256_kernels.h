// SPDX-License-Identifier: Apache-2.0
// The kernels behind sha256_lanes.h. Each hashes exactly as many jobs as it is wide; each may be
// called only on a processor that has its instructions.
#ifndef COINSTORE_SHA256_SHA256_KERNELS_H_
#define COINSTORE_SHA256_SHA256_KERNELS_H_

#include "sha256/sha256_lanes.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define COINSTORE_SHA256_X86 1
#endif

namespace coins {

void HashOnePortable(const Sha256Shape& shape, const Sha256Job* jobs);

#ifdef COINSTORE_SHA256_X86
void HashOneShaExtensions(const Sha256Shape& shape, const Sha256Job* jobs);
void HashTwoShaExtensions(const Sha256Shape& shape, const Sha256Job* jobs);
void CompressShaExtensions(Sha256State& state, const std::uint8_t* blocks, std::size_t count);
void HashEightAvx2(const Sha256Shape& shape, const Sha256Job* jobs);
void HashSixteenAvx512(const Sha256Shape& shape, const Sha256Job* jobs);
void HashThirtyTwoAvx512(const Sha256Shape& shape, const Sha256Job* jobs);
#endif

}  // namespace coins

#endif  // COINSTORE_SHA256_SHA256_KERNELS_H_
