// SPDX-License-Identifier: Apache-2.0
// The bytes of a file in order, decompressed if it is a zstd file, through a window of fixed size.
#ifndef COINSTORE_TOOLS_CSDELTA_INPUT_STREAM_H_
#define COINSTORE_TOOLS_CSDELTA_INPUT_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

struct ZSTD_DCtx_s;

namespace coins::csdelta {

class InputStream {
 public:
  static constexpr std::size_t kMaxTake = std::size_t{1} << 16;  // bytes

  // Throws FileError, here and below.
  explicit InputStream(const std::string& path);

  // The next `size` bytes (at most kMaxTake), valid until the next call; nullptr, with nothing
  // taken, if fewer are left.
  const std::uint8_t* Take(std::size_t size);

  // Bytes at hand. After Take has answered nullptr: all that are left.
  std::size_t buffered() const { return end_ - begin_; }

  // Of the next byte, in the uncompressed stream.
  std::uint64_t offset() const { return offset_; }

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const;
  };
  struct FreeContext {
    void operator()(ZSTD_DCtx_s* context) const;
  };

  void ReadRaw();
  bool Fill();
  std::size_t Decompress(std::uint8_t* to, std::size_t capacity);
  [[noreturn]] void Fail(const std::string& text) const;

  std::string path_;
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::unique_ptr<ZSTD_DCtx_s, FreeContext> zstd_;  // null: the file is not compressed
  bool in_frame_ = false;                           // a zstd frame has begun and not ended

  std::vector<std::uint8_t> raw_;  // bytes as they are in the file
  std::size_t raw_begin_ = 0;
  std::size_t raw_end_ = 0;

  std::vector<std::uint8_t> window_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace coins::csdelta

#endif  // COINSTORE_TOOLS_CSDELTA_INPUT_STREAM_H_
