// SPDX-License-Identifier: Apache-2.0
// Threads of the library's own, which never run a signal handler of the host's.
#ifndef COINSTORE_BASE_HELPER_THREAD_H_
#define COINSTORE_BASE_HELPER_THREAD_H_

#include <pthread.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigfillset is not in <csignal>

#include <future>
#include <type_traits>
#include <utility>

namespace coins {

// A thread begins with the signal mask of the one that starts it.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

// Calls `work` on a thread of its own, or, where there is none to be had, when its result is asked for. The future
// waits for the thread when it goes away.
template <typename Work>
std::future<std::invoke_result_t<Work>> RunBeside(Work work) {
  const SignalsBlocked signals_blocked;
  return std::async(std::launch::async | std::launch::deferred, std::move(work));
}

}  // namespace coins

#endif  // COINSTORE_BASE_HELPER_THREAD_H_
