// SPDX-License-Identifier: Apache-2.0
// Real chains replayed forwards, backwards and forwards again, and compared with what programs that
// share nothing with the library found out about them: with defaults, which hold all of it in memory, and with so
// little memory for recent blocks that nearly all of it comes out of the tables.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "coinstore.h"
#include "coinstore/block_batch.h"
#include "real_data/chain.h"
#include "real_data/data_directory.h"
#include "real_data/live_digest.h"

namespace coins::real_data {
namespace {

using csdelta::Bytes32;
using nlohmann::json;

constexpr std::size_t kBlocksInACall = 500;
constexpr std::size_t kReopenEvery = 4;  // checkpoints
constexpr std::size_t kTinySegments = 100;
constexpr std::uint64_t kLeastCheckpoints = 20;  // of the store: segments that went into the tables

std::string Hex(const std::uint8_t* bytes, std::size_t size) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

// 128 bits in decimal, by way of its decimal digits.
std::string Decimal(const std::uint8_t big_endian[16]) {
  std::vector<unsigned> digits = {0};  // the least significant first
  for (std::size_t i = 0; i < 16; ++i) {
    unsigned carry = big_endian[i];
    for (unsigned& digit : digits) {
      carry += digit * 256;
      digit = carry % 10;
      carry /= 10;
    }
    for (; carry != 0; carry /= 10) digits.push_back(carry % 10);
  }
  std::string text;
  for (const unsigned digit : digits) text.insert(text.begin(), static_cast<char>('0' + digit));
  return text;
}

enum class Memory { kDefault, kTiny };

class RealDataTest : public testing::TestWithParam<std::tuple<const char*, Memory>> {
 protected:
  void SetUp() override {
    const std::filesystem::path data = DataDirectory();
    const std::string name = std::get<0>(GetParam());
    const std::filesystem::path file = data / (name + ".csdelta.zst");
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
    chain_ = ReadChain(file.string());
    expected_ = ReadJson(data / "expected" / (name + ".json"));
    roots_ = ReadJson(data / "expected" / (name + ".roots.json"));
    std::string directory = (std::filesystem::temp_directory_path() / "real-data-XXXXXX").string();
    ASSERT_NE(mkdtemp(directory.data()), nullptr);
    directory_ = directory;
    ASSERT_EQ(coinstore_options_new(&options_, nullptr), COINSTORE_OK);
    if (HasTinyMemory()) {
      SetOption("checkpoint_changes", std::to_string(1 + Changes() / kTinySegments));
      SetOption("keep_recent_blocks", "3");
    }
    Reopen();
  }

  void TearDown() override {
    coinstore_free(store_);
    coinstore_options_free(options_);
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
  }

  static bool HasTinyMemory() { return std::get<1>(GetParam()) == Memory::kTiny; }

  std::size_t Changes() const {
    return chain_.records.size() +
           static_cast<std::size_t>(std::count_if(chain_.records.begin(), chain_.records.end(),
                                                  [](const coinstore_record& record) {
                                                    return record.spent_height != COINSTORE_UNSPENT;
                                                  }));
  }

  void SetOption(const char* name, const std::string& value) {
    ASSERT_EQ(coinstore_options_set(options_, name, value.c_str(), &error_), COINSTORE_OK)
        << error_.message;
  }

  std::uint64_t Stat(std::uint32_t key) {
    std::uint64_t value = 0;
    EXPECT_EQ(coinstore_stat(store_, key, &value, &error_), COINSTORE_OK) << error_.message;
    return value;
  }

  void Reopen() {
    if (store_ != nullptr) {
      // Every other time something is left for the next opening.
      if (HasTinyMemory() && reopenings_++ % 2 == 0) {
        ASSERT_EQ(coinstore_checkpoint(store_, &error_), COINSTORE_OK) << error_.message;
      }
      checkpoints_ += Stat(COINSTORE_STAT_CHECKPOINTS);
    }
    coinstore_free(store_);
    store_ = nullptr;
    const std::string path = (directory_ / "store").string();
    ASSERT_EQ(coinstore_open(path.c_str(), options_, &store_, &error_), COINSTORE_OK)
        << error_.message;
  }

  // Applies the blocks above the tip up to this height.
  void ApplyTo(std::uint64_t height) {
    tool::BlockBatch batch(tool::BlockHashes::kRequired);
    while (next_ < chain_.blocks.size() && chain_.blocks[next_].height <= height) {
      batch.Add(chain_.blocks[next_++]);
      if (batch.blocks() == kBlocksInACall) Apply(batch);
    }
    if (batch.blocks() != 0) Apply(batch);
  }

  void Apply(tool::BlockBatch& batch) {
    std::size_t n_applied = 0;
    ASSERT_EQ(batch.Apply(store_, n_applied, error_), COINSTORE_OK)
        << error_.message << ", height " << error_.height;
    ASSERT_EQ(n_applied, batch.blocks());
    batch.Clear();
  }

