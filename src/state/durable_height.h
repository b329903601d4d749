// SPDX-License-Identifier: Apache-2.0
// Up to which block the chain survives a loss of power. Blocks that wait for a shared sync are kept here until
// their records are known to be synced. Changes and reads happen under the state lock.
#ifndef COINSTORE_STATE_DURABLE_HEIGHT_H_
#define COINSTORE_STATE_DURABLE_HEIGHT_H_

#include <algorithm>
#include <cstdint>
#include <deque>

namespace coins {

inline constexpr std::uint64_t kNoHeight = UINT64_MAX;

class DurableHeight {
 public:
  void AddBlock(std::uint64_t record_number, std::uint64_t height, std::uint64_t synced) {
    Settle(synced);
    waiting_.push_back({record_number, height});
  }
  // A rollback is synced, and with it everything before.
  void SetAll(std::uint64_t height) {
    waiting_.clear();
    settled_ = height;
  }
  std::uint64_t Get(std::uint64_t synced) const {
    const auto above =
        std::partition_point(waiting_.begin(), waiting_.end(),
                             [&](const Waiting& block) { return block.record_number <= synced; });
    return above == waiting_.begin() ? settled_ : std::prev(above)->height;
  }

 private:
  struct Waiting {
    std::uint64_t record_number;
    std::uint64_t height;
  };

  void Settle(std::uint64_t synced) {
    for (; !waiting_.empty() && waiting_.front().record_number <= synced; waiting_.pop_front()) {
      settled_ = waiting_.front().height;
    }
  }

  std::uint64_t settled_ = kNoHeight;
  std::deque<Waiting> waiting_;
};

}  // namespace coins

#endif  // COINSTORE_STATE_DURABLE_HEIGHT_H_
