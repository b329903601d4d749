// SPDX-License-Identifier: Apache-2.0
// Reading and decompressing in steps. The window holds four times what one Take may ask for, so
// that what is left in it is moved to its front only now and then.
#include "csdelta/input_stream.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "csdelta/format.h"

namespace coins::csdelta {
namespace {

constexpr std::size_t kWindowSize = 4 * InputStream::kMaxTake;
constexpr std::array<std::uint8_t, 4> kZstdMagic = {0x28, 0xb5, 0x2f, 0xfd};

}  // namespace

void InputStream::CloseFile::operator()(std::FILE* file) const {
  (void)std::fclose(file);  // read only: there is nothing to lose
}

void InputStream::FreeContext::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

InputStream::InputStream(const std::string& path)
    : path_(path), file_(std::fopen(path.c_str(), "rb")), raw_(kWindowSize), window_(kWindowSize) {
  if (!file_) Fail(std::string("cannot be opened: ") + std::strerror(errno));
  ReadRaw();
  if (raw_end_ >= kZstdMagic.size() &&
      std::equal(kZstdMagic.begin(), kZstdMagic.end(), raw_.begin())) {
    zstd_.reset(ZSTD_createDCtx());
    if (!zstd_) Fail("no memory to decompress it");
  }
}

const std::uint8_t* InputStream::Take(std::size_t size) {
  while (buffered() < size) {
    if (!Fill()) return nullptr;
  }
  const std::uint8_t* bytes = window_.data() + begin_;
  begin_ += size;
  offset_ += size;
  return bytes;
}

void InputStream::ReadRaw() {
  raw_begin_ = 0;
  raw_end_ = std::fread(raw_.data(), 1, raw_.size(), file_.get());
  if (raw_end_ == 0 && std::ferror(file_.get()) != 0) {
    Fail(std::string("cannot be read: ") + std::strerror(errno));
  }
}

// Puts at least one more byte into the window; false at the end of the file.
bool InputStream::Fill() {
  if (window_.size() - end_ < kMaxTake) {
    std::copy(window_.begin() + static_cast<std::ptrdiff_t>(begin_),
              window_.begin() + static_cast<std::ptrdiff_t>(end_), window_.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  std::uint8_t* to = window_.data() + end_;
  const std::size_t capacity = window_.size() - end_;
  std::size_t size = 0;
  if (zstd_) {
    size = Decompress(to, capacity);
  } else {
    if (raw_begin_ == raw_end_) ReadRaw();
    size = std::min(capacity, raw_end_ - raw_begin_);
    std::memcpy(to, raw_.data() + raw_begin_, size);
    raw_begin_ += size;
  }
  end_ += size;
  return size != 0;
}

std::size_t InputStream::Decompress(std::uint8_t* to, std::size_t capacity) {
  ZSTD_outBuffer out = {to, capacity, 0};
  while (out.pos == 0) {
    if (raw_begin_ == raw_end_) ReadRaw();
    const bool at_end = raw_begin_ == raw_end_;
    if (at_end && !in_frame_) break;
    ZSTD_inBuffer in = {raw_.data() + raw_begin_, raw_end_ - raw_begin_, 0};
    const std::size_t hint = ZSTD_decompressStream(zstd_.get(), &out, &in);
    if (ZSTD_isError(hint) != 0) Fail(std::string("zstd: ") + ZSTD_getErrorName(hint));
    raw_begin_ += in.pos;
    in_frame_ = hint != 0;
    if (at_end && in_frame_ && out.pos == 0) Fail("zstd: the compressed data ends early");
  }
  return out.pos;
}

void InputStream::Fail(const std::string& text) const {
  throw FileError(path_ + ": byte " + std::to_string(offset_ + buffered()) + ": " + text);
}

}  // namespace coins::csdelta
