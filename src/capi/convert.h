// SPDX-License-Identifier: Apache-2.0
// Structures of the header to values of the library and back.
#ifndef COINSTORE_CAPI_CONVERT_H_
#define COINSTORE_CAPI_CONVERT_H_

#include <cstring>
#include <span>
#include <vector>

#include "apply/apply.h"
#include "base/status.h"
#include "block/block.h"
#include "coin/coin_record.h"
#include "coinstore.h"
#include "log/metadata.h"
#include "query/reads.h"

namespace coins::capi {

inline Bytes32 Load32(const std::uint8_t* bytes) {
  Bytes32 value;
  std::memcpy(value.data(), bytes, value.size());
  return value;
}
inline void Store32(const Bytes32& value, std::uint8_t* bytes) {
  std::memcpy(bytes, value.data(), value.size());
}
// n ids, one behind the other, where the caller has them.
inline std::span<const Bytes32> IdsAt(const std::uint8_t* ids, std::size_t n) {
  static_assert(sizeof(Bytes32) == 32 && alignof(Bytes32) == 1);
  return {reinterpret_cast<const Bytes32*>(ids), n};
}

// Whether a structure that its caller sized holds all fields of this version.
template <typename Struct>
Status RequireStruct(const Struct* value, const char* name) {
  if (value == nullptr) return {Code::kArgument, std::string(name) + " is NULL"};
  if (value->struct_size >= sizeof(Struct)) return {};
  return {Code::kArgument, std::string(name) + " has a wrong struct_size"};
}

Status LoadHeader(const coinstore_block_info& info, BlockHashes block_hashes, BlockHeader* header);
Status LoadAdditions(const coinstore_addition* additions, std::span<Addition> loaded);
void LoadRemovals(const std::uint8_t* ids, std::span<Bytes32> loaded);
Status LoadHints(const coinstore_hint* hints, std::span<Hint> loaded);

void StoreRecord(const CoinRecord& coin, std::uint32_t more_flags, coinstore_record* record);
void StoreHint(const CoinHint& hint, coinstore_hint* stored);
void StoreTip(const ChainBlock& block, coinstore_tip* tip);
void StoreResult(const Outcome& outcome, coinstore_result* result);

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_CONVERT_H_
