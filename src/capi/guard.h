// SPDX-License-Identifier: Apache-2.0
// The border between C and C++: no exception passes it, and a status becomes a number and a filled error.
#ifndef COINSTORE_CAPI_GUARD_H_
#define COINSTORE_CAPI_GUARD_H_

#include <exception>
#include <new>

#include "base/check.h"
#include "base/status.h"
#include "coinstore_verify.h"

namespace coins::capi {

// Writes *err if it may be written and the status is a failure; returns the number.
coinstore_status Report(const Status& status, coinstore_error* err) noexcept;
coinstore_status ReportCode(Code code, const char* message, coinstore_error* err) noexcept;

// `body` returns a Status.
template <typename Body>
coinstore_status Guard(coinstore_error* err, Body&& body) noexcept {
  try {
    return Report(body(), err);
  } catch (const std::bad_alloc&) {
    return ReportCode(Code::kNoMemory, "out of memory", err);
  } catch (const std::exception& failure) {
    return ReportCode(Code::kInternal, failure.what(), err);
  } catch (...) {
    return ReportCode(Code::kInternal, "an exception of an unknown kind", err);
  }
}

inline Status RequirePointer(const void* pointer, const char* name) {
  if (pointer != nullptr) return {};
  return {Code::kArgument, std::string(name) + " is NULL"};
}

// A pointer with a length may be NULL only if the length is 0.
inline Status RequireArray(const void* pointer, std::size_t count, const char* name) {
  return count == 0 ? Status() : RequirePointer(pointer, name);
}

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_GUARD_H_
