// SPDX-License-Identifier: Apache-2.0
// coinstore rollback: takes blocks back, and tells which coins that changes.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "failure.h"
#include "long_call.h"
#include "store.h"

namespace coins::tool {
namespace {

constexpr std::size_t kPageRecords = 1024;

struct Arguments {
  StoreArguments store;
  std::int64_t height = 0;
  bool dry_run = false;
  bool report = false;
  Format format = Format::kText;
};

struct FreeIterator {
  void operator()(coinstore_iter* iterator) const { coinstore_iter_free(iterator); }
};

std::string Progress(const Store& store, double seconds) {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  if (coinstore_progress(store.get(), &done, &total, nullptr) != COINSTORE_OK) return "";
  return "rolling back: " + Share(done, total, seconds);
}

// The report goes out page by page, however long it is.
void PrintReport(coinstore_iter* changed, Format format) {
  std::vector<coinstore_record> records(kPageRecords);
  while (CaughtSignal() == 0) {
    std::size_t count = 0;
    coinstore_error error = EmptyError();
    const coinstore_status status =
        coinstore_iter_next(changed, records.data(), records.size(), &count, &error);
    Require(status, error);
    if (status == COINSTORE_DONE) return;
    for (std::size_t i = 0; i < count; ++i) {
      const Json record = JsonOf(records[i]);
      Print(format == Format::kJson ? record : Json::array({record}), format);
    }
  }
  throw Failure(kExitSignalBase + CaughtSignal(), "the report was interrupted");
}

int Rollback(const Arguments& arguments) {
  Store store(arguments.store, arguments.dry_run ? Access::kRead : Access::kChange);
  coinstore_result result{};
  result.struct_size = sizeof(result);
  coinstore_iter* changed = nullptr;
  coinstore_error error = EmptyError();
  coinstore_status status = COINSTORE_OK;
  {
    const LongCall watch([&store] { return coinstore_interrupt(store.get(), nullptr); },
                         [&store](double seconds) { return Progress(store, seconds); });
    status =
        coinstore_rollback(store.get(), arguments.height, arguments.dry_run ? COINSTORE_DRY_RUN : 0,
                           &result, arguments.report ? &changed : nullptr, &error);
  }
  Require(status, error);
  std::unique_ptr<coinstore_iter, FreeIterator> iterator(changed);
  if (changed != nullptr) PrintReport(changed, arguments.format);
  iterator.reset();
  Json answer = {{"dry_run", arguments.dry_run}};
  answer.update(JsonOf(result));
  store.Close();
  Print(answer, arguments.format);
  return kExitOk;
}

}  // namespace

void AddRollback(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("rollback", "Take blocks back until the tip is at a height or below it");
  auto arguments = std::make_shared<Arguments>();
  command.add_option("HEIGHT", arguments->height, "The new tip's height; -1 empties the store")
      ->required();
  AddStoreArguments(command, arguments->store);
  command.add_flag("--dry-run", arguments->dry_run, "Tell what would change, change nothing");
  command.add_flag("--report", arguments->report,
                   "Also every changed coin as it was before, one after the other");
  AddJsonFlag(command, arguments->format);
  command.footer(
      "With --report and --json each coin is an object on a line of its own, the result the "
      "last.\n\n"
      "Examples:\n"
      "  coinstore rollback 1000 --store coins --dry-run --report --json\n"
      "  coinstore rollback -1 --store coins");
  command.callback([arguments, &exit_code] { exit_code = Rollback(*arguments); });
}

}  // namespace coins::tool
