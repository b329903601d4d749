// SPDX-License-Identifier: Apache-2.0
#include "coin/hint_list.h"

#include "base/big_endian.h"
#include "base/check.h"
#include "coin/coin.h"

namespace coins {

void AppendHintList(const std::vector<ByteSpan>& hints, std::string* bytes) {
  COINSTORE_CHECK(!hints.empty() && hints.size() <= kMaxHintsPerList);
  bytes->push_back(static_cast<char>(hints.size() >> 8));
  bytes->push_back(static_cast<char>(hints.size()));
  for (std::size_t i = 0; i < hints.size(); ++i) {
    COINSTORE_CHECK(!hints[i].empty() && hints[i].size() <= kMaxHintSize);
    COINSTORE_CHECK(i == 0 || AsText(hints[i - 1]) < AsText(hints[i]));
    bytes->push_back(static_cast<char>(hints[i].size()));
    bytes->append(AsText(hints[i]));
  }
}

Result<std::size_t> CheckHintList(ByteSpan bytes) {
  if (bytes.size() < 2) return Status::Corruption("hint list: cut off");
  const std::size_t count = LoadU16Be(bytes.data());
  if (count == 0) return Status::Corruption("hint list: empty");
  std::size_t at = 2;
  ByteSpan previous;
  for (std::size_t i = 0; i < count; ++i) {
    if (at == bytes.size()) return Status::Corruption("hint list: cut off");
    const std::size_t size = bytes[at];
    if (size == 0 || size > kMaxHintSize) return Status::Corruption("hint list: length");
    if (bytes.size() - at - 1 < size) return Status::Corruption("hint list: cut off");
    const ByteSpan hint = bytes.subspan(at + 1, size);
    if (AsText(previous) >= AsText(hint)) return Status::Corruption("hint list: order");
    previous = hint;
    at += 1 + size;
  }
  return at;
}

std::size_t HintCount(const std::uint8_t* list) { return LoadU16Be(list); }

std::size_t HintListSize(const std::uint8_t* list) {
  std::size_t size = 2;
  ForEachHint(list, [&](ByteSpan hint) { size += 1 + hint.size(); });
  return size;
}

}  // namespace coins
