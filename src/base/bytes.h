// SPDX-License-Identifier: Apache-2.0
// Fixed and variable runs of bytes.
#ifndef COINSTORE_BASE_BYTES_H_
#define COINSTORE_BASE_BYTES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace coins {

using Bytes32 = std::array<std::uint8_t, 32>;  // coin ids, puzzle hashes, block hashes, roots
using ByteSpan = std::span<const std::uint8_t>;

inline ByteSpan AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view AsText(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Lower-case hexadecimal, for messages.
std::string ToHex(ByteSpan bytes);

}  // namespace coins

#endif  // COINSTORE_BASE_BYTES_H_
