// SPDX-License-Identifier: Apache-2.0
#include "query/cursor.h"

#include <algorithm>
#include <cstring>

#include "base/big_endian.h"

namespace coins {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kChainBytes = 8, kInstanceBytes = 8;
constexpr std::size_t kTagAt = 1 + kInstanceBytes, kTipAt = kTagAt + 8, kPlaceAt = kTipAt + 24;

void PutU64(std::string* bytes, std::uint64_t value) {
  char be[8];
  StoreU64Be(be, value);
  bytes->append(be, sizeof be);
}

std::uint64_t Tag(const CursorOwner& owner, std::string_view tip_and_place) {
  std::string bytes(AsText(owner.instance));
  bytes.append(AsText(owner.question));
  bytes.push_back(owner.view != nullptr ? 1 : 0);
  if (owner.view != nullptr) {
    PutU64(&bytes, owner.view->height);
    PutU64(&bytes, owner.view->record_number);
    bytes.append(AsText(owner.view->chain));
  }
  bytes.append(tip_and_place);
  SipState state(owner.secret);
  state.AbsorbAll<2>(AsBytes(bytes));
  return state.Finish<4>(0xff);
}

Status Invalid(const char* why) { return {Code::kInvalidCursor, why}; }

}  // namespace

QueryPlace QueryPlace::OfNumber(std::uint32_t key, std::uint64_t number) {
  QueryPlace place{.key = key};
  StoreU64Be(&place.coin_id[24], number);
  return place;
}

std::uint64_t QueryPlace::number() const { return LoadU64Be(&coin_id[24]); }

std::string EncodeCursor(const CursorOwner& owner, const View& tip, const QueryPlace& place) {
  std::string rest;
  PutU64(&rest, tip.height);
  PutU64(&rest, tip.record_number);
  rest.append(AsText(tip.chain).substr(0, kChainBytes));
  char key[4];
  StoreU32Be(key, place.key);
  rest.append(key, sizeof key);
  PutU64(&rest, place.height);
  rest.append(AsText(place.coin_id));

  std::string bytes(1, static_cast<char>(kVersion));
  bytes.append(AsText(owner.instance).substr(0, kInstanceBytes));
  PutU64(&bytes, Tag(owner, rest));
  return bytes + rest;
}

Result<std::optional<Cursor>> DecodeCursor(const CursorOwner& owner, ByteSpan bytes) {
  if (bytes.empty()) return std::optional<Cursor>();
  if (bytes.size() != kCursorSize || bytes[0] != kVersion)
    return Invalid("these bytes are no cursor");
  if (!std::equal(owner.instance.begin(), owner.instance.begin() + kInstanceBytes, &bytes[1])) {
    return Invalid("the cursor belongs to another store");
  }
  const std::string_view rest = AsText(bytes.subspan(kTipAt));
  if (LoadU64Be(&bytes[kTagAt]) != Tag(owner, rest)) {
    return Invalid("the cursor belongs to another query or view");
  }
  Cursor cursor;
  cursor.tip.height = LoadU64Be(&bytes[kTipAt]);
  cursor.tip.record_number = LoadU64Be(&bytes[kTipAt + 8]);
  std::copy_n(&bytes[kTipAt + 16], kChainBytes, cursor.tip.chain.begin());
  cursor.place.key = LoadU32Be(&bytes[kPlaceAt]);
  cursor.place.height = LoadU64Be(&bytes[kPlaceAt + 4]);
  std::copy_n(&bytes[kPlaceAt + 12], cursor.place.coin_id.size(), cursor.place.coin_id.begin());
  return std::optional<Cursor>(cursor);
}

Status CheckCursor(const Log& log, const Cursor& cursor) {
  COINSTORE_ASSIGN_OR_RETURN(const bool is_in_chain, IsInChain(log, cursor.tip, kChainBytes));
  if (is_in_chain) return {};
  return Status(Code::kStaleCursor,
                "the cursor was made at a block that is not in the chain any more")
      .AtHeight(cursor.tip.height);
}

}  // namespace coins
