// SPDX-License-Identifier: Apache-2.0
// Goal: the host gets whole lines, in order, of the levels it asked for, and the log never grows
// without end. Method: each promise of the header alone.
#include "base/event_log.h"

#include <gtest/gtest.h>

namespace coins {
namespace {

constexpr std::size_t kPlenty = 1u << 20;

std::string TakeAll(EventLog& log, EventLevel level = EventLevel::kInfo) {
  std::size_t needed = 99;
  std::string lines = log.Take(level, kPlenty, &needed);
  EXPECT_EQ(needed, 0u);
  return lines;
}

TEST(EventLogTest, AnEmptyLogGivesNothing) {
  EventLog log;
  EXPECT_EQ(TakeAll(log), "");
}

TEST(EventLogTest, LinesComeOnceOldestFirstWithTheirLevel) {
  EventLog log;
  log.Add(EventLevel::kInfo, "one");
  log.Add(EventLevel::kError, "two");
  log.Add(EventLevel::kWarning, "");
  EXPECT_EQ(TakeAll(log), "info: one\nerror: two\nwarning: \n");
  EXPECT_EQ(TakeAll(log), "");
}

TEST(EventLogTest, LinesAboveTheLevelAreDropped) {
  EventLog log;
  const auto fill = [&] {
    log.Add(EventLevel::kInfo, "i");
    log.Add(EventLevel::kWarning, "w");
    log.Add(EventLevel::kError, "e");
    log.Add(EventLevel::kInfo, "i");
  };
  fill();
  EXPECT_EQ(TakeAll(log, EventLevel::kWarning), "warning: w\nerror: e\n");
  EXPECT_EQ(TakeAll(log), "");
  fill();
  EXPECT_EQ(TakeAll(log, EventLevel::kError), "error: e\n");
  EXPECT_EQ(TakeAll(log), "");
}

TEST(EventLogTest, TakesWholeLinesThatFit) {
  EventLog log;
  log.Add(EventLevel::kInfo, "abc");  // "info: abc\n" has 10 bytes
  log.Add(EventLevel::kInfo, "def");
  log.Add(EventLevel::kInfo, "ghi");
  std::size_t needed = 99;
  EXPECT_EQ(log.Take(EventLevel::kInfo, 20, &needed), "info: abc\ninfo: def\n");
  EXPECT_EQ(needed, 0u);
  EXPECT_EQ(log.Take(EventLevel::kInfo, 10, &needed), "info: ghi\n");
  EXPECT_EQ(needed, 0u);
}

TEST(EventLogTest, ALineThatDoesNotFitStaysForTheNextCall) {
  EventLog log;
  log.Add(EventLevel::kInfo, "abc");
  log.Add(EventLevel::kInfo, "defg");
  std::size_t needed = 99;
  EXPECT_EQ(log.Take(EventLevel::kInfo, 20, &needed), "info: abc\n");
  EXPECT_EQ(needed, 0u);
  EXPECT_EQ(TakeAll(log), "info: defg\n");
}

TEST(EventLogTest, TooSmallForTheFirstLineTakesNothingAndSaysItsSize) {
  EventLog log;
  log.Add(EventLevel::kInfo, "dropped first");
  log.Add(EventLevel::kError, "abc");  // 11 bytes
  std::size_t needed = 99;
  EXPECT_EQ(log.Take(EventLevel::kError, 10, &needed), "");
  EXPECT_EQ(needed, 11u);
  EXPECT_EQ(log.Take(EventLevel::kError, 0, &needed), "");
  EXPECT_EQ(needed, 11u);
  EXPECT_EQ(log.Take(EventLevel::kError, 11, &needed), "error: abc\n");
  EXPECT_EQ(needed, 0u);
}

TEST(EventLogTest, KeepsTheLast1024Lines) {
  EventLog log;
  for (int i = 0; i < 1024; ++i) log.Add(EventLevel::kInfo, std::to_string(i));
  std::string want;
  for (int i = 0; i < 1024; ++i) want += "info: " + std::to_string(i) + "\n";
  EXPECT_EQ(TakeAll(log), want);

  for (int i = 0; i < 1026; ++i) log.Add(EventLevel::kInfo, std::to_string(i));
  want.clear();
  for (int i = 2; i < 1026; ++i) want += "info: " + std::to_string(i) + "\n";
  EXPECT_EQ(TakeAll(log), want);
}

TEST(EventLogTest, EveryControlCharacterBecomesASpace) {
  for (int c = 0; c < 32; ++c) {
    EventLog log;
    log.Add(EventLevel::kInfo, std::string("a") + static_cast<char>(c) + "b");
    EXPECT_EQ(TakeAll(log), "info: a b\n") << c;
  }
}

TEST(EventLogTest, DeleteIsAControlCharacterToo) {
  EventLog log;
  log.Add(EventLevel::kInfo,
          "a\x7f"
          "b");
  EXPECT_EQ(TakeAll(log), "info: a b\n");
}

TEST(EventLogTest, OtherCharactersStay) {
  EventLog log;
  log.Add(EventLevel::kInfo, "\xc3\xa4 \xe2\x80\xa6~!");  // UTF-8
  EXPECT_EQ(TakeAll(log), "info: \xc3\xa4 \xe2\x80\xa6~!\n");
}

}  // namespace
}  // namespace coins
