// SPDX-License-Identifier: Apache-2.0
// What a store needs from the place where it lives, and nothing more: a lock, small files replaced
// atomically, and an engine that holds sorted rows in families with durable atomic batches.
#ifndef COINSTORE_STORAGE_STORAGE_H_
#define COINSTORE_STORAGE_STORAGE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/event_log.h"
#include "base/interrupt.h"
#include "base/result.h"
#include "base/status.h"
#include "storage/engine_settings.h"

namespace coins {

// The first four are written row by row, through the engine's write-ahead log. The others, the tables,
// are only ever ingested.
enum class Family : std::uint8_t {
  kLog,
  kHeights,
  kCoins,
  kMetadata,
  kUnspentByOwner,
  kSpent,
  kSpentByOwner,
  kChildren,
  kMarker,
};
inline constexpr std::array kFamilies = {
    Family::kLog,          Family::kHeights,        Family::kCoins,
    Family::kMetadata,     Family::kUnspentByOwner, Family::kSpent,
    Family::kSpentByOwner, Family::kChildren,       Family::kMarker};
inline constexpr std::array kTableFamilies = {Family::kUnspentByOwner, Family::kSpent,
                                              Family::kSpentByOwner, Family::kChildren,
                                              Family::kMarker};
bool IsTable(Family family);
const char* FamilyName(Family family);
// The number of key bytes that the family's filter knows, 0 if it has none: rows that are asked for
// by their prefix and are mostly absent are told so without a read.
std::size_t FilteredPrefixSize(Family family);

// One row put, or with no value deleted.
struct Edit {
  Family family;
  std::string key;
  std::optional<std::string> value;
};
using Batch = std::vector<Edit>;

enum class Durability : std::uint8_t { kBuffered, kSynced };

// Rows of one family in the order of their keys, as they were when the scan was made. Stands nowhere
// until it is told to seek; ends before its engine is closed.
class Scan {
 public:
  Scan() = default;
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;
  virtual ~Scan() = default;

  virtual void Seek(std::string_view key) = 0;      // to the first row at or behind the key
  virtual void SeekBack(std::string_view key) = 0;  // to the last row at or before it; not kPrefix
  virtual bool Valid() const = 0;  // false at the end, and after an error: ask status()
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  virtual void Next() = 0;
  virtual void Back() = 0;  // not kPrefix
  virtual Status status() const = 0;
};

enum class ScanKind : std::uint8_t {
  kOrdered,  // a few rows here and there
  kPrefix,  // only rows that begin with the first FilteredPrefixSize bytes of the key sought, which
            // has at least so many; in families with a filter
  kWhole,   // a large part of the family: reads ahead, and leaves the cache alone
};

// Whether blocks read from the disk are kept for the next one who asks.
enum class CacheUse : std::uint8_t { kFill, kLeave };

// Rows of one table, to be installed by Engine::Ingest. Keys ascend strictly, and none is shorter
// than the family's FilteredPrefixSize.
class Run {
 public:
  Run() = default;
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  virtual ~Run() = default;  // of what was not ingested nothing is left

  virtual Status Put(std::string_view key, std::string_view value) = 0;
  virtual Status Delete(std::string_view key) = 0;
  // No more rows; what was put is on the disk. Not in the table yet.
  virtual Status Finish() = 0;
  virtual std::uint64_t bytes() const = 0;  // written so far
};

// What an operator asks an engine.
struct EngineFigures {
  std::uint64_t disk_bytes = 0;  // of all files of rows
  std::uint64_t running_compactions = 0;
  std::uint64_t pending_compaction_bytes = 0;
  std::uint64_t level0_files = 0;        // of the table family that has most
  std::uint64_t cache_bytes = 0;         // in use by cached blocks
  std::uint64_t cache_pinned_bytes = 0;  // of them not to be evicted
  std::uint64_t cache_hits = 0;
  std::uint64_t cache_misses = 0;
  std::uint64_t memtable_bytes = 0;
};

// Reads may run on any thread beside one writer.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  // All of the batch or nothing, also across a crash. After a failure the outcome is unknown. Never
  // touches a table.
  virtual Status Write(const Batch& batch, Durability durability) = 0;
  // Makes everything written so far durable.
  virtual Status Sync() = 0;
  // A failed read is an error, never an absent row.
  virtual Result<std::optional<std::string>> Get(Family family, std::string_view key) = 0;
  // By position; the keys ascend, and may repeat. Cheaper than one by one.
  virtual Result<std::vector<std::optional<std::string>>> GetMany(Family family,
                                                                  std::span<const std::string> keys,
                                                                  CacheUse cache) = 0;
  virtual std::unique_ptr<Scan> NewScan(Family family, ScanKind kind) = 0;
  // The greatest key of a family.
  virtual Result<std::optional<std::string>> LastKey(Family family) = 0;

