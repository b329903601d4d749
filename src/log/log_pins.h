// SPDX-License-Identifier: Apache-2.0
// Who is reading which part of the log. Records of undone blocks are deleted once the tables no longer need
// them, but not while a call or a report that began before their rollback may still read them.
#ifndef COINSTORE_LOG_LOG_PINS_H_
#define COINSTORE_LOG_LOG_PINS_H_

#include <cstdint>
#include <mutex>
#include <set>
#include <utility>

namespace coins {

class LogPins {
 public:
  // Held for the length of a read. Whatever was in the chain when it was taken can be read.
  class Pin {
   public:
    Pin(LogPins* pins, std::uint64_t last_record) : pins_(pins) {
      const std::lock_guard lock(pins_->mutex_);
      place_ = pins_->begun_at_.insert(last_record);
    }
    Pin(Pin&& other) noexcept
        : pins_(std::exchange(other.pins_, nullptr)), place_(other.place_) {}
    Pin& operator=(Pin&&) = delete;
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;
    ~Pin() {
      if (pins_ == nullptr) return;
      const std::lock_guard lock(pins_->mutex_);
      pins_->begun_at_.erase(place_);
    }

   private:
    LogPins* pins_;
    std::multiset<std::uint64_t>::iterator place_;
  };

  // Whether every read that runs began when this record was in the log.
  bool AllBeganAfter(std::uint64_t record_number) {
    const std::lock_guard lock(mutex_);
    return begun_at_.empty() || *begun_at_.begin() >= record_number;
  }

 private:
  std::mutex mutex_;
  std::multiset<std::uint64_t> begun_at_;
};

}  // namespace coins

#endif  // COINSTORE_LOG_LOG_PINS_H_
