// SPDX-License-Identifier: Apache-2.0
// Goal: every path gives OpenSSL's digests for every shape of message and every batch size.
#include "sha256/sha256_lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/big_endian.h"
#include "sha256/openssl_digest.h"

namespace coins {
namespace {

TEST(Sha256LanesTest, EveryPathAgreesWithOpenSsl) {
  const Status status = CheckSha256Paths(OpenSslDigest);
  EXPECT_TRUE(status.ok()) << status.message();
}

TEST(Sha256LanesTest, TheCheckNamesAPathThatDiffers) {
  const Status status = CheckSha256Paths([](ByteSpan bytes) {
    Bytes32 digest = OpenSslDigest(bytes);
    if (bytes.size() == 128) digest[31] ^= 1;
    return digest;
  });
  EXPECT_EQ(status.code(), Code::kInternal);
  EXPECT_NE(status.message().find("portable"), std::string::npos);
  EXPECT_NE(status.message().find("nodes"), std::string::npos);
}

TEST(Sha256LanesTest, PortableIsAlwaysThereAndTheBestPathIsOneOfThem) {
  const std::vector<Sha256Path> paths = Sha256Paths();
  EXPECT_EQ(paths.front(), Sha256Path::kPortable);
  EXPECT_TRUE(std::is_sorted(paths.begin(), paths.end()));
  EXPECT_NE(std::find(paths.begin(), paths.end(), BestSha256Path()), paths.end());
}

// Independent of the check above: its own messages, at addresses of any alignment, in any order.
TEST(Sha256LanesTest, HashesScatteredMessagesOfEachShape) {
  std::mt19937_64 random(1);
  const Bytes32 tag = OpenSslDigest(AsBytes("any tag"));
  std::vector<std::uint8_t> prefix(64);
  for (std::size_t i = 0; i < prefix.size(); ++i) prefix[i] = tag[i % 32];
  Sha256State mid_state = kSha256Initial;
  CompressSha256Block(mid_state, prefix.data());
  const Sha256Schedule tail = ExpandSha256Block(Sha256PaddingBlock(128).data());

  const auto run = [&](const Sha256Shape& shape, std::size_t prefix_size,
                       std::size_t content_size) {
    const std::size_t stride = 64 * shape.block_count + 1;  // so that alignments differ
    for (const Sha256Path path : Sha256Paths()) {
      for (std::size_t count = 1; count <= 70; ++count) {
        std::vector<std::uint8_t> blocks(count * stride);
        std::vector<Bytes32> want(count), got(count);
        std::vector<Sha256Job> jobs;
        for (std::size_t i = 0; i < count; ++i) {
          std::uint8_t* block = &blocks[i * stride];
          std::vector<std::uint8_t> message(prefix.begin(), prefix.begin() + prefix_size);
          for (std::size_t at = 0; at < content_size; ++at) {
            block[at] = static_cast<std::uint8_t>(random());
            message.push_back(block[at]);
          }
          if (shape.tail == nullptr) {
            block[content_size] = 0x80;
            StoreU64Be(block + stride - 9, 8 * message.size());
          }
          want[i] = OpenSslDigest(message);
          jobs.push_back({block, got[i].data()});
        }
        std::shuffle(jobs.begin(), jobs.end(), random);
        HashBatch(shape, jobs, path);
        ASSERT_EQ(got, want) << Sha256PathName(path) << ' ' << count;
      }
    }
  };
  for (std::size_t amount_size = 0; amount_size <= 9; ++amount_size) {
    run({kSha256Initial, 2, nullptr}, 0, 64 + amount_size);
  }
  run({mid_state, 1, nullptr}, 64, 41);
  run({mid_state, 1, &tail}, 64, 64);
}

TEST(Sha256LanesTest, AnEmptyBatchIsNoWork) {
  for (const Sha256Path path : Sha256Paths()) HashBatch({kSha256Initial, 1, nullptr}, {}, path);
}

}  // namespace
}  // namespace coins
