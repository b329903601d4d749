// SPDX-License-Identifier: Apache-2.0
// The state lock: readers share it while they collect from memory, a publish takes it alone. Waiting
// writers go first (std::shared_mutex lets a stream of readers starve them).
#ifndef COINSTORE_BASE_STATE_LOCK_H_
#define COINSTORE_BASE_STATE_LOCK_H_

#include <pthread.h>

#include "base/check.h"

namespace coins {

// Meets the requirements of std::unique_lock and std::shared_lock. A thread takes it once at a time.
class StateLock {
 public:
  StateLock() {
    pthread_rwlockattr_t attributes;
    COINSTORE_CHECK(pthread_rwlockattr_init(&attributes) == 0);
    COINSTORE_CHECK(pthread_rwlockattr_setkind_np(
                        &attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
    const int result = pthread_rwlock_init(&lock_, &attributes);
    pthread_rwlockattr_destroy(&attributes);
    COINSTORE_CHECK(result == 0);
  }
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;
  ~StateLock() { pthread_rwlock_destroy(&lock_); }

  void lock() { COINSTORE_CHECK(pthread_rwlock_wrlock(&lock_) == 0); }
  void unlock() { pthread_rwlock_unlock(&lock_); }
  void lock_shared() { COINSTORE_CHECK(pthread_rwlock_rdlock(&lock_) == 0); }
  void unlock_shared() { pthread_rwlock_unlock(&lock_); }

 private:
  pthread_rwlock_t lock_{};
};

}  // namespace coins

#endif  // COINSTORE_BASE_STATE_LOCK_H_
