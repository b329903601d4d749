// SPDX-License-Identifier: Apache-2.0
// coinstore check: recomputes a whole store and compares.
#include <cstdint>
#include <memory>
#include <string>

#include "command.h"
#include "failure.h"
#include "long_call.h"
#include "store.h"

namespace coins::tool {
namespace {

struct Arguments {
  StoreArguments store;
  Format format = Format::kText;
};

std::string Progress(const Store& store, double seconds) {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  if (coinstore_progress(store.get(), &done, &total, nullptr) != COINSTORE_OK) return "";
  return "checking: " + Share(done, total, seconds);
}

int Check(const Arguments& arguments) {
  const Store store(arguments.store, Access::kRead);
  coinstore_buffer* buffer = nullptr;
  coinstore_error error = EmptyError();
  coinstore_status status = COINSTORE_OK;
  {
    const LongCall watch([&store] { return coinstore_interrupt(store.get(), nullptr); },
                         [&store](double seconds) { return Progress(store, seconds); });
    status = coinstore_check(store.get(), 0, &buffer, &error);
  }
  const Buffer report(buffer);
  if (status != COINSTORE_CORRUPTION) Require(status, error);
  Print({{"sound", status == COINSTORE_OK}, {"report", LinesOf(report.get())}}, arguments.format);
  // The question is whether the store is sound, so a difference is an answer and no failure.
  if (status == COINSTORE_CORRUPTION) throw Failure(kExitNo, Describe(error));
  return kExitOk;
}

}  // namespace

void AddCheck(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("check", "Recompute everything in a store and compare it");
  auto arguments = std::make_shared<Arguments>();
  AddStoreArguments(command, arguments->store);
  AddJsonFlag(command, arguments->format);
  command.footer(
      "Exit code 1 if a difference is found. Changes nothing.\n\n"
      "Examples:\n  coinstore check --store coins");
  command.callback([arguments, &exit_code] { exit_code = Check(*arguments); });
}

}  // namespace coins::tool
