// SPDX-License-Identifier: Apache-2.0
// Status: how a call ended, and if it did not succeed, about what. The codes are those of the public
// header (docs/statuses.md); capi/status_codes.cc asserts that both agree.
#ifndef COINSTORE_BASE_STATUS_H_
#define COINSTORE_BASE_STATUS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/bytes.h"

namespace coins {

enum class Code : std::int32_t {
  kOk = 0,
  kNotFound = 1,
  kDone = 2,

  kArgument = -1,
  kBufferTooSmall = -2,
  kClosed = -3,
  kBusy = -4,
  kWrongState = -5,
  kConcurrentUse = -6,
  kInterrupted = -7,
  kUnsupported = -8,
  kAbiMismatch = -9,
  kInvalidCursor = -10,
  kStaleCursor = -11,
  kViewEnded = -12,
  kTooManyChanges = -14,

  kBlockTooLarge = -100,
  kTooManyHints = -101,
  kHintsTooLarge = -102,
  kHeightTooLarge = -103,
  kHeightNotAboveTip = -104,
  kHeightNotContiguous = -105,
  kParentMismatch = -106,
  kRewardRule = -107,
  kRemovalInFirstBlock = -108,
  kCoinExists = -109,
  kCoinAddedTwice = -110,
  kCoinUnknown = -111,
  kCoinAlreadySpent = -112,
  kCoinSpentTwice = -113,
  kHintTooLong = -114,
  kHintWithoutCoin = -115,
  kRootMismatch = -116,
  kCoinNumbersExhausted = -117,
  kRollbackAboveTip = -118,
  kRollbackTooDeep = -119,

  kProofMalformed = -200,
  kProofInvalid = -201,
  kProofOtherCoin = -202,
  kProofUnexpected = -203,

  kIo = -300,
  kCorruption = -301,
  kNoMemory = -302,
  kDiskFull = -303,
  kLocked = -304,
  kReadOnly = -305,
  kNewerFormat = -306,
  kNotAStore = -307,
  kOptionsMismatch = -308,
  kNeedsReopen = -309,

  kInternal = -400,
};

// Which of a block's arrays an index counts in.
enum class Array : std::int32_t { kNone = 0, kAdditions = 1, kRemovals = 2, kHints = 3 };

inline constexpr std::uint64_t kNoIndex = UINT64_MAX;

class [[nodiscard]] Status {
 public:
  // What the caller is told besides the code.
  struct Detail {
    Code code = Code::kOk;
    std::string message;
    std::int32_t detail = 0;  // an Array for refusals, errno or the engine's code for the rest
    std::uint64_t index = kNoIndex;
    std::uint64_t height = 0;
    Bytes32 coin_id{};
  };

  Status() = default;  // success, and no allocation
  Status(Code code, std::string message) : detail_(std::make_unique<Detail>()) {
    detail_->code = code;
    detail_->message = std::move(message);
  }
  static Status Corruption(std::string message) { return {Code::kCorruption, std::move(message)}; }

  bool ok() const { return detail_ == nullptr; }
  Code code() const { return detail_ ? detail_->code : Code::kOk; }
  const std::string& message() const;
  const Detail* detail() const { return detail_.get(); }

  // For building: Status(…).At(Array::kRemovals, i, id).
  Status&& At(Array array, std::uint64_t index, const Bytes32& coin_id) &&;
  Status&& AtHeight(std::uint64_t height) &&;
  Status&& WithDetail(std::int32_t detail) &&;
  // Puts "context: " before the message.
  Status&& In(const std::string& context) &&;

 private:
  std::unique_ptr<Detail> detail_;
};

}  // namespace coins

#define COINSTORE_RETURN_IF_ERROR(expression)                                  \
  do {                                                                         \
    if (::coins::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)

#endif  // COINSTORE_BASE_STATUS_H_
