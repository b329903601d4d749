// SPDX-License-Identifier: Apache-2.0
// Little-endian integers in runs of bytes.
#ifndef COINSTORE_TOOLS_CSDELTA_LITTLE_ENDIAN_H_
#define COINSTORE_TOOLS_CSDELTA_LITTLE_ENDIAN_H_

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace coins::csdelta {

template <std::unsigned_integral T>
T LoadLittleEndian(const std::uint8_t* bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(value | static_cast<T>(bytes[i]) << (8 * i));
  }
  return value;
}

template <std::unsigned_integral T>
void StoreLittleEndian(T value, std::uint8_t* bytes) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

}  // namespace coins::csdelta

#endif  // COINSTORE_TOOLS_CSDELTA_LITTLE_ENDIAN_H_
