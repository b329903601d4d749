// SPDX-License-Identifier: Apache-2.0
// Writes the file that names the store and a record that its log must hold.
// Source: docs/storage-format.md, "Directory".
#ifndef COINSTORE_APPLY_HIGH_WATER_H_
#define COINSTORE_APPLY_HIGH_WATER_H_

#include <cstdint>

#include "base/result.h"
#include "log/log.h"
#include "log/metadata.h"
#include "storage/storage.h"

namespace coins {

// The record must be known to be synced; 0: none.
Status WriteHighWater(Storage* storage, const Metadata& metadata, const Log& log,
                      std::uint64_t record_number, bool is_clean);

}  // namespace coins

#endif  // COINSTORE_APPLY_HIGH_WATER_H_
