// SPDX-License-Identifier: Apache-2.0
// SHA-256 of one message of any length.
#ifndef COINSTORE_SHA256_SHA256_H_
#define COINSTORE_SHA256_SHA256_H_

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "sha256/sha256_lanes.h"

namespace coins {

class Sha256 {
 public:
  explicit Sha256(Sha256Path path = BestSha256Path()) : path_(path) {}

  void Update(ByteSpan bytes);
  // The digest of all bytes so far. The object is used up.
  Bytes32 Finish();

 private:
  Sha256Path path_;
  Sha256State state_ = kSha256Initial;
  std::uint64_t size_ = 0;  // bytes so far; those after the last whole block are in pending_
  std::array<std::uint8_t, kSha256BlockSize> pending_{};
};

Bytes32 Sha256Digest(ByteSpan bytes);

}  // namespace coins

#endif  // COINSTORE_SHA256_SHA256_H_