  virtual Result<std::unique_ptr<Run>> NewRun(Family family) = 0;  // of a table
  // All rows of all finished runs, in one atomic and durable step; of one family, the later run wins.
  // After a failure nothing of them is there, or (after a crash) all. The runs are used up.
  virtual Status Ingest(std::vector<std::unique_ptr<Run>> runs) = 0;
  // Empties the tables, for whoever rebuilds them. Not atomic, but the marker goes first, durably:
  // whatever a failure or a crash leaves, the tables are whole or have no marker.
  virtual Status ClearTables() = 0;
  // Merges what can be merged and returns when that is done, or interrupted.
  virtual Status Compact(const Interruptible& call) = 0;
  // Every row as of this moment, durable, as the engine of another place: the path of a storage of
  // the same kind that exists and has no engine yet. Shares files where it can. Not if read-only.
  virtual Status Copy(const std::string& path) = 0;
  virtual EngineFigures Figures() = 0;
  // The engine and its version, e.g. "RocksDB 7.8.3".
  virtual std::string Build() = 0;
  // kInternal, and stays open, while a scan or a run of it still lives.
  virtual Status Close() = 0;
};

enum class OpenMode : std::uint8_t {
  kReadWrite,  // created if absent; recovery stops at the first damaged entry of the log
  kReadOnly,   // the same rows, and nothing is written
};

class Storage {
 public:
  // Released by its destructor.
  class Lock {
   public:
    Lock() = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    virtual ~Lock() = default;
  };

  Storage() = default;
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;
  virtual ~Storage() = default;

  // The place itself, e.g. a directory; its parent must exist.
  virtual Result<bool> Exists() = 0;
  virtual Status Create() = 0;
  // Names of what is there, our own or not.
  virtual Result<std::vector<std::string>> List() = 0;
  // kLocked if anyone holds it, in this process or another.
  virtual Result<std::unique_ptr<Lock>> TakeLock() = 0;
  virtual Result<std::optional<std::string>> ReadFile(const std::string& name) = 0;
  // Atomic and durable: after a crash the file is the old one or the new one.
  virtual Status ReplaceFile(const std::string& name, std::string_view bytes) = 0;
  // For a large file: `write` appends to it piece by piece. Atomic and durable like ReplaceFile.
  using Append = std::function<Status(std::string_view bytes)>;
  virtual Status ReplaceLargeFile(const std::string& name,
                                  const std::function<Status(const Append&)>& write) = 0;
  // Reads a file front to back in pieces; answers false if there is none.
  virtual Result<bool> ReadLargeFile(const std::string& name,
                                     const std::function<Status(std::string_view bytes)>& take) = 0;
  virtual Status RemoveFile(const std::string& name) = 0;  // durable; none is fine
  // A storage of the same kind in another place.
  virtual std::shared_ptr<Storage> At(const std::string& path) = 0;
  virtual const std::string& path() const = 0;
  // Writes a small file in place, always the same one. It is not made durable: a process that is
  // killed keeps what it wrote, a loss of power may keep anything written earlier.
  virtual Status OverwriteFile(const std::string& name, std::string_view bytes) = 0;
  virtual Result<bool> EngineExists() = 0;
  // The engine writes what an operator should read to `events`, which outlives it.
  virtual Result<std::unique_ptr<Engine>> OpenEngine(OpenMode mode, const EngineSettings& settings,
                                                     EventLog* events) = 0;
  // Every value that was put under a key, in any family, by what is legible of the log of an engine that is
  // there and not open: also behind a damaged entry, where opening stops.
  virtual Result<std::vector<std::string>> ValuesInEngineLog(std::string_view key) = 0;
  // Deletes the engine and our files; then the place itself if nothing else is in it.
  virtual Status Destroy() = 0;
};

inline constexpr char kLockFile[] = "LOCK";
inline constexpr char kHighWaterFile[] = "high-water";
inline constexpr char kHighWaterTemporaryFile[] = "high-water.new";
inline constexpr char kSyncedFile[] = "synced";
inline constexpr char kTreeFile[] = "tree";
inline constexpr char kTreeTemporaryFile[] = "tree.new";
inline constexpr char kEngineFolder[] = "engine";
// Deleted by Destroy besides the engine. The identity goes last but the lock, so that a deletion that
// was cut off can be repeated.
inline constexpr std::array kOwnFiles = {
    kHighWaterTemporaryFile, kTreeTemporaryFile, kTreeFile, kSyncedFile, kHighWaterFile, kLockFile};

}  // namespace coins

#endif  // COINSTORE_STORAGE_STORAGE_H_