  void RollBackTo(std::int64_t height) {
    ASSERT_EQ(coinstore_rollback(store_, height, 0, nullptr, nullptr, &error_), COINSTORE_OK)
        << error_.message;
    while (next_ > 0 && static_cast<std::int64_t>(chain_.blocks[next_ - 1].height) > height) {
      --next_;
    }
  }

  coinstore_tip Tip() {
    coinstore_tip tip{};
    tip.struct_size = sizeof(tip);
    EXPECT_EQ(coinstore_get_tip(store_, nullptr, &tip, &error_), COINSTORE_OK) << error_.message;
    return tip;
  }

  Bytes32 StoreDigest() {
    std::vector<std::uint8_t> unspent(chain_.coin_ids.size());
    if (!unspent.empty()) {
      EXPECT_EQ(coinstore_is_unspent(store_, nullptr, chain_.coin_ids[0].data(), unspent.size(),
                                     unspent.data(), &error_),
                COINSTORE_OK);
    }
    LiveDigest digest;
    for (std::size_t i = 0; i < unspent.size(); ++i) {
      if (unspent[i] != 0) digest.Add(chain_.coin_ids[i]);
    }
    return digest.Value();
  }

  void ExpectCheckpoint(std::size_t number) {
    const json& checkpoint = expected_["checkpoints"][number];
    const json& root = roots_["checkpoints"][number];
    ASSERT_EQ(root["height"], checkpoint["height"]);
    SCOPED_TRACE("checkpoint at height " + TextOf(checkpoint["height"]));
    const coinstore_tip tip = Tip();
    EXPECT_EQ(tip.height, checkpoint["height"].get<std::uint64_t>());
    EXPECT_EQ(Hex(tip.block_hash, 32), TextOf(checkpoint["hash"]));
    EXPECT_EQ(tip.unspent, checkpoint["unspent"].get<std::uint64_t>());
    EXPECT_EQ(Decimal(tip.unspent_value_be), TextOf(checkpoint["amount"]));
    EXPECT_EQ(tip.created, checkpoint["created"].get<std::uint64_t>());
    EXPECT_EQ(tip.spent, checkpoint["spent"].get<std::uint64_t>());
    EXPECT_EQ(Hex(tip.state_root, 32), TextOf(root["state_root"]));
    EXPECT_EQ(Hex(StoreDigest().data(), 32), TextOf(checkpoint["live_digest"]));
  }

  std::int64_t CheckpointHeight(std::size_t number) const {
    return expected_["checkpoints"][number]["height"].get<std::int64_t>();
  }

