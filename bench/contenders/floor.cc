// SPDX-License-Identifier: Apache-2.0
#include "contenders/floor.h"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

namespace coins::bench {
namespace {

// Bytes of keys and values, as libcoinstore writes them for a block. Written down here once more, since
// the contenders see the public header alone; a test compares the sum with what the log counts.
constexpr std::size_t kRecordHead = 10 + 213;
constexpr std::size_t kHeightRow = 8 + 8;
constexpr std::size_t kSyncedThroughRow = 14 + 8;
constexpr std::size_t kSpend = 12;
constexpr std::size_t kSpendsPerChunk = 4096;
constexpr std::size_t kChunkKey = 10;
constexpr std::size_t kCoinsPerRow = 32;
constexpr std::size_t kRowHead = 8 + 25;
constexpr std::size_t kCoin = 73;
constexpr std::size_t kHintCount = 2;
constexpr std::size_t kHint = 33;

std::size_t RoundedUp(std::size_t number, std::size_t unit) { return (number + unit - 1) / unit; }

void Require(bool success) {
  if (!success) throw std::system_error(errno, std::generic_category(), "floor");
}

class Floor final : public Contender {
 public:
  explicit Floor(const Settings& settings) : settings_(settings) {}
  ~Floor() override { CloseFile(); }

  // What was there before does not change what an append costs.
  void Preload(const Block& /*block*/) override {}
  void FinishPreload() override {}

  void Open() override {
    file_ = open((settings_.directory + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                 0644);
    Require(file_ >= 0);
  }
  void Close() override { CloseFile(); }

  void Apply(const Block& block) override {
    const std::string bytes = LogBytes(block);
    Append(bytes);
    ++blocks_;
    if (settings_.sync == SyncClass::kDurable ||
        (settings_.sync == SyncClass::kGrouped && blocks_ % settings_.group_blocks == 0)) {
      Require(fdatasync(file_) == 0);
    }
  }
  void Finish() override {
    if (settings_.sync == SyncClass::kGrouped) Require(fdatasync(file_) == 0);
  }
  void Settle() override { Require(fdatasync(file_) == 0); }

  void Rollback(const Block& /*target*/) override {
    Append(std::string(57, '\2'));
    if (settings_.sync != SyncClass::kRelaxed) Require(fdatasync(file_) == 0);
  }

  std::unique_ptr<Answers> MakeAnswers() override { return nullptr; }

  nlohmann::ordered_json Facts() override {
    return {{"version", "a plain file"},
            {"computes_root", false},
            {"checks", "nothing"},
            {"log_bytes", written_}};
  }

 private:
  void Append(const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t count = write(file_, bytes.data() + done, bytes.size() - done);
      Require(count > 0);
      done += static_cast<std::size_t>(count);
    }
    written_ += bytes.size();
  }

  void CloseFile() {
    if (file_ >= 0) close(file_);
    file_ = -1;
  }

  Settings settings_;
  int file_ = -1;
  std::uint64_t blocks_ = 0;
  std::uint64_t written_ = 0;
};

}  // namespace

std::string LogBytes(const Block& block) {
  std::string bytes;
  bytes.append(reinterpret_cast<const char*>(&block.info), sizeof(block.info));
  for (const coinstore_addition& addition : block.additions) {
    bytes.append(reinterpret_cast<const char*>(&addition.coin), kCoin - 1);
    bytes.push_back(static_cast<char>(addition.flags));
  }
  for (const coinstore_hint& hint : block.hints) {
    bytes.push_back(static_cast<char>(hint.hint_len));
    bytes.append(reinterpret_cast<const char*>(hint.hint), kHint - 1);
  }
  for (const Bytes32& id : block.spent) {
    bytes.append(reinterpret_cast<const char*>(id.data()), kSpend);
  }
  // The rest of the heads, the keys, and two bytes for each coin that has hints; a few coins have
  // more than one, which this counts as if they had not.
  const std::size_t heads = kRecordHead - sizeof(block.info) + kHeightRow + kSyncedThroughRow +
                            kRowHead * RoundedUp(block.additions.size(), kCoinsPerRow) +
                            kChunkKey * RoundedUp(block.spent.size(), kSpendsPerChunk) +
                            kHintCount * block.hints.size();
  return bytes.append(heads, '\0');
}

std::unique_ptr<Contender> MakeFloor(const Settings& settings) {
  return std::make_unique<Floor>(settings);
}

}  // namespace coins::bench
