// SPDX-License-Identifier: Apache-2.0
#include "storage/two_places.h"

#include <stdexcept>

#include "storage/memory/memory_storage.h"
#include "storage/rocksdb/rocks_storage.h"
#include "storage/temporary_directory.h"

namespace coins {

const std::vector<PlaceKind> kPlaces = {
    {"Memory",
     [] { return [disk = std::make_shared<MemoryDisk>()] { return MakeMemoryStorage(disk); }; }},
    {"RocksDb",
     [] {
       return [directory = std::make_shared<TemporaryDirectory>()] {
         return MakeRocksStorage((directory->path() / "store").string());
       };
     }},
};

std::unique_ptr<Engine> InEachPlace::OpenEngine(OpenMode mode, const EngineSettings& settings) {
  Result<std::unique_ptr<Engine>> engine = storage_->OpenEngine(mode, settings, &events_);
  if (!engine.ok()) throw std::runtime_error(engine.status().message());
  return std::move(engine).value();
}

Rows RowsOf(Engine& engine, Family family, const std::string& from) {
  Rows rows;
  const auto scan = engine.NewScan(family, ScanKind::kOrdered);
  for (scan->Seek(from); scan->Valid(); scan->Next()) rows.emplace_back(scan->key(), scan->value());
  EXPECT_TRUE(scan->status().ok());
  return rows;
}

std::optional<std::string> Get(Engine& engine, Family family, const std::string& key) {
  auto value = engine.Get(family, key);
  EXPECT_TRUE(value.ok());
  return std::move(value).value();
}

std::string Key(Family family, const std::string& end) {
  return std::string(FilteredPrefixSize(family), 'k') + end;
}

std::unique_ptr<Run> MakeRun(Engine& engine, Family family, const Edits& edits) {
  std::unique_ptr<Run> run = engine.NewRun(family).value();
  for (const auto& [key, value] : edits) {
    const Status status = value ? run->Put(key, *value) : run->Delete(key);
    if (!status.ok()) throw std::runtime_error(status.message());
  }
  const Status status = run->Finish();
  if (!status.ok()) throw std::runtime_error(status.message());
  return run;
}

Status Ingest(Engine& engine, const std::vector<std::pair<Family, Edits>>& runs) {
  std::vector<std::unique_ptr<Run>> made;
  made.reserve(runs.size());
  for (const auto& [family, edits] : runs) made.push_back(MakeRun(engine, family, edits));
  return engine.Ingest(std::move(made));
}

}  // namespace coins
