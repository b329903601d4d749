// SPDX-License-Identifier: Apache-2.0
#include "apply/undo.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"

namespace coins {
namespace {

// Takes blocks newest first: what an older block says of a coin comes later and wins.
class UndoMaker {
 public:
  explicit UndoMaker(const ChainState& state) : state_(state) {}

  // The newest segment's block number `index`.
  void PopBlock(std::size_t index) {
    const Segment& newest = state_.recent.newest();
    const RecentBlock& block = newest.block(index);
    const auto created =
        block.first_entry + static_cast<std::uint32_t>(block.end_coin - block.first_coin);
    for (std::size_t i = block.first_spent; i < block.end_spent; ++i) {
      Unspend(newest.entry(newest.spent_entry(i)).coin);
    }
    for (std::uint32_t entry = created; entry < block.end_entry; ++entry) {
      Unspend(newest.entry(entry).coin);
    }
    for (std::uint32_t entry = block.first_entry; entry < created; ++entry) {
      Delete(newest.entry(entry).coin);
    }
    ++undo_.blocks.popped_blocks;
  }

  Status InvertBlock(std::uint64_t record_number) {
    const Log& log = *state_.log;
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord record, log.ReadBlock(record_number));
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<Spend> spends, log.ReadSpends(record));
    COINSTORE_ASSIGN_OR_RETURN(LoggedCoins created, log.ReadCreated(record));
    ComputeIds(&created.coins);
    std::vector<std::uint64_t> numbers;
    numbers.reserve(spends.size());
    for (const Spend& spend : spends) {
      if (spend.coin_number < record.first_coin) {
        numbers.push_back(spend.coin_number);
      } else {
        created.coins[spend.coin_number - record.first_coin].spent_height = record.height;
      }
    }
    COINSTORE_ASSIGN_OR_RETURN(LoggedCoins spent, log.ReadCoins(numbers, CacheUse::kLeave));
    for (CoinRecord& coin : spent.coins) {
      coin.spent_height = record.height;
      below_.push_back({InverseChange{.before = coin, .exists = true}, below_.size()});
      Unspend(coin);
    }
    for (std::size_t i = 0; i < created.coins.size(); ++i) {
      created.coins[i].is_odd = i < record.odd_count;
      below_.push_back({InverseChange{.before = created.coins[i], .exists = false}, below_.size()});
      Delete(created.coins[i]);
    }
    undo_.blocks.rows.push_back(std::move(created));
    undo_.blocks.rows.push_back(std::move(spent));
    return {};
  }

  Undo Finish() {
    // Of each coin below the segment: the state before from the newest block that touched it, and what
    // becomes of it from the oldest.
    std::sort(below_.begin(), below_.end(), [](const Below& a, const Below& b) {
      if (a.change.before.coin_id != b.change.before.coin_id) {
        return a.change.before.coin_id < b.change.before.coin_id;
      }
      return a.order < b.order;
    });
    std::vector<InverseChange>& changes = undo_.blocks.below;
    for (const Below& below : below_) {
      if (!changes.empty() && changes.back().before.coin_id == below.change.before.coin_id) {
        changes.back().exists = below.change.exists;
        changes.back().before.is_odd = below.change.before.is_odd;
      } else {
        changes.push_back(below.change);
      }
    }
    std::stable_sort(after_.begin(), after_.end(), [](const Undo::After& a, const Undo::After& b) {
      return a.leaf.coin_id < b.leaf.coin_id;
    });
    for (const Undo::After& after : after_) {
      if (!undo_.after.empty() && undo_.after.back().leaf.coin_id == after.leaf.coin_id) {
        undo_.after.back() = after;
      } else {
        undo_.after.push_back(after);
      }
    }
    undo_.unspent_again = static_cast<std::uint64_t>(
        std::count_if(undo_.after.begin(), undo_.after.end(),
                      [](const Undo::After& after) { return after.is_unspent; }));
    return std::move(undo_);
  }

 private:
  struct Below {
    InverseChange change;
    std::size_t order;
  };

  void Unspend(const CoinRecord& coin) { after_.push_back({LeafOf(coin), true}); }
  void Delete(const CoinRecord& coin) {
    ++undo_.deleted;
    after_.push_back({LeafOf(coin), false});
  }
  static UnspentLeaf LeafOf(const CoinRecord& coin) {
    return {coin.coin_id, coin.number, coin.created_height, coin.is_coinbase};
  }

  const ChainState& state_;
  std::vector<Below> below_;
  std::vector<Undo::After> after_;
  Undo undo_;
};

}  // namespace

Result<Undo> MakeUndo(const ChainState& state, std::span<const std::uint64_t> records,
                      const Interruptible& call, Progress* progress) {
  UndoMaker maker(state);
  const Segment& newest = state.recent.newest();
  std::size_t in_newest = newest.block_count();
  for (const std::uint64_t record_number : records) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    if (in_newest > 0) {
      COINSTORE_CHECK(newest.block(in_newest - 1).record_number == record_number);
      maker.PopBlock(--in_newest);
    } else {
      COINSTORE_RETURN_IF_ERROR(maker.InvertBlock(record_number));
    }
    progress->Step();
  }
  return maker.Finish();
}

std::vector<LeafChange> LeafChangesOf(const Undo& undo, const UnspentTree& tree) {
  std::vector<LeafChange> changes;
  for (const Undo::After& after : undo.after) {
    const bool is_unspent_now = tree.Find(after.leaf.coin_id).has_value();
    if (is_unspent_now == after.is_unspent) continue;
    changes.push_back(
        {after.leaf, after.is_unspent ? LeafChange::Kind::kInsert : LeafChange::Kind::kRemove});
  }
  return changes;
}

Result<std::vector<std::uint64_t>> BlocksUndoneBy(const RollbackRecord& rollback, const Log& log) {
  std::vector<std::uint64_t> blocks;
  std::uint64_t number = rollback.number - 1;
  while (number > rollback.target_record) {
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<RecordHead> head, log.ReadHead(number));
    if (!head) {
      return Status::Corruption("log record " + std::to_string(number) + ": missing");
    }
    if (const auto* earlier = std::get_if<RollbackRecord>(&*head)) {
      number = earlier->target_record;
    } else {
      blocks.push_back(number--);
    }
  }
  if (number == rollback.target_record) return blocks;
  return Status::Corruption("log record " + std::to_string(rollback.number) +
                            ": target is not in the chain");
}

}  // namespace coins
