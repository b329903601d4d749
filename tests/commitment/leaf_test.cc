// SPDX-License-Identifier: Apache-2.0
// Goal: leaf and node hashes are those of their definition, and leaves pack without loss.
#include "commitment/leaf.h"

#include <gtest/gtest.h>

#include "commitment/naive_tree.h"
#include "commitment/packed_leaf.h"

namespace coins {
namespace {

TEST(LeafTest, HashesAreThoseOfTheDefinition) {
  Random random(1);
  for (int i = 0; i < 100; ++i) {
    const UnspentLeaf leaf = LeafOf(random, RandomId(random));
    EXPECT_EQ(LeafHash(leaf.coin_id, leaf.created_height, leaf.is_coinbase ? 1 : 0),
              NaiveLeafHash(leaf));
    const Bytes32 left = RandomId(random), right = RandomId(random);
    EXPECT_EQ(NodeHash(left, right), NaiveNodeHash(left, right));
  }
}

TEST(LeafTest, EveryCommittedFieldChangesTheHash) {
  const Bytes32 id{};
  EXPECT_NE(LeafHash(id, 1, 0), LeafHash(id, 2, 0));
  EXPECT_NE(LeafHash(id, 1, 0), LeafHash(id, 1, 1));
  EXPECT_NE(LeafHash({1}, 1, 0), LeafHash(id, 1, 0));
  EXPECT_NE(NodeHash({1}, {2}), NodeHash({2}, {1}));
}

TEST(LeafTest, PacksIntoItsLayoutAndBack) {
  UnspentLeaf leaf = {.coin_number = 0x0102030405060708 & kMaxCoinNumber,
                      .created_height = 0x1234567890 & kMaxHeight,
                      .is_coinbase = true};
  leaf.coin_id.fill(0xAB);
  PackedLeaf packed;
  PackLeaf(leaf, packed.data());
  const Bytes32 id(leaf.coin_id);
  EXPECT_TRUE(std::equal(id.begin(), id.end(), packed.begin()));
  EXPECT_EQ(ToHex(ByteSpan(packed).subspan(32)),
            "030405060708"
            "2468acf121");
  EXPECT_EQ(UnpackLeaf(packed.data()), leaf);

  Random random(2);
  for (int i = 0; i < 1000; ++i) {
    const UnspentLeaf any = LeafOf(random, RandomId(random));
    PackLeaf(any, packed.data());
    EXPECT_EQ(UnpackLeaf(packed.data()), any);
  }
}

TEST(LeafTest, CountsSharedBits) {
  Random random(3);
  for (unsigned bits = 0; bits < 256; ++bits) {
    const Bytes32 id = RandomId(random);
    Bytes32 other = id;
    other[bits / 8] ^= static_cast<std::uint8_t>(128u >> bits % 8);
    EXPECT_EQ(SharedBits(id.data(), other.data()), bits);
  }
}

}  // namespace
}  // namespace coins
