// SPDX-License-Identifier: Apache-2.0
// include/coinstore_verify.h: the pure functions, in both libraries.
#include "commitment/verify.h"

#include <algorithm>
#include <cstring>

#include "capi/guard.h"
#include "coin/coin_id.h"
#include "coinstore_verify.h"

namespace {

using coins::Bytes32;
using coins::Code;
using coins::Coin;
using coins::Status;
using coins::capi::Guard;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;

static_assert(sizeof(coinstore_coin) == 72);
static_assert(sizeof(coinstore_proof_info) == 56);
static_assert(COINSTORE_PROOF_MAX == coins::kMaxProofSize);

Bytes32 Load32(const std::uint8_t* bytes) {
  Bytes32 value;
  std::memcpy(value.data(), bytes, value.size());
  return value;
}

// In pieces, so that the call needs no memory however many coins there are.
void ComputeIds(const coinstore_coin* coins, std::size_t n, std::uint8_t* coin_ids) {
  constexpr std::size_t kPiece = 256;
  std::array<Coin, kPiece> piece;
  std::array<Bytes32, kPiece> ids;
  for (std::size_t begin = 0; begin < n; begin += kPiece) {
    const std::size_t count = std::min(kPiece, n - begin);
    for (std::size_t i = 0; i < count; ++i) {
      const coinstore_coin& coin = coins[begin + i];
      piece[i] = {Load32(coin.parent_coin_info), Load32(coin.puzzle_hash), coin.amount};
    }
    coins::ComputeCoinIds(piece.data(), sizeof(Coin), count, ids.data());
    std::memcpy(coin_ids + begin * 32, ids.data(), count * 32);
  }
}

Status CheckExpected(std::uint32_t expected, coins::ProofKind kind) {
  const bool is_present = kind == coins::ProofKind::kPresent;
  if (expected == COINSTORE_EXPECT_EITHER) return {};
  if ((expected == COINSTORE_EXPECT_PRESENT) == is_present) return {};
  return {Code::kProofUnexpected,
          is_present ? "the coin is unspent, expected was that it is not"
                     : "the coin is not among the unspent, expected was that it is"};
}

}  // namespace

extern "C" {

coinstore_status coinstore_coin_id(const coinstore_coin* coin, uint8_t coin_id[32],
                                   coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(coin, "coin"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(coin_id, "coin_id"));
    ComputeIds(coin, 1, coin_id);
    return {};
  });
}

coinstore_status coinstore_coin_ids(const coinstore_coin* coins, size_t n, uint8_t* coin_ids,
                                    coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(coins, n, "coins"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(coin_ids, n, "coin_ids"));
    ComputeIds(coins, n, coin_ids);
    return {};
  });
}

coinstore_status coinstore_proof_verify(const uint8_t* proof, size_t len, const uint8_t root[32],
                                        const uint8_t coin_id[32], uint32_t expected,
                                        coinstore_proof_info* info, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(proof, len, "proof"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(root, "root"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(coin_id, "coin_id"));
    if (expected < COINSTORE_EXPECT_PRESENT || expected > COINSTORE_EXPECT_EITHER) {
      return {Code::kArgument, "expected is none of COINSTORE_EXPECT_…"};
    }
    if (info != nullptr && info->struct_size < sizeof *info) {
      return {Code::kArgument, "info has a wrong struct_size"};
    }
    coins::ProofInfo verified;
    COINSTORE_RETURN_IF_ERROR(
        coins::VerifyProof({proof, len}, Load32(root), Load32(coin_id), &verified));
    COINSTORE_RETURN_IF_ERROR(CheckExpected(expected, verified.kind));
    if (info == nullptr) return {};
    const bool has_coin = verified.kind != coins::ProofKind::kAbsentEmpty;
    info->kind = static_cast<std::uint32_t>(verified.kind);
    if (!has_coin) verified.coin_id = Bytes32{};
    std::memcpy(info->coin_id, verified.coin_id.data(), 32);
    info->confirmed_height = verified.created_height;
    info->flags = verified.flags;
    info->depth = verified.depth;
    return {};
  });
}

}  // extern "C"
