// SPDX-License-Identifier: Apache-2.0
// Text is made from JSON, so that the two cannot tell different things.
#include "output.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "failure.h"

namespace coins::tool {
namespace {

void AppendText(const Json& value, std::size_t indent, std::string& text);

void AppendMember(const std::string& name, const Json& value, std::size_t indent,
                  std::string& text) {
  text += std::string(indent, ' ') + name + ":";
  if (value.is_structured() && !value.empty()) {
    text += '\n';
    AppendText(value, indent + 2, text);
  } else {
    text += ' ';
    AppendText(value, indent, text);
    text += '\n';
  }
}

void AppendText(const Json& value, std::size_t indent, std::string& text) {
  if (value.empty() || value.is_null()) {
    text += "none";
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items()) AppendMember(name, member, indent, text);
  } else if (value.is_array()) {
    for (const Json& item : value) {
      std::string lines;
      AppendText(item, indent + 2, lines);
      // The dash takes the place of the first line's indentation.
      if (item.is_structured()) {
        lines.replace(indent, 1, "-");
        text += lines;
      } else {
        text += std::string(indent, ' ') + "- " + lines + '\n';
      }
    }
  } else if (value.is_string()) {
    text += value.get<std::string>();
  } else {
    text += value.dump();
  }
}

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void Print(const Json& answer, Format format) {
  std::string text;
  if (format == Format::kJson) {
    text = answer.dump() + "\n";
  } else {
    AppendText(answer, 0, text);
  }
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Failure(kExitStore, "standard output cannot be written");
  }
}

std::string Hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::vector<std::uint8_t> BytesOfHex(const std::string& text, const std::string& what) {
  constexpr const char* kBlanks = " \t\r\n";
  std::string_view digits(text);
  digits.remove_prefix(std::min(digits.find_first_not_of(kBlanks), digits.size()));
  digits.remove_suffix(digits.size() - (digits.find_last_not_of(kBlanks) + 1));
  if (digits.starts_with("0x")) digits.remove_prefix(2);
  if (digits.size() % 2 != 0) {
    throw Failure(kExitUsage, what + ": an odd number of hexadecimal digits");
  }
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = DigitOf(digits[i]);
    const int low = DigitOf(digits[i + 1]);
    if (high < 0 || low < 0) throw Failure(kExitUsage, what + ": not hexadecimal");
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

std::array<std::uint8_t, 32> Bytes32OfHex(const std::string& text, const std::string& what) {
  const std::vector<std::uint8_t> bytes = BytesOfHex(text, what);
  std::array<std::uint8_t, 32> result{};
  if (bytes.size() != result.size()) {
    throw Failure(kExitUsage, what + ": must be 64 hexadecimal digits");
  }
  std::copy(bytes.begin(), bytes.end(), result.begin());
  return result;
}

std::string Decimal(std::span<const std::uint8_t> big_endian) {
  std::vector<std::uint8_t> number(big_endian.begin(), big_endian.end());
  std::string digits;
  while (std::any_of(number.begin(), number.end(), [](std::uint8_t byte) { return byte != 0; })) {
    unsigned remainder = 0;  // of the long division by 10
    for (std::uint8_t& byte : number) {
      const unsigned part = remainder << 8 | byte;
      byte = static_cast<std::uint8_t>(part / 10);
      remainder = part % 10;
    }
    digits += static_cast<char>('0' + remainder);
  }
  if (digits.empty()) digits = "0";
  std::reverse(digits.begin(), digits.end());
  return digits;
}

Json HeightOrNull(std::uint64_t height) {
  return height == COINSTORE_NO_HEIGHT ? Json(nullptr) : Json(height);
}

Json JsonOf(const coinstore_tip& tip) {
  return {{"height", tip.height},
          {"timestamp", tip.timestamp},
          {"block_hash", Hex(tip.block_hash)},
          {"parent_hash", Hex(tip.parent_hash)},
          {"state_root", Hex(tip.state_root)},
          {"unspent", tip.unspent},
          {"unspent_value", Decimal(tip.unspent_value_be)},
          {"created", tip.created},
          {"spent", tip.spent},
          {"hints", tip.hints},
          {"durable_height", HeightOrNull(tip.durable_height)}};
}

Json JsonOf(const coinstore_record& record) {
  Json json = {{"coin_id", Hex(record.coin_id)},
               {"parent_coin_info", Hex(record.coin.parent_coin_info)},
               {"puzzle_hash", Hex(record.coin.puzzle_hash)},
               {"amount", record.coin.amount},
               {"confirmed_height", record.confirmed_height},
               {"spent_height", HeightOrNull(record.spent_height)},
               {"timestamp", record.timestamp},
               {"coinbase", (record.flags & COINSTORE_COINBASE) != 0},
               {"ff", (record.flags & COINSTORE_FF) != 0}};
  if ((record.flags & COINSTORE_DELETED) != 0) json["change"] = "deleted";
  if ((record.flags & COINSTORE_UNSPENT_AGAIN) != 0) json["change"] = "unspent again";
  return json;
}

Json JsonOf(const coinstore_result& result) {
  return {{"empty", (result.flags & COINSTORE_RESULT_EMPTY) != 0},
          {"height", HeightOrNull(result.height)},
          {"state_root", Hex(result.state_root)},
          {"reverted_blocks", result.reverted_blocks},
          {"created_coins_deleted", result.created},
          {"spent_coins_unspent_again", result.spent},
          {"hints_removed", result.hints_added}};
}

Json LinesOf(const coinstore_buffer* report) {
  Json lines = Json::array();
  if (report == nullptr) return lines;
  const std::string text(reinterpret_cast<const char*>(coinstore_buffer_data(report)),
                         coinstore_buffer_size(report));
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

Json StatsOf(coinstore* store) {
  Json stats = Json::object();
  for (std::uint32_t key = 0; coinstore_stat_name(key) != nullptr; ++key) {
    std::uint64_t value = 0;
    coinstore_error error = EmptyError();
    Require(coinstore_stat(store, key, &value, &error), error);
    stats[coinstore_stat_name(key)] = value;
  }
  return stats;
}

}  // namespace coins::tool
