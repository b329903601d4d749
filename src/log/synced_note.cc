// SPDX-License-Identifier: Apache-2.0
#include "log/synced_note.h"

#include <string>

#include "base/big_endian.h"
#include "sha256/sha256.h"

namespace coins {
namespace {

constexpr std::size_t kNumberSize = 8, kNoteSize = 40;

// The checksum covers the instance: a note that came from another store says nothing.
std::string EncodeNote(std::uint64_t record_number, const InstanceId& instance) {
  std::string note(kNumberSize, '\0');
  StoreU64Be(note.data(), record_number);
  Sha256 hash;
  hash.Update(instance);
  hash.Update(AsBytes(note));
  note += AsText(hash.Finish());
  return note;
}

}  // namespace

void SyncedNote::Write(std::uint64_t record_number) {
  (void)storage_->OverwriteFile(kSyncedFile, EncodeNote(record_number, instance_));
}

Result<std::uint64_t> SyncedNote::Read(Storage* storage, const InstanceId& instance) {
  COINSTORE_ASSIGN_OR_RETURN(const auto note, storage->ReadFile(kSyncedFile));
  if (!note || note->size() != kNoteSize) return std::uint64_t{0};
  const std::uint64_t record_number = LoadU64Be(note->data());
  return *note == EncodeNote(record_number, instance) ? record_number : 0;
}

}  // namespace coins
