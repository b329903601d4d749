// SPDX-License-Identifier: Apache-2.0
#include "storage/storage.h"

#include "base/check.h"

namespace coins {

const char* FamilyName(Family family) {
  switch (family) {
    case Family::kLog:
      return "log";
    case Family::kHeights:
      return "heights";
    case Family::kCoins:
      return "coins";
    case Family::kMetadata:
      return "metadata";
  }
  COINSTORE_CHECK(false);
  return nullptr;
}

}  // namespace coins
