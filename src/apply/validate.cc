// SPDX-License-Identifier: Apache-2.0
#include "apply/validate.h"

#include <algorithm>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/siphash.h"
#include "log/coins_reading.h"

namespace coins {
namespace {

std::vector<std::uint64_t> HashIds(const Secret& secret, std::span<const Bytes32> ids) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(ids.size());
  for (const Bytes32& id : ids) hashes.push_back(KeyedHash(secret, id));
  return hashes;
}

}  // namespace

// One rule after the other, in the order in which faults are named.
class Validator {
 public:
  Validator(const Block& block, const Rules& rules, ChainState* state)
      : block_(block),
        header_(block.header()),
        rules_(rules),
        state_(*state),
        additions_by_id_(block.addition_ids()),
        removals_by_id_(block.removals()),
        checked_(block) {
    // Of one moment; the segments stay readable whatever a checkpoint drops meanwhile.
    const std::shared_lock lock(state->lock);
    checked_.segments_ = state->recent.segments();
    has_tables_ = state->marker.record_number > 0;
  }

  Result<CheckedBlock> Run() {
    COINSTORE_RETURN_IF_ERROR(CheckCoinNumbers());
    COINSTORE_RETURN_IF_ERROR(CheckHeight());
    COINSTORE_RETURN_IF_ERROR(CheckParentHash());
    COINSTORE_RETURN_IF_ERROR(CheckRewards());
    COINSTORE_RETURN_IF_ERROR(CheckFirstBlock());
    // Additions are judged first, and cost least when it is known which of their parents are spent here.
    // Searching among the removals is fast only if their ids are hashes: once they are known to be coins.
    Status removals = CheckRemovals();
    if (removals.ok()) {
      StartReadingCold();
      FindParents();
    } else {
      checked_.parent_removals_.resize(block_.additions().size(), kNoPosition);
    }
    COINSTORE_RETURN_IF_ERROR(CheckAdditions());
    COINSTORE_RETURN_IF_ERROR(std::move(removals));
    COINSTORE_RETURN_IF_ERROR(CheckHints());
    COINSTORE_RETURN_IF_ERROR(TakeCold());
    return std::move(checked_);
  }

 private:
  Status Refuse(Code code, std::string message) const {
    return Status(code, std::move(message)).AtHeight(header_.height);
  }
  Status Refuse(Code code, const char* what, Array array, std::uint64_t index,
                const Bytes32& id) const {
    return Status(code, what + (" " + ToHex(id))).At(array, index, id).AtHeight(header_.height);
  }

  Status CheckCoinNumbers() const {
    if (state_.log->next_coin() + block_.additions().size() <= kMaxCoinNumber + 1) return {};
    return Refuse(Code::kCoinNumbersExhausted, "the store has given out all of its coin numbers");
  }

  Status CheckHeight() const {
    const std::string height = std::to_string(header_.height);
    if (header_.height > kMaxHeight) {
      return Refuse(Code::kHeightTooLarge,
                    "height " + height + " is above the largest, " + std::to_string(kMaxHeight));
    }
    if (!state_.tip) return {};
    const std::string tip = std::to_string(state_.tip->height);
    if (header_.height <= state_.tip->height) {
      return Refuse(Code::kHeightNotAboveTip,
                    "height " + height + " is not above the tip's, " + tip);
    }
    if (rules_.is_contiguous && header_.height != state_.tip->height + 1) {
      return Refuse(Code::kHeightNotContiguous,
                    "height " + height + " does not follow the tip's, " + tip);
    }
    return {};
  }

  Status CheckParentHash() const {
    if (!state_.tip || rules_.block_hashes == BlockHashes::kAbsent ||
        header_.parent_hash == state_.tip->block_hash) {
      return {};
    }
    return Refuse(Code::kParentMismatch, "parent hash " + ToHex(header_.parent_hash) +
                                             " is not the tip's hash " +
                                             ToHex(state_.tip->block_hash));
  }

  Status CheckRewards() const {
    if (rules_.reward_rule == RewardRule::kNone) return {};
    const auto count = std::count_if(block_.additions().begin(), block_.additions().end(),
                                     [](const Addition& addition) { return addition.is_coinbase; });
    if (header_.height == 0 ? count == 0 : count >= 2) return {};
    return Refuse(Code::kRewardRule, "the block has " + std::to_string(count) + " coinbase coins" +
                                         (header_.height == 0 ? ", and height 0 may have none"
                                                              : ", at least 2 must be"));
  }

