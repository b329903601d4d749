// SPDX-License-Identifier: Apache-2.0
#include "capi/guard.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace coins::capi {
namespace {

static_assert(sizeof(coinstore_error) == 320);

bool MayWrite(const coinstore_error* err) {
  return err != nullptr && err->struct_size >= sizeof(coinstore_error);
}

// Cuts at a character's border, so that what is left is still UTF-8.
void SetMessage(std::string_view message, coinstore_error* err) {
  std::size_t size = std::min(message.size(), sizeof err->message - 1);
  if (size < message.size()) {
    while (size > 0 && (static_cast<unsigned char>(message[size]) & 0xc0) == 0x80) --size;
  }
  std::memcpy(err->message, message.data(), size);
  std::memset(err->message + size, 0, sizeof err->message - size);
  err->message_len = static_cast<std::uint32_t>(size);
}

}  // namespace

coinstore_status ReportCode(Code code, const char* message, coinstore_error* err) noexcept {
  const auto number = static_cast<coinstore_status>(code);
  if (number >= 0 || !MayWrite(err)) return number;
  err->code = number;
  err->detail = 0;
  err->index = COINSTORE_NO_INDEX;
  err->height = 0;
  std::memset(err->coin_id, 0, sizeof err->coin_id);
  SetMessage(message, err);
  return number;
}

coinstore_status Report(const Status& status, coinstore_error* err) noexcept {
  const auto number = static_cast<coinstore_status>(status.code());
  if (number >= 0 || !MayWrite(err)) return number;
  const Status::Detail& detail = *status.detail();
  err->code = number;
  err->detail = detail.detail;
  err->index = detail.index;
  err->height = detail.height;
  std::memcpy(err->coin_id, detail.coin_id.data(), sizeof err->coin_id);
  SetMessage(detail.message, err);
  return number;
}

}  // namespace coins::capi
