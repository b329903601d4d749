// SPDX-License-Identifier: Apache-2.0
#include "sha256/sha256.h"

#include <algorithm>

#include "base/big_endian.h"

namespace coins {

void Sha256::Update(ByteSpan bytes) {
  const std::size_t pending = size_ % kSha256BlockSize;
  size_ += bytes.size();
  if (pending != 0) {
    const std::size_t taken = std::min(bytes.size(), kSha256BlockSize - pending);
    std::copy_n(bytes.data(), taken, pending_.data() + pending);
    if (pending + taken < kSha256BlockSize) return;
    CompressSha256(state_, pending_.data(), 1, path_);
    bytes = bytes.subspan(taken);
  }
  const std::size_t blocks = bytes.size() / kSha256BlockSize;
  CompressSha256(state_, bytes.data(), blocks, path_);
  const ByteSpan rest = bytes.subspan(blocks * kSha256BlockSize);
  std::copy(rest.begin(), rest.end(), pending_.begin());
}

Bytes32 Sha256::Finish() {
  std::array<std::uint8_t, 2 * kSha256BlockSize> last{};
  const std::size_t pending = size_ % kSha256BlockSize;
  std::copy_n(pending_.data(), pending, last.data());
  last[pending] = 0x80;
  const std::size_t blocks = pending + 1 + 8 <= kSha256BlockSize ? 1 : 2;
  StoreU64Be(&last[blocks * kSha256BlockSize - 8], 8 * size_);
  CompressSha256(state_, last.data(), blocks, path_);

  Bytes32 digest;
  for (std::size_t i = 0; i < state_.size(); ++i) StoreU32Be(&digest[4 * i], state_[i]);
  return digest;
}

Bytes32 Sha256Digest(ByteSpan bytes) {
  Sha256 sha256;
  sha256.Update(bytes);
  return sha256.Finish();
}

}  // namespace coins
