// SPDX-License-Identifier: Apache-2.0
#include "coinstore_batch.h"

#include "coinstore_calls.h"

namespace coins::bench {

void BlockBatch::Add(const Block& block) {
  infos_.push_back(block.info);
  additions_.insert(additions_.end(), block.additions.begin(), block.additions.end());
  addition_ends_.push_back(additions_.size());
  spent_.insert(spent_.end(), block.spent.begin(), block.spent.end());
  spent_ends_.push_back(spent_.size());
  hints_.insert(hints_.end(), block.hints.begin(), block.hints.end());
  hint_ends_.push_back(hints_.size());
}

void BlockBatch::Apply(coinstore* store) {
  coinstore_error error = EmptyError();
  std::size_t n_applied = 0;
  Require(coinstore_apply_blocks(store, infos_.data(), infos_.size(), additions_.data(),
                                 addition_ends_.data(), BytesOf(spent_), spent_ends_.data(),
                                 hints_.data(), hint_ends_.data(), nullptr, &n_applied, &error),
          error);
  *this = BlockBatch();
}

}  // namespace coins::bench
