// SPDX-License-Identifier: Apache-2.0
// Goal: expected bytes that no code of the library has made. Method: fields appended one by one, as
// docs/storage-format.md lists them; integers by shifting.
#ifndef COINSTORE_TESTS_LOG_BYTES_BY_HAND_H_
#define COINSTORE_TESTS_LOG_BYTES_BY_HAND_H_

#include <cstdint>
#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace coins {

class ByHand {
 public:
  ByHand& U(std::uint64_t value, int size) {
    for (int i = size - 1; i >= 0; --i) bytes_.push_back(static_cast<char>(value >> (8 * i)));
    return *this;
  }
  ByHand& U8(std::uint64_t value) { return U(value, 1); }
  ByHand& U16(std::uint64_t value) { return U(value, 2); }
  ByHand& U32(std::uint64_t value) { return U(value, 4); }
  ByHand& U64(std::uint64_t value) { return U(value, 8); }
  ByHand& Fill(std::uint8_t byte, std::size_t count) {
    bytes_.append(count, static_cast<char>(byte));
    return *this;
  }
  ByHand& Text(const std::string& text) {
    bytes_ += text;
    return *this;
  }
  const std::string& str() const { return bytes_; }

 private:
  std::string bytes_;
};

inline Bytes32 Filled(std::uint8_t byte) {
  Bytes32 bytes;
  bytes.fill(byte);
  return bytes;
}

// `reencode` decodes bytes and encodes what they mean, or fails.
using Reencode = std::function<Result<std::string>(const std::string&)>;

// Every value that differs from `good` in one bit is refused or encodes to itself. Gives the number
// of those refused, so that a decoder that accepts everything is noticed.
inline std::size_t RefusedBitFlips(const std::string& good, const Reencode& reencode,
                                   const std::function<void(std::size_t)>& differs) {
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string bytes = good;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    const Result<std::string> again = reencode(bytes);
    if (!again.ok()) {
      ++refused;
    } else if (again.value() != bytes) {
      differs(bit);
    }
  }
  return refused;
}

}  // namespace coins

#endif  // COINSTORE_TESTS_LOG_BYTES_BY_HAND_H_
