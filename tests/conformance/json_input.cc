// SPDX-License-Identifier: Apache-2.0
#include "json_input.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace conformance {

Bytes FromHex(const std::string& hex) {
  Bytes bytes;
  if (hex.size() % 2 != 0) throw std::runtime_error("odd number of hexadecimal digits");
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::string ToHex(const uint8_t* bytes, size_t n) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (size_t i = 0; i < n; ++i) {
    hex += kDigits[bytes[i] >> 4];
    hex += kDigits[bytes[i] & 15];
  }
  return hex;
}

uint64_t ToNumber(const Json& text, uint64_t none) {
  return text.is_null() ? none : std::stoull(text.get<std::string>());
}

void Read32(const Json& hex, uint8_t* into) {
  const Bytes bytes = FromHex(hex.get<std::string>());
  if (bytes.size() != 32) throw std::runtime_error("not 32 bytes");
  std::memcpy(into, bytes.data(), 32);
}

coinstore_coin ToCoin(const Json& fields) {
  coinstore_coin coin;
  Read32(fields.at(0), coin.parent_coin_info);
  Read32(fields.at(1), coin.puzzle_hash);
  coin.amount = ToNumber(fields.at(2));
  return coin;
}

Bytes ToIds(const Json& hexes) {
  Bytes ids(32 * hexes.size());
  for (size_t i = 0; i < hexes.size(); ++i) Read32(hexes[i], &ids[32 * i]);
  return ids;
}

std::vector<coinstore_addition> ToAdditions(const Json& items) {
  std::vector<coinstore_addition> additions;
  for (const Json& item : items) {
    additions.push_back({ToCoin(item), item.at(3).get<uint32_t>(), 0});
  }
  return additions;
}

std::vector<coinstore_hint> ToHints(const Json& items) {
  std::vector<coinstore_hint> hints;
  for (const Json& item : items) {
    const Bytes bytes = FromHex(item.at(1).get<std::string>());
    coinstore_hint hint = {};
    Read32(item.at(0), hint.coin_id);
    std::copy_n(bytes.begin(), std::min<size_t>(bytes.size(), 32), hint.hint);
    hint.hint_len = static_cast<uint32_t>(bytes.size());
    hints.push_back(hint);
  }
  return hints;
}

BlockInput ToBlock(const Json& block) {
  BlockInput input = {};
  input.head.struct_size = sizeof input.head;
  input.head.height = ToNumber(block.at("height"));
  input.head.timestamp = ToNumber(block.at("timestamp"));
  Read32(block.at("block_hash"), input.head.block_hash);
  Read32(block.at("parent_hash"), input.head.parent_hash);
  if (block.contains("expected_root")) {
    input.head.flags |= COINSTORE_HAS_EXPECTED_ROOT;
    Read32(block["expected_root"], input.head.expected_root);
  }
  input.additions = ToAdditions(block.value("additions", Json::array()));
  input.spent = ToIds(block.value("spent", Json::array()));
  input.hints = ToHints(block.value("hints", Json::array()));
  return input;
}

Json FromNumber(uint64_t number) { return std::to_string(number); }

Json FromNumberOrNone(uint64_t number) {
  return number == UINT64_MAX ? Json() : FromNumber(number);
}

Json FromRecord(const coinstore_record& record) {
  return Json::array({ToHex(record.coin_id, 32), ToHex(record.coin.parent_coin_info, 32),
                      ToHex(record.coin.puzzle_hash, 32), FromNumber(record.coin.amount),
                      FromNumber(record.confirmed_height), FromNumberOrNone(record.spent_height),
                      FromNumber(record.timestamp), record.flags});
}

Json FromHint(const coinstore_hint& hint) {
  return Json::array({ToHex(hint.coin_id, 32), ToHex(hint.hint, std::min(hint.hint_len, 32u))});
}

Json FromBalance(const coinstore_balance& balance) {
  return Json::array({ToHex(balance.puzzle_hash, 32), ToHex(balance.amount_be, 16), balance.coins});
}

Json FromResult(const coinstore_result& result) {
  const bool is_empty = (result.flags & COINSTORE_RESULT_EMPTY) != 0;
  return {{"height", is_empty ? Json() : FromNumber(result.height)},
          {"created", result.created},
          {"spent", result.spent},
          {"hints", result.hints_added},
          {"reverted_blocks", result.reverted_blocks},
          {"state_root", ToHex(result.state_root, 32)}};
}

Json FromTip(const coinstore_tip& tip, bool with_durable_height) {
  Json json = {{"height", FromNumber(tip.height)},
               {"timestamp", FromNumber(tip.timestamp)},
               {"block_hash", ToHex(tip.block_hash, 32)},
               {"parent_hash", ToHex(tip.parent_hash, 32)},
               {"state_root", ToHex(tip.state_root, 32)},
               {"unspent_value", ToHex(tip.unspent_value_be, 16)},
               {"unspent", tip.unspent},
               {"created", tip.created},
               {"spent", tip.spent},
               {"hints", tip.hints}};
  if (with_durable_height) json["durable_height"] = FromNumberOrNone(tip.durable_height);
  return json;
}

}  // namespace conformance
