// SPDX-License-Identifier: Apache-2.0
// One writer at a time: the others wait for their turn, or are told that it is taken.
#ifndef COINSTORE_WRITER_TURN_H_
#define COINSTORE_WRITER_TURN_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "base/interrupt.h"
#include "base/status.h"

namespace coins {

enum class WriterPolicy : std::uint8_t { kWait, kRefuse };

class WriterTurn {
 public:
  // kBusy or kInterrupted if the turn was not had; Leave it otherwise.
  Status Take(WriterPolicy policy, const Interruptible& call) {
    std::unique_lock lock(mutex_);
    if (policy == WriterPolicy::kRefuse && is_taken_) {
      return {Code::kBusy, "another writer has the turn"};
    }
    changed_.wait(lock, [&] { return !is_taken_ || call.IsInterrupted(); });
    COINSTORE_RETURN_IF_ERROR(call.Check());
    is_taken_ = true;
    return {};
  }

  void Leave() {
    {
      const std::lock_guard lock(mutex_);
      is_taken_ = false;
    }
    changed_.notify_all();
  }

  // Those who wait look again whether they are interrupted.
  void Wake() {
    { const std::lock_guard lock(mutex_); }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_taken_ = false;
};

}  // namespace coins

#endif  // COINSTORE_WRITER_TURN_H_
