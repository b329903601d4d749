// SPDX-License-Identifier: Apache-2.0
// Operations without a store: coin ids and proofs.
#include "player.h"

namespace conformance {
namespace {

uint32_t Expectation(const std::string& word) {
  if (word == "present") return COINSTORE_EXPECT_PRESENT;
  return word == "absent" ? COINSTORE_EXPECT_ABSENT : COINSTORE_EXPECT_EITHER;
}

// The inputs of a verification.
struct Question {
  explicit Question(const Json& op)
      : proof(FromHex(op.at("proof"))),
        root(FromHex(op.at("root"))),
        id(FromHex(op.at("coin_id"))) {}

  coinstore_status Ask(const Bytes& bytes, uint32_t expected, coinstore_proof_info* info,
                       coinstore_error* err) const {
    return coinstore_proof_verify(bytes.data(), bytes.size(), root.data(), id.data(), expected,
                                  info, err);
  }

  Bytes proof, root, id;
};

char Letter(coinstore_status status) {
  switch (status) {
    case COINSTORE_PROOF_MALFORMED:
      return 'M';
    case COINSTORE_PROOF_INVALID:
      return 'I';
    case COINSTORE_PROOF_OTHER_COIN:
      return 'O';
    default:
      return '?';
  }
}

}  // namespace

coinstore_status Player::CoinIds(const Json& op) {
  std::vector<coinstore_coin> coins;
  for (const Json& coin : op.at("coins")) coins.push_back(ToCoin(coin));
  Bytes ids(32 * coins.size());
  const coinstore_status status = coinstore_coin_ids(coins.data(), coins.size(), ids.data(), &err_);
  if (status != COINSTORE_OK) return status;
  Json together = Json::array();
  Json one_by_one = Json::array();
  for (size_t i = 0; i < coins.size(); ++i) {
    uint8_t id[32];
    together.push_back(ToHex(&ids[32 * i], 32));
    if (coinstore_coin_id(&coins[i], id, &err_) != COINSTORE_OK) return err_.code;
    one_by_one.push_back(ToHex(id, 32));
  }
  Compare("coin_ids", op.at("coin_ids"), together);
  Compare("coin_ids one by one", op.at("coin_ids"), one_by_one);
  return status;
}

coinstore_status Player::Verify(const Json& op) {
  const Question question(op);
  coinstore_proof_info info = {};
  info.struct_size = sizeof info;
  const coinstore_status status =
      question.Ask(question.proof, Expectation(op.at("expect")), &info, &err_);
  if (status == COINSTORE_OK) {
    Compare("info", op.at("info"),
            {{"kind", info.kind},
             {"coin_id", ToHex(info.coin_id, 32)},
             {"confirmed_height", FromNumber(info.confirmed_height)},
             {"flags", info.flags},
             {"depth", info.depth}});
  }
  return status;
}

coinstore_status Player::VerifyPrefixes(const Json& op) {
  const Question question(op);
  coinstore_status status = COINSTORE_OK;
  for (size_t n = 0; n < question.proof.size(); ++n) {
    const Bytes cut(question.proof.begin(), question.proof.begin() + static_cast<ptrdiff_t>(n));
    status = question.Ask(cut, COINSTORE_EXPECT_EITHER, nullptr, &err_);
    if (status != COINSTORE_PROOF_MALFORMED) return status;
  }
  return status;
}

coinstore_status Player::VerifyFlips(const Json& op) {
  const Question question(op);
  std::string letters;
  for (size_t i = 0; i < 8 * question.proof.size(); ++i) {
    Bytes changed = question.proof;
    changed[i / 8] = static_cast<uint8_t>(changed[i / 8] ^ (0x80 >> i % 8));
    letters += Letter(question.Ask(changed, COINSTORE_EXPECT_EITHER, nullptr, &err_));
  }
  Compare("statuses", op.at("statuses"), letters);
  return COINSTORE_OK;
}

}  // namespace conformance
