// SPDX-License-Identifier: Apache-2.0
#include "apply/validate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/siphash.h"

namespace coins {
namespace {

std::vector<std::uint64_t> HashIds(const Secret& secret, std::span<const Bytes32> ids) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(ids.size());
  for (const Bytes32& id : ids) hashes.push_back(KeyedHash(secret, id));
  return hashes;
}

std::vector<std::uint32_t> FindEntries(const Recent& recent, std::span<const Bytes32> ids,
                                       std::span<const std::uint64_t> hashes) {
  std::vector<std::uint32_t> entries(ids.size());
  recent.FindMany(ids, hashes, entries.data());
  return entries;
}

}  // namespace

CheckedBlock::CheckedBlock(const Block& block)
    : block_(&block), additions_by_id_(block.addition_ids()), removals_by_id_(block.removals()) {}

// One rule after the other, in the order in which faults are named.
class Validator {
 public:
  Validator(const Block& block, const Rules& rules, const ChainState& state)
      : block_(block), header_(block.header()), rules_(rules), state_(state), checked_(block) {}

  Result<CheckedBlock> Run() {
    COINSTORE_RETURN_IF_ERROR(CheckCoinNumbers());
    COINSTORE_RETURN_IF_ERROR(CheckHeight());
    COINSTORE_RETURN_IF_ERROR(CheckParentHash());
    COINSTORE_RETURN_IF_ERROR(CheckRewards());
    COINSTORE_RETURN_IF_ERROR(CheckFirstBlock());
    COINSTORE_RETURN_IF_ERROR(CheckAdditions());
    COINSTORE_RETURN_IF_ERROR(CheckRemovals());
    COINSTORE_RETURN_IF_ERROR(CheckHints());
    FindParents();
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

  Status CheckAdditions() {
    const auto ids = block_.addition_ids();
    checked_.addition_hashes_ = HashIds(state_.recent.secret(), ids);
    const auto found = FindEntries(state_.recent, ids, checked_.addition_hashes_);
    const std::size_t exists = static_cast<std::size_t>(
        std::find_if(found.begin(), found.end(), [](auto entry) { return entry != kNoEntry; }) -
        found.begin());
    const std::size_t repeat = checked_.additions_by_id_.FirstRepeat();
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
    checked_.removed_entries_ =
        FindEntries(state_.recent, ids, HashIds(state_.recent.secret(), ids));
    checked_.removed_additions_.resize(ids.size(), kNoPosition);
    const std::size_t repeat = checked_.removals_by_id_.FirstRepeat();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (i == repeat) {
        return Refuse(Code::kCoinSpentTwice, "the block spends twice coin", Array::kRemovals, i,
                      ids[i]);
      }
      const std::uint32_t entry = checked_.removed_entries_[i];
      if (entry != kNoEntry) {
        if (state_.recent.entry(entry).is_unspent()) continue;
        return Refuse(Code::kCoinAlreadySpent, "an earlier block has spent coin", Array::kRemovals,
                      i, ids[i]);
      }
      checked_.removed_additions_[i] = checked_.additions_by_id_.Find(ids[i]);
      if (checked_.removed_additions_[i] == kNoPosition) {
        return Refuse(Code::kCoinUnknown, "neither the store nor the block has coin",
                      Array::kRemovals, i, ids[i]);
      }
    }
    return {};
  }

  Status CheckHints() {
    const auto hints = block_.hints();
    checked_.hints_.reserve(hints.size());
    for (std::size_t i = 0; i < hints.size(); ++i) {
      const std::uint32_t addition = checked_.additions_by_id_.Find(hints[i].coin_id);
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

  // After the removals are known to be coins: searching among them is fast only if their ids are hashes.
  void FindParents() {
    checked_.parent_removals_.reserve(block_.additions().size());
    for (const Addition& addition : block_.additions()) {
      checked_.parent_removals_.push_back(checked_.removals_by_id_.Find(addition.coin.parent_id));
    }
  }

  const Block& block_;
  const BlockHeader& header_;
  const Rules& rules_;
  const ChainState& state_;
  CheckedBlock checked_;
};

Result<CheckedBlock> Validate(const Block& block, const Rules& rules, const ChainState& state) {
  return Validator(block, rules, state).Run();
}

}  // namespace coins
