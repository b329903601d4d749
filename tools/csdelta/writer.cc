// SPDX-License-Identifier: Apache-2.0
// Encoding, one block in memory at a time.
#include "csdelta/writer.h"

#include <array>
#include <cerrno>
#include <concepts>
#include <cstring>
#include <span>

#include "csdelta/little_endian.h"

namespace coins::csdelta {
namespace {

void Append(std::span<const std::uint8_t> bytes, std::vector<std::uint8_t>& to) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

template <std::unsigned_integral T>
void AppendInteger(T value, std::vector<std::uint8_t>& to) {
  std::array<std::uint8_t, sizeof(T)> bytes{};
  StoreLittleEndian(value, bytes.data());
  Append(bytes, to);
}

std::uint32_t Count(std::size_t size) { return static_cast<std::uint32_t>(size); }

void Encode(const Block& block, std::vector<std::uint8_t>& to) {
  to.clear();
  AppendInteger(block.height, to);
  AppendInteger(block.flags, to);
  Append(block.block_hash, to);
  Append(block.parent_hash, to);
  AppendInteger(block.timestamp_s, to);
  AppendInteger(Count(block.created.size()), to);
  AppendInteger(Count(block.spent.size()), to);
  AppendInteger(Count(block.hints.size()), to);
  for (const Creation& creation : block.created) {
    Append(creation.coin.parent_coin_info, to);
    Append(creation.coin.puzzle_hash, to);
    AppendInteger(creation.coin.amount, to);
    to.push_back(creation.flags);
  }
  for (const Bytes32& coin_id : block.spent) Append(coin_id, to);
  for (const Hint& hint : block.hints) {
    AppendInteger(hint.created_index, to);
    to.push_back(hint.size);
    Append(std::span(hint.bytes).first(hint.size), to);
  }
}

std::vector<std::uint8_t> Encode(const Header& header) {
  std::vector<std::uint8_t> bytes(kMagic.begin(), kMagic.end());
  AppendInteger(header.first_height, bytes);
  AppendInteger(header.block_count, bytes);
  AppendInteger(header.created, bytes);
  AppendInteger(header.spent, bytes);
  AppendInteger(header.hints, bytes);
  return bytes;
}

}  // namespace

void Writer::CloseFile::operator()(std::FILE* file) const {
  (void)std::fclose(file);  // reached only when the file is given up
}

Writer::Writer(const std::string& path) : path_(path), file_(std::fopen(path.c_str(), "wb")) {
  if (!file_) Fail("cannot be made");
  Write(std::vector<std::uint8_t>(kHeaderSize));  // its place
}

void Writer::Add(const Block& block) {
  if (header_.block_count == 0) header_.first_height = block.height;
  Encode(block, encoded_);
  Write(encoded_);
  ++header_.block_count;
  header_.created += block.created.size();
  header_.spent += block.spent.size();
  header_.hints += block.hints.size();
}

void Writer::Finish() {
  if (std::fseek(file_.get(), 0, SEEK_SET) != 0) Fail("cannot be rewound to its header");
  Write(Encode(header_));
  if (std::fclose(file_.release()) != 0) Fail("cannot be written");
}

void Writer::Write(const std::vector<std::uint8_t>& bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    Fail("cannot be written");
  }
}

void Writer::Fail(const char* what) const {
  throw FileError(path_ + ": " + what + ": " + std::strerror(errno));
}

}  // namespace coins::csdelta
