// SPDX-License-Identifier: Apache-2.0
// Goal: a block is held to each limit exactly, and what was refused leaves no trace. Method: small
// limits, each met at its value and at one more.
#include "block/block_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "coin/coin_id.h"

namespace coins {
namespace {

Bytes32 Filled(std::uint8_t byte) {
  Bytes32 bytes;
  bytes.fill(byte);
  return bytes;
}

constexpr std::uint64_t kHeight = 77;

BlockBuilder Builder(const BlockLimits& limits) {
  BlockHeader header;
  header.height = kHeight;
  return {header, limits};
}

Hint HintOf(std::uint8_t coin, const std::string& bytes) {
  Hint hint{.coin_id = Filled(coin), .size = static_cast<std::uint32_t>(bytes.size())};
  std::copy_n(bytes.begin(), std::min<std::size_t>(bytes.size(), 32), hint.bytes.begin());
  return hint;
}

Status FinishWith(const BlockLimits& limits, const std::vector<Hint>& hints) {
  BlockBuilder builder = Builder(limits);
  std::ranges::copy(hints, builder.AddHints(hints.size()).begin());
  return std::move(builder).Finish().status();
}

void ExpectNamed(const Status& status, Code code, std::uint64_t index, std::uint8_t coin) {
  ASSERT_EQ(status.code(), code) << status.message();
  EXPECT_EQ(status.detail()->detail, static_cast<std::int32_t>(Array::kHints));
  EXPECT_EQ(status.detail()->index, index);
  EXPECT_EQ(status.detail()->coin_id, Filled(coin));
  EXPECT_EQ(status.detail()->height, kHeight);
}

TEST(BlockBuilderTest, TheFirstLimitsAreThoseOfTheHeader) {
  const BlockLimits limits;
  EXPECT_EQ(limits.max_changes, 1'000'000u);
  EXPECT_EQ(limits.max_coin_hints, 4096u);
  EXPECT_EQ(limits.max_hint_bytes, 67'108'864u);
}

TEST(BlockBuilderTest, KeepsHeaderAndItemsInInputOrder) {
  BlockHeader header;
  header.height = 5;
  header.timestamp_s = 6;
  header.block_hash = Filled(7);
  header.parent_hash = Filled(8);
  header.expected_root = Filled(9);
  BlockBuilder builder(header, {});
  builder.Add(1).value()[0] = {{Filled(1), Filled(2), 3}, true};
  builder.Spend(1).value()[0] = Filled(20);
  const auto more = builder.Add(2).value();
  more[0] = {{Filled(4), Filled(5), 6}, false};
  more[1] = {{Filled(7), Filled(8), 1u << 31}, false};
  builder.Spend(1).value()[0] = Filled(21);
  builder.AddHints(1)[0] = HintOf(1, "x");
  builder.AddHints(1)[0] = HintOf(1, "y");
  const Result<Block> result = std::move(builder).Finish();
  ASSERT_TRUE(result.ok());
  const Block& block = result.value();

  EXPECT_EQ(block.header().height, 5u);
  EXPECT_EQ(block.header().timestamp_s, 6u);
  EXPECT_EQ(block.header().block_hash, Filled(7));
  EXPECT_EQ(block.header().parent_hash, Filled(8));
  EXPECT_EQ(block.header().expected_root, Filled(9));
  ASSERT_EQ(block.additions().size(), 3u);
  EXPECT_EQ(block.additions()[0].coin, (Coin{Filled(1), Filled(2), 3}));
  EXPECT_TRUE(block.additions()[0].is_coinbase);
  EXPECT_EQ(block.additions()[2].coin.amount, 1u << 31);
  EXPECT_FALSE(block.additions()[2].is_coinbase);
  ASSERT_EQ(block.removals().size(), 2u);
  EXPECT_EQ(block.removals()[0], Filled(20));
  EXPECT_EQ(block.removals()[1], Filled(21));
  ASSERT_EQ(block.hints().size(), 2u);
  EXPECT_EQ(AsText(block.hints()[1].span()), "y");
  ASSERT_EQ(block.addition_ids().size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(block.addition_ids()[i], CoinId(block.additions()[i].coin)) << i;
  }
}

TEST(BlockBuilderTest, AnEmptyBlockIsABlock) {
  const Result<Block> block = Builder({}).Finish();
  ASSERT_TRUE(block.ok());
  EXPECT_TRUE(block.value().additions().empty());
  EXPECT_TRUE(block.value().addition_ids().empty());
}

// Additions and removals count together, in whatever order and portions they come.
TEST(BlockBuilderTest, ChangesReachTheLimitInAnyOrderAndNotOneMore) {
  const BlockLimits limits{.max_changes = 4};
  for (const char* const order : {"aaaa", "ssss", "aass", "ssaa", "asas", "sasa"}) {
    BlockBuilder builder = Builder(limits);
    for (const char* step = order; *step != '\0'; ++step) {
      EXPECT_TRUE(*step == 'a' ? builder.Add(1).ok() : builder.Spend(1).ok()) << order;
    }
    EXPECT_EQ(builder.Add(1).status().code(), Code::kBlockTooLarge) << order;
    EXPECT_EQ(builder.Spend(1).status().code(), Code::kBlockTooLarge) << order;
    EXPECT_TRUE(builder.Add(0).ok());
    EXPECT_TRUE(builder.Spend(0).ok());
    const Result<Block> block = std::move(builder).Finish();
    ASSERT_TRUE(block.ok());
    EXPECT_EQ(block.value().additions().size() + block.value().removals().size(), 4u) << order;
  }
}

TEST(BlockBuilderTest, WhatIsRefusedAddsNothing) {
  BlockBuilder builder = Builder({.max_changes = 4});
  ASSERT_TRUE(builder.Add(1).ok());
  EXPECT_EQ(builder.Add(4).status().code(), Code::kBlockTooLarge);
  EXPECT_EQ(builder.Spend(4).status().code(), Code::kBlockTooLarge);
  EXPECT_EQ(builder.Add(SIZE_MAX).status().code(), Code::kBlockTooLarge);
  const Status status = builder.Spend(SIZE_MAX).status();
  EXPECT_EQ(status.code(), Code::kBlockTooLarge);
  EXPECT_EQ(status.detail()->height, kHeight);
  EXPECT_EQ(status.detail()->index, kNoIndex);
  EXPECT_TRUE(builder.Spend(3).ok());
  const Result<Block> block = std::move(builder).Finish();
  EXPECT_EQ(block.value().additions().size(), 1u);
  EXPECT_EQ(block.value().removals().size(), 3u);
}

TEST(BlockBuilderTest, HintsOfACoinReachTheLimitAndNotOneMore) {
  const BlockLimits limits{.max_coin_hints = 2};
  std::vector<Hint> hints = {HintOf(1, "a"), HintOf(2, "a"), HintOf(1, "b"), HintOf(2, "b")};
  EXPECT_TRUE(FinishWith(limits, hints).ok());
  hints.push_back(HintOf(2, "c"));
  hints.push_back(HintOf(1, "c"));
  ExpectNamed(FinishWith(limits, hints), Code::kTooManyHints, 4, 2);
}

TEST(BlockBuilderTest, RepeatsEmptyAndOverlongHintsDoNotCountPerCoin) {
  const BlockLimits limits{.max_coin_hints = 2};
  const std::string overlong(33, 'x');
  std::vector<Hint> hints = {HintOf(1, "a"), HintOf(1, ""),  HintOf(1, "a"), HintOf(1, overlong),
                             HintOf(1, "b"), HintOf(1, "b"), HintOf(1, "a"), HintOf(1, "")};
  EXPECT_TRUE(FinishWith(limits, hints).ok());
  hints.push_back(HintOf(1, std::string("a\0", 2)));  // another hint, although "a" is its prefix
  ExpectNamed(FinishWith(limits, hints), Code::kTooManyHints, 8, 1);
}

TEST(BlockBuilderTest, NoHintsAtAllCanBeTheLimit) {
  const BlockLimits limits{.max_coin_hints = 0};
  EXPECT_TRUE(FinishWith(limits, {}).ok());
  EXPECT_TRUE(FinishWith(limits, {HintOf(1, "")}).ok());
  ExpectNamed(FinishWith(limits, {HintOf(1, ""), HintOf(3, "a")}), Code::kTooManyHints, 1, 3);
}

TEST(BlockBuilderTest, HintBytesOfABlockReachTheLimitAndNotOneMore) {
  const BlockLimits limits{.max_hint_bytes = 40};
  const std::string longest(32, 'x');
  std::vector<Hint> hints = {HintOf(1, longest), HintOf(2, "12345"), HintOf(3, "123")};
  EXPECT_TRUE(FinishWith(limits, hints).ok());
  hints.push_back(HintOf(4, "1"));
  ExpectNamed(FinishWith(limits, hints), Code::kHintsTooLarge, 3, 4);
  hints.insert(hints.begin(), HintOf(5, "22"));
  ExpectNamed(FinishWith(limits, hints), Code::kHintsTooLarge, 3, 3);
}

TEST(BlockBuilderTest, RepeatsEmptyAndOverlongHintsHaveNoBytes) {
  const BlockLimits limits{.max_hint_bytes = 4};
  const std::string overlong(33, 'x');
  EXPECT_TRUE(FinishWith(limits, {HintOf(1, "ab"), HintOf(1, "ab"), HintOf(1, overlong),
                                  HintOf(1, ""), HintOf(2, "ab"), HintOf(2, "ab")})
                  .ok());
  ExpectNamed(
      FinishWith(limits, {HintOf(1, "ab"), HintOf(1, "ab"), HintOf(2, "ab"), HintOf(1, "b")}),
      Code::kHintsTooLarge, 3, 1);
}

TEST(BlockBuilderTest, TheFirstHintInInputOrderThatIsOverIsNamed) {
  const BlockLimits limits{.max_coin_hints = 1, .max_hint_bytes = 3};
  ExpectNamed(FinishWith(limits, {HintOf(1, "a"), HintOf(2, "abc"), HintOf(1, "b")}),
              Code::kHintsTooLarge, 1, 2);
  ExpectNamed(FinishWith(limits, {HintOf(1, "a"), HintOf(1, "b"), HintOf(2, "abc")}),
              Code::kTooManyHints, 1, 1);
  // Over both at once: the limit of the coin comes first.
  ExpectNamed(FinishWith(limits, {HintOf(1, "a"), HintOf(1, "abc")}), Code::kTooManyHints, 1, 1);
}

}  // namespace
}  // namespace coins
