// SPDX-License-Identifier: Apache-2.0
// Goal: whatever happens inside, a C caller gets a number and an error that is whole. Method:
// bodies that throw each kind of exception; errors of every size and messages of every length.
#include "capi/guard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

namespace coins::capi {
namespace {

coinstore_error Error() {
  coinstore_error err;
  std::memset(&err, 0x5a, sizeof err);
  err.struct_size = sizeof err;
  return err;
}

void ExpectUntouched(const coinstore_error& err, std::uint32_t struct_size) {
  coinstore_error want;
  std::memset(&want, 0x5a, sizeof want);
  want.struct_size = struct_size;
  EXPECT_EQ(std::memcmp(&err, &want, sizeof want), 0);
}

Status Fail() {
  Bytes32 id;
  id.fill(7);
  return Status(Code::kCoinUnknown, "who").At(Array::kRemovals, 5, id).AtHeight(9);
}

TEST(GuardTest, AFailureFillsEveryField) {
  coinstore_error err = Error();
  EXPECT_EQ(Guard(&err, Fail), COINSTORE_COIN_UNKNOWN);
  EXPECT_EQ(err.code, COINSTORE_COIN_UNKNOWN);
  EXPECT_EQ(err.detail, COINSTORE_IN_REMOVALS);
  EXPECT_EQ(err.index, 5u);
  EXPECT_EQ(err.height, 9u);
  for (const std::uint8_t byte : err.coin_id) EXPECT_EQ(byte, 7);
  EXPECT_STREQ(err.message, "who");
  EXPECT_EQ(err.message_len, 3u);
  // Nothing of what the caller's memory held is left behind the text.
  for (std::size_t i = 3; i < sizeof err.message; ++i) EXPECT_EQ(err.message[i], 0) << i;
}

TEST(GuardTest, AnswersAboveZeroAreNoErrors) {
  for (const Code code : {Code::kOk, Code::kNotFound, Code::kDone}) {
    coinstore_error err = Error();
    const coinstore_status status =
        Guard(&err, [&] { return code == Code::kOk ? Status() : Status(code, "answer"); });
    EXPECT_EQ(status, static_cast<coinstore_status>(code));
    ExpectUntouched(err, sizeof err);
  }
}

TEST(GuardTest, TheErrorMayBeNull) {
  EXPECT_EQ(Guard(nullptr, Fail), COINSTORE_COIN_UNKNOWN);
  EXPECT_EQ(Guard(nullptr, []() -> Status { throw std::bad_alloc(); }), COINSTORE_NO_MEMORY);
}

TEST(GuardTest, ASmallerErrorIsLeftUntouched) {
  for (const std::uint32_t size :
       {std::uint32_t{0}, std::uint32_t{8}, std::uint32_t{sizeof(coinstore_error) - 1}}) {
    coinstore_error err = Error();
    err.struct_size = size;
    EXPECT_EQ(Guard(&err, Fail), COINSTORE_COIN_UNKNOWN);
    ExpectUntouched(err, size);
    EXPECT_EQ(Guard(&err, []() -> Status { throw std::bad_alloc(); }), COINSTORE_NO_MEMORY);
    ExpectUntouched(err, size);
  }
}

TEST(GuardTest, OfALargerErrorOnlyTheKnownPartIsWritten) {
  struct {
    coinstore_error known;
    char later[16];
  } larger;
  std::memset(&larger, 0x5a, sizeof larger);
  larger.known.struct_size = sizeof larger;
  EXPECT_EQ(Guard(&larger.known, Fail), COINSTORE_COIN_UNKNOWN);
  EXPECT_EQ(larger.known.code, COINSTORE_COIN_UNKNOWN);
  EXPECT_EQ(larger.known.struct_size, sizeof larger);
  for (const char byte : larger.later) EXPECT_EQ(byte, 0x5a);
}

template <typename Throw>
coinstore_status Thrown(coinstore_error* err, Throw body) {
  *err = Error();
  return Guard(err, [&]() -> Status {
    body();
    return {};
  });
}

void ExpectNothingToBlame(const coinstore_error& err) {
  EXPECT_EQ(err.detail, 0);
  EXPECT_EQ(err.index, COINSTORE_NO_INDEX);
  EXPECT_EQ(err.height, 0u);
  for (const std::uint8_t byte : err.coin_id) EXPECT_EQ(byte, 0);
  EXPECT_EQ(err.message_len, std::strlen(err.message));
}

TEST(GuardTest, LackOfMemoryHasItsOwnStatus) {
  coinstore_error err;
  EXPECT_EQ(Thrown(&err, [] { throw std::bad_alloc(); }), COINSTORE_NO_MEMORY);
  EXPECT_EQ(err.code, COINSTORE_NO_MEMORY);
  EXPECT_STREQ(err.message, "out of memory");
  ExpectNothingToBlame(err);
}

TEST(GuardTest, AFailedCheckIsInternalAndSaysWhere) {
  coinstore_error err;
  const int line = __LINE__ + 1;
  EXPECT_EQ(Thrown(&err, [] { COINSTORE_CHECK(1 == 2); }), COINSTORE_INTERNAL);
  EXPECT_EQ(err.code, COINSTORE_INTERNAL);
  EXPECT_EQ(std::string(err.message),
            "guard_test.cc:" + std::to_string(line) + ": check failed: 1 == 2");
  ExpectNothingToBlame(err);
}

TEST(GuardTest, OtherExceptionsAreInternal) {
  coinstore_error err;
  EXPECT_EQ(Thrown(&err, [] { throw std::runtime_error("odd"); }), COINSTORE_INTERNAL);
  EXPECT_STREQ(err.message, "odd");
  EXPECT_EQ(Thrown(&err, [] { throw 5; }), COINSTORE_INTERNAL);
  EXPECT_GT(err.message_len, 0u);
  ExpectNothingToBlame(err);
}

std::string Reported(const std::string& message) {
  coinstore_error err = Error();
  EXPECT_EQ(Report(Status(Code::kIo, message), &err), COINSTORE_IO);
  EXPECT_EQ(err.message[255], '\0');
  EXPECT_EQ(err.message_len, std::strlen(err.message));
  for (std::size_t i = err.message_len; i < sizeof err.message; ++i) EXPECT_EQ(err.message[i], 0);
  return err.message;
}

TEST(GuardTest, MessagesUpTo255BytesAreWhole) {
  for (const std::size_t size : {0u, 1u, 254u, 255u}) {
    EXPECT_EQ(Reported(std::string(size, 'x')), std::string(size, 'x'));
  }
  EXPECT_EQ(Reported(std::string(256, 'x')), std::string(255, 'x'));
  EXPECT_EQ(Reported(std::string(5000, 'x')), std::string(255, 'x'));
}

TEST(GuardTest, LongMessagesAreCutBetweenCharacters) {
  for (const std::string character : {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\xaa\x99"}) {
    for (std::size_t before = 240; before <= 256; ++before) {
      std::string message(before, 'x');
      while (message.size() < 300) message += character;
      const std::string got = Reported(message);
      // As many whole characters as fit.
      std::size_t want = std::min<std::size_t>(before, 255);
      while (before <= 255 && want + character.size() <= 255) want += character.size();
      EXPECT_EQ(got, message.substr(0, want)) << character << before;
    }
  }
}

TEST(GuardTest, AMessageThatEndsAtTheBorderKeepsItsLastCharacter) {
  const std::string message = std::string(252, 'x') + "\xe2\x82\xac";
  EXPECT_EQ(Reported(message), message);
}

TEST(GuardTest, BytesThatAreNoTextAreStillTerminated) {
  EXPECT_EQ(Reported(std::string(300, '\x80')), "");
}

TEST(GuardTest, NullPointersAreNamed) {
  const int x = 0;
  EXPECT_TRUE(RequirePointer(&x, "x").ok());
  EXPECT_EQ(RequirePointer(nullptr, "store").code(), Code::kArgument);
  EXPECT_EQ(RequirePointer(nullptr, "store").message(), "store is NULL");
  EXPECT_TRUE(RequireArray(nullptr, 0, "ids").ok());
  EXPECT_TRUE(RequireArray(&x, 1, "ids").ok());
  EXPECT_EQ(RequireArray(nullptr, 1, "ids").code(), Code::kArgument);
}

}  // namespace
}  // namespace coins::capi
