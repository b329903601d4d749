// SPDX-License-Identifier: Apache-2.0
// A rollback of the seed layout: coins confirmed above the target go with their hints, coins spent
// above it become unspent, all in one batch.
#include <algorithm>

#include "contenders/seed_layout.h"

namespace coins::bench {
namespace {

class Undoing {
 public:
  Undoing(SeedDatabase& database, SeedState& state)
      : database_(database), state_(state), sink_(database), tip_(*state.tip) {}

  void DeleteConfirmedAt(std::uint64_t height) {
    database_.Scan(kCoinByConfirmedHeight, U64Be(height), [&](std::string_view key) {
      const Bytes32 id = LastId(key);
      const SeedRecord record = database_.GetCoin(id).value();
      DeleteCoin(id, record, sink_);
      database_.Scan(kHints, View(id), [&](std::string_view hint_key) {
        DeleteHint(View(id), hint_key.substr(id.size()), sink_);
      });
      deleted_.insert(id);
      if (record.spent != 0) {
        --tip_.spent;
      } else {
        --tip_.unspent;
        tip_.total_value -= record.coin.amount;
      }
    });
  }

  void UnspendSpentAt(std::uint64_t height) {
    database_.Scan(kCoinBySpentHeight, U64Be(height), [&](std::string_view key) {
      const Bytes32 id = LastId(key);
      if (deleted_.contains(id)) return;  // its row here went with the coin
      SeedRecord record = database_.GetCoin(id).value();
      record.spent = 0;
      record.ff = IsFf(record);
      PutUnspentAgain(id, height, record, sink_);
      unspent_again_.push_back(id);
      --tip_.spent;
      ++tip_.unspent;
      tip_.total_value += record.coin.amount;
    });
  }

  void Write(const Block& target, bool sync) {
    tip_.height = target.height();
    tip_.timestamp_s = target.info.timestamp;
    std::copy_n(target.info.block_hash, tip_.hash.size(), tip_.hash.begin());
    PutTip(tip_, sink_);
    sink_.Write(sync);
    for (const Bytes32& id : deleted_) state_.unspent.erase(id);
    state_.unspent.insert(unspent_again_.begin(), unspent_again_.end());
    state_.tip = tip_;
  }

 private:
  // The block that confirmed the coin spent its parent, which was like it.
  bool IsFf(const SeedRecord& record) {
    Bytes32 parent_id;
    std::copy_n(record.coin.parent_coin_info, parent_id.size(), parent_id.begin());
    const std::optional<SeedRecord> parent = database_.GetCoin(parent_id);
    return parent && !record.coinbase && parent->spent != 0 && parent->spent == record.confirmed &&
           parent->coin.amount == record.coin.amount &&
           std::equal(record.coin.puzzle_hash, record.coin.puzzle_hash + 32,
                      parent->coin.puzzle_hash);
  }

  SeedDatabase& database_;
  SeedState& state_;
  BatchSink sink_;
  SeedTip tip_;
  std::unordered_set<Bytes32, IdHash> deleted_;
  std::vector<Bytes32> unspent_again_;
};

}  // namespace

void RollBackSeed(SeedDatabase& database, SeedState& state, const Block& target, bool sync) {
  const std::uint64_t tip = state.tip.value().height;
  Undoing undoing(database, state);
  for (std::uint64_t height = target.height() + 1; height <= tip; ++height) {
    undoing.DeleteConfirmedAt(height);
  }
  for (std::uint64_t height = target.height() + 1; height <= tip; ++height) {
    undoing.UnspendSpentAt(height);
  }
  undoing.Write(target, sync);
}

}  // namespace coins::bench
