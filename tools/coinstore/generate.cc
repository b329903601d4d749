// SPDX-License-Identifier: Apache-2.0
// coinstore generate: writes a synthetic chain to a CSDELTA1 file.
#include <memory>
#include <string>

#include "chain/generator.h"
#include "command.h"
#include "csdelta/writer.h"
#include "failure.h"
#include "long_call.h"
#include "progress_line.h"

namespace coins::tool {
namespace {

constexpr std::uint32_t kGenesisBlocks =
    4;  // a genesis as large as so many blocks, if none is given

struct Arguments {
  std::string file;
  synthetic_chain::Settings settings{.blocks = 0,
                                     .genesis = 0,
                                     .created = 2500,
                                     .spent = 2125,
                                     .seed = 1,
                                     .hint_share = 0.33,
                                     .in_block_share = 0.02,
                                     .singletons = 16,
                                     .block_time_s = 600,
                                     .hint_sizes = synthetic_chain::HintSizes::kMixed};
  bool bench = false;
  bool in_block_given = false;
  Format format = Format::kText;
};

int Generate(const Arguments& arguments) {
  synthetic_chain::Settings settings = arguments.settings;
  if (settings.genesis == 0) settings.genesis = kGenesisBlocks * settings.created;
  if (arguments.bench) {
    if (!arguments.in_block_given) settings.in_block_share = 0;
    settings.hint_sizes = synthetic_chain::HintSizes::kAll32;
  }
  synthetic_chain::Generator generator(settings);
  csdelta::Writer writer(arguments.file);
  csdelta::Block block;
  ProgressLine line;
  while (generator.Next(block)) {
    if (CaughtSignal() != 0) {
      throw Failure(kExitSignalBase + CaughtSignal(), arguments.file + ": left unfinished");
    }
    writer.Add(block);
    if (line.Due()) {
      const std::string at = "block " + std::to_string(block.height);
      line.Show(generator.preloading()
                    ? "preload, " + at
                    : at + ", " + Share(block.height + 1, settings.blocks, line.Seconds()));
    }
  }
  writer.Finish();
  Print({{"blocks", writer.header().block_count},
         {"created", writer.header().created},
         {"spent", writer.header().spent},
         {"hints", writer.header().hints},
         {"tip", {{"height", block.height}, {"block_hash", Hex(block.block_hash)}}}},
        arguments.format);
  return kExitOk;
}

void AddShape(CLI::App& command, synthetic_chain::Settings& settings) {
  const CLI::Range share(0.0, 1.0);
  command.add_option("--created", settings.created, "Coins created in a block")
      ->capture_default_str()
      ->check(CLI::Range(2U, 500'000U));
  command.add_option("--spent", settings.spent, "Coins spent in a block, as far as there are any")
      ->capture_default_str()
      ->check(CLI::Range(0U, 500'000U));
  command
      .add_option("--genesis", settings.genesis,
                  "Coins of the block at height 0; otherwise four times --created")
      ->check(CLI::Range(1U, 1'000'000U));
  command.add_option("--hint-share", settings.hint_share, "Share of the coins that have a hint")
      ->capture_default_str()
      ->check(share);
  command
      .add_option("--in-block-share", settings.in_block_share,
                  "Share of the spends that spend a coin of their own block")
      ->capture_default_str()
      ->check(share);
  command
      .add_option("--singletons", settings.singletons,
                  "Coins that every few blocks are made anew by their own spend")
      ->capture_default_str()
      ->check(CLI::Range(0U, 100'000U));
  command
      .add_option("--block-time", settings.block_time_s,
                  "Seconds between blocks; turns lifetimes into numbers of blocks")
      ->capture_default_str()
      ->check(CLI::Range(1U, 86'400U));
}

}  // namespace

void AddGenerate(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("generate", "Write a synthetic chain to a CSDELTA1 file");
  auto arguments = std::make_shared<Arguments>();
  command.add_option("FILE", arguments->file, "The file to write")->required();
  command.add_option("--blocks", arguments->settings.blocks, "Blocks, genesis included")
      ->required()
      ->check(CLI::Range(1U, 4'000'000'000U));
  command.add_option("--seed", arguments->settings.seed, "The same seed gives the same file")
      ->capture_default_str();
  AddShape(command, arguments->settings);
  command.add_option("--preload", arguments->settings.preload_unspent,
                     "Blocks before --blocks, until so many coins are unspent");
  command.add_flag(
      "--bench", arguments->bench,
      "The chain of the benchmark: all hints have 32 bytes, and unless --in-block-share "
      "is given no coin is spent in the block that creates it");
  AddJsonFlag(command, arguments->format);
  command.footer(
      R"(Of the coins that are spent, 80 % live under a day, 15 % under a month, the rest up to
a year. At the block time of 600 s a day is 144 blocks; a chain that is shorter than that
has spends of every age it can have. With --block-time 52 a day is 1,661 blocks; with 8640
it is 10, and a chain of 301 blocks has coins of a month.

Examples:
  coinstore generate chain.csdelta --blocks 324
  coinstore generate bench.csdelta --blocks 10000 --bench --seed 7 --preload 1000000
  coinstore generate small.csdelta --blocks 50 --created 40 --spent 30 --singletons 2)");
  command.callback([arguments, &command, &exit_code] {
    arguments->in_block_given = command.count("--in-block-share") > 0;
    exit_code = Generate(*arguments);
  });
}

}  // namespace coins::tool
