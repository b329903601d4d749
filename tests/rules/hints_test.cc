// SPDX-License-Identifier: Apache-2.0
// Goal: hints come with the block that creates their coin, and go with it. Method: each length and
// each kind of repeat, read back; then many hints on a coin and many coins on a hint.
#include <gtest/gtest.h>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

using Texts = std::vector<std::string>;

class HintsTest : public ::testing::Test {
 protected:
  Chain chain_;
  const coinstore_addition coin_ = Coin("coin");
  const Bytes32 id_ = IdOf(coin_);
};

TEST_F(HintsTest, LengthsFromOneTo32AreKept) {
  Texts texts;
  std::vector<coinstore_hint> hints;
  for (size_t size = 1; size <= 32; ++size) {
    texts.emplace_back(size, static_cast<char>('a' + size));
    hints.push_back(HintOf(id_, texts.back()));
  }
  const Answer answer = chain_.Block({coin_}, {}, hints);
  ASSERT_TRUE(Accepts(answer));
  EXPECT_EQ(answer.result.hints_added, 32u);
  EXPECT_EQ(chain_.HintsOf(id_), texts);
  EXPECT_EQ(chain_.Tip().hints, 32u);
}

TEST_F(HintsTest, LengthZeroIsSkipped) {
  const Answer answer = chain_.Block({coin_}, {}, {HintOf(id_, ""), HintOf(id_, "x")});
  ASSERT_TRUE(Accepts(answer));
  EXPECT_EQ(answer.result.hints_added, 1u);
  EXPECT_EQ(chain_.HintsOf(id_), Texts{"x"});
}

TEST_F(HintsTest, LengthsAbove32RefuseTheBlock) {
  coinstore_hint hint = HintOf(id_, std::string(32, 'h'));
  for (const uint32_t size : {33u, 64u, 0x8000'0000u, 0xffff'ffffu}) {
    hint.hint_len = size;
    EXPECT_TRUE(Refuses(chain_.Block({coin_}, {}, {HintOf(id_, "x"), hint}),
                        COINSTORE_HINT_TOO_LONG, COINSTORE_IN_HINTS, 1, id_));
  }
  EXPECT_TRUE(chain_.IsEmpty());
}

TEST_F(HintsTest, ZerosAreOrdinaryAndTheirLengthCounts) {
  const Texts texts = {std::string(1, '\0'), std::string(31, '\0'), std::string(32, '\0')};
  ASSERT_TRUE(Accepts(chain_.Block(
      {coin_}, {}, {HintOf(id_, texts[2]), HintOf(id_, texts[0]), HintOf(id_, texts[1])})));
  EXPECT_EQ(chain_.HintsOf(id_), texts);
}

TEST_F(HintsTest, AnswersAreBytewiseWithAPrefixFirst) {
  const Texts sorted = {std::string(1, '\0'),
                        "a",
                        "a" + std::string(1, '\0'),
                        "aa",
                        "ab",
                        "b",
                        "\x7f",
                        "\x80",
                        "\xff"};
  std::vector<coinstore_hint> hints;
  for (size_t i = 0; i < sorted.size(); ++i) hints.push_back(HintOf(id_, sorted[i * 4 % 9]));
  ASSERT_TRUE(Accepts(chain_.Block({coin_}, {}, hints)));
  EXPECT_EQ(chain_.HintsOf(id_), sorted);
}

TEST_F(HintsTest, TheSamePairTwiceCountsOnce) {
  const Answer answer =
      chain_.Block({coin_}, {}, {HintOf(id_, "x"), HintOf(id_, "y"), HintOf(id_, "x")});
  ASSERT_TRUE(Accepts(answer));
  EXPECT_EQ(answer.result.hints_added, 2u);
  EXPECT_EQ(chain_.Tip().hints, 2u);
  EXPECT_EQ(chain_.HintsOf(id_), (Texts{"x", "y"}));
}

TEST_F(HintsTest, AHintForACoinThatTheBlockDoesNotCreateIsRefusedEvenIfEmpty) {
  chain_.Block({coin_});
  for (const char* text : {"x", ""}) {
    for (const Bytes32& id : {id_, Named("unknown")}) {
      EXPECT_TRUE(Refuses(
          chain_.Block({Coin("new")}, {}, {HintOf(IdOf(Coin("new")), "x"), HintOf(id, text)}),
          COINSTORE_HINT_WITHOUT_COIN, COINSTORE_IN_HINTS, 1, id));
      EXPECT_TRUE(Refuses(chain_.Block({}, {id_}, {HintOf(id, text)}), COINSTORE_HINT_WITHOUT_COIN,
                          COINSTORE_IN_HINTS, 0, id));
    }
  }
  EXPECT_EQ(chain_.Tip().hints, 0u);
}

