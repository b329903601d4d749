// SPDX-License-Identifier: Apache-2.0
// Opens a store in any place, not only in a directory of the machine's file system.
#ifndef COINSTORE_CAPI_OPEN_ON_H_
#define COINSTORE_CAPI_OPEN_ON_H_

#include <memory>

#include "coinstore.h"
#include "storage/storage.h"

namespace coins {

// As coinstore_open, on a given storage.
coinstore_status OpenOn(std::shared_ptr<Storage> storage, const coinstore_options* options,
                        coinstore** result, coinstore_error* err);

}  // namespace coins

#endif  // COINSTORE_CAPI_OPEN_ON_H_
