// SPDX-License-Identifier: Apache-2.0
// Checks of what only our own bug can break. A failed one throws, unwinds to the C boundary and
// becomes INTERNAL there; it never ends the host's process. Not for caller input, not for disk bytes.
#ifndef COINSTORE_BASE_CHECK_H_
#define COINSTORE_BASE_CHECK_H_

#include <stdexcept>

namespace coins {

class CheckFailed : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void FailCheck(const char* file, int line, const char* expression);

}  // namespace coins

#define COINSTORE_CHECK(expression) \
  ((expression) ? void() : ::coins::FailCheck(__FILE__, __LINE__, #expression))

// Costly checks, in development builds only.
#ifdef NDEBUG
#define COINSTORE_DCHECK(expression) void(sizeof(!(expression)))
#else
#define COINSTORE_DCHECK(expression) COINSTORE_CHECK(expression)
#endif

#endif  // COINSTORE_BASE_CHECK_H_
