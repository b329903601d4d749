// SPDX-License-Identifier: Apache-2.0
// coinstore checkpoint, compact, copy, repair and metrics: the care of a store.
#include <cstdint>
#include <cstdio>
#include <functional>
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
  std::string target;  // of a copy
  Format format = Format::kText;
};

// A call on an open store that may take long and shows no progress but its time.
void Run(const Store& store, const std::string& what,
         const std::function<coinstore_status(coinstore_error*)>& call) {
  coinstore_error error = EmptyError();
  coinstore_status status = COINSTORE_OK;
  {
    const LongCall watch([&store] { return coinstore_interrupt(store.get(), nullptr); },
                         [&what](double) { return what; });
    status = call(&error);
  }
  Require(status, error);
}

std::uint64_t Figure(const Store& store, std::uint32_t key) {
  std::uint64_t value = 0;
  coinstore_error error = EmptyError();
  Require(coinstore_stat(store.get(), key, &value, &error), error);
  return value;
}

int Checkpoint(const Arguments& arguments) {
  Store store(arguments.store, Access::kChange);
  Run(store, "checkpoint",
      [&](coinstore_error* error) { return coinstore_checkpoint(store.get(), error); });
  const Json answer = {{"marker_record", Figure(store, COINSTORE_STAT_MARKER_RECORD)},
                       {"last_record", Figure(store, COINSTORE_STAT_LAST_RECORD)}};
  store.Close();
  Print(answer, arguments.format);
  return kExitOk;
}

int Compact(const Arguments& arguments) {
  Store store(arguments.store, Access::kChange);
  const std::uint64_t before = Figure(store, COINSTORE_STAT_DATABASE_BYTES);
  Run(store, "compacting",
      [&](coinstore_error* error) { return coinstore_compact(store.get(), 0, error); });
  const Json answer = {{"bytes_before", before},
                       {"bytes_after", Figure(store, COINSTORE_STAT_DATABASE_BYTES)}};
  store.Close();
  Print(answer, arguments.format);
  return kExitOk;
}

int Copy(const Arguments& arguments) {
  Store store(arguments.store, Access::kChange);
  Run(store, "copying", [&](coinstore_error* error) {
    return coinstore_copy(store.get(), arguments.target.c_str(), error);
  });
  const Json answer = {{"copy", arguments.target},
                       {"records", Figure(store, COINSTORE_STAT_LAST_RECORD)}};
  store.Close();
  Print(answer, arguments.format);
  return kExitOk;
}

std::string RepairProgress(const coinstore_options* options, double seconds) {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  if (coinstore_options_progress(options, &done, &total, nullptr) != COINSTORE_OK) return "";
  return "repairing: " + Share(done, total, seconds);
}

int Repair(const Arguments& arguments) {
  const Options options = MakeOptions(arguments.store, Access::kChange);
  coinstore_buffer* buffer = nullptr;
  coinstore_error error = EmptyError();
  coinstore_status status = COINSTORE_OK;
  {
    const LongCall watch([&] { return coinstore_options_interrupt(options.get(), nullptr); },
                         [&](double seconds) { return RepairProgress(options.get(), seconds); });
    status = coinstore_repair(arguments.store.directory.c_str(), options.get(), &buffer, &error);
  }
  const Buffer report(buffer);
  Require(status, error);
  Print({{"report", LinesOf(report.get())}}, arguments.format);
  return kExitOk;
}

int Metrics(const Arguments& arguments) {
  const Store store(arguments.store, Access::kRead);
  coinstore_buffer* buffer = nullptr;
  coinstore_error error = EmptyError();
  Require(coinstore_metrics(store.get(), &buffer, &error), error);
  const Buffer text(buffer);
  const std::string metrics(reinterpret_cast<const char*>(coinstore_buffer_data(text.get())),
                            coinstore_buffer_size(text.get()));
  if (arguments.format == Format::kJson) {
    Print({{"prometheus_text", metrics}}, arguments.format);
  } else {
    (void)std::fputs(metrics.c_str(), stdout);
  }
  return kExitOk;
}

// What all of them have; the rest is for the caller to add.
CLI::App& Add(CLI::App& app, int& exit_code, const char* name, const char* text,
              int (*run)(const Arguments&), const std::shared_ptr<Arguments>& arguments) {
  CLI::App& command = *app.add_subcommand(name, text);
  AddStoreArguments(command, arguments->store);
  AddJsonFlag(command, arguments->format);
  command.callback([run, arguments, &exit_code] { exit_code = run(*arguments); });
  return command;
}

}  // namespace

void AddMaintenance(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App& checkpoint =
      Add(app, exit_code, "checkpoint", "Bring everything up to the tip into the tables",
          Checkpoint, arguments);
  checkpoint.footer("Examples:\n  coinstore checkpoint --store coins");

  CLI::App& compact =
      Add(app, exit_code, "compact", "Merge the files of a store", Compact, arguments);
  compact.footer("Examples:\n  coinstore compact --store coins");

  CLI::App& copy = Add(app, exit_code, "copy", "Make a copy of a store", Copy, arguments);
  copy.add_option("TARGET", arguments->target, "A directory that is not there yet, or empty")
      ->required();
  copy.footer("Examples:\n  coinstore copy backup --store coins");

  CLI::App& repair = Add(app, exit_code, "repair", "Rebuild the tables of a store from its log",
                         Repair, arguments);
  repair.footer(
      "Nothing is changed if the log itself is damaged. One that was cut off is to be repeated.\n\n"
      "Examples:\n  coinstore repair --store coins");

  CLI::App& metrics =
      Add(app, exit_code, "metrics", "Show the figures of a store in the format of Prometheus",
          Metrics, arguments);
  metrics.footer("Examples:\n  coinstore metrics --store coins");
}

}  // namespace coins::tool
