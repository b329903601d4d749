// SPDX-License-Identifier: Apache-2.0
// Decoding and its checks. Arrays grow by what the file really holds, run by run, so that a wrong
// count cannot ask for memory.
#include "csdelta/reader.h"

#include <algorithm>
#include <cstring>

#include "csdelta/little_endian.h"

namespace coins::csdelta {
namespace {

constexpr std::uint32_t kCreationRun = InputStream::kMaxTake / kCreationSize;
constexpr std::uint32_t kSpendRun = InputStream::kMaxTake / kSpendSize;

std::string Item(const char* list, std::size_t index) {
  return std::string(list) + " " + std::to_string(index) + ": ";
}

Creation DecodeCreation(const std::uint8_t* bytes) {
  Creation creation{};
  std::memcpy(creation.coin.parent_coin_info, bytes, 32);
  std::memcpy(creation.coin.puzzle_hash, bytes + 32, 32);
  creation.coin.amount = LoadLittleEndian<std::uint64_t>(bytes + 64);
  creation.flags = bytes[72];
  return creation;
}

}  // namespace

Reader::Reader(const std::string& path) : path_(path), stream_(path) { ReadHeader(); }

bool Reader::Next(Block& block) {
  place_.clear();
  if (seen_.block_count == header_.block_count) {
    CheckEnd();
    return false;
  }
  const Counts counts = ReadBlockHead(block);
  ReadCreations(counts.created, block);
  ReadSpends(counts.spent, block);
  ReadHints(counts.hints, block);
  ++seen_.block_count;
  seen_.created += counts.created;
  seen_.spent += counts.spent;
  seen_.hints += counts.hints;
  return true;
}

const std::uint8_t* Reader::TakeOrFail(std::size_t size, const char* what) {
  const std::uint8_t* bytes = stream_.Take(size);
  if (bytes == nullptr) {
    Fail(stream_.offset() + stream_.buffered(),
         std::string("the file ends in the middle of ") + what);
  }
  return bytes;
}

void Reader::ReadHeader() {
  const std::uint8_t* bytes = stream_.Take(kHeaderSize);
  if (bytes == nullptr) Fail(stream_.buffered(), "not a CSDELTA1 file: too short for a header");
  if (!std::equal(kMagic.begin(), kMagic.end(), bytes)) {
    Fail(0, "not a CSDELTA1 file: it does not begin with the magic");
  }
  header_.first_height = LoadLittleEndian<std::uint32_t>(bytes + 8);
  header_.block_count = LoadLittleEndian<std::uint32_t>(bytes + 12);
  header_.created = LoadLittleEndian<std::uint64_t>(bytes + 16);
  header_.spent = LoadLittleEndian<std::uint64_t>(bytes + 24);
  header_.hints = LoadLittleEndian<std::uint64_t>(bytes + 32);
}

Reader::Counts Reader::ReadBlockHead(Block& block) {
  const std::uint64_t offset = stream_.offset();
  const std::uint8_t* bytes = TakeOrFail(kBlockHeadSize, "a block's head");
  block.height = LoadLittleEndian<std::uint32_t>(bytes);
  block.flags = LoadLittleEndian<std::uint32_t>(bytes + 4);
  std::copy_n(bytes + 8, 32, block.block_hash.begin());
  std::copy_n(bytes + 40, 32, block.parent_hash.begin());
  block.timestamp_s = LoadLittleEndian<std::uint64_t>(bytes + 72);
  place_ = "block at height " + std::to_string(block.height) + ": ";
  if ((block.flags & ~kAllBlockFlags) != 0) {
    Fail(offset + 4, "unknown flags " + std::to_string(block.flags));
  }
  if (seen_.block_count == 0 && block.height != header_.first_height) {
    Fail(offset,
         "the header says that the first height is " + std::to_string(header_.first_height));
  }
  return {.created = LoadLittleEndian<std::uint32_t>(bytes + 80),
          .spent = LoadLittleEndian<std::uint32_t>(bytes + 84),
          .hints = LoadLittleEndian<std::uint32_t>(bytes + 88)};
}

void Reader::ReadCreations(std::uint32_t count, Block& block) {
  block.created.clear();
  while (count != 0) {
    const std::uint32_t run = std::min(count, kCreationRun);
    const std::uint64_t offset = stream_.offset();
    const std::uint8_t* bytes = TakeOrFail(run * kCreationSize, "the created coins");
    for (std::size_t i = 0; i < run; ++i) {
      const Creation creation = DecodeCreation(bytes + i * kCreationSize);
      if ((creation.flags & ~kAllCoinFlags) != 0) {
        Fail(offset + (i + 1) * kCreationSize - 1, Item("created coin", block.created.size()) +
                                                       "unknown flags " +
                                                       std::to_string(creation.flags));
      }
      block.created.push_back(creation);
    }
    count -= run;
  }
}

void Reader::ReadSpends(std::uint32_t count, Block& block) {
  block.spent.clear();
  while (count != 0) {
    const std::uint32_t run = std::min(count, kSpendRun);
    const std::uint8_t* bytes = TakeOrFail(run * kSpendSize, "the spent coins");
    const std::size_t before = block.spent.size();
    block.spent.resize(before + run);
    std::memcpy(block.spent.data() + before, bytes, run * kSpendSize);
    count -= run;
  }
}

void Reader::ReadHints(std::uint32_t count, Block& block) {
  block.hints.clear();
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t offset = stream_.offset();
    const std::uint8_t* head = TakeOrFail(kHintHeadSize, "the hints");
    Hint hint{.created_index = LoadLittleEndian<std::uint32_t>(head), .size = head[4], .bytes = {}};
    if (hint.created_index >= block.created.size()) {
      Fail(offset, Item("hint", i) + "created coin " + std::to_string(hint.created_index) +
                       " of a block that creates " + std::to_string(block.created.size()));
    }
    if (hint.size > kMaxHintSize) {
      Fail(offset + 4, Item("hint", i) + "of created coin " + std::to_string(hint.created_index) +
                           ": " + std::to_string(hint.size) + " bytes long, above 32");
    }
    std::copy_n(TakeOrFail(hint.size, "the hints"), hint.size, hint.bytes.begin());
    block.hints.push_back(hint);
  }
}

void Reader::CheckEnd() {
  const auto check = [this](std::uint64_t seen, std::uint64_t said, const char* what) {
    if (seen != said) {
      Fail(stream_.offset(), "the header says " + std::to_string(said) + " " + what +
                                 ", the blocks hold " + std::to_string(seen));
    }
  };
  check(seen_.created, header_.created, "created coins");
  check(seen_.spent, header_.spent, "spent coins");
  check(seen_.hints, header_.hints, "hints");
  if (stream_.Take(1) != nullptr) Fail(stream_.offset() - 1, "bytes after the last block");
}

void Reader::Fail(std::uint64_t offset, const std::string& text) const {
  throw FileError(path_ + ": byte " + std::to_string(offset) + ": " + place_ + text);
}

}  // namespace coins::csdelta
