// SPDX-License-Identifier: Apache-2.0
// Single pages and their cursors; iterators.
#include <algorithm>
#include <utility>

#include "player.h"

namespace conformance {
namespace {

// The cursor of a page call: read and written in place.
struct CursorBuffer {
  explicit CursorBuffer(const Bytes& begin) : bytes(begin), len(begin.size()) {
    bytes.resize(std::max<size_t>(COINSTORE_CURSOR_MAX, len));
  }
  Bytes Taken() const { return {bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(len)}; }

  Bytes bytes;
  size_t len;
};

}  // namespace

PageReader Player::CoinPages(const Json& op, const coinstore_query* query) {
  return [this, &op, query](size_t cap, Bytes* cursor, Page* page) {
    CursorBuffer buffer(*cursor);
    std::vector<coinstore_record> records(cap);
    size_t n = 0;
    const coinstore_status status = coinstore_query_page(
        store(op), view(op), query, records.data(), cap, &n, buffer.bytes.data(),
        buffer.bytes.size(), &buffer.len, &page->more, &page->next_height, &err_);
    if (status != COINSTORE_OK) return status;
    *cursor = buffer.Taken();
    for (size_t i = 0; i < n; ++i) page->rows.push_back(FromRecord(records[i]));
    return status;
  };
}

PageReader Player::HintPages(const Json& op, const coinstore_query* query) {
  return [this, &op, query](size_t cap, Bytes* cursor, Page* page) {
    CursorBuffer buffer(*cursor);
    std::vector<coinstore_hint> pairs(cap);
    size_t n = 0;
    const coinstore_status status =
        coinstore_hint_page(store(op), view(op), query, pairs.data(), cap, &n, buffer.bytes.data(),
                            buffer.bytes.size(), &buffer.len, &page->more, &err_);
    if (status != COINSTORE_OK) return status;
    *cursor = buffer.Taken();
    for (size_t i = 0; i < n; ++i) page->rows.push_back(FromHint(pairs[i]));
    return status;
  };
}

PageReader Player::BalancePages(const Json& op) {
  return [this, &op](size_t cap, Bytes* cursor, Page* page) {
    CursorBuffer buffer(*cursor);
    std::vector<coinstore_balance> balances(cap);
    size_t n = 0;
    const coinstore_status status =
        coinstore_balance_page(store(op), view(op), balances.data(), cap, &n, buffer.bytes.data(),
                               buffer.bytes.size(), &buffer.len, &page->more, &err_);
    if (status != COINSTORE_OK) return status;
    *cursor = buffer.Taken();
    for (size_t i = 0; i < n; ++i) page->rows.push_back(FromBalance(balances[i]));
    return status;
  };
}

coinstore_status Player::PlayPage(const Json& op, const char* rows, const PageReader& read) {
  Bytes cursor;
  if (op.contains("begin")) cursor = cursors_.at(op["begin"]);
  const size_t cap = op.at("cap");
  Page page;
  const coinstore_status status = read(cap, &cursor, &page);
  if (status != COINSTORE_OK) return status;
  if (op.contains("end")) cursors_[op["end"]] = std::move(cursor);
  Compare(rows, op.at(rows), page.rows);
  const bool must_have_more = op.at("left").get<size_t>() > 0;
  if (must_have_more || page.rows.size() < cap) Compare("more", must_have_more, page.more != 0);
  return status;
}

coinstore_status Player::QueryPage(const Json& op) {
  Query query;
  const coinstore_status status = Build(op.at("query"), &query);
  return status != COINSTORE_OK ? status : PlayPage(op, "records", CoinPages(op, query.get()));
}

coinstore_status Player::HintPage(const Json& op) {
  Query query;
  const coinstore_status status = Build(op.at("query"), &query);
  return status != COINSTORE_OK ? status : PlayPage(op, "hints", HintPages(op, query.get()));
}

coinstore_status Player::BalancePage(const Json& op) {
  return PlayPage(op, "balances", BalancePages(op));
}

coinstore_status Player::MakeCursor(const Json& op) {
  Bytes bytes =
      op.contains("begin") ? cursors_.at(op["begin"]) : FromHex(op.at("bytes").get<std::string>());
  if (op.contains("keep")) bytes.resize(op["keep"].get<size_t>());
  if (op.contains("flip")) {
    const size_t bit = op["flip"];
    bytes.at(bit / 8) = static_cast<uint8_t>(bytes.at(bit / 8) ^ (0x80 >> bit % 8));
  }
  cursors_[op.at("end")] = std::move(bytes);
  return COINSTORE_OK;
}

coinstore_status Player::OpenIter(const Json& op, const coinstore_query* query, Iter* iter) {
  Bytes cursor;
  if (op.contains("begin")) cursor = cursors_.at(op["begin"]);
  coinstore_iter* opened = nullptr;
  const coinstore_status status =
      coinstore_iter_open(store(op), view(op), query, cursor.data(), cursor.size(), &opened, &err_);
  iter->reset(opened);
  return status;
}

// The answer of a whole query once more, or the status with which its pages failed.
coinstore_status Player::CompareIterator(const Json& op, const coinstore_query* query,
                                         coinstore_status status) {
  Iter iter;
  Json got = Json::array();
  std::vector<coinstore_record> records(op.at("cap").get<size_t>());
  size_t n = 0;
  coinstore_status next = OpenIter(op, query, &iter);
  while (next == COINSTORE_OK) {
    next = coinstore_iter_next(iter.get(), records.data(), records.size(), &n, &err_);
    for (size_t i = 0; next == COINSTORE_OK && i < n; ++i) got.push_back(FromRecord(records[i]));
  }
  if (next == COINSTORE_DONE) next = COINSTORE_OK;
  Compare("status of the iterator", coinstore_status_name(status), coinstore_status_name(next));
  if (status == COINSTORE_OK) Compare("records of the iterator", op.at("records"), got);
  return status;
}

coinstore_status Player::IterOpen(const Json& op) {
  Query query;
  coinstore_status status = Build(op.at("query"), &query);
  if (status != COINSTORE_OK) return status;
  Iter opened;
  status = OpenIter(op, query.get(), &opened);
  if (status == COINSTORE_OK) iters_[op.at("iter")] = std::move(opened);
  return status;
}

coinstore_status Player::IterNext(const Json& op) { return Next(iter(op.at("iter")), op); }

coinstore_status Player::Next(coinstore_iter* iter, const Json& op) {
  std::vector<coinstore_record> records(op.at("cap").get<size_t>());
  size_t n = 0;
  const coinstore_status status =
      coinstore_iter_next(iter, records.data(), records.size(), &n, &err_);
  if (status != COINSTORE_OK) return status;
  Json got = Json::array();
  for (size_t i = 0; i < n; ++i) got.push_back(FromRecord(records[i]));
  Compare("records", op.at("records"), got);
  return status;
}

coinstore_status Player::IterCursor(const Json& op) {
  Bytes cursor(COINSTORE_CURSOR_MAX);
  size_t len = 0;
  const coinstore_status status =
      coinstore_iter_cursor(iter(op.at("iter")), cursor.data(), cursor.size(), &len, &err_);
  if (status != COINSTORE_OK) return status;
  cursor.resize(len);
  cursors_[op.at("end")] = std::move(cursor);
  return status;
}

coinstore_status Player::IterTip(const Json& op) {
  auto tip = Sized<coinstore_tip>();
  const coinstore_status status = coinstore_iter_tip(iter(op.at("iter")), &tip, &err_);
  if (status == COINSTORE_OK) Compare("tip", op.at("tip"), FromTip(tip, false));
  return status;
}

coinstore_status Player::IterClose(const Json& op) {
  return coinstore_iter_close(iter(op.at("iter")), &err_);
}

}  // namespace conformance
