// SPDX-License-Identifier: Apache-2.0
// Cancelling calls that are under way, and no later ones: a call remembers the count it began with.
#ifndef COINSTORE_BASE_INTERRUPT_H_
#define COINSTORE_BASE_INTERRUPT_H_

#include <atomic>
#include <cstdint>

#include "base/status.h"

namespace coins {

class Interrupts {
 public:
  void Raise() { count_.fetch_add(1, std::memory_order_acq_rel); }
  std::uint64_t count() const { return count_.load(std::memory_order_acquire); }

 private:
  std::atomic<std::uint64_t> count_{0};
};

// What a call carries. A default one is never interrupted.
class Interruptible {
 public:
  Interruptible() = default;
  explicit Interruptible(const Interrupts& interrupts)
      : interrupts_(&interrupts), begun_at_(interrupts.count()) {}
  // Interrupted by whatever interrupts this one or the other, which outlives it.
  Interruptible Or(const Interruptible& other) const {
    Interruptible both = *this;
    both.other_ = &other;
    return both;
  }

  bool IsInterrupted() const {
    return (interrupts_ != nullptr && interrupts_->count() != begun_at_) ||
           (other_ != nullptr && other_->IsInterrupted());
  }
  Status Check() const {
    return IsInterrupted() ? Status(Code::kInterrupted, "the call was interrupted") : Status();
  }

 private:
  const Interrupts* interrupts_ = nullptr;
  std::uint64_t begun_at_ = 0;
  const Interruptible* other_ = nullptr;
};

// How far a long call has come.
struct Progress {
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> total{0};

  void Begin(std::uint64_t steps) {
    done.store(0, std::memory_order_relaxed);
    total.store(steps, std::memory_order_relaxed);
  }
  void Step() { done.fetch_add(1, std::memory_order_relaxed); }
};

}  // namespace coins

#endif  // COINSTORE_BASE_INTERRUPT_H_
