// SPDX-License-Identifier: Apache-2.0
// What is fixed when a store is made, and the file that names the store and a record it must hold.
// Source: docs/storage-format.md, "Directory" and "metadata".
#ifndef COINSTORE_LOG_METADATA_H_
#define COINSTORE_LOG_METADATA_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/siphash.h"

namespace coins {

inline constexpr std::uint32_t kFormat = 2;

using InstanceId = std::array<std::uint8_t, 16>;

enum class BlockHashes : std::uint8_t { kAbsent = 0, kRequired = 1 };

struct Metadata {
  InstanceId instance{};
  Secret secret{};
  BlockHashes block_hashes = BlockHashes::kRequired;
};

struct HighWater {
  bool is_clean = false;  // the store was closed, and has not been opened for writing since
  InstanceId instance{};
  std::uint64_t record_number = 0;  // known to be synced; 0: none
  Bytes32 chain{};
};

inline constexpr char kMetadataKey[] = "store";

// Decoding: kNewerFormat for a larger format number, kCorruption for anything else that encoding
// would not have written.
std::string EncodeMetadata(const Metadata& metadata);
Result<Metadata> DecodeMetadata(std::string_view bytes);
std::string EncodeHighWater(const HighWater& high_water);
Result<HighWater> DecodeHighWater(std::string_view bytes);

}  // namespace coins

#endif  // COINSTORE_LOG_METADATA_H_
