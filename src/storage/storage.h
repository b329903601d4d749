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
#include <string>
#include <string_view>
#include <vector>

#include "base/event_log.h"
#include "base/result.h"
#include "base/status.h"

namespace coins {

enum class Family : std::uint8_t { kLog, kHeights, kCoins, kMetadata };
inline constexpr std::array kFamilies = {Family::kLog, Family::kHeights, Family::kCoins,
                                         Family::kMetadata};
const char* FamilyName(Family family);

// One row put, or with no value deleted.
struct Edit {
  Family family;
  std::string key;
  std::optional<std::string> value;
};
using Batch = std::vector<Edit>;

enum class Durability : std::uint8_t { kBuffered, kSynced };

// Rows of one family in ascending order of their keys. Ends before its engine is closed.
class Scan {
 public:
  Scan() = default;
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;
  virtual ~Scan() = default;

  virtual bool Valid() const = 0;  // false at the end, and after an error: ask status()
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  virtual void Next() = 0;
  virtual Status status() const = 0;
};

// Reads may run on any thread beside one writer.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  // All of the batch or nothing, also across a crash. After a failure the outcome is unknown.
  virtual Status Write(const Batch& batch, Durability durability) = 0;
  // Makes everything written so far durable.
  virtual Status Sync() = 0;
  // A failed read is an error, never an absent row.
  virtual Result<std::optional<std::string>> Get(Family family, std::string_view key) = 0;
  virtual std::unique_ptr<Scan> NewScan(Family family, std::string_view from) = 0;
  // The greatest key of a family.
  virtual Result<std::optional<std::string>> LastKey(Family family) = 0;
  virtual Status Close() = 0;
};

enum class OpenMode : std::uint8_t {
  kReadWrite,   // created if absent; recovery stops at the first damaged entry
  kReadOnly,    // the same rows, and nothing is written
  kPastTheEnd,  // read-only, and recovery passes over damaged entries
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
  // Writes a small file in place, always the same one. It is not made durable: a process that is
  // killed keeps what it wrote, a loss of power may keep anything written earlier.
  virtual Status OverwriteFile(const std::string& name, std::string_view bytes) = 0;
  virtual Result<bool> EngineExists() = 0;
  // The engine writes what an operator should read to `events`, which outlives it.
  virtual Result<std::unique_ptr<Engine>> OpenEngine(OpenMode mode, EventLog* events) = 0;
  // Deletes the engine and our files; then the place itself if nothing else is in it.
  virtual Status Destroy() = 0;
};

inline constexpr char kLockFile[] = "LOCK";
inline constexpr char kHighWaterFile[] = "high-water";
inline constexpr char kHighWaterTemporaryFile[] = "high-water.new";
inline constexpr char kSyncedFile[] = "synced";
inline constexpr char kEngineFolder[] = "engine";

}  // namespace coins

#endif  // COINSTORE_STORAGE_STORAGE_H_
