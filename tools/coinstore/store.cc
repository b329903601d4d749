// SPDX-License-Identifier: Apache-2.0
// Opening and closing.
#include "store.h"

#include <array>
#include <cstddef>

#include "failure.h"
#include "long_call.h"

namespace coins::tool {
namespace {

void SetOption(coinstore_options* options, const std::string& name, const std::string& value) {
  coinstore_error error = EmptyError();
  Require(coinstore_options_set(options, name.c_str(), value.c_str(), &error), error);
}

void SetForAccess(coinstore_options* options, Access access) {
  if (access != Access::kCreate) SetOption(options, "create_if_missing", "0");
  if (access == Access::kRead) SetOption(options, "read_only", "1");
}

void SetFromText(coinstore_options* options, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    throw Failure(kExitUsage, "--option " + text + ": must be name=value");
  }
  SetOption(options, text.substr(0, equals), text.substr(equals + 1));
}

std::string OpenProgress(const coinstore_options* options, double seconds) {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  if (coinstore_options_progress(options, &done, &total, nullptr) != COINSTORE_OK) return "";
  return "opening: record " + std::to_string(done) + " of " + std::to_string(total) + ", " +
         Share(done, total, seconds);
}

}  // namespace

void AddStoreArguments(CLI::App& command, StoreArguments& arguments) {
  command.add_option("--store", arguments.directory, "Directory of the store")
      ->required()
      ->type_name("DIR");
  command
      .add_option("--option", arguments.options,
                  "An option of the library; may be given many times. Also from the environment, "
                  "e.g. COINSTORE_SYNC_MODE=grouped")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

Options MakeOptions(const StoreArguments& arguments, Access access) {
  coinstore_error error = EmptyError();
  coinstore_options* made = nullptr;
  Require(coinstore_options_new(&made, &error), error);
  Options options(made);
  SetForAccess(made, access);
  Require(coinstore_options_from_env(made, nullptr, &error), error);
  for (const std::string& text : arguments.options) SetFromText(made, text);
  return options;
}

Store::Store(const StoreArguments& arguments, Access access)
    : options_(MakeOptions(arguments, access)) {
  coinstore_error error = EmptyError();
  coinstore_options* const options = options_.get();
  const LongCall watch([options] { return coinstore_options_interrupt(options, nullptr); },
                       [options](double seconds) { return OpenProgress(options, seconds); });
  Require(coinstore_open(arguments.directory.c_str(), options, &store_, &error), error);
}

Store::~Store() { coinstore_free(store_); }

std::string Store::Option(const char* name) const {
  std::array<char, 64> value{};
  std::size_t size = 0;
  coinstore_error error = EmptyError();
  Require(coinstore_options_get(options_.get(), name, value.data(), value.size(), &size, &error),
          error);
  return {value.data(), size};
}

std::string Store::Setting(const char* name) const {
  std::array<char, 256> value{};
  std::size_t size = 0;
  coinstore_error error = EmptyError();
  Require(coinstore_get_setting(store_, name, value.data(), value.size(), &size, &error), error);
  return {value.data(), size};
}

bool Store::ReadTip(coinstore_tip& tip) const {
  coinstore_error error = EmptyError();
  tip = {};
  tip.struct_size = sizeof(tip);
  const coinstore_status status = coinstore_get_tip(store_, nullptr, &tip, &error);
  Require(status, error);
  return status == COINSTORE_OK;
}

bool Store::ReadBlockInfo(std::uint64_t height, coinstore_tip& info) const {
  coinstore_error error = EmptyError();
  info = {};
  info.struct_size = sizeof(info);
  const coinstore_status status = coinstore_get_block_info(store_, nullptr, height, &info, &error);
  Require(status, error);
  return status == COINSTORE_OK;
}

void Store::Close() {
  coinstore_error error = EmptyError();
  Require(coinstore_close(store_, 0, &error), error);
}

}  // namespace coins::tool
