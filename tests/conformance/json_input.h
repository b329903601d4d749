// SPDX-License-Identifier: Apache-2.0
// The values of a vector as the structures of coinstore.h.
#ifndef COINSTORE_TESTS_CONFORMANCE_JSON_INPUT_H_
#define COINSTORE_TESTS_CONFORMANCE_JSON_INPUT_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "coinstore.h"

namespace conformance {

using Json = nlohmann::json;
using Bytes = std::vector<uint8_t>;

Bytes FromHex(const std::string& hex);
std::string ToHex(const uint8_t* bytes, size_t n);

// 64-bit numbers are decimal text, since JSON's own lose digits in some languages; null is `none`.
uint64_t ToNumber(const Json& text, uint64_t none = 0);

void Read32(const Json& hex, uint8_t* into);
coinstore_coin ToCoin(const Json& fields);  // [parent, puzzle hash, amount, …]
Bytes ToIds(const Json& hexes);             // flat, 32 bytes each

// A block with its arrays; `head` is ready for a call.
struct BlockInput {
  coinstore_block_info head;
  std::vector<coinstore_addition> additions;
  Bytes spent;
  std::vector<coinstore_hint> hints;
};
BlockInput ToBlock(const Json& block);
std::vector<coinstore_addition> ToAdditions(const Json& items);
std::vector<coinstore_hint> ToHints(const Json& items);

// The other way, so that answers are compared as the vectors have them.
Json FromRecord(const coinstore_record& record);
Json FromHint(const coinstore_hint& hint);
Json FromBalance(const coinstore_balance& balance);
Json FromResult(const coinstore_result& result);
Json FromTip(const coinstore_tip& tip, bool with_durable_height);
Json FromNumber(uint64_t number);
Json FromNumberOrNone(uint64_t number);

}  // namespace conformance

#endif  // COINSTORE_TESTS_CONFORMANCE_JSON_INPUT_H_
