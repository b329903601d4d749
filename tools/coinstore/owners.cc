// SPDX-License-Identifier: Apache-2.0
// coinstore balance, hints, lineage and block: what belongs to whom, and what a block changed.
#include <memory>

#include "asking.h"
#include "command.h"

namespace coins::tool {
namespace {

struct OwnerArguments {
  AskArguments ask;
  std::vector<std::string> keys;
  std::vector<std::string> hints;
  std::uint64_t height = 0;
};

Json JsonOf(const coinstore_balance& balance) {
  return {{"puzzle_hash", Hex(balance.puzzle_hash)},
          {"amount", Decimal(balance.amount_be)},
          {"coins", balance.coins}};
}

int Balance(const OwnerArguments& arguments) {
  std::vector<std::uint8_t> puzzle_hashes;
  for (const std::string& text : arguments.keys) {
    const auto bytes = Bytes32OfHex(text, "PUZZLE_HASH " + text);
    puzzle_hashes.insert(puzzle_hashes.end(), bytes.begin(), bytes.end());
  }
  const Store store(arguments.ask.store, Access::kRead);
  const View view = ViewOf(store, arguments.ask);
  Answer<coinstore_balance> answer;
  if (arguments.keys.empty()) {
    answer = AskPages<coinstore_balance>(
        arguments.ask, [&](auto& page, auto* count, auto* cursor, std::size_t cap, auto* length,
                           auto* more, auto* error) {
          return coinstore_balance_page(store.get(), view.get(), page.data(), page.size(), count,
                                        cursor, cap, length, more, error);
        });
  } else {
    answer.entries.resize(arguments.keys.size());
    coinstore_error error = EmptyError();
    Require(coinstore_balances(store.get(), view.get(), puzzle_hashes.data(), arguments.keys.size(),
                               answer.entries.data(), &error),
            error);
  }
  PrintPage("balances", answer, arguments.ask.format,
            [](const coinstore_balance& balance) { return JsonOf(balance); });
  return kExitOk;
}

int Hints(const OwnerArguments& arguments) {
  const Query query = MakeQuery();
  if (arguments.hints.empty()) {
    AddKeys(query, COINSTORE_BY_ID, arguments.keys, "COIN_ID");
  } else {
    AddKeys(query, COINSTORE_BY_HINT, arguments.hints, "--hint");
  }
  const Store store(arguments.ask.store, Access::kRead);
  const View view = ViewOf(store, arguments.ask);
  const auto answer = AskPages<coinstore_hint>(
      arguments.ask, [&](auto& page, auto* count, auto* cursor, std::size_t cap, auto* length,
                         auto* more, auto* error) {
        return coinstore_hint_page(store.get(), view.get(), query.get(), page.data(), page.size(),
                                   count, cursor, cap, length, more, error);
      });
  PrintPage("hints", answer, arguments.ask.format, [](const coinstore_hint& pair) {
    return Json{{"coin_id", Hex(pair.coin_id)},
                {"hint", Hex(std::span(pair.hint).first(pair.hint_len))}};
  });
  return kExitOk;
}

int Lineage(const OwnerArguments& arguments) {
  const auto puzzle_hash = Bytes32OfHex(arguments.keys.front(), "PUZZLE_HASH");
  const Store store(arguments.ask.store, Access::kRead);
  const View view = ViewOf(store, arguments.ask);
  coinstore_record unspent{};
  coinstore_record parent{};
  coinstore_error error = EmptyError();
  const coinstore_status status =
      coinstore_lineage(store.get(), view.get(), puzzle_hash.data(), &unspent, &parent, &error);
  Require(status, error);
  if (status == COINSTORE_NOT_FOUND) {
    throw Failure(kExitNo, "NOT_FOUND: no fast-forward coin has this puzzle hash, or several have");
  }
  Print({{"coin_id", Hex(unspent.coin_id)},
         {"parent_id", Hex(parent.coin_id)},
         {"parents_parent_id", Hex(parent.coin.parent_coin_info)}},
        arguments.ask.format);
  return kExitOk;
}

Json CoinsAt(const Store& store, std::uint32_t source, std::uint64_t height) {
  const Query query = MakeQuery();
  AddHeight(query, source, height);
  AskArguments all;
  all.limit = UINT64_MAX;
  const auto answer =
      AskPages<coinstore_record>(all, [&](auto& page, auto* count, auto* cursor, std::size_t cap,
                                          auto* length, auto* more, auto* error) {
        return coinstore_query_page(store.get(), nullptr, query.get(), page.data(), page.size(),
                                    count, cursor, cap, length, more, nullptr, error);
      });
  Json coins = Json::array();
  for (const coinstore_record& record : answer.entries) coins.push_back(Hex(record.coin_id));
  return coins;
}

int Block(const OwnerArguments& arguments) {
  const Store store(arguments.ask.store, Access::kRead);
  coinstore_tip info{};
  if (!store.ReadBlockInfo(arguments.height, info)) {
    throw Failure(kExitNo, "NOT_FOUND: no block at height " + std::to_string(arguments.height));
  }
  std::array<std::uint8_t, 32> additions{};
  std::array<std::uint8_t, 32> removals{};
  coinstore_error error = EmptyError();
  Require(coinstore_get_block_roots(store.get(), arguments.height, additions.data(),
                                    removals.data(), &error),
          error);
  Json answer = tool::JsonOf(info);
  answer["additions_root"] = Hex(additions);
  answer["removals_root"] = Hex(removals);
  answer["added"] = CoinsAt(store, COINSTORE_ADDED_AT, arguments.height);
  answer["removed"] = CoinsAt(store, COINSTORE_REMOVED_AT, arguments.height);
  Print(answer, arguments.ask.format);
  return kExitOk;
}

}  // namespace

void AddBalance(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("balance", "Add up what puzzle hashes own, or list all");
  auto arguments = std::make_shared<OwnerArguments>();
  command.add_option("PUZZLE_HASH", arguments->keys, "64 hexadecimal digits each; none: all");
  AddAskArguments(command, arguments->ask, Pages::kYes);
  command.footer(
      "Examples:\n  coinstore balance --store coins --limit 10000\n"
      "  coinstore balance PUZZLE_HASH --at 1000 --store coins --json");
  command.callback([arguments, &exit_code] { exit_code = Balance(*arguments); });
}

void AddHints(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("hints", "List the hints of coins, or the coins of hints");
  auto arguments = std::make_shared<OwnerArguments>();
  CLI::Option_group& sources = *command.add_option_group("of", "Whose hints");
  sources.add_option("COIN_ID", arguments->keys, "64 hexadecimal digits each");
  sources.add_option("--hint", arguments->hints, "2 to 64 hexadecimal digits each");
  sources.require_option(1);
  AddAskArguments(command, arguments->ask, Pages::kYes);
  command.footer("Examples:\n  coinstore hints --hint 666976 --store coins");
  command.callback([arguments, &exit_code] { exit_code = Hints(*arguments); });
}

void AddLineage(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("lineage", "Find the coin in which a singleton lives");
  auto arguments = std::make_shared<OwnerArguments>();
  command.add_option("PUZZLE_HASH", arguments->keys, "64 hexadecimal digits")
      ->required()
      ->expected(1);
  AddAskArguments(command, arguments->ask, Pages::kNo);
  command.footer(
      "Exit code 1 if there is none, or more than one.\n\n"
      "Examples:\n  coinstore lineage PUZZLE_HASH --store coins");
  command.callback([arguments, &exit_code] { exit_code = Lineage(*arguments); });
}

void AddBlock(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("block", "Show a block, the roots of its changes, and the coins");
  auto arguments = std::make_shared<OwnerArguments>();
  command.add_option("HEIGHT", arguments->height, "The exact height")->required();
  AddStoreArguments(command, arguments->ask.store);
  AddJsonFlag(command, arguments->ask.format);
  command.footer("Examples:\n  coinstore block 1000 --store coins --json");
  command.callback([arguments, &exit_code] { exit_code = Block(*arguments); });
}

}  // namespace coins::tool
