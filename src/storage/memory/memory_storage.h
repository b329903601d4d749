// SPDX-License-Identifier: Apache-2.0
// A store's place in memory, for tests: the same promises as a disk, and faults on request.
#ifndef COINSTORE_STORAGE_MEMORY_MEMORY_STORAGE_H_
#define COINSTORE_STORAGE_MEMORY_MEMORY_STORAGE_H_

#include <memory>

#include "storage/memory/memory_disk.h"
#include "storage/storage.h"

namespace coins {

// Its path is "memory". Storages of other paths, made with At, live on disks that `disk` holds.
std::shared_ptr<Storage> MakeMemoryStorage(std::shared_ptr<MemoryDisk> disk);

}  // namespace coins

#endif  // COINSTORE_STORAGE_MEMORY_MEMORY_STORAGE_H_
