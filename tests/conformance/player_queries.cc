// SPDX-License-Identifier: Apache-2.0
// Queries and their whole answers; balances, lineage, roots of blocks.
#include <utility>

#include "player.h"

namespace conformance {
namespace {

const std::map<std::string, uint32_t> kSources = {
    {"puzzle_hash", COINSTORE_BY_PUZZLE_HASH}, {"hint", COINSTORE_BY_HINT},
    {"parent", COINSTORE_BY_PARENT},           {"id", COINSTORE_BY_ID},
    {"added_at", COINSTORE_ADDED_AT},          {"removed_at", COINSTORE_REMOVED_AT},
    {"changed_at", COINSTORE_CHANGED_AT},      {"all_unspent", COINSTORE_ALL_UNSPENT}};

const std::map<std::string, uint32_t> kSettings = {{"start", COINSTORE_QUERY_START},
                                                   {"end", COINSTORE_QUERY_END},
                                                   {"min", COINSTORE_QUERY_MIN},
                                                   {"max", COINSTORE_QUERY_MAX},
                                                   {"min_amount", COINSTORE_QUERY_MIN_AMOUNT},
                                                   {"spent", COINSTORE_QUERY_SPENT},
                                                   {"unspent", COINSTORE_QUERY_UNSPENT},
                                                   {"hinted", COINSTORE_QUERY_HINTED},
                                                   {"order", COINSTORE_QUERY_ORDER},
                                                   {"chia_page", COINSTORE_QUERY_CHIA_PAGE},
                                                   {"scan_budget", COINSTORE_QUERY_SCAN_BUDGET}};

uint64_t SettingValue(const std::string& name, const Json& value) {
  if (name == "order") return value == "height" ? COINSTORE_ORDER_HEIGHT : COINSTORE_ORDER_KEY;
  return value.is_boolean() ? (value.get<bool>() ? 1 : 0) : ToNumber(value);
}

}  // namespace

coinstore_status Player::Build(const Json& wanted, Query* query) {
  coinstore_query* made = nullptr;
  coinstore_status status = coinstore_query_new(&made, &err_);
  query->reset(made);
  const uint32_t source = kSources.at(wanted.at("source"));
  if (status == COINSTORE_OK) {
    status = coinstore_query_add_keys(made, source, nullptr, 0, 0, &err_);
  }
  for (const Json& hex : wanted.at("keys")) {
    if (status != COINSTORE_OK) return status;
    const Bytes key = FromHex(hex);
    status = coinstore_query_add_keys(made, source, key.data(), key.size(), 1, &err_);
  }
  for (const auto& [name, value] : wanted.items()) {
    if (name == "source" || name == "keys") continue;
    if (status != COINSTORE_OK) return status;
    status = coinstore_query_set(made, kSettings.at(name), SettingValue(name, value), &err_);
  }
  return status;
}

// The whole answer, joined from pages.
coinstore_status Player::PlayPages(const Json& op, const char* rows, const PageReader& read) {
  Bytes cursor;
  Json got = Json::array();
  Page page = {};
  page.more = 1;
  while (page.more != 0) {
    page = {};
    const coinstore_status status = read(op.at("cap").get<size_t>(), &cursor, &page);
    if (status != COINSTORE_OK) return status;
    for (Json& row : page.rows) got.push_back(std::move(row));
  }
  if (op.contains(rows)) Compare(rows, op[rows], got);
  return COINSTORE_OK;
}

coinstore_status Player::WholeQuery(const Json& op) {
  Query query;
  coinstore_status status = Build(op.at("query"), &query);
  if (status != COINSTORE_OK) return status;
  status = PlayPages(op, "records", CoinPages(op, query.get()));
  return CompareIterator(op, query.get(), status);
}

coinstore_status Player::HintPairs(const Json& op) {
  Query query;
  const coinstore_status status = Build(op.at("query"), &query);
  if (status != COINSTORE_OK) return status;
  return PlayPages(op, "hints", HintPages(op, query.get()));
}

coinstore_status Player::AllBalances(const Json& op) {
  return PlayPages(op, "balances", BalancePages(op));
}

coinstore_status Player::ChiaPages(const Json& op) {
  Query query;
  coinstore_status status = Build(op.at("query"), &query);
  if (status != COINSTORE_OK) return status;
  const PageReader read = CoinPages(op, query.get());
  Bytes cursor;
  Json got = Json::array();
  Page page = {};
  page.more = 1;
  while (page.more != 0) {
    page = {};
    status = read(op.at("cap").get<size_t>(), &cursor, &page);
    if (status != COINSTORE_OK) return status;
    got.push_back(Json::array({page.rows, FromNumberOrNone(page.next_height)}));
  }
  Compare("pages", op.at("pages"), got);
  return status;
}

coinstore_status Player::Balances(const Json& op) {
  const Bytes hashes = ToIds(op.at("puzzle_hashes"));
  std::vector<coinstore_balance> balances(hashes.size() / 32);
  const coinstore_status status = coinstore_balances(store(op), view(op), hashes.data(),
                                                     balances.size(), balances.data(), &err_);
  if (status != COINSTORE_OK) return status;
  Json got = Json::array();
  for (size_t i = 0; i < balances.size(); ++i) {
    const Json balance = FromBalance(balances[i]);
    Compare("puzzle hash", op["puzzle_hashes"][i], balance[0]);
    got.push_back(Json::array({balance[1], balance[2]}));
  }
  Compare("balances", op.at("balances"), got);
  return status;
}

coinstore_status Player::Lineage(const Json& op) {
  const Bytes hash = FromHex(op.at("puzzle_hash"));
  coinstore_record coin, parent;
  const coinstore_status status =
      coinstore_lineage(store(op), view(op), hash.data(), &coin, &parent, &err_);
  if (status != COINSTORE_OK) return status;
  Compare("coin", op.at("coin"), FromRecord(coin));
  Compare("parent", op.at("parent"), FromRecord(parent));
  return status;
}

coinstore_status Player::BlockRoots(const Json& op) {
  uint8_t additions[32], removals[32];
  const coinstore_status status =
      coinstore_get_block_roots(store(op), ToNumber(op.at("height")), additions, removals, &err_);
  if (status != COINSTORE_OK) return status;
  Compare("additions_root", op.at("additions_root"), ToHex(additions, 32));
  Compare("removals_root", op.at("removals_root"), ToHex(removals, 32));
  return status;
}

}  // namespace conformance
