// SPDX-License-Identifier: Apache-2.0
// The coinstore command: reads the command line, runs one command, reports errors in one line.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "command.h"
#include "csdelta/format.h"
#include "failure.h"
#include "long_call.h"

namespace coins::tool {
namespace {

constexpr const char* kExitCodes = R"(Exit codes:
  0    done; the answer is yes
  1    the answer is no: not found, a difference, a proof that does not hold, another fork
  2    bad usage
  3    an input file is malformed, or the store's rules refuse a block of it
  4    the store or the environment failed
  130  ended by SIGINT, 143 by SIGTERM, at a block border: what was applied stays

Every command has examples in its own help: coinstore COMMAND --help)";

int Fail(int exit_code, const char* message) {
  (void)std::fprintf(stderr, "coinstore: %s\n", message);
  return exit_code;
}

int Parse(int argc, char** argv) {
  CLI::App app("Stores the coins of a coinset chain, and proves them.", "coinstore");
  int exit_code = kExitOk;
  app.set_version_flag("--version", coinstore_version_string());
  app.require_subcommand(1);
  app.footer(kExitCodes);
  AddReplay(app, exit_code);
  AddInfo(app, exit_code);
  AddHeader(app, exit_code);
  AddGet(app, exit_code);
  AddBlock(app, exit_code);
  AddCoins(app, exit_code);
  AddStates(app, exit_code);
  AddBalance(app, exit_code);
  AddHints(app, exit_code);
  AddLineage(app, exit_code);
  AddProve(app, exit_code);
  AddVerify(app, exit_code);
  AddRollback(app, exit_code);
  AddCheck(app, exit_code);
  AddMaintenance(app, exit_code);
  AddGenerate(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    return Fail(kExitUsage, error.what());
  }
  return exit_code;
}

int Main(int argc, char** argv) {
  CatchSignals();
  try {
    return Parse(argc, argv);
  } catch (const Failure& failure) {
    return Fail(failure.exit_code(), failure.what());
  } catch (const csdelta::FileError& error) {
    return Fail(kExitInput, error.what());
  } catch (const std::bad_alloc&) {
    return Fail(kExitStore, "no memory");
  } catch (const std::exception& error) {
    return Fail(kExitStore, error.what());
  }
}

}  // namespace
}  // namespace coins::tool

int main(int argc, char** argv) { return coins::tool::Main(argc, argv); }
