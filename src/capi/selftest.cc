// SPDX-License-Identifier: Apache-2.0
#include "capi/selftest.h"

#include <openssl/evp.h>

#include <memory>

#include "base/check.h"
#include "sha256/sha256_lanes.h"

namespace coins::capi {

Status SelfTest() {
  const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm(
      EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
  if (algorithm == nullptr) return {Code::kInternal, "OpenSSL offers no SHA-256"};
  return CheckSha256Paths([&](ByteSpan message) {
    Bytes32 digest;
    COINSTORE_CHECK(EVP_Digest(message.data(), message.size(), digest.data(), nullptr,
                               algorithm.get(), nullptr) == 1);
    return digest;
  });
}

Status SelfTestOnce() {
  static const bool passed = SelfTest().ok();
  return passed ? Status() : Status(Code::kInternal, "SHA-256 is computed wrongly on this machine");
}

}  // namespace coins::capi
