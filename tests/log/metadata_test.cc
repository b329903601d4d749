// SPDX-License-Identifier: Apache-2.0
// Goal: the store's identity is read as it was written or not at all, and a newer format is told
// apart from damage. Method: golden bytes by hand, OpenSSL's digest; every size, every bit flip.
#include "log/metadata.h"

#include <gtest/gtest.h>

#include "log/bytes_by_hand.h"
#include "sha256/openssl_digest.h"

namespace coins {
namespace {

InstanceId Instance() {
  InstanceId id;
  id.fill(0x1d);
  return id;
}

std::string WithDigest(const std::string& front) {
  return front + std::string(AsText(OpenSslDigest(AsBytes(front))));
}

HighWater Mark() {
  return {.is_clean = true,
          .instance = Instance(),
          .record_number = 0x0102030405060708,
          .chain = Filled(0xca)};
}

std::string HighWaterFront(std::uint32_t format, std::uint8_t clean) {
  return ByHand()
      .Text("COINSTOR")
      .U32(format)
      .U8(clean)
      .Fill(0x1d, 16)
      .U64(0x0102030405060708)
      .Fill(0xca, 32)
      .str();
}

Result<std::string> ReencodeHighWater(const std::string& bytes) {
  COINSTORE_ASSIGN_OR_RETURN(const HighWater mark, DecodeHighWater(bytes));
  return EncodeHighWater(mark);
}

TEST(HighWaterTest, EncodesTheLayoutByteForByte) {
  EXPECT_EQ(EncodeHighWater(Mark()), WithDigest(HighWaterFront(2, 1)));
  HighWater open = Mark();
  open.is_clean = false;
  EXPECT_EQ(EncodeHighWater(open), WithDigest(HighWaterFront(2, 0)));
}

TEST(HighWaterTest, DecodesEveryField) {
  const Result<HighWater> mark = DecodeHighWater(WithDigest(HighWaterFront(2, 1)));
  ASSERT_TRUE(mark.ok());
  EXPECT_TRUE(mark.value().is_clean);
  EXPECT_EQ(mark.value().instance, Instance());
  EXPECT_EQ(mark.value().record_number, 0x0102030405060708u);
  EXPECT_EQ(mark.value().chain, Filled(0xca));
}

TEST(HighWaterTest, RefusesEveryOtherSize) {
  const std::string good = EncodeHighWater(Mark());
  for (std::size_t size = 0; size <= 2 * good.size(); ++size) {
    std::string bytes = good;
    bytes.resize(size);
    const Result<HighWater> mark = DecodeHighWater(bytes);
    EXPECT_EQ(mark.ok(), size == good.size()) << size;
    if (!mark.ok()) {
      EXPECT_EQ(mark.status().code(), Code::kCorruption) << size;
    }
  }
}

TEST(HighWaterTest, EveryBitFlipIsRefused) {
  const std::string good = EncodeHighWater(Mark());
  EXPECT_EQ(RefusedBitFlips(good, ReencodeHighWater,
                            [](std::size_t bit) { ADD_FAILURE() << "differs at bit " << bit; }),
            8 * good.size());
}

TEST(HighWaterTest, ANewerFormatIsNamedWhateverFollowsItsFirst12Bytes) {
  const std::string front = ByHand().Text("COINSTOR").U32(3).str();
  for (const std::string& bytes : {front, front + "anything", WithDigest(HighWaterFront(3, 1))}) {
    const Result<HighWater> mark = DecodeHighWater(bytes);
    ASSERT_FALSE(mark.ok());
    EXPECT_EQ(mark.status().code(), Code::kNewerFormat);
    EXPECT_EQ(mark.status().detail()->detail, 3);
  }
  EXPECT_EQ(DecodeHighWater(WithDigest(HighWaterFront(1, 1))).status().code(), Code::kCorruption);
}

TEST(HighWaterTest, RefusesAWrongMagicWithARightDigest) {
  std::string front = HighWaterFront(2, 1);
  front[7] = 'X';
  EXPECT_EQ(DecodeHighWater(WithDigest(front)).status().code(), Code::kCorruption);
}

TEST(HighWaterTest, RefusesACleanByteThatIsNeither0Nor1) {
  EXPECT_EQ(DecodeHighWater(WithDigest(HighWaterFront(2, 2))).status().code(), Code::kCorruption);
  EXPECT_EQ(DecodeHighWater(WithDigest(HighWaterFront(2, 255))).status().code(), Code::kCorruption);
}

Metadata Identity() {
  return {.instance = Instance(),
          .secret = {0x0102030405060708, 0x090a0b0c0d0e0f10},
          .block_hashes = BlockHashes::kRequired};
}

std::string MetadataByHand(std::uint32_t format, std::uint8_t block_hashes,
                           std::uint8_t commitment) {
  return ByHand()
      .U32(format)
      .Fill(0x1d, 16)
      .U64(0x0102030405060708)
      .U64(0x090a0b0c0d0e0f10)
      .U8(block_hashes)
      .U8(commitment)
      .str();
}

TEST(MetadataTest, EncodesTheLayoutByteForByte) {
  EXPECT_EQ(EncodeMetadata(Identity()), MetadataByHand(2, 1, 1));
  Metadata absent = Identity();
  absent.block_hashes = BlockHashes::kAbsent;
  EXPECT_EQ(EncodeMetadata(absent), MetadataByHand(2, 0, 1));
}

TEST(MetadataTest, DecodesEveryField) {
  const Result<Metadata> metadata = DecodeMetadata(MetadataByHand(2, 0, 1));
  ASSERT_TRUE(metadata.ok());
  EXPECT_EQ(metadata.value().instance, Instance());
  EXPECT_EQ(metadata.value().secret, Identity().secret);
  EXPECT_EQ(metadata.value().block_hashes, BlockHashes::kAbsent);
}

TEST(MetadataTest, RefusesEveryOtherSize) {
  const std::string good = EncodeMetadata(Identity());
  for (std::size_t size = 0; size <= 2 * good.size(); ++size) {
    std::string bytes = good;
    bytes.resize(size);
    EXPECT_EQ(DecodeMetadata(bytes).status().code(),
              size == good.size() ? Code::kOk : Code::kCorruption)
        << size;
  }
}

TEST(MetadataTest, EveryBitFlipIsRefusedOrReencodesToItself) {
  const auto reencode = [](const std::string& bytes) -> Result<std::string> {
    COINSTORE_ASSIGN_OR_RETURN(const Metadata metadata, DecodeMetadata(bytes));
    return EncodeMetadata(metadata);
  };
  // All of the format and the commitment, and seven bits of the block hashes.
  EXPECT_EQ(RefusedBitFlips(EncodeMetadata(Identity()), reencode,
                            [](std::size_t bit) { ADD_FAILURE() << bit; }),
            32u + 8 + 7);
}

TEST(MetadataTest, ANewerFormatIsNamed) {
  EXPECT_EQ(DecodeMetadata(MetadataByHand(3, 1, 1)).status().code(), Code::kNewerFormat);
  EXPECT_EQ(DecodeMetadata(ByHand().U32(3).Text("more").str()).status().code(), Code::kNewerFormat);
  EXPECT_EQ(DecodeMetadata(MetadataByHand(1, 1, 1)).status().code(), Code::kCorruption);
}

}  // namespace
}  // namespace coins
