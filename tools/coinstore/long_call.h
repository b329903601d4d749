// SPDX-License-Identifier: Apache-2.0
// Watches over long calls of the library: a thread that shows how far they are, and that passes
// SIGINT and SIGTERM on to the library as an interrupt. The handler itself only takes a note.
#ifndef COINSTORE_TOOLS_COINSTORE_LONG_CALL_H_
#define COINSTORE_TOOLS_COINSTORE_LONG_CALL_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "coinstore.h"
#include "progress_line.h"

namespace coins::tool {

// Catches SIGINT and SIGTERM once each; a second one ends the process as usual.
void CatchSignals();

// The signal caught, or 0.
int CaughtSignal();

class LongCall {
 public:
  // Once a signal is caught `interrupt` is called again and again, for it only meets calls that run
  // at that moment. `text` gives the progress line, given the seconds since the start; empty
  // text shows nothing. Both are called from another thread.
  LongCall(std::function<coinstore_status()> interrupt, std::function<std::string(double)> text);
  LongCall(const LongCall&) = delete;
  LongCall& operator=(const LongCall&) = delete;
  ~LongCall();

 private:
  void Watch(const std::stop_token& stop);

  std::function<coinstore_status()> interrupt_;
  std::function<std::string(double)> text_;
  ProgressLine line_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_LONG_CALL_H_
