// SPDX-License-Identifier: Apache-2.0
#include "contenders/sqlite_store.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <stdexcept>

namespace coins::bench {
namespace {

constexpr std::size_t kMaxIds = 32'700;        // in one statement
constexpr std::uint32_t kPreloadBlocks = 100;  // in one transaction

constexpr const char* kTables = R"(
CREATE TABLE coin_record(coin_name blob PRIMARY KEY, confirmed_index bigint, spent_index bigint,
 coinbase int, puzzle_hash blob, coin_parent blob, amount blob, timestamp bigint);
CREATE TABLE hints(coin_id blob, hint blob, UNIQUE (coin_id, hint));
)";

constexpr const char* kIndexes = R"(
CREATE INDEX coin_confirmed_index on coin_record(confirmed_index);
CREATE INDEX coin_spent_index on coin_record(spent_index);
CREATE INDEX coin_puzzle_hash on coin_record(puzzle_hash);
CREATE INDEX coin_parent_index on coin_record(coin_parent);
CREATE INDEX coin_record_ph_ff_unspent_idx ON coin_record(puzzle_hash, spent_index) WHERE spent_index = -1;
CREATE INDEX hint_index on hints(hint);
)";

constexpr const char* kUnspend = R"(
UPDATE coin_record INDEXED BY coin_spent_index SET spent_index = CASE WHEN coinbase=0 AND EXISTS
 (SELECT 1 FROM coin_record AS parent INDEXED BY sqlite_autoindex_coin_record_1 WHERE
  parent.coin_name=coin_record.coin_parent AND parent.puzzle_hash=coin_record.puzzle_hash AND
  parent.amount=coin_record.amount AND parent.spent_index>0) THEN -1 ELSE 0 END WHERE spent_index>?
)";

constexpr const char* kColumns =
    "SELECT confirmed_index, spent_index, coinbase, puzzle_hash, coin_parent, amount, timestamp, "
    "coin_name FROM coin_record WHERE ";

std::string SpendSql(const std::string& names) {
  return "UPDATE coin_record INDEXED BY sqlite_autoindex_coin_record_1 SET spent_index=? "
         "WHERE spent_index <= 0 AND coin_name " +
         names;
}

// The statements of a block, prepared once.
class Writer {
 public:
  Writer(SqliteConnection& connection, Removals removals)
      : connection_(connection),
        removals_(removals),
        add_coin_(connection, "INSERT INTO coin_record VALUES(?,?,?,?,?,?,?,?)"),
        add_hint_(connection, "INSERT OR IGNORE INTO hints VALUES(?,?)"),
        spend_one_(connection, SpendSql("= ?")) {}

  void Write(const Block& block) {
    for (const bool rewards : {false, true}) {
      for (std::size_t i = 0; i < block.ids.size(); ++i) {
        if (block.is_reward(i) == rewards) AddCoin(block, i);
      }
    }
    if (removals_ == Removals::kByRow) {
      for (const Bytes32& id : block.spent) SpendOne(block.height(), id);
    } else {
      for (std::size_t at = 0; at < block.spent.size(); at += kMaxIds) {
        Spend(block.height(),
              std::span(block.spent).subspan(at, std::min(kMaxIds, block.spent.size() - at)));
      }
    }
    for (const coinstore_hint& hint : block.hints) {
      add_hint_.Bind(std::span(hint.coin_id)).Bind(std::span(hint.hint)).Run();
    }
  }

 private:
  void AddCoin(const Block& block, std::size_t i) {
    const coinstore_coin& coin = block.additions[i].coin;
    std::array<std::uint8_t, 8> amount{};
    for (std::size_t byte = 0; byte < 8; ++byte) {
      amount[byte] = static_cast<std::uint8_t>(coin.amount >> (56 - 8 * byte));
    }
    add_coin_.Bind(block.ids[i])
        .Bind(static_cast<std::int64_t>(block.height()))
        .Bind(block.ff[i] != 0 ? -1 : 0)
        .Bind(block.is_reward(i) ? 1 : 0)
        .Bind(std::span(coin.puzzle_hash))
        .Bind(std::span(coin.parent_coin_info))
        .Bind(amount)
        .Bind(static_cast<std::int64_t>(block.info.timestamp))
        .Run();
  }

  void SpendOne(std::uint64_t height, const Bytes32& id) {
    spend_one_.Bind(static_cast<std::int64_t>(height)).Bind(id).Run();
    Demand(connection_.changes() == 1);
  }

  void Spend(std::uint64_t height, std::span<const Bytes32> ids) {
    std::unique_ptr<SqliteStatement>& statement = spend_many_[ids.size()];
    if (statement == nullptr) {
      statement = std::make_unique<SqliteStatement>(
          connection_, SpendSql("IN (" + Placeholders(ids.size()) + ")"));
    }
    statement->Bind(static_cast<std::int64_t>(height)).BindAll(ids).Run();
    Demand(connection_.changes() == ids.size());
  }