  Status CheckFirstBlock() const {
    if (state_.tip || header_.height != 0 || block_.removals().empty()) return {};
    return Refuse(Code::kRemovalInFirstBlock, "a first block at height 0 spends coin",
                  Array::kRemovals, 0, block_.removals()[0]);
  }

  std::vector<const RecentEntry*> FindEntries(std::span<const Bytes32> ids,
                                              std::span<const std::uint64_t> hashes) const {
    std::vector<const RecentEntry*> entries(ids.size());
    Recent::FindMany(checked_.segments_, ids, hashes, entries.data());
    return entries;
  }

  // The first addition that the store has already, in input order; the number of additions if none.
  Result<std::size_t> FirstExisting() {
    const auto ids = block_.addition_ids();
    checked_.addition_hashes_ = HashIds(state_.recent.secret(), ids);
    const auto entries = FindEntries(ids, checked_.addition_hashes_);
    std::vector<std::uint8_t> is_unspent(ids.size());
    state_.tree.Contains(ids, is_unspent.data());
    // Left for the tables: spent coins that memory does not name. A coin whose parent is spent by this very
    // block can be there only as an odd coin, for a parent is spent once.
    Tables::SpentFinder spent(*state_.tables);
    std::vector<std::optional<bool>> had_odd_child(block_.removals().size());
    std::string row_bytes;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (is_unspent[i] != 0 || (entries[i] != nullptr && entries[i]->exists)) return i;
      if (entries[i] != nullptr || !has_tables_) continue;
      if (const std::uint32_t parent = checked_.parent_removals_[i]; parent != kNoPosition) {
        std::optional<bool>& had = had_odd_child[parent];
        if (!had) {
          COINSTORE_ASSIGN_OR_RETURN(had, state_.tables->HadOddChild(block_.removals()[parent]));
        }
        if (!*had) continue;
      }
      COINSTORE_ASSIGN_OR_RETURN(const auto coin, spent.Find(ids[i], &row_bytes));
      if (coin) return i;
    }
    return ids.size();
  }

  Status CheckAdditions() {
    const auto ids = block_.addition_ids();
    COINSTORE_ASSIGN_OR_RETURN(const std::size_t exists, FirstExisting());
    const std::size_t repeat = additions_by_id_.FirstRepeat();
    if (repeat < exists && repeat != kNoPosition) {
      return Refuse(Code::kCoinAddedTwice, "the block adds twice coin", Array::kAdditions, repeat,
                    ids[repeat]);
    }
    if (exists < ids.size()) {
      return Refuse(Code::kCoinExists, "the store has already coin", Array::kAdditions, exists,
                    ids[exists]);
    }
    return {};
  }

  Status CheckRemovals() {
    const auto ids = block_.removals();
    const auto hashes = HashIds(state_.recent.secret(), ids);
    const auto entries = FindEntries(ids, hashes);
    checked_.removed_.resize(ids.size());
    checked_.removed_additions_.resize(ids.size(), kNoPosition);
    const std::size_t repeat = removals_by_id_.FirstRepeat();
    for (std::uint32_t i = 0; i < ids.size(); ++i) {
      if (i == repeat) {
        return Refuse(Code::kCoinSpentTwice, "the block spends twice coin", Array::kRemovals, i,
                      ids[i]);
      }
      checked_.removed_[i].id_hash = hashes[i];
      if (entries[i] != nullptr && entries[i]->exists) {
        if (!entries[i]->coin.is_unspent()) return RefuseSpent(i);
        checked_.removed_[i].coin = entries[i]->coin;
        continue;
      }
      if (entries[i] == nullptr) {
        if (const auto leaf = state_.tree.Find(ids[i])) {
          CoinRecord& coin = checked_.removed_[i].coin;
          coin.coin_id = ids[i];
          coin.number = leaf->coin_number;
          coin.created_height = leaf->created_height;
          coin.is_coinbase = leaf->is_coinbase;
          cold_removals_.push_back(i);
          continue;
        }
      }
      checked_.removed_additions_[i] = additions_by_id_.Find(ids[i]);
      if (checked_.removed_additions_[i] != kNoPosition) continue;
      if (entries[i] == nullptr) {
        std::string row_bytes;
        COINSTORE_ASSIGN_OR_RETURN(const auto coin,
                                   Tables::SpentFinder(*state_.tables).Find(ids[i], &row_bytes));
        if (coin) return RefuseSpent(i);
      }
      return Refuse(Code::kCoinUnknown, "neither the store nor the block has coin",
                    Array::kRemovals, i, ids[i]);
    }
    return {};
  }

  Status RefuseSpent(std::uint32_t removal) const {
    return Refuse(Code::kCoinAlreadySpent, "an earlier block has spent coin", Array::kRemovals,
                  removal, block_.removals()[removal]);
  }

  Status CheckHints() {
    const auto hints = block_.hints();
    checked_.hints_.reserve(hints.size());
    for (std::size_t i = 0; i < hints.size(); ++i) {
      const std::uint32_t addition = additions_by_id_.Find(hints[i].coin_id);
      if (addition == kNoPosition) {
        return Refuse(Code::kHintWithoutCoin, "a hint names what the block does not add, coin",
                      Array::kHints, i, hints[i].coin_id);
      }
      if (hints[i].size > kMaxHintSize) {
        return Refuse(Code::kHintTooLong, "a hint is longer than 32 bytes, of coin", Array::kHints,
                      i, hints[i].coin_id);
      }
      if (hints[i].size == 0) continue;
      checked_.hints_.push_back({addition, static_cast<std::uint32_t>(i)});
    }
    const auto key = [&](const CheckedBlock::HintOf& hint) {
      return std::pair(hint.addition, AsText(hints[hint.hint].span()));
    };
    std::sort(checked_.hints_.begin(), checked_.hints_.end(),
              [&](const auto& a, const auto& b) { return key(a) < key(b); });
    const auto repeats =
        std::unique(checked_.hints_.begin(), checked_.hints_.end(),
                    [&](const auto& a, const auto& b) { return key(a) == key(b); });
    checked_.hints_.erase(repeats, checked_.hints_.end());
    return {};
  }

  void FindParents() {
    checked_.parent_removals_.reserve(block_.additions().size());
    for (const Addition& addition : block_.additions()) {
      checked_.parent_removals_.push_back(removals_by_id_.Find(addition.coin.parent_id));
    }
  }

  // Of coins that only the log describes no more is known yet than what the tree says. In the order of their
  // numbers, which is that of their rows.
  void StartReadingCold() {
    const auto number = [&](std::uint32_t removal) {
      return checked_.removed_[removal].coin.number;
    };
    std::sort(cold_removals_.begin(), cold_removals_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return number(a) < number(b); });
    std::vector<std::uint64_t> numbers;
    numbers.reserve(cold_removals_.size());
    for (const std::uint32_t removal : cold_removals_) numbers.push_back(number(removal));
    // A spent coin is hardly wanted again, nor are most of those that share its block of the database.
    cold_.emplace(*state_.log, std::move(numbers), CacheUse::kLeave);
  }

  Status TakeCold() {
    COINSTORE_ASSIGN_OR_RETURN(checked_.cold_, cold_->Finish());
    COINSTORE_CHECK(checked_.cold_.coins.size() == cold_removals_.size());
    for (std::size_t i = 0; i < cold_removals_.size(); ++i) {
      const CoinRecord& coin = checked_.cold_.coins[i];
      CoinRecord& removed = checked_.removed_[cold_removals_[i]].coin;
      if (coin.coin_id != removed.coin_id) {
        return Status::Corruption("coin " + std::to_string(coin.number) + " of the log is not " +
                                  ToHex(removed.coin_id));
      }
      removed = coin;
    }
    return {};
  }

  const Block& block_;
  const BlockHeader& header_;
  const Rules& rules_;
  const ChainState& state_;  // of the writer's own, without the lock
  const SortedIds additions_by_id_;
  const SortedIds removals_by_id_;
  CheckedBlock checked_;
  std::vector<std::uint32_t> cold_removals_;
  std::optional<CoinsReading> cold_;
  bool has_tables_ = false;
};

Result<CheckedBlock> Validate(const Block& block, const Rules& rules, ChainState* state) {
  return Validator(block, rules, state).Run();
}

}  // namespace coins
