// SPDX-License-Identifier: Apache-2.0
// What a store's handle and its children share. It counts the calls that run and the children that
// live, so that closing knows whom to wait for and late calls are answered CLOSED.
#ifndef COINSTORE_CAPI_CORE_H_
#define COINSTORE_CAPI_CORE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "base/interrupt.h"
#include "store.h"

namespace coins::capi {

enum class CloseMode : std::uint8_t { kIfIdle, kForce };

class Core {
 public:
  explicit Core(std::unique_ptr<Store> store) : store_(std::move(store)) {}
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;
  ~Core() = default;

  // A call on the store, from its entry to its return.
  class Call {
   public:
    explicit Call(Core& core);
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call();

    // kClosed, or kNeedsReopen; only after success may the store be touched.
    Status Check() const;
    // Without kNeedsReopen, for what works in that state too.
    Status CheckOpen() const;
    Store& store() const { return *core_.store_; }
    const Interruptible& interruptible() const { return interruptible_; }

   private:
    Core& core_;
    Interruptible interruptible_;  // begins before the call is counted: no interrupt gets lost
    bool is_open_;
  };

  void AddChild() { gate_.fetch_add(kChild); }
  void RemoveChild() { gate_.fetch_sub(kChild); }

  void Interrupt();
  Status Close(CloseMode mode);

 private:
  // Calls in the low half, children above them, and one bit: no more calls.
  static constexpr std::uint64_t kCall = 1;
  static constexpr std::uint64_t kCallMask = UINT32_MAX;
  static constexpr std::uint64_t kChild = std::uint64_t{1} << 32;
  static constexpr std::uint64_t kClosing = std::uint64_t{1} << 63;

  std::atomic<std::uint64_t> gate_{0};
  Interrupts interrupts_;
  std::mutex close_mutex_;
  std::unique_ptr<Store> store_;  // null once closed
};

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_CORE_H_
