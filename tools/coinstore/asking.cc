// SPDX-License-Identifier: Apache-2.0
#include "asking.h"

namespace coins::tool {

void AddAskArguments(CLI::App& command, AskArguments& arguments, Pages pages) {
  AddStoreArguments(command, arguments.store);
  command.add_option("--at", arguments.at, "As of the highest block at or below this height")
      ->type_name("HEIGHT");
  if (pages == Pages::kYes) {
    command.add_option("--limit", arguments.limit, "So many at most")
        ->capture_default_str()
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}));
    command.add_option("--cursor", arguments.cursor, "Where an earlier answer ended")
        ->type_name("HEX");
  }
  command.add_flag_callback(
      "--json", [&arguments] { arguments.format = Format::kJson; },
      "Answer in JSON, one object on a line");
}

View ViewOf(const Store& store, const AskArguments& arguments) {
  if (!arguments.at) return nullptr;
  coinstore_error error = EmptyError();
  coinstore_view* view = nullptr;
  const coinstore_status status = coinstore_view_at(store.get(), *arguments.at, &view, &error);
  Require(status, error);
  if (status == COINSTORE_NOT_FOUND) {
    throw Failure(kExitNo, "NOT_FOUND: no block as of height " + std::to_string(*arguments.at));
  }
  return View(view);
}

Query MakeQuery() {
  coinstore_error error = EmptyError();
  coinstore_query* query = nullptr;
  Require(coinstore_query_new(&query, &error), error);
  return Query(query);
}

void AddKeys(const Query& query, std::uint32_t source, const std::vector<std::string>& keys,
             const std::string& what) {
  coinstore_error error = EmptyError();
  Require(coinstore_query_add_keys(query.get(), source, nullptr, 0, 0, &error), error);
  for (const std::string& text : keys) {
    const std::vector<std::uint8_t> key = BytesOfHex(text, what + " " + text);
    const coinstore_status status =
        coinstore_query_add_keys(query.get(), source, key.data(), key.size(), 1, &error);
    if (status == COINSTORE_ARGUMENT)
      throw Failure(kExitUsage, what + " " + text + ": wrong length");
    Require(status, error);
  }
}

void AddHeight(const Query& query, std::uint32_t source, std::uint64_t height) {
  std::array<std::uint8_t, 8> key{};
  for (std::size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<std::uint8_t>(height >> (56 - 8 * i));
  }
  coinstore_error error = EmptyError();
  Require(coinstore_query_add_keys(query.get(), source, key.data(), key.size(), 1, &error), error);
}

void Set(const Query& query, std::uint32_t setting, std::uint64_t value) {
  coinstore_error error = EmptyError();
  const coinstore_status status = coinstore_query_set(query.get(), setting, value, &error);
  if (status == COINSTORE_ARGUMENT) throw Failure(kExitUsage, error.message);
  Require(status, error);
}

}  // namespace coins::tool
