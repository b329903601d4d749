// SPDX-License-Identifier: Apache-2.0
// Goal: coin ids are those of the chain, for every length of the amount, one by one and in batches.
#include "coin/coin_id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sha256/openssl_digest.h"

namespace coins {
namespace {

Bytes32 FromHex(const std::string& hex) {
  Bytes32 bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(std::stoul(hex.substr(2 * i, 2), nullptr, 16));
  }
  return bytes;
}

// Amounts at which the encoding gains a byte, and their encodings.
const std::vector<std::pair<std::uint64_t, std::vector<std::uint8_t>>> kAmounts = {
    {0, {}},
    {1, {0x01}},
    {0x7F, {0x7F}},
    {0x80, {0x00, 0x80}},
    {0xFF, {0x00, 0xFF}},
    {0x100, {0x01, 0x00}},
    {0x7FFF, {0x7F, 0xFF}},
    {0x8000, {0x00, 0x80, 0x00}},
    {0x7FFFFF, {0x7F, 0xFF, 0xFF}},
    {0x800000, {0x00, 0x80, 0x00, 0x00}},
    {0x7FFFFFFF, {0x7F, 0xFF, 0xFF, 0xFF}},
    {0x80000000, {0x00, 0x80, 0x00, 0x00, 0x00}},
    {0x7FFFFFFFFF, {0x7F, 0xFF, 0xFF, 0xFF, 0xFF}},
    {0x8000000000, {0x00, 0x80, 0x00, 0x00, 0x00, 0x00}},
    {0x7FFFFFFFFFFF, {0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}},
    {0x800000000000, {0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00}},
    {0x7FFFFFFFFFFFFF, {0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}},
    {0x80000000000000, {0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00}},
    {0x7FFFFFFFFFFFFFFF, {0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}},
    {0x8000000000000000, {0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00}},
    {0xFFFFFFFFFFFFFFFF, {0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}},
};

Coin CoinOf(std::uint64_t amount) {
  Coin coin{.amount = amount};
  coin.parent_id.fill(0x11);
  coin.puzzle_hash.fill(0x22);
  coin.puzzle_hash[7] = static_cast<std::uint8_t>(amount * 31);
  return coin;
}

Bytes32 IdByDefinition(const Coin& coin, const std::vector<std::uint8_t>& amount) {
  std::vector<std::uint8_t> message(coin.parent_id.begin(), coin.parent_id.end());
  message.insert(message.end(), coin.puzzle_hash.begin(), coin.puzzle_hash.end());
  message.insert(message.end(), amount.begin(), amount.end());
  return OpenSslDigest(message);
}

TEST(CoinIdTest, EncodesAmountsMinimally) {
  for (const auto& [amount, encoded] : kAmounts) {
    const Coin coin = CoinOf(amount);
    EXPECT_EQ(CoinId(coin), IdByDefinition(coin, encoded)) << amount;
  }
}

// A zero amount's message is 64 bytes; this id is a literal that anybody can check.
TEST(CoinIdTest, AnAllZeroCoinHasTheDigestOf64ZeroBytes) {
  EXPECT_EQ(ToHex(CoinId(Coin{})),
            "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b");
}

TEST(CoinIdTest, BatchesOfAnySizeAndStrideGiveTheSameIds) {
  struct Holder {
    std::uint32_t before;
    Coin coin;
    std::uint8_t after[13];
  };
  for (std::size_t count = 0; count <= 150; count += count < 70 ? 1 : 16) {
    std::vector<Holder> holders(count);
    std::vector<Bytes32> want(count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& [amount, encoded] = kAmounts[i % kAmounts.size()];
      holders[i].coin = CoinOf(amount);
      holders[i].coin.parent_id[3] = static_cast<std::uint8_t>(i);
      want[i] = IdByDefinition(holders[i].coin, encoded);
    }
    std::vector<Bytes32> got(count);
    const Coin* first = count == 0 ? nullptr : &holders[0].coin;
    ComputeCoinIds(first, sizeof(Holder), count, got.data());
    EXPECT_EQ(got, want) << count;
  }
}

class ChainVectorsTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* directory = std::getenv("COINSTORE_DATA_DIR");
    const auto path = std::filesystem::path(directory != nullptr ? directory : COINSTORE_DATA_DIR) /
                      "chia-vectors.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
    std::ifstream(path) >> vectors_;
  }

  nlohmann::json vectors_;
};

TEST_F(ChainVectorsTest, IdsOfRealCoinsAndPublishedLiterals) {
  std::size_t compared = 0;
  for (const char* list : {"mainnet_reward_coins", "published_literals", "amount_boundaries"}) {
    for (const nlohmann::json& entry : vectors_.at(list)) {
      const Coin coin = {FromHex(entry.at(0)), FromHex(entry.at(1)),
                         entry.at(2).get<std::uint64_t>()};
      EXPECT_EQ(ToHex(CoinId(coin)), entry.back().get<std::string>()) << list << ' ' << entry;
      ++compared;
    }
  }
  EXPECT_GE(compared, 124u + 26u);
}

}  // namespace
}  // namespace coins
