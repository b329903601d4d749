// SPDX-License-Identifier: Apache-2.0
// Coin ids that were published or that stand in a real chain.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "coinstore.h"
#include "real_data/data_directory.h"
#include "real_data/live_digest.h"
#include "real_data/merkle_set.h"

namespace coins::real_data {
namespace {

using csdelta::Bytes32;
using nlohmann::json;

// Rows of parent, puzzle hash, amount, …
coinstore_coin CoinOf(const json& row) {
  const Bytes32 parent = Bytes32OfHex(row[0].get<std::string>());
  const Bytes32 puzzle_hash = Bytes32OfHex(row[1].get<std::string>());
  coinstore_coin coin{};
  std::copy(parent.begin(), parent.end(), coin.parent_coin_info);
  std::copy(puzzle_hash.begin(), puzzle_hash.end(), coin.puzzle_hash);
  coin.amount = row[2].get<std::uint64_t>();
  return coin;
}

class CoinIdDataTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path path = DataDirectory() / "chia-vectors.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
    vectors_ = ReadJson(path);
  }

  // The id is the last of each row.
  void ExpectIds(const char* list, std::size_t count) {
    ASSERT_EQ(vectors_[list].size(), count);
    std::vector<coinstore_coin> coins;
    for (const json& row : vectors_[list]) coins.push_back(CoinOf(row));
    std::vector<Bytes32> many(coins.size());
    ASSERT_EQ(coinstore_coin_ids(coins.data(), coins.size(), many[0].data(), nullptr),
              COINSTORE_OK);
    for (std::size_t i = 0; i < coins.size(); ++i) {
      const Bytes32 expected = Bytes32OfHex(vectors_[list][i].back().get<std::string>());
      Bytes32 one{};
      ASSERT_EQ(coinstore_coin_id(&coins[i], one.data(), nullptr), COINSTORE_OK);
      EXPECT_EQ(one, expected) << list << " " << i;
      EXPECT_EQ(many[i], expected) << list << " " << i;
    }
  }

  json vectors_;
};

TEST_F(CoinIdDataTest, RewardsOfTheMainNetworkHaveTheirIds) {
  ExpectIds("mainnet_reward_coins", 124);
}

TEST_F(CoinIdDataTest, PublishedCoinsHaveTheirIds) { ExpectIds("published_literals", 5); }

TEST_F(CoinIdDataTest, AmountsAtEveryByteBoundaryHaveTheirIds) {
  ExpectIds("amount_boundaries", 26);
}

TEST_F(CoinIdDataTest, MerkleSetsHaveTheirRoots) {
  ASSERT_EQ(vectors_["merkle_sets"].size(), 10U);
  for (const json& row : vectors_["merkle_sets"]) {
    std::set<Bytes32> leaves;
    for (const json& leaf : row["leaves"]) leaves.insert(Bytes32OfHex(leaf.get<std::string>()));
    EXPECT_EQ(MerkleSetRoot(leaves), Bytes32OfHex(row["root"].get<std::string>())) << row["name"];
  }
}

// Two leaves for each puzzle hash: itself, and the hash of its coin ids in descending order.
TEST_F(CoinIdDataTest, CoinsOfRealBlocksLeadToTheirAdditionsRoots) {
  ASSERT_EQ(vectors_["mainnet_roots"].size(), 24U);
  for (const json& block : vectors_["mainnet_roots"]) {
    std::map<Bytes32, std::set<Bytes32, std::greater<>>> ids_by_puzzle_hash;
    for (const json& row : block["coins"]) {
      const coinstore_coin coin = CoinOf(row);
      Bytes32 id{};
      ASSERT_EQ(coinstore_coin_id(&coin, id.data(), nullptr), COINSTORE_OK);
      ids_by_puzzle_hash[Bytes32OfHex(row[1].get<std::string>())].insert(id);
    }
    std::set<Bytes32> leaves;
    for (const auto& [puzzle_hash, ids] : ids_by_puzzle_hash) {
      std::vector<std::uint8_t> joined;
      for (const Bytes32& id : ids) joined.insert(joined.end(), id.begin(), id.end());
      leaves.insert(puzzle_hash);
      leaves.insert(Sha256(joined.data(), joined.size()));
    }
    EXPECT_EQ(MerkleSetRoot(leaves), Bytes32OfHex(block["additions_root"].get<std::string>()))
        << "height " << block["height"];
  }
}

}  // namespace
}  // namespace coins::real_data
