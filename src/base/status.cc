// SPDX-License-Identifier: Apache-2.0
#include "base/status.h"

#include "base/check.h"

namespace coins {

const std::string& Status::message() const {
  static const std::string kNone;
  return detail_ ? detail_->message : kNone;
}

Status&& Status::At(Array array, std::uint64_t index, const Bytes32& coin_id) && {
  COINSTORE_CHECK(detail_ != nullptr);
  detail_->detail = static_cast<std::int32_t>(array);
  detail_->index = index;
  detail_->coin_id = coin_id;
  return std::move(*this);
}

Status&& Status::AtHeight(std::uint64_t height) && {
  COINSTORE_CHECK(detail_ != nullptr);
  detail_->height = height;
  return std::move(*this);
}

Status&& Status::WithDetail(std::int32_t detail) && {
  COINSTORE_CHECK(detail_ != nullptr);
  detail_->detail = detail;
  return std::move(*this);
}

Status&& Status::In(const std::string& context) && {
  COINSTORE_CHECK(detail_ != nullptr);
  detail_->message = context + ": " + detail_->message;
  return std::move(*this);
}

}  // namespace coins
