// SPDX-License-Identifier: Apache-2.0
// 128-bit sums of amounts.
#ifndef COINSTORE_BASE_UINT128_H_
#define COINSTORE_BASE_UINT128_H_

#include "base/big_endian.h"

namespace coins {

__extension__ using Uint128 = unsigned __int128;

inline void StoreU128Be(void* destination, Uint128 value) {
  StoreU64Be(destination, static_cast<std::uint64_t>(value >> 64));
  StoreU64Be(static_cast<char*>(destination) + 8, static_cast<std::uint64_t>(value));
}

inline Uint128 LoadU128Be(const void* source) {
  return Uint128{LoadU64Be(source)} << 64 | LoadU64Be(static_cast<const char*>(source) + 8);
}

}  // namespace coins

#endif  // COINSTORE_BASE_UINT128_H_
