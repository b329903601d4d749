// SPDX-License-Identifier: Apache-2.0
// Every SHA-256 path of this machine against OpenSSL.
#ifndef COINSTORE_CAPI_SELFTEST_H_
#define COINSTORE_CAPI_SELFTEST_H_

#include "base/status.h"

namespace coins::capi {

Status SelfTest();
// Once per process; the same answer ever after.
Status SelfTestOnce();

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_SELFTEST_H_
