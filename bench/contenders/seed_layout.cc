// SPDX-License-Identifier: Apache-2.0
// A block of the seed layout: what is read to judge it, and what is written.
#include "contenders/seed_layout.h"

#include <rocksdb/version.h>

#include <algorithm>
#include <stdexcept>

namespace coins::bench {
namespace {

std::string Little(std::uint64_t number) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (8 * i));
  return bytes;
}

std::uint64_t FromLittle(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    number = number << 8 | static_cast<std::uint8_t>(bytes[i]);
  }
  return number;
}

void Demand(bool holds, const char* rule) {
  if (!holds) throw std::runtime_error(std::string("seed layout refuses a block: ") + rule);
}

class SeedLayout final : public Contender {
 public:
  SeedLayout(const Settings& settings, SeedVariant variant)
      : settings_(settings), variant_(variant) {}

  void Preload(const Block& block) override {
    if (preload_ == nullptr) preload_ = std::make_unique<SeedPreload>(settings_, variant_);
    preload_->Add(block);
  }
  void FinishPreload() override {
    preload_->Finish();
    preload_.reset();
  }

  void Open() override {
    database_ =
        std::make_unique<SeedDatabase>(settings_.directory, settings_.cache_bytes, variant_);
    state_.tip = ReadTip(*database_);
    database_->Scan(kUnspentByPuzzleHash, {},
                    [&](std::string_view key) { state_.unspent.insert(LastId(key)); });
  }
  void Close() override {
    database_.reset();
    state_ = SeedState();
  }

  void Apply(const Block& block) override {
    std::vector<SeedRecord> removed = Validate(block);
    BatchSink sink(*database_);
    const bool genesis = !state_.tip.has_value();
    SeedTip tip = genesis ? SeedTip() : *state_.tip;
    // Rewards come first among the additions already.
    for (std::size_t i = 0; i < block.ids.size(); ++i) {
      PutCreated(block.ids[i], CreatedRecord(block, i), variant_.value, sink);
      tip.total_value += block.additions[i].coin.amount;
    }
    for (std::size_t i = 0; i < removed.size(); ++i) {
      removed[i].spent = block.height();
      PutSpent(block.spent[i], removed[i], variant_.value, sink);
      tip.total_value -= removed[i].coin.amount;
    }
    for (const coinstore_hint& hint : block.hints) PutHint(hint, sink);
    if (genesis) sink.Put(kMetadata, "initialized", std::string_view("\x01", 1));
    tip.height = block.height();
    tip.timestamp_s = block.info.timestamp;
    std::copy_n(block.info.block_hash, tip.hash.size(), tip.hash.begin());
    tip.unspent += block.ids.size() - removed.size();
    tip.spent += removed.size();
    PutTip(tip, sink);
    sink.Write(SyncsNow());
    for (const Bytes32& id : block.ids) state_.unspent.insert(id);
    for (const Bytes32& id : block.spent) state_.unspent.erase(id);
    state_.tip = tip;
  }

  void Finish() override {
    if (settings_.sync == SyncClass::kGrouped) Require(database_->db().FlushWAL(true));
  }

  void Settle() override { database_->Settle(); }

  void Rollback(const Block& target) override {
    RollBackSeed(*database_, state_, target, settings_.sync != SyncClass::kRelaxed);
  }

  std::unique_ptr<Answers> MakeAnswers() override { return MakeSeedAnswers(*database_); }

  nlohmann::ordered_json Facts() override {
    return {
        {"version", "RocksDB " + rocksdb::GetRocksVersionAsString()},
        {"computes_root", false},
        {"checks", "heights, hashes, rewards, one Get per removal and per addition"},
        {"choices",
         {{"index_value", variant_.value == IndexValue::kEmpty ? "empty" : "coin id"},
          {"compression", variant_.compression == rocksdb::kNoCompression ? "none" : "snappy"}}}};
  }

 private:
  // The records of the coins removed, in order.
  std::vector<SeedRecord> Validate(const Block& block) {
    if (state_.tip) {
      Demand(block.height() == state_.tip->height + 1, "height");
      Demand(std::equal(state_.tip->hash.begin(), state_.tip->hash.end(), block.info.parent_hash),
             "parent hash");
      Demand(block.ids.size() >= 2 && block.is_reward(0) && block.is_reward(1), "rewards");
    } else {
      Demand(block.height() == 0 && block.spent.empty(), "genesis");
    }
    std::unordered_set<Bytes32, IdHash> seen;
    std::vector<SeedRecord> removed;
    removed.reserve(block.spent.size());
    for (const Bytes32& id : block.spent) {
      Demand(seen.insert(id).second, "removal listed twice");
      const std::optional<SeedRecord> record = database_->GetCoin(id);
      Demand(record.has_value(), "removal unknown");
      Demand(record->spent == 0, "removal spent before");
      removed.push_back(*record);
    }
    for (const Bytes32& id : block.ids) {
      Demand(seen.insert(id).second, "addition listed twice");
      Demand(!database_->Get(kCoinRecords, View(id)), "addition exists");
    }
    return removed;
  }

  bool SyncsNow() {
    if (settings_.sync == SyncClass::kDurable) return true;
    if (settings_.sync == SyncClass::kRelaxed) return false;
    return ++unsynced_ % settings_.group_blocks == 0;
  }

  Settings settings_;
  SeedVariant variant_;
  std::unique_ptr<SeedPreload> preload_;
  std::unique_ptr<SeedDatabase> database_;
  SeedState state_;
  std::uint64_t unsynced_ = 0;
};

}  // namespace

void PutTip(const SeedTip& tip, RowSink& sink) {
  sink.Put(kMetadata, "chain_height", Little(tip.height));
  sink.Put(kMetadata, "chain_timestamp", Little(tip.timestamp_s));
  sink.Put(kMetadata, "chain_tip_hash", View(tip.hash));
  sink.Put(kMetadata, "unspent_count", Little(tip.unspent));
  sink.Put(kMetadata, "spent_count", Little(tip.spent));
  sink.Put(kMetadata, "total_value", Little(tip.total_value));
}

std::optional<SeedTip> ReadTip(SeedDatabase& database) {
  const auto read = [&](const char* name) {
    return FromLittle(database.Get(kMetadata, name).value_or(""));
  };
  const std::optional<std::string> hash = database.Get(kMetadata, "chain_tip_hash");
  if (!hash) return std::nullopt;
  return SeedTip{.height = read("chain_height"),
                 .timestamp_s = read("chain_timestamp"),
                 .hash = LastId(*hash),
                 .unspent = read("unspent_count"),
                 .spent = read("spent_count"),
                 .total_value = read("total_value")};
}

std::unique_ptr<Contender> MakeSeedLayout(const Settings& settings, SeedVariant variant) {
  return std::make_unique<SeedLayout>(settings, variant);
}

}  // namespace coins::bench
