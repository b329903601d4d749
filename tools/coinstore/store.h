// SPDX-License-Identifier: Apache-2.0
// A store that is open for a command, with the options given for it.
#ifndef COINSTORE_TOOLS_COINSTORE_STORE_H_
#define COINSTORE_TOOLS_COINSTORE_STORE_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "coinstore.h"

namespace coins::tool {

// --store and --option of a command line.
struct StoreArguments {
  std::string directory;
  std::vector<std::string> options;  // "name=value"
};

void AddStoreArguments(CLI::App& command, StoreArguments& arguments);

enum class Access { kRead, kChange, kCreate };

struct FreeOptions {
  void operator()(coinstore_options* options) const { coinstore_options_free(options); }
};
using Options = std::unique_ptr<coinstore_options, FreeOptions>;

// The later the stronger: what the access needs, COINSTORE_… of the environment, `arguments`.
Options MakeOptions(const StoreArguments& arguments, Access access);

class Store {
 public:
  // Shows progress while the store replays its log.
  Store(const StoreArguments& arguments, Access access);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  coinstore* get() const { return store_; }

  std::string Option(const char* name) const;
  // As coinstore_get_setting tells it.
  std::string Setting(const char* name) const;

  // False if the store is empty.
  bool ReadTip(coinstore_tip& tip) const;

  // False if no block has this height.
  bool ReadBlockInfo(std::uint64_t height, coinstore_tip& info) const;

  // Closes and tells whether the last sync went well, which the destructor cannot.
  void Close();

 private:
  Options options_;
  coinstore* store_ = nullptr;
};

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_STORE_H_
