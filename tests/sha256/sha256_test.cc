// SPDX-License-Identifier: Apache-2.0
// Goal: digests are SHA-256 on every path, however the message is cut.
#include "sha256/sha256.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "sha256/openssl_digest.h"

namespace coins {
namespace {

std::vector<std::uint8_t> Bytes(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(7 * i + i / 256 + 1);
  return bytes;
}

TEST(Sha256Test, GivesThePublishedDigests) {
  EXPECT_EQ(ToHex(Sha256Digest({})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256Digest(AsBytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha256Digest(std::vector<std::uint8_t>(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Test, TakesTheMessageInTwoPiecesCutAnywhere) {
  const std::vector<std::uint8_t> bytes = Bytes(200);
  for (const Sha256Path path : Sha256Paths()) {
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
      const ByteSpan message(bytes.data(), size);
      const Bytes32 want = OpenSslDigest(message);
      for (std::size_t cut = 0; cut <= size; ++cut) {
        Sha256 sha256(path);
        sha256.Update(message.first(cut));
        sha256.Update(message.subspan(cut));
        ASSERT_EQ(sha256.Finish(), want) << Sha256PathName(path) << ' ' << size << ' ' << cut;
      }
    }
  }
}

TEST(Sha256Test, TakesTheMessageInManyPieces) {
  const std::vector<std::uint8_t> bytes = Bytes(5000);
  for (std::size_t piece = 1; piece < 300; piece += 13) {
    Sha256 sha256;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      sha256.Update(ByteSpan(bytes).subspan(at, std::min(piece, bytes.size() - at)));
    }
    EXPECT_EQ(sha256.Finish(), OpenSslDigest(bytes)) << piece;
  }
}

}  // namespace
}  // namespace coins
