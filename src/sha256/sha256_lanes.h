// SPDX-License-Identifier: Apache-2.0
// Many SHA-256 hashes of one shape at once, on the fastest kernels that this processor has.
//
// Every hash of this library is one of three shapes, and one primitive serves them:
//   coin id  two blocks (parent, puzzle hash | amount and padding) from the initial state
//   leaf     one block (id, height, flags and padding) from the mid-state of the doubled leaf tag
//   node     one block (left, right) from the mid-state of the doubled node tag, then a block of
//            padding that is the same for all, so its schedule is a constant
#ifndef COINSTORE_SHA256_SHA256_LANES_H_
#define COINSTORE_SHA256_SHA256_LANES_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "sha256/sha256_portable.h"

namespace coins {

// Ways to compute, slowest first.
enum class Sha256Path : std::uint8_t { kPortable, kAvx2, kShaExtensions, kAvx512 };

// Those that this processor and operating system offer; kPortable is always among them.
std::vector<Sha256Path> Sha256Paths();
const char* Sha256PathName(Sha256Path path);

// The fastest path that computes known answers rightly, chosen at first use.
Sha256Path BestSha256Path();

// What the hashes of a batch have in common.
struct Sha256Shape {
  Sha256State start;
  std::size_t block_count;     // blocks of each message, one after the other in memory
  const Sha256Schedule* tail;  // a constant last block after them, or null
};

struct Sha256Job {
  const std::uint8_t* message;  // block_count * 64 bytes
  std::uint8_t* digest;         // 32 bytes, not inside any message of the batch
};

void HashBatch(const Sha256Shape& shape, std::span<const Sha256Job> jobs, Sha256Path path);
void HashBatch(const Sha256Shape& shape, std::span<const Sha256Job> jobs);

// Compresses whole blocks into a state, one after the other.
void CompressSha256(Sha256State& state, const std::uint8_t* blocks, std::size_t count,
                    Sha256Path path);

// Compares every path with a reference digest: all three shapes in batches of 1 to 70, and streams.
// Errors: kInternal naming the path that differs.
Status CheckSha256Paths(const std::function<Bytes32(ByteSpan)>& reference);

}  // namespace coins

#endif  // COINSTORE_SHA256_SHA256_LANES_H_
