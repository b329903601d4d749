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

// What a writer does while a writer of the host has the turn. kOwn is the store itself, which is no second
// writer to anybody: it waits, and all wait for it.
enum class WriterPolicy : std::uint8_t { kWait, kRefuse, kOwn };

class WriterTurn {
 public:
  // kBusy or kInterrupted if the turn was not had; Leave it otherwise.
  Status Take(WriterPolicy policy, const Interruptible& call) {
    std::unique_lock lock(mutex_);
    const auto is_refused = [&] {
      return policy == WriterPolicy::kRefuse && holder_ == Holder::kHost;
    };
    changed_.wait(lock,
                  [&] { return holder_ == Holder::kNone || is_refused() || call.IsInterrupted(); });
    if (is_refused()) return {Code::kBusy, "another writer has the turn"};
    COINSTORE_RETURN_IF_ERROR(call.Check());
    holder_ = policy == WriterPolicy::kOwn ? Holder::kStore : Holder::kHost;
    return {};
  }

  void Leave() {
    {
      const std::lock_guard lock(mutex_);
      holder_ = Holder::kNone;
    }
    changed_.notify_all();
  }

  // Those who wait look again whether they are interrupted.
  void Wake() {
    { const std::lock_guard lock(mutex_); }
    changed_.notify_all();
  }

 private:
  enum class Holder : std::uint8_t { kNone, kHost, kStore };

  std::mutex mutex_;
  std::condition_variable changed_;
  Holder holder_ = Holder::kNone;
};

}  // namespace coins

#endif  // COINSTORE_WRITER_TURN_H_
