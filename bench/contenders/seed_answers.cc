// SPDX-License-Identifier: Apache-2.0
// The seed layout's side of the cross-check: a scan of the index that fits, and a Get for each coin.
#include <algorithm>

#include "contenders/seed_layout.h"

namespace coins::bench {
namespace {

CoinAnswer AnswerOf(const Bytes32& id, const SeedRecord& record) {
  return {.id = id,
          .coin = record.coin,
          .confirmed_height = record.confirmed,
          .spent_height = record.spent == 0 ? COINSTORE_UNSPENT : record.spent,
          .timestamp_s = record.timestamp_s,
          .coinbase = record.coinbase,
          .ff = record.ff};
}

class SeedAnswers final : public Answers {
 public:
  explicit SeedAnswers(SeedDatabase& database) : database_(database) {}

  std::optional<CoinAnswers> ByIds(std::span<const Bytes32> ids) override {
    CoinAnswers answers;
    for (const Bytes32& id : ids) {
      if (const auto record = database_.GetCoin(id)) answers.push_back(AnswerOf(id, *record));
    }
    return answers;
  }

  std::optional<CoinAnswers> ByPuzzleHash(const Bytes32& puzzle_hash, bool unspent_only) override {
    return Scanned(unspent_only ? kUnspentByPuzzleHash : kCoinByPuzzleHash, View(puzzle_hash));
  }
  std::optional<CoinAnswers> ByParent(const Bytes32& parent) override {
    return Scanned(kCoinByParent, View(parent));
  }
  std::optional<CoinAnswers> AddedAt(std::uint64_t height) override {
    return Scanned(kCoinByConfirmedHeight, U64Be(height));
  }
  std::optional<CoinAnswers> RemovedAt(std::uint64_t height) override {
    return Scanned(kCoinBySpentHeight, U64Be(height));
  }

  std::optional<IdAnswers> ByHint(const Bytes32& hint) override {
    return IdsOf(kHintsByValue, View(hint));
  }

  std::optional<HintAnswers> HintsOf(std::span<const Bytes32> ids) override {
    HintAnswers answers;
    for (const Bytes32& id : ids) {
      database_.Scan(kHints, View(id),
                     [&](std::string_view key) { answers.emplace_back(id, LastId(key)); });
    }
    return answers;
  }

  std::optional<PageAnswer> Page(const PageQuestion& question) override {
    IdAnswers ids;
    for (const Bytes32& puzzle_hash : question.puzzle_hashes) {
      const auto take = [&](std::string_view key) { ids.push_back(LastId(key)); };
      database_.Scan(kCoinByPuzzleHash, View(puzzle_hash), take);
      if (question.include_hinted) database_.Scan(kHintsByValue, View(puzzle_hash), take);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    CoinAnswers coins = *ByIds(ids);
    std::erase_if(
        coins, [&](const CoinAnswer& coin) { return coin.changed_height() < question.min_height; });
    return CutPage(std::move(coins), question.max_items);
  }

  std::optional<CountAnswer> Counts() override {
    const SeedTip tip = ReadTip(database_).value();
    return CountAnswer{tip.unspent, tip.spent};
  }

 private:
  IdAnswers IdsOf(SeedFamily family, std::string_view prefix) {
    IdAnswers ids;
    database_.Scan(family, prefix, [&](std::string_view key) { ids.push_back(LastId(key)); });
    return ids;
  }
  CoinAnswers Scanned(SeedFamily family, std::string_view prefix) {
    return *ByIds(IdsOf(family, prefix));
  }

  SeedDatabase& database_;
};

}  // namespace

std::unique_ptr<Answers> MakeSeedAnswers(SeedDatabase& database) {
  return std::make_unique<SeedAnswers>(database);
}

}  // namespace coins::bench
