// SPDX-License-Identifier: Apache-2.0
// A directory that is there as long as the object.
#ifndef COINSTORE_TESTS_STORAGE_TEMPORARY_DIRECTORY_H_
#define COINSTORE_TESTS_STORAGE_TEMPORARY_DIRECTORY_H_

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace coins {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string path = (std::filesystem::temp_directory_path() / "coinstore-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = path;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace coins

#endif  // COINSTORE_TESTS_STORAGE_TEMPORARY_DIRECTORY_H_
