// SPDX-License-Identifier: Apache-2.0
#include "coin/coin_id.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/big_endian.h"
#include "sha256/sha256_lanes.h"

namespace coins {
namespace {

constexpr Sha256Shape kCoinIdShape = {kSha256Initial, 2, nullptr};

using Message = std::array<std::uint8_t, 2 * kSha256BlockSize>;

// The amount has one byte more than its bits need whenever its top bit would be a sign.
std::size_t AmountSize(std::uint64_t amount) {
  return amount == 0 ? 0 : static_cast<std::size_t>(std::bit_width(amount)) / 8 + 1;
}

void EncodeMessage(const Coin& coin, Message& message) {
  std::copy_n(coin.parent_id.begin(), 32, &message[0]);
  std::copy_n(coin.puzzle_hash.begin(), 32, &message[32]);

  std::uint8_t amount[1 + sizeof coin.amount] = {};  // with the zero byte that 2^63 and above need
  StoreU64Be(amount + 1, coin.amount);
  const std::size_t size = AmountSize(coin.amount);
  std::uint8_t* tail = &message[kSha256BlockSize];
  std::memset(tail, 0, kSha256BlockSize);
  std::memcpy(tail, amount + sizeof amount - size, size);
  tail[size] = 0x80;
  StoreU64Be(tail + kSha256BlockSize - 8, 8 * (kSha256BlockSize + size));
}

}  // namespace

Bytes32 CoinId(const Coin& coin) {
  Bytes32 id;
  ComputeCoinIds(&coin, sizeof coin, 1, &id);
  return id;
}

void ComputeCoinIds(const Coin* first, std::size_t stride_bytes, std::size_t count, Bytes32* ids) {
  constexpr std::size_t kBatch = 64;  // two rounds of the widest kernel
  std::array<Message, kBatch> messages;
  std::array<Sha256Job, kBatch> jobs;
  const auto* next = reinterpret_cast<const std::uint8_t*>(first);
  while (count > 0) {
    const std::size_t batch = std::min(count, kBatch);
    for (std::size_t i = 0; i < batch; ++i, next += stride_bytes) {
      EncodeMessage(*reinterpret_cast<const Coin*>(next), messages[i]);
      jobs[i] = {messages[i].data(), ids++->data()};
    }
    HashBatch(kCoinIdShape, {jobs.data(), batch});
    count -= batch;
  }
}

}  // namespace coins
