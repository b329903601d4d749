// SPDX-License-Identifier: Apache-2.0
#include "log/metadata.h"

#include <algorithm>
#include <cstring>

#include "base/big_endian.h"
#include "sha256/sha256.h"

namespace coins {
namespace {

constexpr std::size_t kMetadataSize = 4 + 16 + 16 + 1 + 1;
constexpr std::uint8_t kCommitmentV1 = 1;

constexpr std::string_view kMagic = "COINSTOR";
constexpr std::size_t kFormatAt = 8, kCleanAt = 12, kInstanceAt = 13, kRecordAt = 29, kChainAt = 37;
constexpr std::size_t kChecksumAt = 69, kHighWaterSize = 101;

Status NewerFormat(std::uint32_t format) {
  return Status(Code::kNewerFormat, "the store has format " + std::to_string(format) +
                                        ", this version reads up to " + std::to_string(kFormat))
      .WithDetail(static_cast<std::int32_t>(format));
}

}  // namespace

std::string EncodeMetadata(const Metadata& metadata) {
  std::string bytes(kMetadataSize, '\0');
  StoreU32Be(bytes.data(), kFormat);
  std::copy(metadata.instance.begin(), metadata.instance.end(), bytes.begin() + 4);
  StoreU64Be(&bytes[20], metadata.secret[0]);
  StoreU64Be(&bytes[28], metadata.secret[1]);
  bytes[36] = static_cast<char>(metadata.block_hashes);
  bytes[37] = kCommitmentV1;
  return bytes;
}

Result<Metadata> DecodeMetadata(std::string_view bytes) {
  if (bytes.size() < 4) return Status::Corruption("metadata: cut off");
  const std::uint32_t format = LoadU32Be(bytes.data());
  if (format > kFormat) return NewerFormat(format);
  if (format != kFormat || bytes.size() != kMetadataSize) {
    return Status::Corruption("metadata: format or size");
  }
  Metadata metadata;
  std::copy_n(bytes.begin() + 4, metadata.instance.size(), metadata.instance.begin());
  metadata.secret = {LoadU64Be(&bytes[20]), LoadU64Be(&bytes[28])};
  if (bytes[36] != 0 && bytes[36] != 1) return Status::Corruption("metadata: block hashes");
  metadata.block_hashes = static_cast<BlockHashes>(bytes[36]);
  if (bytes[37] != kCommitmentV1) return Status::Corruption("metadata: commitment");
  return metadata;
}

std::string EncodeHighWater(const HighWater& high_water) {
  std::string bytes(kHighWaterSize, '\0');
  std::copy(kMagic.begin(), kMagic.end(), bytes.begin());
  StoreU32Be(&bytes[kFormatAt], kFormat);
  bytes[kCleanAt] = high_water.is_clean ? 1 : 0;
  std::copy(high_water.instance.begin(), high_water.instance.end(), bytes.begin() + kInstanceAt);
  StoreU64Be(&bytes[kRecordAt], high_water.record_number);
  std::copy(high_water.chain.begin(), high_water.chain.end(), bytes.begin() + kChainAt);
  const Bytes32 checksum = Sha256Digest(AsBytes(std::string_view(bytes).substr(0, kChecksumAt)));
  std::copy(checksum.begin(), checksum.end(), bytes.begin() + kChecksumAt);
  return bytes;
}

Result<HighWater> DecodeHighWater(std::string_view bytes) {
  if (bytes.size() < kCleanAt || bytes.substr(0, kMagic.size()) != kMagic) {
    return Status::Corruption("high-water: not such a file");
  }
  const std::uint32_t format = LoadU32Be(&bytes[kFormatAt]);
  if (format > kFormat) return NewerFormat(format);
  if (format != kFormat || bytes.size() != kHighWaterSize) {
    return Status::Corruption("high-water: format or size");
  }
  const Bytes32 checksum = Sha256Digest(AsBytes(bytes.substr(0, kChecksumAt)));
  if (AsText(checksum) != bytes.substr(kChecksumAt)) {
    return Status::Corruption("high-water: checksum");
  }
  if (bytes[kCleanAt] != 0 && bytes[kCleanAt] != 1) return Status::Corruption("high-water: clean");
  HighWater high_water;
  high_water.is_clean = bytes[kCleanAt] == 1;
  std::copy_n(bytes.begin() + kInstanceAt, high_water.instance.size(), high_water.instance.begin());
  high_water.record_number = LoadU64Be(&bytes[kRecordAt]);
  std::copy_n(bytes.begin() + kChainAt, high_water.chain.size(), high_water.chain.begin());
  return high_water;
}

}  // namespace coins
