// SPDX-License-Identifier: Apache-2.0
// SQLite's side of the cross-check, in Chia's statements. A rollback leaves hints of deleted coins
// behind; they are passed over here.
#include <algorithm>

#include "contenders/sqlite_store.h"

namespace coins::bench {
namespace {

constexpr std::size_t kMaxIds = 32'700;  // in one statement

constexpr const char* kColumns =
    "SELECT confirmed_index, spent_index, coinbase, puzzle_hash, coin_parent, amount, timestamp, "
    "coin_name FROM coin_record ";

constexpr const char* kChangedSince = "AND (confirmed_index>=? OR spent_index>=?) ";
constexpr const char* kInOrder = "ORDER BY MAX(confirmed_index, spent_index) ASC LIMIT ?";

CoinAnswer AnswerOf(SqliteStatement& row) {
  CoinAnswer answer;
  answer.confirmed_height = static_cast<std::uint64_t>(row.Number(0));
  const std::int64_t spent = row.Number(1);
  answer.spent_height = spent > 0 ? static_cast<std::uint64_t>(spent) : COINSTORE_UNSPENT;
  answer.ff = spent == -1;
  answer.coinbase = row.Number(2) != 0;
  const Bytes32 puzzle_hash = row.Key(3), parent = row.Key(4);
  std::copy(puzzle_hash.begin(), puzzle_hash.end(), answer.coin.puzzle_hash);
  std::copy(parent.begin(), parent.end(), answer.coin.parent_coin_info);
  answer.coin.amount = row.BigEndian(5);
  answer.timestamp_s = static_cast<std::uint64_t>(row.Number(6));
  answer.id = row.Key(7);
  return answer;
}

void Append(SqliteStatement& rows, CoinAnswers* answers) {
  while (rows.Step()) answers->push_back(AnswerOf(rows));
  rows.Reset();
}

class SqliteAnswers final : public Answers {
 public:
  explicit SqliteAnswers(SqliteConnection& connection)
      : connection_(connection),
        by_puzzle_hash_(connection, Coins("INDEXED BY coin_puzzle_hash WHERE puzzle_hash=? AND "
                                          "confirmed_index>=? AND confirmed_index<?")),
        unspent_by_puzzle_hash_(
            connection, Coins("INDEXED BY coin_puzzle_hash WHERE puzzle_hash=? AND "
                              "confirmed_index>=? AND confirmed_index<? AND spent_index <= 0")),
        by_parent_(connection, Coins("WHERE coin_parent IN (?) AND confirmed_index>=? AND "
                                     "confirmed_index<? LIMIT ?")),
        added_at_(connection, Coins("WHERE confirmed_index=?")),
        removed_at_(connection, Coins("WHERE spent_index=?")),
        by_hint_(connection, "SELECT coin_id from hints WHERE hint=? LIMIT ?"),
        known_(connection, "SELECT 1 FROM coin_record WHERE coin_name=?") {}

  std::optional<CoinAnswers> ByIds(std::span<const Bytes32> ids) override {
    CoinAnswers answers;
    for (std::size_t at = 0; at < ids.size(); at += kMaxIds) {
      const std::span<const Bytes32> some = ids.subspan(at, std::min(kMaxIds, ids.size() - at));
      SqliteStatement rows(connection_,
                           Coins("WHERE coin_name IN (" + Placeholders(some.size()) + ")"));
      rows.BindAll(some);
      Append(rows, &answers);
    }
    return answers;
  }

  std::optional<CoinAnswers> ByPuzzleHash(const Bytes32& puzzle_hash, bool unspent_only) override {
    SqliteStatement& rows = unspent_only ? unspent_by_puzzle_hash_ : by_puzzle_hash_;
    return All(rows.Bind(puzzle_hash).Bind(0).Bind(INT64_MAX));
  }
  std::optional<CoinAnswers> ByParent(const Bytes32& parent) override {
    return All(by_parent_.Bind(parent).Bind(0).Bind(INT64_MAX).Bind(-1));
  }
  std::optional<CoinAnswers> AddedAt(std::uint64_t height) override {
    return All(added_at_.Bind(static_cast<std::int64_t>(height)));
  }
  std::optional<CoinAnswers> RemovedAt(std::uint64_t height) override {
    if (height == 0) return CoinAnswers();  // 0 stands for unspent
    return All(removed_at_.Bind(static_cast<std::int64_t>(height)));
  }

