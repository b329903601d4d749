// SPDX-License-Identifier: Apache-2.0
#include "block/block_builder.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "coin/coin_id.h"

namespace coins {

Status BlockBuilder::CheckChanges(std::size_t more) const {
  const std::size_t have = block_.additions_.size() + block_.removals_.size();
  if (have <= limits_.max_changes && more <= limits_.max_changes - have) return {};
  return Status(Code::kBlockTooLarge,
                "the block has more than " + std::to_string(limits_.max_changes) + " changes")
      .AtHeight(block_.header_.height);
}

Result<std::span<Addition>> BlockBuilder::Add(std::size_t count) {
  COINSTORE_RETURN_IF_ERROR(CheckChanges(count));
  block_.additions_.resize(block_.additions_.size() + count);
  return std::span(block_.additions_).last(count);
}

Result<std::span<Bytes32>> BlockBuilder::Spend(std::size_t count) {
  COINSTORE_RETURN_IF_ERROR(CheckChanges(count));
  block_.removals_.resize(block_.removals_.size() + count);
  return std::span(block_.removals_).last(count);
}

std::span<Hint> BlockBuilder::AddHints(std::size_t count) {
  block_.hints_.resize(block_.hints_.size() + count);
  return std::span(block_.hints_).last(count);
}

Status BlockBuilder::CheckHints() const {
  // No limit can be exceeded by fewer hints than it allows: most blocks end here.
  if (block_.hints_.size() <= limits_.max_coin_hints &&
      block_.hints_.size() <= limits_.max_hint_bytes / kMaxHintSize) {
    return {};
  }
  std::map<Bytes32, std::set<std::string_view>> hints_of_coin;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < block_.hints_.size(); ++i) {
    const Hint& hint = block_.hints_[i];
    if (hint.size == 0 || hint.size > kMaxHintSize) continue;
    std::set<std::string_view>& hints = hints_of_coin[hint.coin_id];
    if (!hints.insert(AsText(hint.span())).second) continue;
    if (hints.size() > limits_.max_coin_hints) {
      return Status(Code::kTooManyHints,
                    "the coin has more than " + std::to_string(limits_.max_coin_hints) + " hints")
          .At(Array::kHints, i, hint.coin_id)
          .AtHeight(block_.header_.height);
    }
    bytes += hint.size;
    if (bytes > limits_.max_hint_bytes) {
      return Status(Code::kHintsTooLarge, "the block has more than " +
                                              std::to_string(limits_.max_hint_bytes) +
                                              " bytes of hints")
          .At(Array::kHints, i, hint.coin_id)
          .AtHeight(block_.header_.height);
    }
  }
  return {};
}

Result<Block> BlockBuilder::Finish() && {
  COINSTORE_RETURN_IF_ERROR(CheckHints());
  block_.addition_ids_.resize(block_.additions_.size());
  ComputeCoinIds(block_.additions_.empty() ? nullptr : &block_.additions_[0].coin, sizeof(Addition),
                 block_.additions_.size(), block_.addition_ids_.data());
  return std::move(block_);
}

}  // namespace coins
