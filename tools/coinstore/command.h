// SPDX-License-Identifier: Apache-2.0
// The commands of the tool. Each adds itself to the command line; when it is the one that was
// given, it runs and leaves its exit code in `exit_code`.
#ifndef COINSTORE_TOOLS_COINSTORE_COMMAND_H_
#define COINSTORE_TOOLS_COINSTORE_COMMAND_H_

#include <CLI/CLI.hpp>
#include <string>

#include "output.h"

namespace coins::tool {

void AddReplay(CLI::App& app, int& exit_code);
void AddGenerate(CLI::App& app, int& exit_code);
void AddInfo(CLI::App& app, int& exit_code);
void AddHeader(CLI::App& app, int& exit_code);
void AddGet(CLI::App& app, int& exit_code);
void AddCoins(CLI::App& app, int& exit_code);
void AddStates(CLI::App& app, int& exit_code);
void AddBalance(CLI::App& app, int& exit_code);
void AddHints(CLI::App& app, int& exit_code);
void AddLineage(CLI::App& app, int& exit_code);
void AddBlock(CLI::App& app, int& exit_code);
void AddProve(CLI::App& app, int& exit_code);
void AddVerify(CLI::App& app, int& exit_code);
void AddRollback(CLI::App& app, int& exit_code);
void AddCheck(CLI::App& app, int& exit_code);
void AddMaintenance(CLI::App& app, int& exit_code);

inline void AddJsonFlag(CLI::App& command, Format& format) {
  command.add_flag_callback(
      "--json", [&format] { format = Format::kJson; }, "Answer in JSON, one object on a line");
}

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_COMMAND_H_
