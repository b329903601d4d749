// SPDX-License-Identifier: Apache-2.0
// Answers: as JSON, one object on one line, or as the same object in lines of text for people.
#ifndef COINSTORE_TOOLS_COINSTORE_OUTPUT_H_
#define COINSTORE_TOOLS_COINSTORE_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "coinstore.h"

namespace coins::tool {

using Json = nlohmann::ordered_json;

enum class Format { kText, kJson };

// Writes one answer to standard output.
void Print(const Json& answer, Format format);

std::string Hex(std::span<const std::uint8_t> bytes);

// The bytes of a hexadecimal text, with or without 0x and blanks around it. Throws a Failure of bad
// usage that names `what`.
std::vector<std::uint8_t> BytesOfHex(const std::string& text, const std::string& what);
std::array<std::uint8_t, 32> Bytes32OfHex(const std::string& text, const std::string& what);

// A big-endian number of any length in decimal.
std::string Decimal(std::span<const std::uint8_t> big_endian);

Json HeightOrNull(
    std::uint64_t height);  // COINSTORE_NO_HEIGHT, which is COINSTORE_UNSPENT too, is null
Json JsonOf(const coinstore_tip& tip);
Json JsonOf(const coinstore_record& record);
Json JsonOf(const coinstore_result& result);

struct FreeBuffer {
  void operator()(coinstore_buffer* buffer) const { coinstore_buffer_free(buffer); }
};
using Buffer = std::unique_ptr<coinstore_buffer, FreeBuffer>;
// The lines of a report, one by one; none if there is no report.
Json LinesOf(const coinstore_buffer* report);

// Every COINSTORE_STAT_… figure of a store, by name.
Json StatsOf(coinstore* store);

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_OUTPUT_H_
