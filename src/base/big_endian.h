// SPDX-License-Identifier: Apache-2.0
// Big-endian integers: in keys they sort as numbers do, and every stored and hashed integer is one.
#ifndef COINSTORE_BASE_BIG_ENDIAN_H_
#define COINSTORE_BASE_BIG_ENDIAN_H_

#include <bit>
#include <cstdint>
#include <cstring>

namespace coins {

static_assert(std::endian::native == std::endian::little ||
              std::endian::native == std::endian::big);

inline std::uint16_t SwapIfLittle(std::uint16_t value) {
  return std::endian::native == std::endian::little ? __builtin_bswap16(value) : value;
}
inline std::uint32_t SwapIfLittle(std::uint32_t value) {
  return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
}
inline std::uint64_t SwapIfLittle(std::uint64_t value) {
  return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
}

template <typename T>
void StoreBe(void* destination, T value) {
  value = SwapIfLittle(value);
  std::memcpy(destination, &value, sizeof value);
}

template <typename T>
T LoadBe(const void* source) {
  T value;
  std::memcpy(&value, source, sizeof value);
  return SwapIfLittle(value);
}

inline void StoreU16Be(void* destination, std::uint16_t value) { StoreBe(destination, value); }
inline void StoreU32Be(void* destination, std::uint32_t value) { StoreBe(destination, value); }
inline void StoreU64Be(void* destination, std::uint64_t value) { StoreBe(destination, value); }
inline std::uint16_t LoadU16Be(const void* source) { return LoadBe<std::uint16_t>(source); }
inline std::uint32_t LoadU32Be(const void* source) { return LoadBe<std::uint32_t>(source); }
inline std::uint64_t LoadU64Be(const void* source) { return LoadBe<std::uint64_t>(source); }

}  // namespace coins

#endif  // COINSTORE_BASE_BIG_ENDIAN_H_
