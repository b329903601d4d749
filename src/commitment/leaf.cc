// SPDX-License-Identifier: Apache-2.0
#include "commitment/leaf.h"

#include <cstring>
#include <string_view>

#include "base/big_endian.h"

namespace coins {
namespace {

// The state after the block H(tag) || H(tag); computed by the compiler.
constexpr Sha256State MidState(std::string_view tag) {
  std::array<std::uint8_t, kSha256BlockSize> block{};
  for (std::size_t i = 0; i < tag.size(); ++i) block[i] = static_cast<std::uint8_t>(tag[i]);
  block[tag.size()] = 0x80;
  block[62] = static_cast<std::uint8_t>(8 * tag.size() >> 8);
  block[63] = static_cast<std::uint8_t>(8 * tag.size());
  Sha256State digest = kSha256Initial;
  CompressSha256Block(digest, block.data());

  for (std::size_t i = 0; i < 32; ++i) {
    block[i] = static_cast<std::uint8_t>(digest[i / 4] >> (24 - 8 * (i % 4)));
    block[32 + i] = block[i];
  }
  Sha256State state = kSha256Initial;
  CompressSha256Block(state, block.data());
  return state;
}

constexpr Sha256Schedule kNodeTail =
    ExpandSha256Block(Sha256PaddingBlock(2 * kSha256BlockSize).data());
constexpr Sha256Shape kLeafShape = {MidState("coinstore/leaf/v1"), 1, nullptr};
constexpr Sha256Shape kNodeShape = {MidState("coinstore/node/v1"), 1, &kNodeTail};

}  // namespace

void FillLeafBlock(const std::uint8_t* coin_id, std::uint64_t created_height, std::uint8_t flags,
                   std::uint8_t* block) {
  std::memcpy(block, coin_id, 32);
  StoreU64Be(block + 32, created_height);
  block[40] = flags;
}

Bytes32 LeafHash(const Bytes32& coin_id, std::uint64_t created_height, std::uint8_t flags) {
  LeafBlock block = kLeafBlockTemplate;
  FillLeafBlock(coin_id.data(), created_height, flags, block.data());
  Bytes32 hash;
  const Sha256Job job = {block.data(), hash.data()};
  HashLeaves({&job, 1});
  return hash;
}

Bytes32 NodeHash(const Bytes32& left, const Bytes32& right) {
  std::array<std::uint8_t, kSha256BlockSize> message;
  std::memcpy(message.data(), left.data(), 32);
  std::memcpy(message.data() + 32, right.data(), 32);
  Bytes32 hash;
  const Sha256Job job = {message.data(), hash.data()};
  HashNodes({&job, 1});
  return hash;
}

void HashLeaves(std::span<const Sha256Job> jobs) { HashBatch(kLeafShape, jobs); }

void HashNodes(std::span<const Sha256Job> jobs) { HashBatch(kNodeShape, jobs); }

}  // namespace coins
