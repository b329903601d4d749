// SPDX-License-Identifier: Apache-2.0
// SHA-256 by OpenSSL, for comparison.
#ifndef COINSTORE_TESTS_SHA256_OPENSSL_DIGEST_H_
#define COINSTORE_TESTS_SHA256_OPENSSL_DIGEST_H_

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "base/bytes.h"

namespace coins {

inline Bytes32 OpenSslDigest(ByteSpan bytes) {
  // Fetching the algorithm anew for each digest would take most of the time of these tests.
  thread_local const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm(
      EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  Bytes32 digest;
  if (EVP_DigestInit_ex(context.get(), algorithm.get(), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  }
  return digest;
}

}  // namespace coins

#endif  // COINSTORE_TESTS_SHA256_OPENSSL_DIGEST_H_
