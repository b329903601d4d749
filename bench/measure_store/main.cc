// SPDX-License-Identifier: Apache-2.0
// measure_store: one command of measure_store/commands.h on a store in a directory, its figures as JSON.
// bench/gates/measure runs them in order, each in a process of its own.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>

#include "measure_store/commands.h"

namespace coins::bench {
namespace {

struct Arguments {
  Place place;
  std::string json_file;
  std::uint64_t unspent = 100'000;
  std::size_t blocks = 1000;
  std::uint64_t coins = 0;
  std::uint64_t operations = 0;
  std::uint64_t changes = 0;
  double seconds = 20;
};

void Write(const Json& figures, const std::string& file) {
  if (file.empty()) {
    std::cout << figures.dump(2) << std::endl;
    return;
  }
  std::ofstream out(file);
  out << figures.dump(2) << std::endl;
  if (!out) throw std::runtime_error("cannot write " + file);
}

void Die(const Arguments& arguments) {
  ApplyAndDie(arguments.place, arguments.changes, [&](const Json& figures) {
    Write(figures, arguments.json_file);
    (void)raise(SIGKILL);
  });
}

CLI::App* Add(CLI::App& app, const char* name, const char* text, const std::function<Json()>& run,
              const Arguments& arguments) {
  CLI::App* const command = app.add_subcommand(name, text);
  command->callback([run, &arguments] { Write(run(), arguments.json_file); });
  return command;
}

void AddCommands(CLI::App& app, Arguments& arguments) {
  const Place& place = arguments.place;
  Add(
      app, "make", "Make the store", [&] { return MakeStore(place, arguments.unspent); }, arguments)
      ->add_option("--unspent", arguments.unspent, "Unspent coins")
      ->capture_default_str();
  Add(
      app, "open", "Open and close it", [&] { return MeasureOpening(place); }, arguments);
  Add(
      app, "tip", "Follow the tip, and roll back",
      [&] { return MeasureTip(place, arguments.blocks); }, arguments)
      ->add_option("--blocks", arguments.blocks, "Blocks of 1,000 created + 500 spent")
      ->capture_default_str();
  Add(
      app, "reads", "Single reads and proofs", [&] { return MeasureReads(place); }, arguments);
  Add(
      app, "pages", "Pages of the tables", [&] { return MeasurePages(place); }, arguments);
  Add(
      app, "recent-pages", "Pages of memory",
      [&] { return MeasureRecentPages(place, arguments.coins); }, arguments)
      ->add_option("--coins", arguments.coins, "Coins of the largest owner")
      ->required();
  Add(
      app, "readers", "Readers beside a writer",
      [&] { return MeasureReaders(place, arguments.seconds); }, arguments)
      ->add_option("--seconds", arguments.seconds, "Of each of the three parts")
      ->capture_default_str();
  Add(
      app, "steadiness", "Memory over a long run",
      [&] { return MeasureSteadiness(place, arguments.operations); }, arguments)
      ->add_option("--operations", arguments.operations, "Coins created + coins spent")
      ->required();
  CLI::App* const die = app.add_subcommand("die", "Apply blocks, then end by SIGKILL");
  die->callback([&] { Die(arguments); });
  die->add_option("--changes", arguments.changes, "Coins created + coins spent since a checkpoint")
      ->required();
}

int Main(int argc, char** argv) {
  CLI::App app("Measures one thing on a store of many coins");
  Arguments arguments;
  app.require_subcommand(1);
  app.add_option("--directory", arguments.place.directory, "Of the store and its population")
      ->required();
  app.add_option("--option", arguments.place.options, "name=value, as for coinstore_options_set");
  app.add_option("--json", arguments.json_file,
                 "Where the figures go; standard output if not given");
  AddCommands(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return 0;
}

}  // namespace
}  // namespace coins::bench

int main(int argc, char** argv) {
  try {
    return coins::bench::Main(argc, argv);
  } catch (const std::exception& error) {
    (void)std::fprintf(stderr, "measure_store: %s\n", error.what());
    return 3;
  }
}
