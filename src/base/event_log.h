// SPDX-License-Identifier: Apache-2.0
// The store's log of events: the last lines, pulled by the host, never pushed to it.
#ifndef COINSTORE_BASE_EVENT_LOG_H_
#define COINSTORE_BASE_EVENT_LOG_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

namespace coins {

enum class EventLevel : std::uint8_t { kError = 0, kWarning = 1, kInfo = 2 };

class EventLog {
 public:
  static constexpr std::size_t kMaxLines = 1024;

  // Control characters become spaces, so that an event is one line.
  void Add(EventLevel level, const std::string& text);

  // Takes whole lines, oldest first, as long as they fit into `capacity` bytes; lines above `level`
  // are dropped. When the first line alone does not fit, nothing is taken and `needed` is its size.
  std::string Take(EventLevel level, std::size_t capacity, std::size_t* needed);

 private:
  struct Line {
    EventLevel level;
    std::string text;  // with its newline
  };

  std::mutex mutex_;
  std::deque<Line> lines_;
};

}  // namespace coins

#endif  // COINSTORE_BASE_EVENT_LOG_H_
