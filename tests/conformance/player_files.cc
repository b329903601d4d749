// SPDX-License-Identifier: Apache-2.0
// Operations on files, which prepare a directory before a store is opened in it.
#include <fstream>

#include "player.h"

namespace conformance {
namespace {

coinstore_status Done(bool well) { return well ? COINSTORE_OK : COINSTORE_IO; }

}  // namespace

coinstore_status Player::MakeDirectory(const Json& op) {
  return Done(std::filesystem::create_directory(path(op)));
}

coinstore_status Player::WriteFile(const Json& op) {
  const Bytes bytes = FromHex(op.at("bytes"));
  std::ofstream file(path(op), std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  return Done(file.good());
}

coinstore_status Player::PatchFile(const Json& op) {
  const Bytes bytes = FromHex(op.at("bytes"));
  std::fstream file(path(op), std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(op.at("offset").get<std::streamoff>());
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  return Done(file.good());
}

coinstore_status Player::FileSize(const Json& op) {
  Compare("size", op.at("size"), std::filesystem::file_size(path(op)));
  return COINSTORE_OK;
}

}  // namespace conformance
