// SPDX-License-Identifier: Apache-2.0
// Counts and times of the work since open, readable on any thread.
#ifndef COINSTORE_STATE_WORK_COUNTERS_H_
#define COINSTORE_STATE_WORK_COUNTERS_H_

#include <atomic>
#include <chrono>
#include <cstdint>

namespace coins {

struct WorkCounters {
  using Counter = std::atomic<std::uint64_t>;

  Counter blocks_applied{0};
  Counter coins_created{0};
  Counter coins_spent{0};
  Counter blocks_undone{0};
  // Of the structures in memory, as of the last publish.
  Counter recent_coins{0};
  Counter recent_bytes{0};
  Counter tree_bytes{0};
  Counter leaf_hashes{0};
  Counter node_hashes{0};
  // Nanoseconds of wall time, phase by phase of a block.
  Counter ids_ns{0};
  Counter validate_ns{0};
  Counter delta_ns{0};
  Counter tree_ns{0};
  Counter log_ns{0};  // with the syncs inside it, which the log counts apart
  Counter publish_ns{0};
  Counter open_ns{0};
  Counter checkpoints{0};
  Counter checkpoint_failures{0};
  Counter checkpoint_ns{0};
  Counter last_checkpoint_ns{0};
  Counter last_checkpoint_at_ns{0};  // of the steady clock; at first when the store was opened
  Counter room_wait_ns{0};           // writers that waited for checkpoints to make room
};

// Adds the time since the lap before to a counter.
class LapTimer {
 public:
  void Lap(WorkCounters::Counter* counter) {
    const auto now = std::chrono::steady_clock::now();
    counter->fetch_add(static_cast<std::uint64_t>((now - last_).count()),
                       std::memory_order_relaxed);
    last_ = now;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace coins

#endif  // COINSTORE_STATE_WORK_COUNTERS_H_
