// SPDX-License-Identifier: Apache-2.0
// The rules that differ from store to store.
#ifndef COINSTORE_APPLY_RULES_H_
#define COINSTORE_APPLY_RULES_H_

#include <cstdint>

#include "log/metadata.h"

namespace coins {

enum class RewardRule : std::uint8_t {
  kNone,
  kChia,  // no coinbase coin at height 0, at least two above
};

struct Rules {
  BlockHashes block_hashes = BlockHashes::kRequired;
  bool is_contiguous = false;
  RewardRule reward_rule = RewardRule::kNone;
};

}  // namespace coins

#endif  // COINSTORE_APPLY_RULES_H_