  static void Demand(bool all_changed) {
    if (!all_changed) throw std::runtime_error("sqlite refuses a block: a removal is not unspent");
  }

  SqliteConnection& connection_;
  Removals removals_;
  SqliteStatement add_coin_;
  SqliteStatement add_hint_;
  SqliteStatement spend_one_;
  std::map<std::size_t, std::unique_ptr<SqliteStatement>> spend_many_;  // by the number of ids
};

class SqliteStore final : public Contender {
 public:
  SqliteStore(const Settings& settings, SqliteVariant variant)
      : settings_(settings), variant_(variant) {}

  ~SqliteStore() override { writer_.reset(); }

  void Preload(const Block& block) override {
    if (connection_ == nullptr) {
      Connect();
      connection_->Execute("PRAGMA synchronous=OFF");
      connection_->Execute(kTables);
      writer_.emplace(*connection_, variant_.removals);
    }
    WriteInGroup(block, kPreloadBlocks);
  }

  void FinishPreload() override {
    CommitGroup();
    connection_->Execute(kIndexes);
    Settle();
    Close();
  }

  void Open() override {
    Connect();
    connection_->Execute(settings_.sync == SyncClass::kRelaxed ? "PRAGMA synchronous=NORMAL"
                                                               : "PRAGMA synchronous=FULL");
    SqliteStatement tables(*connection_, "SELECT count(*) FROM sqlite_schema");
    tables.Step();
    const bool empty = tables.Number(0) == 0;
    tables.Reset();
    if (empty) connection_->Execute(std::string(kTables) + kIndexes);
    writer_.emplace(*connection_, variant_.removals);
  }

  void Close() override {
    writer_.reset();
    connection_.reset();
  }

  void Apply(const Block& block) override {
    WriteInGroup(block, settings_.sync == SyncClass::kGrouped ? settings_.group_blocks : 1);
  }

  void Finish() override { CommitGroup(); }

  void Settle() override { connection_->Execute("PRAGMA wal_checkpoint(TRUNCATE)"); }

  void Rollback(const Block& target) override {
    const auto height = static_cast<std::int64_t>(target.height());
    const auto run = [&](const std::string& sql) {
      SqliteStatement statement(*connection_, sql);
      statement.Bind(height).Run();
    };
    connection_->Execute("BEGIN IMMEDIATE");
    run(std::string(kColumns) + "confirmed_index>?");
    run("DELETE FROM coin_record WHERE confirmed_index>?");
    run(std::string(kColumns) + "spent_index>?");
    run(kUnspend);
    connection_->Execute("COMMIT");
  }

  std::unique_ptr<Answers> MakeAnswers() override { return MakeSqliteAnswers(*connection_); }

  nlohmann::ordered_json Facts() override {
    return {{"version", std::string("SQLite ") + sqlite3_libversion()},
            {"computes_root", false},
            {"checks", "removals exist and are unspent; no id is added twice"},
            {"choices",
             {{"removals",
               variant_.removals == Removals::kByRow ? "a row at a time" : "one statement a block"},
              {"cache_bytes", variant_.cache_bytes},
              {"synchronous", settings_.sync == SyncClass::kRelaxed ? "NORMAL" : "FULL"}}}};
  }

 private:
  void Connect() {
    connection_ = std::make_unique<SqliteConnection>(settings_.directory + "/coins.sqlite");
    connection_->Execute("PRAGMA journal_mode=WAL");
    connection_->Execute("PRAGMA foreign_keys=OFF");
    connection_->Execute("PRAGMA secure_delete=OFF");
    connection_->Execute("PRAGMA cache_size=-" + std::to_string(variant_.cache_bytes / 1024));
  }

  // One transaction for `blocks` blocks.
  void WriteInGroup(const Block& block, std::uint32_t blocks) {
    if (in_group_ == 0) connection_->Execute("BEGIN IMMEDIATE");
    writer_->Write(block);
    if (++in_group_ == blocks) CommitGroup();
  }

  void CommitGroup() {
    if (in_group_ > 0) connection_->Execute("COMMIT");
    in_group_ = 0;
  }

  Settings settings_;
  SqliteVariant variant_;
  std::unique_ptr<SqliteConnection> connection_;
  std::optional<Writer> writer_;
  std::uint32_t in_group_ = 0;
};

}  // namespace

std::unique_ptr<Contender> MakeSqliteStore(const Settings& settings, SqliteVariant variant) {
  return std::make_unique<SqliteStore>(settings, variant);
}

}  // namespace coins::bench
