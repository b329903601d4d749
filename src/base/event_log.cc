// SPDX-License-Identifier: Apache-2.0
#include "base/event_log.h"

#include <utility>

namespace coins {
namespace {

const char* LevelName(EventLevel level) {
  switch (level) {
    case EventLevel::kError:
      return "error: ";
    case EventLevel::kWarning:
      return "warning: ";
    case EventLevel::kInfo:
      return "info: ";
  }
  return "";
}

}  // namespace

void EventLog::Add(EventLevel level, const std::string& text) {
  std::string line = LevelName(level);
  line += text;
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = ' ';
  }
  line += '\n';
  const std::lock_guard lock(mutex_);
  if (lines_.size() == kMaxLines) lines_.pop_front();
  lines_.push_back({level, std::move(line)});
}

std::string EventLog::Take(EventLevel level, std::size_t capacity, std::size_t* needed) {
  *needed = 0;
  std::string taken;
  const std::lock_guard lock(mutex_);
  while (!lines_.empty()) {
    const Line& line = lines_.front();
    if (line.level <= level) {
      if (taken.size() + line.text.size() > capacity) {
        if (taken.empty()) *needed = line.text.size();
        break;
      }
      taken += line.text;
    }
    lines_.pop_front();
  }
  return taken;
}

}  // namespace coins
