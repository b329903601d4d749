// SPDX-License-Identifier: Apache-2.0
// coinstore coins and states: which coins there are.
#include <memory>

#include "asking.h"
#include "command.h"

namespace coins::tool {
namespace {

struct CoinsArguments {
  AskArguments ask;
  std::vector<std::string> puzzle_hashes;
  std::vector<std::string> hints;
  std::vector<std::string> parents;
  std::vector<std::string> coin_ids;
  bool all_unspent = false;
  bool spent_only = false;
  bool unspent_only = false;
  bool hinted = false;
  bool by_height = false;
  std::optional<std::uint64_t> start, end, min, max, min_amount;
};

Query QueryOf(const CoinsArguments& arguments) {
  Query query = MakeQuery();
  if (!arguments.puzzle_hashes.empty()) {
    AddKeys(query, COINSTORE_BY_PUZZLE_HASH, arguments.puzzle_hashes, "--puzzle-hash");
  } else if (!arguments.hints.empty()) {
    AddKeys(query, COINSTORE_BY_HINT, arguments.hints, "--hint");
  } else if (!arguments.parents.empty()) {
    AddKeys(query, COINSTORE_BY_PARENT, arguments.parents, "--parent");
  } else if (!arguments.coin_ids.empty()) {
    AddKeys(query, COINSTORE_BY_ID, arguments.coin_ids, "--coin-id");
  } else {
    AddKeys(query, COINSTORE_ALL_UNSPENT, {}, "--all-unspent");
  }
  if (arguments.spent_only) Set(query, COINSTORE_QUERY_UNSPENT, 0);
  if (arguments.unspent_only) Set(query, COINSTORE_QUERY_SPENT, 0);
  if (arguments.hinted) Set(query, COINSTORE_QUERY_HINTED, 1);
  if (arguments.by_height) Set(query, COINSTORE_QUERY_ORDER, COINSTORE_ORDER_HEIGHT);
  if (arguments.start) Set(query, COINSTORE_QUERY_START, *arguments.start);
  if (arguments.end) Set(query, COINSTORE_QUERY_END, *arguments.end);
  if (arguments.min) Set(query, COINSTORE_QUERY_MIN, *arguments.min);
  if (arguments.max) Set(query, COINSTORE_QUERY_MAX, *arguments.max);
  if (arguments.min_amount) Set(query, COINSTORE_QUERY_MIN_AMOUNT, *arguments.min_amount);
  return query;
}

Answer<coinstore_record> Ask(const CoinsArguments& arguments) {
  const Query query = QueryOf(arguments);
  const Store store(arguments.ask.store, Access::kRead);
  const View view = ViewOf(store, arguments.ask);
  return AskPages<coinstore_record>(
      arguments.ask, [&](auto& page, auto* count, auto* cursor, std::size_t cap, auto* length,
                         auto* more, auto* error) {
        return coinstore_query_page(store.get(), view.get(), query.get(), page.data(), page.size(),
                                    count, cursor, cap, length, more, nullptr, error);
      });
}

int Coins(const CoinsArguments& arguments) {
  PrintPage("coins", Ask(arguments), arguments.ask.format,
            [](const coinstore_record& record) { return JsonOf(record); });
  return kExitOk;
}

int States(const CoinsArguments& arguments) {
  PrintPage("states", Ask(arguments), arguments.ask.format, [](const coinstore_record& record) {
    return Json{{"coin_id", Hex(record.coin_id)},
                {"created_height", record.confirmed_height},
                {"spent_height", HeightOrNull(record.spent_height)}};
  });
  return kExitOk;
}

void AddOwners(CLI::App& command, CLI::Option_group& sources, CoinsArguments& arguments) {
  sources.add_option("--puzzle-hash", arguments.puzzle_hashes, "64 hexadecimal digits each");
  sources.add_option("--coin-id", arguments.coin_ids, "64 hexadecimal digits each");
  sources.require_option(1);
  command.add_flag("--hinted", arguments.hinted, "Also coins with a puzzle hash as their hint");
  command.add_flag("--by-height", arguments.by_height, "By the height of the last change");
}

}  // namespace

void AddCoins(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("coins", "List coins of an owner, a parent, or all unspent");
  auto arguments = std::make_shared<CoinsArguments>();
  CLI::Option_group& sources = *command.add_option_group("of", "Whose coins");
  AddOwners(command, sources, *arguments);
  sources.add_option("--hint", arguments->hints, "2 to 64 hexadecimal digits each");
  sources.add_option("--parent", arguments->parents, "64 hexadecimal digits each");
  sources.add_flag("--all-unspent", arguments->all_unspent, "Every unspent coin");
  auto* const spent = command.add_flag("--spent", arguments->spent_only, "Spent coins only");
  command.add_flag("--unspent", arguments->unspent_only, "Unspent coins only")->excludes(spent);
  command.add_option("--start", arguments->start, "Created at this height or above");
  command.add_option("--end", arguments->end, "Created below this height");
  command.add_option("--min-amount", arguments->min_amount, "Of this amount or more");
  AddAskArguments(command, arguments->ask, Pages::kYes);
  command.footer(
      "Examples:\n  coinstore coins --puzzle-hash HASH --unspent --store coins\n"
      "  coinstore coins --all-unspent --limit 1000 --store coins --json");
  command.callback([arguments, &exit_code] { exit_code = Coins(*arguments); });
}

void AddStates(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("states", "List when coins were created and spent");
  auto arguments = std::make_shared<CoinsArguments>();
  CLI::Option_group& sources = *command.add_option_group("of", "Whose coins");
  AddOwners(command, sources, *arguments);
  command.add_option("--min", arguments->min, "Created or spent at this height or above");
  command.add_option("--max", arguments->max, "Neither created nor spent above this height");
  AddAskArguments(command, arguments->ask, Pages::kYes);
  command.footer("Examples:\n  coinstore states --puzzle-hash HASH --min 1000 --store coins");
  command.callback([arguments, &exit_code] { exit_code = States(*arguments); });
}

}  // namespace coins::tool