  std::optional<IdAnswers> ByHint(const Bytes32& hint) override {
    IdAnswers ids;
    by_hint_.Bind(hint).Bind(-1);
    while (by_hint_.Step()) ids.push_back(by_hint_.Key(0));
    by_hint_.Reset();
    std::erase_if(ids, [&](const Bytes32& id) { return !Known(id); });
    return ids;
  }

  std::optional<HintAnswers> HintsOf(std::span<const Bytes32> ids) override {
    HintAnswers answers;
    for (std::size_t at = 0; at < ids.size(); at += kMaxIds) {
      const std::span<const Bytes32> some = ids.subspan(at, std::min(kMaxIds, ids.size() - at));
      SqliteStatement rows(connection_, "SELECT coin_id, hint from hints WHERE coin_id IN (" +
                                            Placeholders(some.size()) + ")");
      rows.BindAll(some);
      while (rows.Step()) answers.emplace_back(rows.Key(0), rows.Key(1));
    }
    std::erase_if(answers, [&](const auto& answer) { return !Known(answer.first); });
    return answers;
  }

  std::optional<PageAnswer> Page(const PageQuestion& question) override {
    const std::string keys = Placeholders(question.puzzle_hashes.size());
    CoinAnswers coins;
    const auto add = [&](const std::string& where) {
      SqliteStatement rows(connection_, Coins(where + kChangedSince + kInOrder));
      const auto min_height = static_cast<std::int64_t>(question.min_height);
      rows.BindAll(question.puzzle_hashes).Bind(min_height).Bind(min_height);
      rows.Bind(static_cast<std::int64_t>(question.max_items + 1));
      Append(rows, &coins);
    };
    add("INDEXED BY coin_puzzle_hash WHERE puzzle_hash IN (" + keys + ") ");
    if (question.include_hinted) {
      add("INDEXED BY sqlite_autoindex_coin_record_1 WHERE coin_name IN "
          "(SELECT coin_id FROM hints WHERE hint IN (" +
          keys + ")) ");
    }
    std::sort(coins.begin(), coins.end(),
              [](const CoinAnswer& x, const CoinAnswer& y) { return x.id < y.id; });
    coins.erase(std::unique(coins.begin(), coins.end(),
                            [](const CoinAnswer& x, const CoinAnswer& y) { return x.id == y.id; }),
                coins.end());
    return CutPage(std::move(coins), question.max_items);
  }

  std::optional<CountAnswer> Counts() override {
    const auto count = [&](const char* where) {
      SqliteStatement row(connection_,
                          std::string("SELECT COUNT(*) FROM coin_record WHERE ") + where);
      row.Step();
      return static_cast<std::uint64_t>(row.Number(0));
    };
    return CountAnswer{count("spent_index <= 0"), count("spent_index > 0")};
  }

 private:
  static std::string Coins(const std::string& rest) { return kColumns + rest; }

  static CoinAnswers All(SqliteStatement& rows) {
    CoinAnswers answers;
    Append(rows, &answers);
    return answers;
  }

  bool Known(const Bytes32& id) {
    const bool known = known_.Bind(id).Step();
    known_.Reset();
    return known;
  }

  SqliteConnection& connection_;
  SqliteStatement by_puzzle_hash_;
  SqliteStatement unspent_by_puzzle_hash_;
  SqliteStatement by_parent_;
  SqliteStatement added_at_;
  SqliteStatement removed_at_;
  SqliteStatement by_hint_;
  SqliteStatement known_;
};

}  // namespace

std::unique_ptr<Answers> MakeSqliteAnswers(SqliteConnection& connection) {
  return std::make_unique<SqliteAnswers>(connection);
}

}  // namespace coins::bench
