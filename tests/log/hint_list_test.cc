// SPDX-License-Identifier: Apache-2.0
// Goal: a coin's hints have one form, and no other bytes pass for it. Method: golden bytes by hand;
// then every cut, every bit flip and each broken rule.
#include "coin/hint_list.h"

#include <gtest/gtest.h>

#include "log/bytes_by_hand.h"

namespace coins {
namespace {

std::string Encode(const std::vector<std::string>& hints) {
  std::vector<ByteSpan> spans;
  for (const std::string& hint : hints) spans.push_back(AsBytes(hint));
  std::string bytes;
  AppendHintList(spans, &bytes);
  return bytes;
}

std::vector<std::string> Decode(const std::string& bytes) {
  std::vector<std::string> hints;
  ForEachHint(AsBytes(bytes).data(), [&](ByteSpan hint) { hints.emplace_back(AsText(hint)); });
  return hints;
}

Status Check(const std::string& bytes) { return CheckHintList(AsBytes(bytes)).status(); }

const std::vector<std::string> kHints = {"a", std::string("a\0", 2), "ab", std::string(32, '\xff')};

std::string Golden() {
  return ByHand()
      .U16(4)
      .U8(1)
      .Text("a")
      .U8(2)
      .Text("a")
      .U8(0)
      .U8(2)
      .Text("ab")
      .U8(32)
      .Fill(0xff, 32)
      .str();
}

TEST(HintListTest, EncodesTheLayoutByteForByte) { EXPECT_EQ(Encode(kHints), Golden()); }

TEST(HintListTest, AppendsBehindWhatIsThere) {
  std::string bytes = "before";
  AppendHintList({AsBytes("x")}, &bytes);
  EXPECT_EQ(bytes, ByHand().Text("before").U16(1).U8(1).Text("x").str());
}

TEST(HintListTest, GivesBackHintsCountAndSize) {
  const std::string golden = Golden();
  const std::string longer = golden + "what follows";
  EXPECT_EQ(CheckHintList(AsBytes(golden)).value(), golden.size());
  EXPECT_EQ(CheckHintList(AsBytes(longer)).value(), golden.size());
  EXPECT_EQ(Decode(golden), kHints);
  EXPECT_EQ(HintCount(AsBytes(golden).data()), 4u);
  EXPECT_EQ(HintListSize(AsBytes(golden).data()), golden.size());
}

TEST(HintListTest, RefusesEveryCut) {
  const std::string golden = Golden();
  for (std::size_t size = 0; size < golden.size(); ++size) {
    EXPECT_EQ(Check(golden.substr(0, size)).code(), Code::kCorruption) << size;
  }
}

TEST(HintListTest, EveryBitFlipIsRefusedOrReencodesToItself) {
  const std::string golden = Golden();
  const std::size_t refused = RefusedBitFlips(
      golden,
      [](const std::string& bytes) -> Result<std::string> {
        COINSTORE_ASSIGN_OR_RETURN(const std::size_t size, CheckHintList(AsBytes(bytes)));
        return Encode(Decode(bytes)) + bytes.substr(size);
      },
      [](std::size_t bit) { ADD_FAILURE() << bit; });
  EXPECT_GT(refused, 16u);
}

TEST(HintListTest, RefusesWhatIsNotStrictlyAscending) {
  const auto two = [](const std::string& a, const std::string& b) {
    return ByHand().U16(2).U8(a.size()).Text(a).U8(b.size()).Text(b).str();
  };
  EXPECT_TRUE(Check(two("a", "b")).ok());
  EXPECT_TRUE(Check(two("a", "aa")).ok());
  EXPECT_TRUE(Check(two("\x7f", "\x80")).ok());  // bytes, not signed characters
  EXPECT_FALSE(Check(two("b", "a")).ok());
  EXPECT_FALSE(Check(two("a", "a")).ok());
  EXPECT_FALSE(Check(two("aa", "a")).ok());
  EXPECT_FALSE(Check(two("\x80", "\x7f")).ok());
}

TEST(HintListTest, RefusesCountsAndLengthsOutsideTheirRange) {
  EXPECT_FALSE(Check(ByHand().U16(0).str()).ok());
  EXPECT_FALSE(Check(ByHand().U16(1).U8(0).str()).ok());
  EXPECT_TRUE(Check(ByHand().U16(1).U8(32).Fill(1, 32).str()).ok());
  EXPECT_FALSE(Check(ByHand().U16(1).U8(33).Fill(1, 33).str()).ok());
}

TEST(HintListTest, HoldsAsManyAsItsCountCanSay) {
  std::vector<std::string> hints;
  for (std::size_t i = 0; i < kMaxHintsPerList; ++i) {
    hints.push_back(ByHand().U16(i).str());
  }
  const std::string bytes = Encode(hints);
  EXPECT_EQ(CheckHintList(AsBytes(bytes)).value(), 2 + 3 * hints.size());
  EXPECT_EQ(HintCount(AsBytes(bytes).data()), 65535u);
  EXPECT_EQ(Decode(bytes), hints);
  hints.push_back("\xff\xff\xff");
  EXPECT_THROW((void)Encode(hints), CheckFailed);
}

TEST(HintListTest, TheEncoderChecksWhatTheDecoderRefuses) {
  EXPECT_THROW((void)Encode({}), CheckFailed);
  EXPECT_THROW((void)Encode({""}), CheckFailed);
  EXPECT_THROW((void)Encode({std::string(33, 'x')}), CheckFailed);
  EXPECT_THROW((void)Encode({"b", "a"}), CheckFailed);
  EXPECT_THROW((void)Encode({"a", "a"}), CheckFailed);
}

}  // namespace
}  // namespace coins
