// SPDX-License-Identifier: Apache-2.0
// A log file is blocks of entries, an entry a batch or a part of one:
//
//   checksum of kind and payload 4 | length of the payload 2 | kind 1 | payload
//
// Numbers are little-endian. No entry crosses the end of a block; less than a header of room is zeros.
#include "storage/rocksdb/rocks_log_scan.h"

#include <rocksdb/file_checksum.h>
#include <rocksdb/write_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "base/big_endian.h"
#include "storage/rocksdb/rocks_status.h"

namespace coins {
namespace {

constexpr std::size_t kBlockSize = 32'768, kHeaderSize = 7;
constexpr std::size_t kLengthOffset = 4, kKindOffset = 6;

enum Kind : unsigned char { kWhole = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

// CRC-32C, changed so that a checksum of bytes that hold checksums is none of them.
std::uint32_t Checksum(std::string_view bytes) {
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  generator->Update(bytes.data(), bytes.size());
  generator->Finalize();
  const std::uint32_t crc = LoadU32Be(generator->GetChecksum().data());
  return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

class LogFileScan {
 public:
  using Visit = std::function<void(std::string&& batch)>;
  explicit LogFileScan(Visit visit) : visit_(std::move(visit)) {}

  void TakeBlock(std::string_view block) {
    while (block.size() >= kHeaderSize) {
      const auto* const header = reinterpret_cast<const unsigned char*>(block.data());
      const std::uint32_t checksum =
          static_cast<std::uint32_t>(header[0]) | static_cast<std::uint32_t>(header[1]) << 8 |
          static_cast<std::uint32_t>(header[2]) << 16 | static_cast<std::uint32_t>(header[3]) << 24;
      const std::size_t length =
          header[kLengthOffset] + (std::size_t{header[kLengthOffset + 1]} << 8);
      if (kHeaderSize + length > block.size() ||
          Checksum(block.substr(kKindOffset, 1 + length)) != checksum) {
        is_inside_ = false;
        return;
      }
      TakeEntry(header[kKindOffset], block.substr(kHeaderSize, length));
      block.remove_prefix(kHeaderSize + length);
    }
  }

 private:
  void TakeEntry(unsigned char kind, std::string_view payload) {
    if (kind == kWhole || kind == kFirst) {
      batch_ = payload;
      is_inside_ = true;
    } else if (is_inside_) {
      batch_ += payload;
    }
    if (is_inside_ && (kind == kWhole || kind == kLast)) {
      visit_(std::move(batch_));
      is_inside_ = false;
    }
  }

  Visit visit_;
  std::string batch_;       // the parts so far
  bool is_inside_ = false;  // all parts so far were there
};

class ValuesOfKey : public rocksdb::WriteBatch::Handler {
 public:
  explicit ValuesOfKey(std::string_view key) : key_(key) {}

  rocksdb::Status PutCF(std::uint32_t, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    if (key == key_) values_.push_back(value.ToString());
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(std::uint32_t, const rocksdb::Slice&) override {
    return rocksdb::Status::OK();
  }
  std::vector<std::string> Take() { return std::move(values_); }

 private:
  rocksdb::Slice key_;
  std::vector<std::string> values_;
};

rocksdb::Status ScanFile(rocksdb::Env* env, const std::string& path, ValuesOfKey* values) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  rocksdb::Status status = env->NewSequentialFile(path, &file, rocksdb::EnvOptions());
  LogFileScan scan([&](std::string&& batch) {
    // Of a batch that is not ours in spite of its checksum, what comes before the part that is not.
    (void)rocksdb::WriteBatch(std::move(batch)).Iterate(values);
  });
  std::vector<char> room(kBlockSize);
  for (rocksdb::Slice block; status.ok();) {
    status = file->Read(room.size(), &block, room.data());
    if (!status.ok() || block.empty()) break;
    scan.TakeBlock({block.data(), block.size()});
  }
  return status;
}

}  // namespace

Result<std::vector<std::string>> ValuesInLogFiles(rocksdb::Env* env, const std::string& folder,
                                                  std::string_view key) {
  std::vector<std::string> names;
  COINSTORE_RETURN_IF_ERROR(FromRocks(env->GetChildren(folder, &names), folder));
  ValuesOfKey values(key);
  for (const std::string& name : names) {
    if (!name.ends_with(".log")) continue;
    const std::string path = std::string(folder).append("/").append(name);
    COINSTORE_RETURN_IF_ERROR(FromRocks(ScanFile(env, path, &values), path));
  }
  return values.Take();
}

}  // namespace coins
