// SPDX-License-Identifier: Apache-2.0
// Writes a CSDELTA1 file block by block, uncompressed. The header holds totals and is written last:
// a file whose making was cut short stays, and every reader refuses it.
#ifndef COINSTORE_TOOLS_CSDELTA_WRITER_H_
#define COINSTORE_TOOLS_CSDELTA_WRITER_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "csdelta/format.h"

namespace coins::csdelta {

class Writer {
 public:
  // Throws FileError, here and below.
  explicit Writer(const std::string& path);

  void Add(const Block& block);

  // Writes the header and closes the file. Nothing can be added afterwards.
  void Finish();

  // Totals so far.
  const Header& header() const { return header_; }

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const;
  };

  void Write(const std::vector<std::uint8_t>& bytes);
  [[noreturn]] void Fail(const char* what) const;

  std::string path_;
  std::unique_ptr<std::FILE, CloseFile> file_;
  Header header_;
  std::vector<std::uint8_t> encoded_;  // one block; its memory is used again
};

}  // namespace coins::csdelta

#endif  // COINSTORE_TOOLS_CSDELTA_WRITER_H_
