// SPDX-License-Identifier: Apache-2.0
// Goal: integers and bytes have one form, on every machine. Method: the bytes written by hand.
#include "base/bytes.h"

#include <gtest/gtest.h>

#include "base/big_endian.h"
#include "base/uint128.h"

namespace coins {
namespace {

TEST(BytesTest, HexIsLowerCaseWithLeadingZeros) {
  const std::uint8_t bytes[] = {0x00, 0x01, 0x0f, 0x10, 0xab, 0xff};
  EXPECT_EQ(ToHex(bytes), "00010f10abff");
  EXPECT_EQ(ToHex({}), "");
}

TEST(BytesTest, TextAndBytesAreTwoViewsOfOnePlace) {
  const std::string text("a\0\xff", 3);
  const ByteSpan bytes = AsBytes(text);
  ASSERT_EQ(bytes.size(), 3u);
  EXPECT_EQ(bytes[0], 'a');
  EXPECT_EQ(bytes[1], 0);
  EXPECT_EQ(bytes[2], 0xff);
  EXPECT_EQ(AsText(bytes), text);
  EXPECT_EQ(AsText(bytes).data(), text.data());
}

TEST(BigEndianTest, StoresTheHighestByteFirst) {
  std::uint8_t bytes[10];
  const auto reset = [&] { std::fill(std::begin(bytes), std::end(bytes), std::uint8_t{0xcc}); };
  reset();
  StoreU16Be(bytes + 1, 0x0102);
  EXPECT_EQ(ToHex(bytes), "cc0102cccccccccccccc");
  reset();
  StoreU32Be(bytes + 1, 0x01020384);
  EXPECT_EQ(ToHex(bytes), "cc01020384cccccccccc");
  reset();
  StoreU64Be(bytes + 1, 0x0102030405060788);
  EXPECT_EQ(ToHex(bytes), "cc0102030405060788cc");
}

TEST(BigEndianTest, LoadsFromAnyPlace) {
  const std::uint8_t bytes[] = {0xcc, 0x81, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0xcc};
  EXPECT_EQ(LoadU16Be(bytes + 1), 0x8102u);
  EXPECT_EQ(LoadU32Be(bytes + 1), 0x81020304u);
  EXPECT_EQ(LoadU64Be(bytes + 1), 0x8102030405060708u);
}

TEST(Uint128Test, StoresTheHigherHalfFirst) {
  std::uint8_t bytes[16];
  StoreU128Be(bytes, Uint128{0x0102030405060708} << 64 | 0xf9fafbfcfdfeff00);
  EXPECT_EQ(ToHex(bytes), "0102030405060708f9fafbfcfdfeff00");
}

TEST(Uint128Test, LoadsWhatWasStored) {
  const Uint128 highest = ~Uint128{0};
  for (const Uint128 value : {Uint128{0}, Uint128{1}, Uint128{1} << 63, Uint128{1} << 64,
                              (Uint128{1} << 64) - 1, highest}) {
    std::uint8_t bytes[16];
    StoreU128Be(bytes, value);
    EXPECT_TRUE(LoadU128Be(bytes) == value) << ToHex(bytes);
  }
}

}  // namespace
}  // namespace coins
