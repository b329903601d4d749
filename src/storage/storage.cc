// SPDX-License-Identifier: Apache-2.0
#include "storage/storage.h"

#include <algorithm>

#include "base/check.h"

namespace coins {

bool IsTable(Family family) {
  return std::find(kTableFamilies.begin(), kTableFamilies.end(), family) != kTableFamilies.end();
}

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
    case Family::kUnspentByOwner:
      return "unspent_by_owner";
    case Family::kSpent:
      return "spent";
    case Family::kSpentByOwner:
      return "spent_by_owner";
    case Family::kChildren:
      return "children";
    case Family::kMarker:
      return "marker";
  }
  COINSTORE_CHECK(false);
  return nullptr;
}

std::size_t FilteredPrefixSize(Family family) {
  switch (family) {
    case Family::kUnspentByOwner:
      return 33;  // a puzzle hash, or a hint of 32 bytes
    case Family::kSpent:
    case Family::kSpentByOwner:
      return 12;
    case Family::kChildren:
      return 32;
    case Family::kLog:
    case Family::kHeights:
    case Family::kCoins:
    case Family::kMetadata:
    case Family::kMarker:
      return 0;
  }
  COINSTORE_CHECK(false);
  return 0;
}

}  // namespace coins
