// SPDX-License-Identifier: Apache-2.0
// Reading the expected values.
#include "real_data/data_directory.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

namespace coins::real_data {

std::filesystem::path DataDirectory() {
  const char* directory = std::getenv("COINSTORE_DATA_DIR");
  return directory != nullptr ? directory : COINSTORE_DATA_DIR;
}

nlohmann::json ReadJson(const std::filesystem::path& path) {
  static const std::regex kLongNumber("(:\\s*)([0-9]{19,})(?=\\s*[,}])");
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return nlohmann::json::parse(std::regex_replace(text, kLongNumber, "$1\"$2\""));
}

std::string TextOf(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

csdelta::Bytes32 Bytes32OfHex(const std::string& hex) {
  csdelta::Bytes32 bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(std::stoul(hex.substr(2 * i, 2), nullptr, 16));
  }
  return bytes;
}

}  // namespace coins::real_data