TEST_F(HintsTest, HintsStayWithASpentCoinAndGoWithADeletedOne) {
  chain_.Block();
  chain_.Block({coin_}, {}, {HintOf(id_, "x")});
  chain_.Block({}, {id_});
  EXPECT_EQ(chain_.HintsOf(id_), Texts{"x"});
  chain_.Rollback(2);
  EXPECT_EQ(chain_.HintsOf(id_), Texts{"x"});
  const Answer undone = chain_.Rollback(1);
  EXPECT_EQ(undone.result.hints_added, 1u);
  EXPECT_EQ(chain_.HintsOf(id_), Texts{});
  EXPECT_EQ(chain_.Tip().hints, 0u);
}

TEST_F(HintsTest, ACoinCreatedAgainHasTheHintsOfItsNewBlockOnly) {
  chain_.Block();
  chain_.Block({coin_}, {}, {HintOf(id_, "old"), HintOf(id_, "both")});
  chain_.Rollback(1);
  chain_.Block({coin_}, {}, {HintOf(id_, "new"), HintOf(id_, "both")});
  EXPECT_EQ(chain_.HintsOf(id_), (Texts{"both", "new"}));
  chain_.Reopen();
  EXPECT_EQ(chain_.HintsOf(id_), (Texts{"both", "new"}));
  EXPECT_EQ(chain_.Tip().hints, 2u);
}

TEST_F(HintsTest, AnEphemeralCoinHasHints) {
  ASSERT_TRUE(Accepts(chain_.Block({coin_}, {id_}, {HintOf(id_, "x")})));
  EXPECT_EQ(chain_.HintsOf(id_), Texts{"x"});
}

TEST_F(HintsTest, AnswersForManyCoinsStandInTheOrderFirstGiven) {
  const Bytes32 other = IdOf(Coin("other"));
  chain_.Block({coin_, Coin("other")}, {},
               {HintOf(id_, "x"), HintOf(other, "y"), HintOf(id_, "w")});
  const std::vector<Bytes32> ids = {other, Named("unknown"), id_, other, id_};
  coinstore_hint hints[4];
  size_t n = 0;
  ASSERT_EQ(coinstore_get_hints(chain_.store(), nullptr, ids[0].data(), ids.size(), hints, 4, &n,
                                nullptr),
            COINSTORE_OK);
  ASSERT_EQ(n, 3u);
  EXPECT_EQ(ToBytes32(hints[0].coin_id), other);
  EXPECT_EQ(hints[1].hint[0], 'w');
  EXPECT_EQ(hints[2].hint[0], 'x');
  EXPECT_EQ(coinstore_get_hints(chain_.store(), nullptr, ids[0].data(), ids.size(), hints, 2, &n,
                                nullptr),
            COINSTORE_BUFFER_TOO_SMALL);
  EXPECT_EQ(n, 3u);
}

TEST_F(HintsTest, AThousandHintsOnACoin) {
  std::vector<coinstore_hint> hints;
  std::set<std::string> texts;
  for (int i = 0; i < 1'000; ++i) {
    const Bytes32 name = Named(std::to_string(i));
    texts.emplace(name.begin(), name.begin() + 1 + i % 32);
    hints.push_back(HintOf(id_, std::string(name.begin(), name.begin() + 1 + i % 32)));
  }
  ASSERT_TRUE(Accepts(chain_.Block({coin_}, {}, hints)));
  EXPECT_EQ(chain_.HintsOf(id_), Texts(texts.begin(), texts.end()));
  chain_.Reopen();
  EXPECT_EQ(chain_.HintsOf(id_), Texts(texts.begin(), texts.end()));
  EXPECT_EQ(chain_.Tip().hints, texts.size());
}

TEST_F(HintsTest, AHundredThousandCoinsOnAHint) {
  constexpr size_t kCoins = 100'000, kBlocks = 10;
  const std::string hint(32, 'h');
  std::vector<Bytes32> ids;
  for (size_t block = 0; block < kBlocks; ++block) {
    std::vector<coinstore_addition> coins;
    std::vector<coinstore_hint> hints;
    for (size_t i = 0; i < kCoins / kBlocks; ++i) {
      coins.push_back(Coin(Named("parent"), Named("puzzle"), ids.size()));
      ids.push_back(IdOf(coins.back()));
      hints.push_back(HintOf(ids.back(), hint));
    }
    ASSERT_TRUE(Accepts(chain_.Block(coins, {}, hints)));
  }
  EXPECT_EQ(chain_.Tip().hints, kCoins);
  std::vector<coinstore_hint> hints(kCoins);
  size_t n = 0;
  ASSERT_EQ(coinstore_get_hints(chain_.store(), nullptr, ids[0].data(), kCoins, hints.data(),
                                kCoins, &n, nullptr),
            COINSTORE_OK);
  ASSERT_EQ(n, kCoins);
  for (size_t i = 0; i < n; ++i) {
    ASSERT_EQ(ToBytes32(hints[i].coin_id), ids[i]);
    ASSERT_EQ(hints[i].hint_len, 32u);
  }
  chain_.Rollback(5);
  EXPECT_EQ(chain_.Tip().hints, kCoins / 2);
  chain_.ExpectSound();
}

}  // namespace
}  // namespace coinstore_test