  Chain chain_;
  json expected_;
  json roots_;
  std::filesystem::path directory_;
  coinstore_options* options_ = nullptr;
  coinstore* store_ = nullptr;
  std::uint64_t checkpoints_ = 0;  // up to the last opening
  std::size_t reopenings_ = 0;
  std::size_t next_ = 0;  // the first block not applied
  coinstore_error error_ = {.struct_size = sizeof(coinstore_error),
                            .code = 0,
                            .detail = 0,
                            .message_len = 0,
                            .index = 0,
                            .height = 0,
                            .coin_id = {},
                            .message = {}};
};

TEST_P(RealDataTest, MatchesEveryCheckpointForwardsBackwardsAndForwardsAgain) {
  const std::size_t count = expected_["checkpoints"].size();
  ASSERT_GT(count, 10U);
  ASSERT_EQ(roots_["checkpoints"].size(), count);
  for (std::size_t i = 0; i < count; ++i) {
    ApplyTo(static_cast<std::uint64_t>(CheckpointHeight(i)));
    if (i % kReopenEvery == 0) Reopen();
    ExpectCheckpoint(i);
    if (HasFatalFailure()) return;
  }
  ASSERT_EQ(next_, chain_.blocks.size());
  if (HasTinyMemory()) {
    ASSERT_EQ(coinstore_checkpoint(store_, &error_), COINSTORE_OK) << error_.message;
    EXPECT_GE(checkpoints_ + Stat(COINSTORE_STAT_CHECKPOINTS), kLeastCheckpoints);
  }
  for (std::size_t i = count; i-- > 0;) {
    RollBackTo(CheckpointHeight(i));
    if (i % kReopenEvery == 1) Reopen();
    ExpectCheckpoint(i);
    if (HasFatalFailure()) return;
  }
  RollBackTo(-1);
  coinstore_tip tip{};
  tip.struct_size = sizeof(tip);
  EXPECT_EQ(coinstore_get_tip(store_, nullptr, &tip, nullptr), COINSTORE_NOT_FOUND);
  ApplyTo(UINT64_MAX);
  ExpectCheckpoint(count - 1);
  EXPECT_EQ(coinstore_check(store_, 0, nullptr, &error_), COINSTORE_OK) << error_.message;
}

TEST_P(RealDataTest, RecordsAreThoseOfTheFile) {
  ApplyTo(UINT64_MAX);
  for (const bool reopened : {false, true}) {
    if (reopened) Reopen();
    std::vector<coinstore_record> records(chain_.coin_ids.size());
    std::vector<std::uint8_t> found(records.size());
    std::size_t n_found = 0;
    ASSERT_EQ(coinstore_get_many(store_, nullptr, chain_.coin_ids[0].data(), records.size(),
                                 records.data(), found.data(), &n_found, &error_),
              COINSTORE_OK);
    ASSERT_EQ(n_found, records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      ASSERT_EQ(std::memcmp(&records[i], &chain_.records[i], sizeof(coinstore_record)), 0)
          << "coin " << Hex(chain_.coin_ids[i].data(), 32);
    }
  }
}

TEST_P(RealDataTest, SampleCoinsAreAsExpected) {
  ApplyTo(UINT64_MAX);
  ASSERT_EQ(expected_["coins"].size(), 40U);
  for (const json& row : expected_["coins"]) {
    SCOPED_TRACE(row.dump());
    coinstore_record record{};
    const Bytes32 id = Bytes32OfHex(row[0].get<std::string>());
    ASSERT_EQ(coinstore_get(store_, nullptr, id.data(), &record, &error_), COINSTORE_OK);
    EXPECT_EQ(Hex(record.coin_id, 32), row[0].get<std::string>());
    EXPECT_EQ(Hex(record.coin.parent_coin_info, 32), row[1].get<std::string>());
    EXPECT_EQ(Hex(record.coin.puzzle_hash, 32), row[2].get<std::string>());
    EXPECT_EQ(record.coin.amount, row[3].get<std::uint64_t>());
    EXPECT_EQ(record.confirmed_height, row[4].get<std::uint64_t>());
    EXPECT_EQ(record.spent_height,
              row[5].is_null() ? COINSTORE_UNSPENT : row[5].get<std::uint64_t>());
    // The other flags of a file are its maker's.
    EXPECT_EQ(record.flags & COINSTORE_COINBASE, row[6].get<std::uint32_t>() & COINSTORE_COINBASE);
    coinstore_tip block{};
    block.struct_size = sizeof(block);
    ASSERT_EQ(coinstore_get_block_info(store_, nullptr, record.confirmed_height, &block, &error_),
              COINSTORE_OK);
    EXPECT_EQ(record.timestamp, block.timestamp);
  }
}

TEST_P(RealDataTest, ProofsAreTheSameByteForByte) {
  ApplyTo(UINT64_MAX);
  const coinstore_tip tip = Tip();
  ASSERT_GT(roots_["proofs_at_last_checkpoint"].size(), 10U);
  for (const json& row : roots_["proofs_at_last_checkpoint"]) {
    SCOPED_TRACE(row["coin_id"].dump());
    const Bytes32 id = Bytes32OfHex(row["coin_id"].get<std::string>());
    std::vector<std::uint8_t> proof(COINSTORE_PROOF_MAX);
    std::size_t size = 0;
    ASSERT_EQ(
        coinstore_prove(store_, nullptr, id.data(), proof.data(), proof.size(), &size, &error_),
        COINSTORE_OK);
    EXPECT_EQ(Hex(proof.data(), size), row["proof"].get<std::string>());
    const auto kind = row["kind"].get<std::uint32_t>();
    coinstore_proof_info info{};
    info.struct_size = sizeof(info);
    const bool present = kind == COINSTORE_PROOF_PRESENT;
    EXPECT_EQ(coinstore_proof_verify(proof.data(), size, tip.state_root, id.data(),
                                     present ? COINSTORE_EXPECT_PRESENT : COINSTORE_EXPECT_ABSENT,
                                     &info, &error_),
              COINSTORE_OK);
    EXPECT_EQ(info.kind, kind);
    EXPECT_EQ(coinstore_proof_verify(proof.data(), size, tip.state_root, id.data(),
                                     present ? COINSTORE_EXPECT_ABSENT : COINSTORE_EXPECT_PRESENT,
                                     nullptr, &error_),
              COINSTORE_PROOF_UNEXPECTED);
  }
}

TEST_P(RealDataTest, HintsAreThoseOfTheFile) {
  ApplyTo(UINT64_MAX);
  EXPECT_EQ(Tip().hints, chain_.hints.size());
  std::vector<coinstore_hint> hints(chain_.hints.size());
  std::size_t count = 0;
  ASSERT_EQ(coinstore_get_hints(store_, nullptr, chain_.coin_ids[0].data(), chain_.coin_ids.size(),
                                hints.data(), hints.size(), &count, &error_),
            COINSTORE_OK);
  ASSERT_EQ(count, chain_.hints.size());
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_EQ(std::memcmp(&hints[i], &chain_.hints[i], sizeof(coinstore_hint)), 0) << "hint " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sets, RealDataTest,
    testing::Combine(testing::Values("btc-mainnet-early", "btc-testnet3-4000",
                                     "cardano-preview-59315", "chia-mainnet-0-63"),
                     testing::Values(Memory::kDefault, Memory::kTiny)),
    [](const auto& test) {
      std::string name = std::get<0>(test.param);
      std::erase_if(name, [](char c) { return c == '-'; });
      return name + (std::get<1>(test.param) == Memory::kTiny ? "WithTinyMemory" : "WithDefaults");
    });

}  // namespace
}  // namespace coins::real_data
