// SPDX-License-Identifier: Apache-2.0
// Goal: what a wallet asks of real chains is answered as programs that share nothing with the library answer it.
// Method: each chain is replayed with small checkpoints; the groups of coins by puzzle hash and hint are compared
// with the expected ones, and the roots of every block with the sets of the file and with Chia's own headers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "coinstore.h"
#include "real_data/chain.h"
#include "real_data/data_directory.h"
#include "real_data/live_digest.h"
#include "real_data/merkle_set.h"
#include "real_data/replayed_store.h"

namespace coins::real_data {
namespace {

using csdelta::Bytes32;
using nlohmann::json;

std::vector<std::uint8_t> BytesOf(const std::string& hex) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

class RealQueriesTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string name = GetParam();
    const std::filesystem::path file = DataDirectory() / (name + ".csdelta.zst");
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
    chain_ = ReadChain(file.string());
    expected_ = ReadJson(DataDirectory() / "expected" / (name + ".json"));
    replayed_ = std::make_unique<ReplayedStore>(chain_, "3000");
    replayed_->ApplyTo(UINT64_MAX);
    store_ = replayed_->store();
  }

  std::vector<coinstore_record> Ask(std::uint32_t source, const std::vector<std::uint8_t>& key) {
    coinstore_query* query = nullptr;
    EXPECT_EQ(coinstore_query_new(&query, nullptr), COINSTORE_OK);
    EXPECT_EQ(coinstore_query_add_keys(query, source, key.data(), key.size(), 1, nullptr),
              COINSTORE_OK);
    std::vector<coinstore_record> all;
    std::vector<coinstore_record> page(700);
    std::uint8_t cursor[COINSTORE_CURSOR_MAX];
    std::size_t n = 0;
    std::size_t length = 0;
    std::int32_t more = 1;
    while (more != 0) {
      const coinstore_status status =
          coinstore_query_page(store_, nullptr, query, page.data(), page.size(), &n, cursor,
                               sizeof cursor, &length, &more, nullptr, nullptr);
      EXPECT_EQ(status, COINSTORE_OK);
      if (status != COINSTORE_OK) break;
      all.insert(all.end(), page.begin(), page.begin() + static_cast<std::ptrdiff_t>(n));
    }
    coinstore_query_free(query);
    return all;
  }

  void ExpectGroup(std::uint32_t source, const json& group) {
    SCOPED_TRACE(group["key"].dump());
    const auto records = Ask(source, BytesOf(group["key"].get<std::string>()));
    std::set<Bytes32> ids;
    std::uint64_t unspent = 0;
    std::uint64_t amount = 0;
    std::uint64_t last_height = 0;
    for (const coinstore_record& record : records) {
      Bytes32 id;
      std::copy_n(record.coin_id, id.size(), id.begin());
      EXPECT_TRUE(ids.insert(id).second) << "a coin comes twice";
      const bool is_unspent = record.spent_height == COINSTORE_UNSPENT;
      const std::uint64_t height = is_unspent ? record.confirmed_height : record.spent_height;
      EXPECT_LE(last_height, height);
      last_height = height;
      if (!is_unspent) continue;
      ++unspent;
      amount += record.coin.amount;
    }
    EXPECT_EQ(ids.size(), group["coins"].get<std::size_t>());
    EXPECT_EQ(unspent, group["unspent"].get<std::uint64_t>());
    EXPECT_EQ(std::to_string(amount), TextOf(group["unspent_amount"]));
    std::vector<std::uint8_t> joined;
    for (const Bytes32& id : ids) joined.insert(joined.end(), id.begin(), id.end());
    EXPECT_EQ(Sha256(joined.data(), joined.size()),
              Bytes32OfHex(group["digest"].get<std::string>()));
    for (const json& id : group["first_ids"]) {
      EXPECT_EQ(ids.count(Bytes32OfHex(id.get<std::string>())), 1U);
    }
  }

  std::pair<Bytes32, Bytes32> Roots(std::uint64_t height) {
    std::pair<Bytes32, Bytes32> roots;
    EXPECT_EQ(
        coinstore_get_block_roots(store_, height, roots.first.data(), roots.second.data(), nullptr),
        COINSTORE_OK);
    return roots;
  }

  Chain chain_;
  json expected_;
  std::unique_ptr<ReplayedStore> replayed_;
  coinstore* store_ = nullptr;
};

TEST_P(RealQueriesTest, PuzzleHashesAndHintsHaveTheirCoins) {
  ASSERT_GT(expected_["puzzle_hashes"].size(), 0U);
  for (const json& group : expected_["puzzle_hashes"]) {
    ExpectGroup(COINSTORE_BY_PUZZLE_HASH, group);
  }
  for (const json& group : expected_["hints"]) ExpectGroup(COINSTORE_BY_HINT, group);
}

TEST_P(RealQueriesTest, RootsOfBlocksAreThoseOfTheirSets) {
  std::size_t first = 0;  // of the block's coins among all
  for (const csdelta::Block& block : chain_.blocks) {
    std::map<Bytes32, std::set<Bytes32, std::greater<>>> ids_by_puzzle_hash;
    for (std::size_t i = 0; i < block.created.size(); ++i) {
      Bytes32 puzzle_hash;
      std::copy_n(block.created[i].coin.puzzle_hash, puzzle_hash.size(), puzzle_hash.begin());
      ids_by_puzzle_hash[puzzle_hash].insert(chain_.coin_ids[first + i]);
    }
    first += block.created.size();
    if (block.created.empty() && block.spent.empty() && block.height % 100 != 0) continue;
    std::set<Bytes32> leaves;
    for (const auto& [puzzle_hash, ids] : ids_by_puzzle_hash) {
      std::vector<std::uint8_t> joined;
      for (const Bytes32& id : ids) joined.insert(joined.end(), id.begin(), id.end());
      leaves.insert(puzzle_hash);
      leaves.insert(Sha256(joined.data(), joined.size()));
    }
    const auto roots = Roots(block.height);
    ASSERT_EQ(roots.first, MerkleSetRoot(leaves)) << "height " << block.height;
    ASSERT_EQ(roots.second, MerkleSetRoot({block.spent.begin(), block.spent.end()}))
        << "height " << block.height;
  }
}

TEST_P(RealQueriesTest, RootsOfChiasBlocksAreThoseOfTheirHeaders) {
  if (std::string(GetParam()) != "chia-mainnet-0-63") return;
  const json vectors = ReadJson(DataDirectory() / "chia-vectors.json");
  ASSERT_EQ(vectors["mainnet_roots"].size(), 24U);
  for (const json& block : vectors["mainnet_roots"]) {
    const auto roots = Roots(block["height"].get<std::uint64_t>());
    EXPECT_EQ(roots.first, Bytes32OfHex(block["additions_root"].get<std::string>()));
    EXPECT_EQ(roots.second, Bytes32OfHex(block["removals_root"].get<std::string>()));
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, RealQueriesTest,
                         testing::Values("btc-mainnet-early", "btc-testnet3-4000",
                                         "cardano-preview-59315", "chia-mainnet-0-63"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::erase_if(name, [](char c) { return c == '-'; });
                           return name;
                         });

}  // namespace
}  // namespace coins::real_data
