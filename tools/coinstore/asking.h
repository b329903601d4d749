// SPDX-License-Identifier: Apache-2.0
// What the commands that ask questions have in common: as of which block, from which cursor, how much.
#ifndef COINSTORE_TOOLS_COINSTORE_ASKING_H_
#define COINSTORE_TOOLS_COINSTORE_ASKING_H_

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "failure.h"
#include "output.h"
#include "store.h"

namespace coins::tool {

struct AskArguments {
  StoreArguments store;
  std::optional<std::uint64_t> at;  // as of which height
  std::uint64_t limit = 100;
  std::string cursor;  // hexadecimal
  Format format = Format::kText;
};
// --store, --at and --json; with pages --limit and --cursor too.
enum class Pages { kNo, kYes };
void AddAskArguments(CLI::App& command, AskArguments& arguments, Pages pages);

struct FreeView {
  void operator()(coinstore_view* view) const { coinstore_view_free(view); }
};
using View = std::unique_ptr<coinstore_view, FreeView>;
// Null without --at. Throws if there is no block at or below the height.
View ViewOf(const Store& store, const AskArguments& arguments);

struct FreeQuery {
  void operator()(coinstore_query* query) const { coinstore_query_free(query); }
};
using Query = std::unique_ptr<coinstore_query, FreeQuery>;
Query MakeQuery();
// Keys as hexadecimal text; `what` names them in a complaint.
void AddKeys(const Query& query, std::uint32_t source, const std::vector<std::string>& keys,
             const std::string& what);
void AddHeight(const Query& query, std::uint32_t source, std::uint64_t height);
void Set(const Query& query, std::uint32_t setting, std::uint64_t value);

// Asks for pages until `limit` entries are there or there are no more; a page may hold fewer than asked.
// ask(entries, n, cursor, cursor_cap, cursor_len, more, error) fills one page of at most entries.size().
template <typename Entry>
struct Answer {
  std::vector<Entry> entries;
  std::vector<std::uint8_t> cursor;
  bool has_more = false;
};
template <typename Entry, typename Ask>
Answer<Entry> AskPages(const AskArguments& arguments, Ask ask) {
  Answer<Entry> answer;
  std::vector<std::uint8_t> cursor = BytesOfHex(arguments.cursor, "--cursor");
  std::size_t length = cursor.size();
  if (length > COINSTORE_CURSOR_MAX) throw Failure(kExitUsage, "--cursor: too long");
  cursor.resize(COINSTORE_CURSOR_MAX);
  std::int32_t more = 1;
  while (more != 0 && answer.entries.size() < arguments.limit) {
    std::vector<Entry> page(std::min<std::uint64_t>(arguments.limit - answer.entries.size(), 1024));
    coinstore_error error = EmptyError();
    std::size_t count = 0;
    Require(ask(page, &count, cursor.data(), cursor.size(), &length, &more, &error), error);
    answer.entries.insert(answer.entries.end(), page.begin(),
                          page.begin() + static_cast<std::ptrdiff_t>(count));
  }
  answer.cursor.assign(cursor.begin(), cursor.begin() + static_cast<std::ptrdiff_t>(length));
  answer.has_more = more != 0;
  return answer;
}

// {name: entries, "cursor": … or null if there is no more}
template <typename Entry, typename ToJson>
void PrintPage(const char* name, const Answer<Entry>& answer, Format format, ToJson to_json) {
  Json entries = Json::array();
  for (const Entry& entry : answer.entries) entries.push_back(to_json(entry));
  Print({{name, entries}, {"cursor", answer.has_more ? Json(Hex(answer.cursor)) : Json(nullptr)}},
        format);
}

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_ASKING_H_
