// SPDX-License-Identifier: Apache-2.0
// libcoinstore's side of the cross-check. What its header cannot be asked yet is declined.
#include <algorithm>

#include "contenders/coinstore_contender.h"

namespace coins::bench {
namespace {

CoinAnswer AnswerOf(const coinstore_record& record) {
  CoinAnswer answer;
  std::copy_n(record.coin_id, answer.id.size(), answer.id.begin());
  answer.coin = record.coin;
  answer.confirmed_height = record.confirmed_height;
  answer.spent_height = record.spent_height;
  answer.timestamp_s = record.timestamp;
  answer.coinbase = (record.flags & COINSTORE_COINBASE) != 0;
  answer.ff = (record.flags & COINSTORE_FF) != 0;
  return answer;
}

class CoinstoreAnswers final : public Answers {
 public:
  explicit CoinstoreAnswers(coinstore* store) : store_(store) {}

  std::optional<CoinAnswers> ByIds(std::span<const Bytes32> ids) override {
    std::vector<coinstore_record> records(ids.size());
    std::vector<std::uint8_t> found(ids.size());
    coinstore_error error = EmptyError();
    Require(coinstore_get_many(store_, nullptr, Bytes(ids), ids.size(), records.data(),
                               found.data(), nullptr, &error),
            error);
    CoinAnswers answers;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (found[i] != 0) answers.push_back(AnswerOf(records[i]));
    }
    return answers;
  }

  std::optional<HintAnswers> HintsOf(std::span<const Bytes32> ids) override {
    std::size_t count = 0;
    coinstore_error error = EmptyError();
    const coinstore_status status =
        coinstore_get_hints(store_, nullptr, Bytes(ids), ids.size(), nullptr, 0, &count, &error);
    if (status != COINSTORE_BUFFER_TOO_SMALL) Require(status, error);
    std::vector<coinstore_hint> hints(count);
    Require(coinstore_get_hints(store_, nullptr, Bytes(ids), ids.size(), hints.data(), hints.size(),
                                &count, &error),
            error);
    HintAnswers answers(count);
    for (std::size_t i = 0; i < count; ++i) {
      std::copy_n(hints[i].coin_id, 32, answers[i].first.begin());
      std::copy_n(hints[i].hint, 32, answers[i].second.begin());
    }
    return answers;
  }

  std::optional<CountAnswer> Counts() override {
    coinstore_tip tip{};
    tip.struct_size = sizeof(tip);
    coinstore_error error = EmptyError();
    const coinstore_status status = coinstore_get_tip(store_, nullptr, &tip, &error);
    Require(status, error);
    if (status == COINSTORE_NOT_FOUND) return CountAnswer{};
    return CountAnswer{tip.unspent, tip.spent};
  }

  std::optional<CoinAnswers> ByPuzzleHash(const Bytes32&, bool) override { return std::nullopt; }
  std::optional<CoinAnswers> ByParent(const Bytes32&) override { return std::nullopt; }
  std::optional<CoinAnswers> AddedAt(std::uint64_t) override { return std::nullopt; }
  std::optional<CoinAnswers> RemovedAt(std::uint64_t) override { return std::nullopt; }
  std::optional<IdAnswers> ByHint(const Bytes32&) override { return std::nullopt; }
  std::optional<PageAnswer> Page(const PageQuestion&) override { return std::nullopt; }

 private:
  static const std::uint8_t* Bytes(std::span<const Bytes32> ids) {
    return reinterpret_cast<const std::uint8_t*>(ids.data());
  }

  coinstore* store_;
};

}  // namespace

std::unique_ptr<Answers> MakeCoinstoreAnswers(coinstore* store) {
  return std::make_unique<CoinstoreAnswers>(store);
}

}  // namespace coins::bench
