// SPDX-License-Identifier: Apache-2.0
// An independent copy of an open store, in another place.
#ifndef COINSTORE_MAINTENANCE_COPY_H_
#define COINSTORE_MAINTENANCE_COPY_H_

#include <string>

#include "base/status.h"
#include "log/metadata.h"
#include "storage/storage.h"

namespace coins {

// Needs no turn: the engine copies whole batches and whole installations of rows, in their order, with the
// tables never ahead of the log, which is all that opening relies on. `metadata` is that of the copy: as the
// store's, but for an instance id of its own. What was made is deleted if it fails.
Status CopyStore(Storage* storage, Engine* engine, const Metadata& metadata,
                 const std::string& path);

}  // namespace coins

#endif  // COINSTORE_MAINTENANCE_COPY_H_
