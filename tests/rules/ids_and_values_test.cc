// SPDX-License-Identifier: Apache-2.0
// Goal: the edges of ids, amounts, sums, times and hashes. Method: each edge through a store, ids
// and roots against OpenSSL.
#include <gtest/gtest.h>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

std::vector<uint64_t> EdgeAmounts() {
  std::vector<uint64_t> amounts = {0, 1, ~0ul - 1, ~0ul};
  for (unsigned k = 1; k <= 8; ++k) {
    const uint64_t edge = uint64_t{1} << (8 * k - 1);
    amounts.insert(amounts.end(), {edge - 1, edge, edge + 1});
  }
  return amounts;
}

std::string ValueOf(const coinstore_tip& tip) {
  return {tip.unspent_value_be, tip.unspent_value_be + 16};
}

TEST(IdsAndValuesTest, AmountsAreHashedAsTheShortestTwosComplement) {
  const std::pair<uint64_t, std::string> encodings[] = {
      {0, ""},
      {1, std::string("\x01", 1)},
      {127, std::string("\x7f", 1)},
      {128, std::string("\x00\x80", 2)},
      {255, std::string("\x00\xff", 2)},
      {256, std::string("\x01\x00", 2)},
      {0x7fff, std::string("\x7f\xff", 2)},
      {0x8000, std::string("\x00\x80\x00", 3)},
      {uint64_t{1} << 63, std::string("\x00\x80\x00\x00\x00\x00\x00\x00\x00", 9)},
      {(uint64_t{1} << 63) - 1, std::string("\x7f\xff\xff\xff\xff\xff\xff\xff", 8)},
      {~0ul, std::string("\x00\xff\xff\xff\xff\xff\xff\xff\xff", 9)}};
  for (const auto& [amount, encoding] : encodings) {
    const coinstore_addition coin = Coin(Filled(7), Filled(9), amount);
    Bytes32 id;
    ASSERT_EQ(coinstore_coin_id(&coin.coin, id.data(), nullptr), COINSTORE_OK);
    EXPECT_EQ(id, Sha256(std::string(32, 7) + std::string(32, 9) + encoding)) << amount;
  }
}

TEST(IdsAndValuesTest, ManyIdsAtOnceAreTheSameIds) {
  std::vector<coinstore_coin> coins;
  for (const uint64_t amount : EdgeAmounts()) {
    for (uint8_t byte = 0; byte < 5; ++byte) {
      coins.push_back(Coin(Filled(byte), Filled(0xff), amount).coin);
    }
  }
  for (size_t n = 0; n <= coins.size(); ++n) {  // every number of coins left over by the lanes
    std::vector<Bytes32> ids(n + 1, Filled(0x55));
    ASSERT_EQ(coinstore_coin_ids(coins.data(), n, ids.front().data(), nullptr), COINSTORE_OK);
    for (size_t i = 0; i < n; ++i) ASSERT_EQ(ids[i], CoinId(coins[i])) << i << " of " << n;
    ASSERT_EQ(ids[n], Filled(0x55)) << "written behind the last id";
  }
}

TEST(IdsAndValuesTest, CoinsOfEveryEdgeAmountAreKeptAndProved) {
  Chain chain;
  std::vector<coinstore_addition> additions;
  Leaves leaves;
  for (const uint64_t amount : EdgeAmounts()) {
    const coinstore_addition coin = Coin(Named("parent"), Named("puzzle"), amount);
    if (leaves.emplace(IdOf(coin), Leaf{1, 0}).second) additions.push_back(coin);
  }
  ASSERT_TRUE(Accepts(chain.Block(additions)));
  EXPECT_EQ(chain.Root(), NaiveTree(leaves).root());
  for (const coinstore_addition& coin : additions) {
    EXPECT_EQ(chain.Get(IdOf(coin)).coin.amount, coin.coin.amount);
    EXPECT_TRUE(chain.IsUnspent(IdOf(coin)));
  }
}

