// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value, or the status that says why there is none.
#ifndef COINSTORE_BASE_RESULT_H_
#define COINSTORE_BASE_RESULT_H_

#include <optional>
#include <utility>

#include "base/check.h"
#include "base/status.h"

namespace coins {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  Result(Status status) : status_(std::move(status)) {  // NOLINT(google-explicit-constructor)
    COINSTORE_CHECK(!status_.ok());
  }

  bool ok() const { return value_.has_value(); }
  const Status& status() const& { return status_; }
  Status status() && { return std::move(status_); }

  const T& value() const& {
    COINSTORE_CHECK(ok());
    return *value_;
  }
  T& value() & {
    COINSTORE_CHECK(ok());
    return *value_;
  }
  T value() && {
    COINSTORE_CHECK(ok());
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace coins

#define COINSTORE_CONCAT_INNER(a, b) a##b
#define COINSTORE_CONCAT(a, b) COINSTORE_CONCAT_INNER(a, b)

// COINSTORE_ASSIGN_OR_RETURN(auto row, ReadRow(number));
#define COINSTORE_ASSIGN_OR_RETURN(target, expression) \
  COINSTORE_ASSIGN_OR_RETURN_INNER(COINSTORE_CONCAT(result_, __LINE__), target, expression)
#define COINSTORE_ASSIGN_OR_RETURN_INNER(result, target, expression) \
  auto result = (expression);                                        \
  if (!result.ok()) return std::move(result).status();               \
  target = std::move(result).value()

#endif  // COINSTORE_BASE_RESULT_H_
