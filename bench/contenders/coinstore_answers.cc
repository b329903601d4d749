// SPDX-License-Identifier: Apache-2.0
// libcoinstore's side of the cross-check: a query for each question, read to its end.
#include <algorithm>
#include <array>

#include "coinstore_calls.h"
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

// A question about coins: a source with its keys, and settings.
class Query {
 public:
  Query(std::uint32_t source, const std::uint8_t* keys, std::size_t key_size, std::size_t count) {
    Require(coinstore_query_new(&query_, &error_), error_);
    Require(coinstore_query_add_keys(query_, source, keys, key_size, count, &error_), error_);
  }
  ~Query() { coinstore_query_free(query_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& Set(std::uint32_t key, std::uint64_t value) {
    Require(coinstore_query_set(query_, key, value, &error_), error_);
    return *this;
  }

  CoinAnswers All(coinstore* store) {
    coinstore_iter* iterator = nullptr;
    Require(coinstore_iter_open(store, nullptr, query_, nullptr, 0, &iterator, &error_), error_);
    std::vector<coinstore_record> page(kPageRecords);
    CoinAnswers answers;
    coinstore_status status = COINSTORE_OK;
    while (status == COINSTORE_OK) {
      std::size_t count = 0;
      status = coinstore_iter_next(iterator, page.data(), page.size(), &count, &error_);
      for (std::size_t i = 0; i < count; ++i) answers.push_back(AnswerOf(page[i]));
    }
    coinstore_iter_free(iterator);
    Require(status, error_);
    return answers;
  }

  PageAnswer FirstPage(coinstore* store, std::size_t max_items) {
    std::vector<coinstore_record> page(max_items);
    std::array<std::uint8_t, COINSTORE_CURSOR_MAX> cursor{};
    std::size_t count = 0, cursor_size = 0;
    std::int32_t more = 0;
    std::uint64_t next_height = COINSTORE_NO_HEIGHT;
    Require(coinstore_query_page(store, nullptr, query_, page.data(), page.size(), &count,
                                 cursor.data(), cursor.size(), &cursor_size, &more, &next_height,
                                 &error_),
            error_);
    PageAnswer answer;
    for (std::size_t i = 0; i < count; ++i) answer.coins.push_back(AnswerOf(page[i]));
    if (more == 0) return answer;
    answer.next_height = next_height;
    // A height that does not fit into a whole page is begun here, and left out by the others.
    std::erase_if(answer.coins,
                  [&](const CoinAnswer& coin) { return coin.changed_height() == next_height; });
    return answer;
  }

 private:
  static constexpr std::size_t kPageRecords = 1024;

  coinstore_query* query_ = nullptr;
  coinstore_error error_ = EmptyError();
};

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

  std::optional<CoinAnswers> ByPuzzleHash(const Bytes32& puzzle_hash, bool unspent_only) override {
    return Of(COINSTORE_BY_PUZZLE_HASH, puzzle_hash)
        .Set(COINSTORE_QUERY_SPENT, unspent_only ? 0 : 1)
        .All(store_);
  }
  std::optional<CoinAnswers> ByParent(const Bytes32& parent) override {
    return Of(COINSTORE_BY_PARENT, parent).All(store_);
  }
  std::optional<CoinAnswers> AddedAt(std::uint64_t height) override {
    return Of(COINSTORE_ADDED_AT, BigEndian(height)).All(store_);
  }
  std::optional<CoinAnswers> RemovedAt(std::uint64_t height) override {
    return Of(COINSTORE_REMOVED_AT, BigEndian(height)).All(store_);
  }

  std::optional<IdAnswers> ByHint(const Bytes32& hint) override {
    IdAnswers ids;
    for (const CoinAnswer& coin : Of(COINSTORE_BY_HINT, hint).All(store_)) ids.push_back(coin.id);
    return ids;
  }

  std::optional<PageAnswer> Page(const PageQuestion& question) override {
    return Query(COINSTORE_BY_PUZZLE_HASH, Bytes(question.puzzle_hashes), sizeof(Bytes32),
                 question.puzzle_hashes.size())
        .Set(COINSTORE_QUERY_HINTED, question.include_hinted ? 1 : 0)
        .Set(COINSTORE_QUERY_MIN, question.min_height)
        .Set(COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT)
        .Set(COINSTORE_QUERY_CHIA_PAGE, 1)
        .Set(COINSTORE_QUERY_SCAN_BUDGET,
             UINT64_MAX)  // a page ends when it is full, as the others'
        .FirstPage(store_, question.max_items);
  }

 private:
  static const std::uint8_t* Bytes(std::span<const Bytes32> ids) {
    return reinterpret_cast<const std::uint8_t*>(ids.data());
  }

  static std::array<std::uint8_t, 8> BigEndian(std::uint64_t number) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
      bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    }
    return bytes;
  }

  template <std::size_t size>
  static Query Of(std::uint32_t source, const std::array<std::uint8_t, size>& key) {
    return Query(source, key.data(), size, 1);
  }

  coinstore* store_;
};

}  // namespace

std::unique_ptr<Answers> MakeCoinstoreAnswers(coinstore* store) {
  return std::make_unique<CoinstoreAnswers>(store);
}

}  // namespace coins::bench
