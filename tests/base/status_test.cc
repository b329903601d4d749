// SPDX-License-Identifier: Apache-2.0
// Goal: a failure keeps its code and all that was said about it; a success says nothing; what only
// our own bug can do throws. Method: each builder and macro once, and each misuse.
#include "base/status.h"

#include <gtest/gtest.h>

#include <memory>

#include "base/check.h"
#include "base/result.h"

namespace coins {
namespace {

Bytes32 Filled(std::uint8_t byte) {
  Bytes32 bytes;
  bytes.fill(byte);
  return bytes;
}

TEST(StatusTest, SuccessHasNoDetail) {
  const Status status;
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.code(), Code::kOk);
  EXPECT_EQ(status.message(), "");
  EXPECT_EQ(status.detail(), nullptr);
}

TEST(StatusTest, FailureStartsWithNothingToBlame) {
  const Status status(Code::kIo, "disk");
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_EQ(status.message(), "disk");
  ASSERT_NE(status.detail(), nullptr);
  EXPECT_EQ(status.detail()->detail, 0);
  EXPECT_EQ(status.detail()->index, kNoIndex);
  EXPECT_EQ(status.detail()->height, 0u);
  EXPECT_EQ(status.detail()->coin_id, Bytes32{});
}

TEST(StatusTest, BuildersAddToEachOther) {
  const Status status = Status(Code::kCoinUnknown, "who")
                            .At(Array::kRemovals, 7, Filled(9))
                            .AtHeight(11)
                            .In("block")
                            .In("call");
  EXPECT_EQ(status.code(), Code::kCoinUnknown);
  EXPECT_EQ(status.message(), "call: block: who");
  EXPECT_EQ(status.detail()->detail, 2);
  EXPECT_EQ(status.detail()->index, 7u);
  EXPECT_EQ(status.detail()->height, 11u);
  EXPECT_EQ(status.detail()->coin_id, Filled(9));
}

TEST(StatusTest, DetailIsANumberOfTheEnvironment) {
  EXPECT_EQ(Status(Code::kIo, "").WithDetail(-5).detail()->detail, -5);
}

TEST(StatusTest, CorruptionIsACodeWithAMessage) {
  const Status status = Status::Corruption("row 5");
  EXPECT_EQ(status.code(), Code::kCorruption);
  EXPECT_EQ(status.message(), "row 5");
}

TEST(StatusTest, NothingCanBeSaidAboutASuccess) {
  EXPECT_THROW((void)Status().In("x"), CheckFailed);
  EXPECT_THROW((void)Status().AtHeight(1), CheckFailed);
  EXPECT_THROW((void)Status().WithDetail(1), CheckFailed);
  EXPECT_THROW((void)Status().At(Array::kHints, 0, {}), CheckFailed);
}

TEST(ResultTest, HoldsAValue) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result.status().ok());
  EXPECT_EQ(*result.value(), 5);
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 5);
}

TEST(ResultTest, HoldsTheReasonWhyThereIsNone) {
  const Result<int> result(Status(Code::kIo, "disk"));
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.status().code(), Code::kIo);
  EXPECT_EQ(result.status().message(), "disk");
  EXPECT_THROW((void)result.value(), CheckFailed);
}

TEST(ResultTest, CannotBeASuccessWithoutAValue) {
  EXPECT_THROW((void)Result<int>(Status()), CheckFailed);
}

Result<int> HalfOf(Result<int> number) {
  COINSTORE_ASSIGN_OR_RETURN(const int value, std::move(number));
  return value / 2;
}

TEST(ResultTest, AssignOrReturnPassesFailuresOn) {
  EXPECT_EQ(HalfOf(8).value(), 4);
  EXPECT_EQ(HalfOf(Status(Code::kBusy, "wait")).status().message(), "wait");
}

Status FirstFailure(int* evaluations, Status first) {
  COINSTORE_RETURN_IF_ERROR((++*evaluations, std::move(first)));
  return {Code::kDone, "went on"};
}

TEST(StatusTest, ReturnIfErrorEvaluatesOnceAndGoesOnAfterSuccess) {
  int evaluations = 0;
  EXPECT_EQ(FirstFailure(&evaluations, Status()).code(), Code::kDone);
  EXPECT_EQ(FirstFailure(&evaluations, Status(Code::kIo, "")).code(), Code::kIo);
  EXPECT_EQ(evaluations, 2);
}

TEST(CheckTest, ThrowsFileLineAndExpressionWithoutThePath) {
  const int line = __LINE__ + 2;
  try {
    COINSTORE_CHECK(1 + 1 == 3);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const CheckFailed& failure) {
    EXPECT_EQ(std::string(failure.what()),
              "status_test.cc:" + std::to_string(line) + ": check failed: 1 + 1 == 3");
  }
}

TEST(CheckTest, AFileWithoutAPathKeepsItsName) {
  try {
    FailCheck("plain.cc", 3, "x");
  } catch (const CheckFailed& failure) {
    EXPECT_STREQ(failure.what(), "plain.cc:3: check failed: x");
  }
}

TEST(CheckTest, EvaluatesItsExpressionOnce) {
  int evaluations = 0;
  COINSTORE_CHECK(++evaluations == 1);
  EXPECT_EQ(evaluations, 1);
}

TEST(CheckTest, CostlyChecksAreThoseOfDevelopmentBuilds) {
  int evaluations = 0;
  const auto fails = [&] { return ++evaluations < 0; };
#ifdef NDEBUG
  COINSTORE_DCHECK(fails());
  EXPECT_EQ(evaluations, 0);
#else
  EXPECT_THROW(COINSTORE_DCHECK(fails()), CheckFailed);
  EXPECT_EQ(evaluations, 1);
#endif
}

}  // namespace
}  // namespace coins
