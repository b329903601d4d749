// SPDX-License-Identifier: Apache-2.0
// Who is reading which part of the log. Records of undone blocks are deleted once the tables no longer need
// them, but not while a call or a report that began before that may still read them.
#ifndef COINSTORE_LOG_LOG_PINS_H_
#define COINSTORE_LOG_LOG_PINS_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>

namespace coins {

class LogPins {
 private:
  struct Begun {
    std::mutex mutex;
    std::multiset<std::uint64_t> records;
  };

 public:
  // Held for the length of a read. Whatever was in the chain when it was taken can be read. A report may
  // outlive its log, so what pins write to belongs to both.
  class Pin {
   public:
    Pin(const LogPins& pins, std::uint64_t last_record) : begun_(pins.begun_) {
      const std::lock_guard lock(begun_->mutex);
      place_ = begun_->records.insert(last_record);
    }
    Pin(Pin&&) noexcept = default;
    Pin& operator=(Pin&&) = delete;
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;
    ~Pin() {
      if (begun_ == nullptr) return;
      const std::lock_guard lock(begun_->mutex);
      begun_->records.erase(place_);
    }

   private:
    std::shared_ptr<Begun> begun_;
    std::multiset<std::uint64_t>::iterator place_;
  };

  // Whether every read that runs began when this record was in the log.
  bool AllBeganAfter(std::uint64_t record_number) const {
    const std::lock_guard lock(begun_->mutex);
    return begun_->records.empty() || *begun_->records.begin() >= record_number;
  }

 private:
  std::shared_ptr<Begun> begun_ = std::make_shared<Begun>();
};

}  // namespace coins

#endif  // COINSTORE_LOG_LOG_PINS_H_
