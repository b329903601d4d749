// SPDX-License-Identifier: Apache-2.0
// Where the real chains and what is known about them are, and their JSON files.
#ifndef COINSTORE_TESTS_REAL_DATA_DATA_DIRECTORY_H_
#define COINSTORE_TESTS_REAL_DATA_DATA_DIRECTORY_H_

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "csdelta/format.h"

namespace coins::real_data {

// COINSTORE_DATA_DIR of the environment, else that of the build.
std::filesystem::path DataDirectory();

// Numbers of 19 and more digits behind a colon, which may exceed 64 bits, become strings.
nlohmann::json ReadJson(const std::filesystem::path& path);

// The text of a number or a string.
std::string TextOf(const nlohmann::json& value);

csdelta::Bytes32 Bytes32OfHex(const std::string& hex);

}  // namespace coins::real_data

#endif  // COINSTORE_TESTS_REAL_DATA_DATA_DIRECTORY_H_
