// SPDX-License-Identifier: Apache-2.0
// Values are compared as text.
#include "checkpoints.h"

#include <fstream>
#include <iterator>
#include <regex>

#include "failure.h"

namespace coins::tool {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw Failure(kExitInput, path + ": cannot be read");
  return text;
}

// Sums may exceed 64 bits, and a JSON parser would round them: long numbers become strings.
std::string QuoteLongNumbers(const std::string& text) {
  static const std::regex kLongNumber("(:\\s*)([0-9]{19,})(?=\\s*[,}])");
  return std::regex_replace(text, kLongNumber, "$1\"$2\"");
}

std::string TextOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

Checkpoints::Checkpoints(const std::string& path) {
  try {
    list_ = Json::parse(QuoteLongNumbers(ReadFile(path))).at("checkpoints");
    for (const Json& checkpoint : list_) {
      (void)checkpoint.at("height").get_ref<const Json::number_unsigned_t&>();
    }
  } catch (const Json::exception& error) {
    throw Failure(kExitInput, path + ": not a file of checkpoints: " + error.what());
  }
}

void Checkpoints::Compare(const Store& store, std::uint64_t up_to_height) {
  for (; compared_ < list_.size(); ++compared_) {
    const Json& expected = list_[compared_];
    const auto height = expected.at("height").get<std::uint64_t>();
    if (height > up_to_height) return;
    const std::string place = "checkpoint at height " + std::to_string(height) + ": ";
    coinstore_tip info{};
    if (!store.ReadBlockInfo(height, info)) {
      throw Failure(kExitNo, place + "the store has no such block");
    }
    const Json actual = {{"hash", Hex(info.block_hash)},
                         {"unspent", info.unspent},
                         {"amount", Decimal(info.unspent_value_be)},
                         {"created", info.created},
                         {"spent", info.spent},
                         {"state_root", Hex(info.state_root)}};
    for (const auto& [name, value] : actual.items()) {
      if (!expected.contains(name) || TextOf(expected[name]) == TextOf(value)) continue;
      throw Failure(kExitNo,
                    place + name + " is " + TextOf(value) + ", expected " + TextOf(expected[name]));
    }
  }
}

}  // namespace coins::tool
