// SPDX-License-Identifier: Apache-2.0
// Objects for one thread at a time: misuse is noticed and answered, not undefined.
#ifndef COINSTORE_CAPI_EXCLUSIVE_USE_H_
#define COINSTORE_CAPI_EXCLUSIVE_USE_H_

#include <atomic>

#include "base/status.h"

namespace coins::capi {

class UseFlag {
 public:
  // Holds the object for a call, if it got it.
  class Scope {
   public:
    explicit Scope(UseFlag& flag)
        : flag_(flag), has_it_(!flag.in_use_.exchange(true, std::memory_order_acquire)) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() {
      if (has_it_) flag_.in_use_.store(false, std::memory_order_release);
    }
    Status Check() const {
      return has_it_ ? Status() : Status(Code::kConcurrentUse, "another thread uses the object");
    }

   private:
    UseFlag& flag_;
    bool has_it_;
  };

 private:
  std::atomic<bool> in_use_{false};
};

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_EXCLUSIVE_USE_H_
