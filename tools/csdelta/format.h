// SPDX-License-Identifier: Apache-2.0
// The CSDELTA1 file format: a chain as blocks of coins created, coins spent and hints.
//
//   file  = "CSDELTA1"  u32 first_height  u32 block_count  u64 created  u64 spent  u64 hints
//   block = u32 height  u32 flags  [32] block_hash  [32] parent_hash  u64 timestamp
//           u32 n_created  u32 n_spent  u32 n_hints
//           n_created * { [32] parent  [32] puzzle_hash  u64 amount  u8 flags }
//           n_spent   * { [32] coin_id }
//           n_hints   * { u32 created_index  u8 size  [size] hint }
//
// Integers are little-endian. A coin created and spent in one block is in both lists. A file may be
// compressed with zstd as a whole; byte offsets are always those of the uncompressed stream.
#ifndef COINSTORE_TOOLS_CSDELTA_FORMAT_H_
#define COINSTORE_TOOLS_CSDELTA_FORMAT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "coinstore_verify.h"

namespace coins::csdelta {

using Bytes32 = std::array<std::uint8_t, 32>;

inline constexpr std::string_view kMagic = "CSDELTA1";
inline constexpr std::size_t kHeaderSize = 40;
inline constexpr std::size_t kBlockHeadSize = 92;
inline constexpr std::size_t kCreationSize = 73;
inline constexpr std::size_t kSpendSize = 32;
inline constexpr std::size_t kHintHeadSize = 5;
inline constexpr std::size_t kMaxHintSize = 32;

// Flags of a block.
inline constexpr std::uint32_t kPreload = 1;      // coins that blocks before the file created
inline constexpr std::uint32_t kNoTimestamp = 2;  // has none of its own; it is 0
inline constexpr std::uint32_t kAllBlockFlags = kPreload | kNoTimestamp;

// Flags of a created coin.
inline constexpr std::uint8_t kCoinbase = 1;
inline constexpr std::uint8_t kSameAsParent = 2;  // has the puzzle hash and amount of its parent
inline constexpr std::uint8_t kAllCoinFlags = kCoinbase | kSameAsParent;

struct Header {
  std::uint32_t first_height = 0;
  std::uint32_t block_count = 0;
  std::uint64_t created = 0;  // coins, over all blocks
  std::uint64_t spent = 0;    // coins, over all blocks
  std::uint64_t hints = 0;    // over all blocks
};

struct Creation {
  coinstore_coin coin;
  std::uint8_t flags;
};

struct Hint {
  std::uint32_t created_index;  // of the coin, among those that the block creates
  std::uint8_t size;
  Bytes32 bytes;  // the first `size` count, the rest is zero
};

struct Block {
  std::uint32_t height = 0;
  std::uint32_t flags = 0;
  Bytes32 block_hash{};
  Bytes32 parent_hash{};
  std::uint64_t timestamp_s = 0;
  std::vector<Creation> created;
  std::vector<Bytes32> spent;
  std::vector<Hint> hints;
};

// What is wrong with a file, in one line that names it and the place.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace coins::csdelta

#endif  // COINSTORE_TOOLS_CSDELTA_FORMAT_H_
