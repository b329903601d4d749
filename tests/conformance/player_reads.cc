// SPDX-License-Identifier: Apache-2.0
// Views, and reads of coins and blocks.
#include "player.h"

namespace conformance {

coinstore_status Player::ViewNew(const Json& op) {
  coinstore_view* made = nullptr;
  const coinstore_status status = coinstore_view_new(store(op), &made, &err_);
  if (status == COINSTORE_OK) views_[op.at("view")].reset(made);
  return status;
}

coinstore_status Player::ViewAt(const Json& op) {
  coinstore_view* made = nullptr;
  const coinstore_status status =
      coinstore_view_at(store(op), ToNumber(op.at("height")), &made, &err_);
  if (status == COINSTORE_OK) views_[op.at("view")].reset(made);
  return status;
}

coinstore_status Player::ViewClose(const Json& op) { return coinstore_view_close(view(op), &err_); }

coinstore_status Player::Tip(const Json& op) {
  auto tip = Sized<coinstore_tip>();
  const coinstore_status status = coinstore_get_tip(store(op), view(op), &tip, &err_);
  if (status == COINSTORE_OK) {
    Compare("tip", op.at("tip"), FromTip(tip, op["tip"].contains("durable_height")));
  }
  return status;
}

coinstore_status Player::BlockInfo(const Json& op) {
  auto tip = Sized<coinstore_tip>();
  const coinstore_status status =
      coinstore_get_block_info(store(op), view(op), ToNumber(op.at("height")), &tip, &err_);
  if (status == COINSTORE_OK) Compare("tip", op.at("tip"), FromTip(tip, false));
  return status;
}

coinstore_status Player::Get(const Json& op) {
  coinstore_record record;
  const Bytes id = FromHex(op.at("coin_id"));
  const coinstore_status status = coinstore_get(store(op), view(op), id.data(), &record, &err_);
  if (status == COINSTORE_OK) Compare("record", op.at("record"), FromRecord(record));
  return status;
}

coinstore_status Player::GetMany(const Json& op) {
  const Bytes ids = ToIds(op.at("coin_ids"));
  const size_t n = ids.size() / 32;
  std::vector<coinstore_record> records(n);
  Bytes found(n);
  size_t n_found = 0;
  const coinstore_status status = coinstore_get_many(store(op), view(op), ids.data(), n,
                                                     records.data(), found.data(), &n_found, &err_);
  if (status != COINSTORE_OK) return status;
  Json got = Json::array();
  size_t counted = 0;
  for (size_t i = 0; i < n; ++i) {
    got.push_back(found[i] != 0 ? FromRecord(records[i]) : Json());
    counted += found[i];
  }
  Compare("records", op.at("records"), got);
  Compare("number found", counted, n_found);
  return status;
}

coinstore_status Player::IsUnspent(const Json& op) {
  const Bytes ids = ToIds(op.at("coin_ids"));
  Bytes answers(ids.size() / 32);
  const coinstore_status status =
      coinstore_is_unspent(store(op), view(op), ids.data(), answers.size(), answers.data(), &err_);
  if (status == COINSTORE_OK) Compare("answers", op.at("answers"), Json(answers));
  return status;
}

coinstore_status Player::GetHints(const Json& op) {
  const Bytes ids = ToIds(op.at("coin_ids"));
  std::vector<coinstore_hint> hints(op.value("cap", size_t{1000}));
  size_t n = 0;
  const coinstore_status status = coinstore_get_hints(
      store(op), view(op), ids.data(), ids.size() / 32, hints.data(), hints.size(), &n, &err_);
  if (status == COINSTORE_BUFFER_TOO_SMALL) Compare("needed", op.at("needed"), n);
  if (status != COINSTORE_OK) return status;
  Json got = Json::array();
  for (size_t i = 0; i < n; ++i) got.push_back(FromHint(hints[i]));
  Compare("hints", op.at("hints"), got);
  return status;
}

coinstore_status Player::Prove(const Json& op) {
  const Bytes id = FromHex(op.at("coin_id"));
  Bytes proof(op.value("cap", size_t{COINSTORE_PROOF_MAX}));
  size_t len = 0;
  const coinstore_status status =
      coinstore_prove(store(op), view(op), id.data(), proof.data(), proof.size(), &len, &err_);
  if (status == COINSTORE_BUFFER_TOO_SMALL) Compare("needed", op.at("needed"), len);
  if (status == COINSTORE_OK) Compare("proof", op.at("proof"), ToHex(proof.data(), len));
  return status;
}

}  // namespace conformance
