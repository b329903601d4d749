// SPDX-License-Identifier: Apache-2.0
#include "maintenance/copy.h"

#include <memory>
#include <utility>
#include <vector>

#include "log/log.h"

namespace coins {
namespace {

Status PreparePlace(Storage* target) {
  COINSTORE_ASSIGN_OR_RETURN(const bool exists, target->Exists());
  if (exists) {
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<std::string> names, target->List());
    if (!names.empty()) return {Code::kArgument, target->path() + " is not empty"};
  }
  return target->Create();
}

// The engine's rows first, then the identity in them; the file that makes it a store comes last.
Status Fill(Storage* target, Engine* engine, const Metadata& metadata) {
  COINSTORE_RETURN_IF_ERROR(engine->Copy(target->path()));
  EventLog events;
  HighWater high_water{.is_clean = true, .instance = metadata.instance};
  {
    COINSTORE_ASSIGN_OR_RETURN(const std::unique_ptr<Engine> copy,
                               target->OpenEngine(OpenMode::kReadWrite, EngineSettings(), &events));
    COINSTORE_RETURN_IF_ERROR(copy->Write(
        {{Family::kMetadata, kMetadataKey, EncodeMetadata(metadata)}}, Durability::kSynced));
    COINSTORE_ASSIGN_OR_RETURN(const std::unique_ptr<Log> log, Log::Open(copy.get()));
    high_water.record_number = log->last();
    high_water.chain = log->chain();
    COINSTORE_RETURN_IF_ERROR(copy->Close());
  }
  return target->ReplaceFile(kHighWaterFile, EncodeHighWater(high_water));
}

}  // namespace

Status CopyStore(Storage* storage, Engine* engine, const Metadata& metadata,
                 const std::string& path) {
  const std::shared_ptr<Storage> target = storage->At(path);
  COINSTORE_RETURN_IF_ERROR(PreparePlace(target.get()));
  COINSTORE_ASSIGN_OR_RETURN(const std::unique_ptr<Storage::Lock> lock, target->TakeLock());
  Status status = Fill(target.get(), engine, metadata);
  if (!status.ok()) (void)target->Destroy();
  return status;
}

}  // namespace coins
