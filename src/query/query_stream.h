// SPDX-License-Identifier: Apache-2.0
// A query's pages one after the other. It holds a place and no state of the store.
#ifndef COINSTORE_QUERY_QUERY_STREAM_H_
#define COINSTORE_QUERY_QUERY_STREAM_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/page.h"

namespace coins {

class QueryStream {
 public:
  QueryStream(std::shared_ptr<const QuerySpec> spec, const InstanceId& instance,
              std::optional<View> view, std::string cursor, const PageLimits& limits)
      : spec_(std::move(spec)),
        instance_(instance),
        view_(view),
        cursor_(std::move(cursor)),
        limits_(limits) {}

  // The next coins, up to `count`, all of one block; none at the end. After a failure it stands where it stood.
  Result<std::vector<CoinRecord>> Next(ChainState* state, std::size_t count,
                                       const Interruptible& call) {
    std::vector<CoinRecord> coins;
    while (coins.empty() && count > 0 && !is_at_end_) {
      PageRequest request{.instance = instance_,
                          .view = view_ ? &*view_ : nullptr,
                          .cursor = AsBytes(cursor_),
                          .limits = limits_};
      request.limits.entries = count;
      COINSTORE_ASSIGN_OR_RETURN(CoinPage page, ReadPage(state, *spec_, request, call));
      coins = std::move(page.coins);
      cursor_ = std::move(page.end.cursor);
      is_at_end_ = !page.end.has_more;
      if (page.end.block) block_ = page.end.block;
    }
    return coins;
  }

  const std::string& cursor() const { return cursor_; }
  // Of which block the coins read last are; none: nothing was read yet, or the store was empty.
  const std::optional<BlockRecord>& block() const { return block_; }

 private:
  std::shared_ptr<const QuerySpec> spec_;
  InstanceId instance_;
  std::optional<View> view_;
  std::string cursor_;
  PageLimits limits_;
  bool is_at_end_ = false;
  std::optional<BlockRecord> block_;
};

}  // namespace coins

#endif  // COINSTORE_QUERY_QUERY_STREAM_H_
