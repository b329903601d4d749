// SPDX-License-Identifier: Apache-2.0
// Writes a store from a case of the suite cross_open, or opens one: conformance/README.md has the
// contract of the command line.
#include <fstream>
#include <iostream>

#include "player.h"

namespace {

using conformance::Json;

int Write(const char* file_name, const std::string& name, const char* folder) {
  std::ifstream file(file_name);
  const Json vectors = Json::parse(file);
  for (const Json& one : vectors.at("cases")) {
    if (one.at("name") != name) continue;
    conformance::Player player(folder);
    for (const Json& op : one.at("ops")) {
      const std::string difference = player.Play(op);
      if (difference.empty()) continue;
      std::cerr << op.at("op") << ": " << difference << "\n";
      return 1;
    }
    return 0;
  }
  std::cerr << "no case is called " << name << "\n";
  return 1;
}

int Open(const char* path, const char* block_hashes) {
  coinstore_error err = {};
  err.struct_size = sizeof err;
  coinstore_options* options = nullptr;
  coinstore* opened = nullptr;
  coinstore_tip tip = {};
  tip.struct_size = sizeof tip;
  if (coinstore_options_new(&options, &err) == COINSTORE_OK &&
      coinstore_options_set(options, "block_hashes", block_hashes, &err) == COINSTORE_OK &&
      coinstore_open(path, options, &opened, &err) == COINSTORE_OK &&
      coinstore_check(opened, 0, nullptr, &err) == COINSTORE_OK &&
      coinstore_get_tip(opened, nullptr, &tip, &err) == COINSTORE_OK &&
      coinstore_close(opened, 0, &err) == COINSTORE_OK) {
    std::cout << tip.height << " " << conformance::ToHex(tip.state_root, 32) << "\n";
  }
  coinstore_free(opened);
  coinstore_options_free(options);
  if (err.code != COINSTORE_OK) std::cerr << err.message << "\n";
  return err.code == COINSTORE_OK ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  try {
    if (command == "write" && argc == 5) return Write(argv[2], argv[3], argv[4]);
    if (command == "open" && argc == 4) return Open(argv[2], argv[3]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  std::cerr << "usage: cross_open write VECTORS.json CASE FOLDER | cross_open open STORE HASHES\n";
  return 2;
}
