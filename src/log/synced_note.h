// SPDX-License-Identifier: Apache-2.0
// The number of the last synced record, in a file of its own beside the engine. It is written after the
// sync and never synced itself, so it costs next to nothing; after a kill it tells what the engine's
// log must still hold, also where damage to that log has taken the marks inside it.
// Source: docs/storage-format.md, "Directory".
#ifndef COINSTORE_LOG_SYNCED_NOTE_H_
#define COINSTORE_LOG_SYNCED_NOTE_H_

#include <cstdint>

#include "base/result.h"
#include "log/metadata.h"
#include "storage/storage.h"

namespace coins {

class SyncedNote {
 public:
  SyncedNote(Storage* storage, const InstanceId& instance)
      : storage_(storage), instance_(instance) {}

  // A failure is no loss: the note is one more witness, and the record itself is durable.
  void Write(std::uint64_t record_number);

  // 0 if there is no note, or none of this store that is whole.
  static Result<std::uint64_t> Read(Storage* storage, const InstanceId& instance);

 private:
  Storage* storage_;
  InstanceId instance_;
};

}  // namespace coins

#endif  // COINSTORE_LOG_SYNCED_NOTE_H_
