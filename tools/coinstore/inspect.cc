// SPDX-License-Identifier: Apache-2.0
// coinstore info, header and get: what a store knows.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "failure.h"
#include "store.h"

namespace coins::tool {
namespace {

struct InfoArguments {
  StoreArguments store;
  bool stats = false;
  bool settings = false;
  Format format = Format::kText;
};

// Every option as it took effect, and what else an open store can tell about itself.
Json SettingsOf(const Store& store) {
  Json settings = Json::object();
  const char* name = nullptr;
  const char* text = nullptr;
  for (std::uint32_t i = 0; coinstore_options_name(i, &name, &text, nullptr) == COINSTORE_OK; ++i) {
    settings[name] = store.Setting(name);
  }
  for (const char* more : {"rocksdb_build", "instance_id"}) settings[more] = store.Setting(more);
  return settings;
}

int Info(const InfoArguments& arguments) {
  const Store store(arguments.store, Access::kRead);
  coinstore_tip tip{};
  const bool has_tip = store.ReadTip(tip);
  Json answer = {{"library", coinstore_version_string()},
                 {"empty", !has_tip},
                 {"tip", has_tip ? JsonOf(tip) : Json(nullptr)}};
  if (arguments.stats) answer["stats"] = StatsOf(store.get());
  if (arguments.settings) answer["settings"] = SettingsOf(store);
  Print(answer, arguments.format);
  return kExitOk;
}

struct HeaderArguments {
  StoreArguments store;
  std::uint64_t height = 0;
  Format format = Format::kText;
};

int Header(const HeaderArguments& arguments) {
  const Store store(arguments.store, Access::kRead);
  coinstore_tip info{};
  if (!store.ReadBlockInfo(arguments.height, info)) {
    throw Failure(kExitNo, "NOT_FOUND: no block at height " + std::to_string(arguments.height));
  }
  Print(JsonOf(info), arguments.format);
  return kExitOk;
}

struct GetArguments {
  StoreArguments store;
  std::vector<std::string> coin_ids;
  Format format = Format::kText;
};

Json HintsOf(const Store& store, const std::uint8_t coin_id[32]) {
  coinstore_error error = EmptyError();
  std::size_t count = 0;
  coinstore_status status =
      coinstore_get_hints(store.get(), nullptr, coin_id, 1, nullptr, 0, &count, &error);
  std::vector<coinstore_hint> hints(count);
  if (status == COINSTORE_BUFFER_TOO_SMALL) {
    status = coinstore_get_hints(store.get(), nullptr, coin_id, 1, hints.data(), hints.size(),
                                 &count, &error);
  }
  Require(status, error);
  Json answer = Json::array();
  for (const coinstore_hint& hint : hints) {
    answer.push_back(Hex(std::span(hint.hint).first(hint.hint_len)));
  }
  return answer;
}

int Get(const GetArguments& arguments) {
  std::vector<std::array<std::uint8_t, 32>> coin_ids;
  for (const std::string& text : arguments.coin_ids) {
    coin_ids.push_back(Bytes32OfHex(text, "COIN_ID " + text));
  }
  const Store store(arguments.store, Access::kRead);
  Json found = Json::array();
  Json not_found = Json::array();
  for (const auto& coin_id : coin_ids) {
    coinstore_record record{};
    coinstore_error error = EmptyError();
    const coinstore_status status =
        coinstore_get(store.get(), nullptr, coin_id.data(), &record, &error);
    Require(status, error);
    if (status == COINSTORE_NOT_FOUND) {
      not_found.push_back(Hex(coin_id));
      continue;
    }
    Json json = JsonOf(record);
    json["hints"] = HintsOf(store, coin_id.data());
    found.push_back(json);
  }
  Print({{"coins", found}, {"not_found", not_found}}, arguments.format);
  return not_found.empty() ? kExitOk : kExitNo;
}

}  // namespace

void AddInfo(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("info", "Show the tip, its root and the counts");
  auto arguments = std::make_shared<InfoArguments>();
  AddStoreArguments(command, arguments->store);
  command.add_flag("--stats", arguments->stats, "Also the store's figures");
  command.add_flag("--settings", arguments->settings, "Also what it runs with");
  AddJsonFlag(command, arguments->format);
  command.footer(
      "Examples:\n  coinstore info --store coins\n  coinstore info --store coins --json");
  command.callback([arguments, &exit_code] { exit_code = Info(*arguments); });
}

void AddHeader(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("header", "Show the block at a height and the state after it");
  auto arguments = std::make_shared<HeaderArguments>();
  command.add_option("HEIGHT", arguments->height, "The exact height")->required();
  AddStoreArguments(command, arguments->store);
  AddJsonFlag(command, arguments->format);
  command.footer("Examples:\n  coinstore header 1000 --store coins --json");
  command.callback([arguments, &exit_code] { exit_code = Header(*arguments); });
}

void AddGet(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("get", "Show coins with their hints, spent or not");
  auto arguments = std::make_shared<GetArguments>();
  command.add_option("COIN_ID", arguments->coin_ids, "64 hexadecimal digits each")->required();
  AddStoreArguments(command, arguments->store);
  AddJsonFlag(command, arguments->format);
  command.footer(
      "Exit code 1 if one of them is unknown.\n\nExamples:\n"
      "  coinstore get "
      "00412e820ed14e4d2db5bd0b752cc67fc39c49e456d58deddc89282ed7981e1e --store coins");
  command.callback([arguments, &exit_code] { exit_code = Get(*arguments); });
}

}  // namespace coins::tool