TEST(IdsAndValuesTest, SumsAbove64BitsAreExact) {
  Chain chain;
  const auto a = Coin(Named("1"), Named("a"), ~0ul), b = Coin(Named("2"), Named("b"), ~0ul),
             c = Coin(Named("3"), Named("c"), ~0ul);
  chain.Block({a});
  EXPECT_EQ(ValueOf(chain.Tip()), BigEndian(0, 8) + BigEndian(~0ul, 8));
  chain.Block({b, c});
  EXPECT_EQ(ValueOf(chain.Tip()), BigEndian(2, 8) + BigEndian(~0ul - 2, 8));
  chain.Block({}, {IdOf(a)});
  EXPECT_EQ(ValueOf(chain.Tip()), BigEndian(1, 8) + BigEndian(~0ul - 1, 8));
  chain.Rollback(2);
  EXPECT_EQ(ValueOf(chain.Tip()), BigEndian(2, 8) + BigEndian(~0ul - 2, 8));
  chain.Reopen();
  EXPECT_EQ(ValueOf(chain.Tip()), BigEndian(2, 8) + BigEndian(~0ul - 2, 8));
}

TEST(IdsAndValuesTest, TimestampsOfZeroAndTheHighestAreKeptAndMayFall) {
  Chain chain;
  for (const uint64_t timestamp : {uint64_t{5}, ~uint64_t{0}, uint64_t{0}}) {
    BlockInput block = chain.Next({Coin("at " + std::to_string(timestamp))});
    block.timestamp = timestamp;
    ASSERT_TRUE(Accepts(chain.Apply(block)));
    EXPECT_EQ(chain.Tip().timestamp, timestamp);
    EXPECT_EQ(chain.Get(IdOf(block.additions[0])).timestamp, timestamp);
  }
}

TEST(IdsAndValuesTest, HashesOfAllZerosAndAllOnesAreOrdinary) {
  for (const uint8_t byte : {uint8_t{0x00}, uint8_t{0xff}}) {
    Chain chain;
    const coinstore_addition coin = Coin(Filled(byte), Filled(byte), 1);
    BlockInput block = chain.Next({coin}, {}, {HintOf(IdOf(coin), std::string(32, '\xff'))});
    block.block_hash = block.parent_hash = Filled(byte);
    ASSERT_TRUE(Accepts(chain.Apply(block)));
    EXPECT_EQ(ToBytes32(chain.Tip().block_hash), Filled(byte));
    EXPECT_EQ(ToBytes32(chain.Get(IdOf(coin)).coin.puzzle_hash), Filled(byte));
    BlockInput next = chain.Next();
    next.parent_hash = Named("something else");
    EXPECT_TRUE(Refuses(chain.Apply(next), COINSTORE_PARENT_MISMATCH));
    next.parent_hash = Filled(byte);
    EXPECT_TRUE(Accepts(chain.Apply(next)));
  }
}

TEST(IdsAndValuesTest, AnIdThatSharesThirtyOneBytesWithACoinIsUnknown) {
  Chain chain;
  const coinstore_addition coin = Coin("coin");
  chain.Block({coin});
  for (const uint8_t bits : {uint8_t{1}, uint8_t{0x80}, uint8_t{0xff}}) {
    Bytes32 id = IdOf(coin);
    id[31] ^= bits;
    EXPECT_EQ(chain.Get(id).flags, 0u);
    EXPECT_EQ(ToBytes32(chain.Get(id).coin_id), Bytes32{});
    EXPECT_FALSE(chain.IsUnspent(id));
    EXPECT_TRUE(
        Refuses(chain.Block({}, {id}), COINSTORE_COIN_UNKNOWN, COINSTORE_IN_REMOVALS, 0, id));
    std::vector<uint8_t> proof(COINSTORE_PROOF_MAX);
    size_t size = 0;
    ASSERT_EQ(coinstore_prove(chain.store(), nullptr, id.data(), proof.data(), proof.size(), &size,
                              nullptr),
              COINSTORE_OK);
    EXPECT_EQ(std::string(proof.begin(), proof.begin() + static_cast<ptrdiff_t>(size)),
              NaiveTree(Leaves{{IdOf(coin), {1, 0}}}).Proof(id));
  }
}

}  // namespace
}  // namespace coinstore_test
