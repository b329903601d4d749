// SPDX-License-Identifier: Apache-2.0
// Opens or repairs a store in any place, not only in a directory of the machine's file system.
#ifndef COINSTORE_CAPI_OPEN_ON_H_
#define COINSTORE_CAPI_OPEN_ON_H_

#include <memory>

#include "base/status.h"
#include "coinstore.h"
#include "storage/storage.h"

namespace coins {

// As coinstore_open, on a given storage.
coinstore_status OpenOn(std::shared_ptr<Storage> storage, const coinstore_options* options,
                        coinstore** result, coinstore_error* err);

// As coinstore_repair, on a given storage.
Status RepairOn(const std::shared_ptr<Storage>& storage, const coinstore_options* options,
                coinstore_buffer** report);

}  // namespace coins

#endif  // COINSTORE_CAPI_OPEN_ON_H_
