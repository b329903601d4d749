// SPDX-License-Identifier: Apache-2.0
// Reads a CSDELTA1 file block by block and refuses everything that is not exactly the format. Holds
// one block and a window of bytes, never the file.
#ifndef COINSTORE_TOOLS_CSDELTA_READER_H_
#define COINSTORE_TOOLS_CSDELTA_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "csdelta/format.h"
#include "csdelta/input_stream.h"

namespace coins::csdelta {

class Reader {
 public:
  // Reads the header. Throws FileError, here and below.
  explicit Reader(const std::string& path);

  const Header& header() const { return header_; }

  // Reads the next block into `block`, whose memory is used again. False once all blocks are read
  // and the file has ended as its header says.
  bool Next(Block& block);

 private:
  struct Counts {
    std::uint32_t created;
    std::uint32_t spent;
    std::uint32_t hints;
  };

  const std::uint8_t* TakeOrFail(std::size_t size, const char* what);
  void ReadHeader();
  Counts ReadBlockHead(Block& block);
  void ReadCreations(std::uint32_t count, Block& block);
  void ReadSpends(std::uint32_t count, Block& block);
  void ReadHints(std::uint32_t count, Block& block);
  void CheckEnd();
  [[noreturn]] void Fail(std::uint64_t offset, const std::string& text) const;

  std::string path_;
  InputStream stream_;
  Header header_;
  Header seen_;        // counts of what has been read so far
  std::string place_;  // the block being read, for messages
};

}  // namespace coins::csdelta

#endif  // COINSTORE_TOOLS_CSDELTA_READER_H_
